import pytest

from bureau.bulletins.actions import check_bulletin
from bureau.bulletins.models import Bulletin
from bureau.core.actions import writing
from bureau.leaderboards.models import Standing

pytestmark = pytest.mark.django_db

PAGE = "/lead/bulletins/2026-W28/"


def steps(page: str) -> list[str]:
    return [name for name in ("check", "return", "sign", "withdraw", "publish", "remarks") if f"{PAGE}{name}/" in page]


def test_steps_are_those_this_person_may_take_now(draft, signed_in, reviewer, leader, bureau_office, system):
    assert steps(signed_in(bureau_office).get(PAGE).content.decode()) == ["check", "remarks"]
    assert steps(signed_in(leader).get(PAGE).content.decode()) == ["check"]
    check_bulletin(actor=reviewer, bulletin_id=draft.pk, version=draft.version)
    assert steps(signed_in(reviewer).get(PAGE).content.decode()) == ["return"]
    assert steps(signed_in(leader).get(PAGE).content.decode()) == ["return", "sign"]
    assert steps(signed_in(system).get(PAGE).content.decode()) == []


def test_numbers_of_the_document_are_links(draft, signed_in, leader, county):
    page = signed_in(leader).get(PAGE).content.decode()
    assert f'<a href="/lead/standings/zhengxian/2026-W28/{county.hekou.pk}/">68.00</a>' in page
    assert f'<a href="/lead/figures/2026-W28.2026.visits_villages.{county.hekou.pk}.cumulative/">16</a>' in page
    assert '<a href="/lead/figures/2026-W28.2026.visits_villages.county.cumulative/">30</a>' in page


def test_disagreement_is_named(draft, signed_in, leader):
    with writing():
        Standing.objects.filter(office__name="青石司法所").update(score="58.10")
    page = signed_in(leader).get(PAGE).content.decode()
    assert "有数字对不上" in page
    assert "58.10" in page


def test_whole_way_by_the_pages(draft, signed_in, bureau_office, leader):
    office, head = signed_in(bureau_office), signed_in(leader)
    assert office.post(f"{PAGE}remarks/", {"remarks": "请各所抓紧。", "version": "1"})["Location"] == PAGE
    for browser, name, version in ((office, "check", 2), (head, "sign", 3), (head, "publish", 4)):
        assert browser.get(f"{PAGE}{name}/").status_code == 200
        assert browser.post(f"{PAGE}{name}/", {"version": str(version)})["Location"] == PAGE
    bulletin = Bulletin.objects.get()
    assert (bulletin.state, bulletin.signed_by, bulletin.remarks) == ("published", leader, "请各所抓紧。")
    assert "请各所抓紧。" in head.get("/bulletins/2026-W28/").content.decode()


def test_sending_back_needs_a_reason(draft, signed_in, reviewer):
    check_bulletin(actor=reviewer, bulletin_id=draft.pk, version=1)
    browser = signed_in(reviewer)
    assert browser.post(f"{PAGE}return/", {"version": "2", "reason": " "}).status_code == 422
    assert browser.post(f"{PAGE}return/", {"version": "2", "reason": "数字待核"}).status_code == 302
    assert Bulletin.objects.get().state == "draft"


def test_stale_remarks_keep_what_was_typed(draft, signed_in, bureau_office):
    browser = signed_in(bureau_office)
    browser.post(f"{PAGE}remarks/", {"remarks": "甲", "version": "1"})
    response = browser.post(f"{PAGE}remarks/", {"remarks": "乙", "version": "1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "甲" in page
    assert "乙" in page


@pytest.mark.parametrize("version", ["", "x", "99999999999999999999", "-1"])
def test_strange_version_is_stale(draft, signed_in, reviewer, version):
    assert signed_in(reviewer).post(f"{PAGE}check/", {"version": version}).status_code == 409
    assert Bulletin.objects.get().state == "draft"


def test_unknown_step_or_week_is_not_found(draft, signed_in, leader):
    browser = signed_in(leader)
    assert browser.get(f"{PAGE}destroy/").status_code == 404
    assert browser.get("/lead/bulletins/2026-W01/").status_code == 404


def test_clerk_is_refused(draft, signed_in, clerk):
    assert signed_in(clerk).get(PAGE).status_code == 403
    assert signed_in(clerk).get("/lead/bulletins/").status_code == 403


@pytest.mark.parametrize("more", [0, 2])
def test_list_has_a_fixed_number_of_queries(draft, signed_in, leader, service, more, django_assert_num_queries):
    with writing():
        for number in range(more):
            Bulletin.objects.create(
                week=f"2026-W0{number + 1}", year=2026, board=draft.board, drafted_by=service, content=draft.content
            )
    browser = signed_in(leader)
    with django_assert_num_queries(9):
        page = browser.get("/lead/bulletins/").content.decode()
    assert page.count('<th scope="row">') == 1 + more
