import pytest

from bureau.accounts.models import User
from bureau.core.actions import writing
from bureau.core.weeks import Week
from bureau.leaderboards.actions import rank_week, save_board
from bureau.leaderboards.models import Board
from bureau.statistics.models import Indicator
from tests.factories.leaderboards import make_closing, make_figure
from tests.factories.villages import make_office

pytestmark = pytest.mark.django_db

PAGE = "/leaderboards/zhengxian/2026-W27/"


def change(board: Board, **fields) -> None:
    with writing():
        Board.objects.filter(pk=board.pk).update(**fields)


def test_board_that_does_not_list_all_shows_the_upper_half_and_how_it_is_computed(client, ranked):
    change(ranked, lists_all=False)
    response = client.get(PAGE)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.index("青石司法所") < page.index("山阴司法所")
    assert page.count("并列1") == 2
    assert "河口司法所" not in page
    assert "白云司法所" not in page
    assert "第1号公式" in page
    assert "尚未纳入统计" in page
    assert "/lead/" not in page


def test_everybody_is_listed_by_default(client, ranked):
    page = client.get(PAGE).content.decode()
    assert [name in page for name in ("河口司法所", "青石司法所", "山阴司法所", "白云司法所")] == [True] * 4


def test_closed_week_is_not_public(client, ranked):
    assert client.get("/leaderboards/zhengxian/2026-W28/").status_code == 404


@pytest.mark.parametrize("week", ["2026-W54", "x", "2026W27", "２０２６-W27", "2026-W27%0A"])
def test_week_that_does_not_exist_is_not_found(client, ranked, week):
    assert client.get(f"/leaderboards/zhengxian/{week}/").status_code == 404


def test_unknown_board_is_not_found(client, ranked):
    assert client.get("/leaderboards/nothing/2026-W27/").status_code == 404


@pytest.mark.parametrize(("fields", "words"), [({"is_active": False}, "已停用"), ({"is_public": False}, "内部使用")])
def test_closed_board_explains(client, ranked, fields, words):
    change(ranked, **fields)
    response = client.get(PAGE)
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "青石司法所" not in page
    assert "争先榜" not in client.get("/leaderboards/").content.decode()


def test_board_leads_to_its_last_published_week_and_to_the_picked_one(client, ranked):
    assert client.get("/leaderboards/zhengxian/")["Location"] == PAGE
    assert client.get("/leaderboards/zhengxian/?week=2026-W27&board=zhengxian")["Location"] == PAGE
    assert client.get("/leaderboards/zhengxian/?week=nonsense").status_code == 404


def test_list_names_the_last_published_week(client, ranked):
    page = client.get("/leaderboards/").content.decode()
    assert PAGE in page
    assert "第27周" in page


def test_list_without_boards_says_so(client, db):
    assert "目前没有公开的榜" in client.get("/leaderboards/").content.decode()


@pytest.mark.parametrize("more", [0, 9])
def test_page_needs_nine_queries_whatever_the_number_of_offices(client, ranked, more, django_assert_num_queries):
    change(ranked, lists_all=True)
    week = Week(2026, 26)
    for number in range(more):
        make_figure(week, Indicator.objects.first(), make_office(f"第{number}司法所"), 3, 20)
    closing = make_closing(week)
    rank_week(actor=User.objects.service(), week=week)
    with writing():
        closing.state, closing.published_at = "published", closing.closed_at
        closing.save()
    with django_assert_num_queries(9):
        response = client.get("/leaderboards/zhengxian/2026-W26/")
    with django_assert_num_queries(2):
        assert client.get("/leaderboards/zhengxian/2026-W26/").content == response.content
    assert response.content.decode().count("<tr>") == 1 + 4 + more + 1 + 2


def test_kept_table_is_made_again_after_any_write(client, ranked, system):
    assert "河口司法所" in client.get(PAGE).content.decode()
    save_board(actor=system, board_id=ranked.pk, code=ranked.code, name="新榜", lists_all=False)
    page = client.get(PAGE).content.decode()
    assert "河口司法所" not in page
    assert "新榜" in page


def test_kept_table_has_the_language_of_the_visitor(client, ranked):
    assert "第1号公式" in client.get(PAGE).content.decode()
    client.cookies["django_language"] = "en"
    page = client.get(PAGE).content.decode()
    assert "Formula no. 1" in page
    assert "第1号公式" not in page
