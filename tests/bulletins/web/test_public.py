import pytest

from bureau.bulletins.actions import check_bulletin, publish_bulletin, sign_bulletin
from bureau.core.actions import writing
from bureau.leaderboards.models import Board

pytestmark = pytest.mark.django_db

PAGE = "/bulletins/2026-W28/"


@pytest.fixture
def published(draft, reviewer, leader):
    for act, person in ((check_bulletin, reviewer), (sign_bulletin, leader), (publish_bulletin, leader)):
        draft = act(actor=person, bulletin_id=draft.pk, version=draft.version)
    return draft


def change(**fields) -> None:
    with writing():
        Board.objects.update(**fields)


def test_draft_is_not_public(client, draft):
    assert client.get(PAGE).status_code == 404
    assert "2026-W28" not in client.get("/bulletins/").content.decode()


def test_extract_leaves_out_what_names_units_critically(client, published):
    change(lists_all=False)
    page = client.get(PAGE).content.decode()
    assert "〔2026〕第1期" in page
    assert "河口司法所" in page
    assert "补录、更正" not in page
    assert "公开版列排名前半部分" in page
    # The first sentences name both; the tables only the upper half.
    assert page.count('<th scope="row">青石司法所') == 0
    assert "/lead/" not in page


def test_the_whole_bulletin_is_public_by_default(client, published):
    page = client.get(PAGE).content.decode()
    assert "补录、更正以前各周记录的有：青石司法所进村宣传净增1次" in page
    assert page.count('<th scope="row">青石司法所') == 1


def test_internal_board_has_no_public_bulletin(client, published):
    change(is_public=False)
    assert client.get(PAGE).status_code == 404
    assert "还没有公布过通报" in client.get("/bulletins/").content.decode()


@pytest.mark.parametrize("key", ["x", "2026-W54", "2026-W27"])
def test_week_without_bulletin_is_not_found(client, published, key):
    assert client.get(f"/bulletins/{key}/").status_code == 404


def test_list_leads_to_the_bulletin(client, published, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = client.get("/bulletins/").content.decode()
    assert f'<a href="{PAGE}" lang="zh-CN">关于2026年第28周（7月6日—7月12日）争先榜工作情况的通报</a>' in page


@pytest.mark.parametrize(
    ("page", "status"), [("1", 200), ("0", 404), ("99999999999999999999", 404), ("x", 404), ("２", 404)]
)
def test_strange_page_number_is_not_found(client, published, page, status):
    assert client.get("/bulletins/", {"page": page}).status_code == status


def test_page_needs_three_queries(client, published, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get(PAGE)


def test_feed_is_atom_without_internal_sentences(client, published):
    response = client.get("/bulletins/feed/")
    text = response.content.decode()
    assert response["Content-Type"].startswith("application/atom+xml")
    assert "关于2026年第28周（7月6日—7月12日）争先榜工作情况的通报" in text
    assert f"http://testserver{PAGE}" in text
    assert "补录、更正" not in text
