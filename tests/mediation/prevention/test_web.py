"""Pages of the prevention reports."""

import pytest
from django.urls import reverse

from mediation.models import PreventionReport
from tests.factories.mediation import make_committee, make_report

LIST, NEW = "/desk/prevention/", "/desk/prevention/new/"


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


@pytest.fixture
def filled(committee):
    return {
        "date": "2026-07-14",
        "committee": committee.pk,
        "sweeps": "３",
        "suicide_cases": "1",
        "suicide_people": "2",
    }


def page(answer):
    return answer.content.decode()


def test_the_new_page_offers_today_and_the_only_committee(signed_in, clerk, committee, county):
    make_committee(county.qingshi)
    text = page(signed_in(clerk).get(NEW))
    assert 'value="2026-07-15"' in text
    assert f'<option value="{committee.pk}" selected>' in text
    assert "青石镇人民调解委员会" not in text


def test_saving_then_approving_by_the_reviewer(signed_in, clerk, reviewer, filled):
    desk = signed_in(clerk)
    answer = desk.post(NEW, filled)
    report = PreventionReport.objects.get()
    assert answer["Location"] == reverse("prevention:detail", args=[report.pk])
    assert (report.sweeps, report.created_by) == (3, clerk)
    address = reverse("prevention:approve", args=[report.pk])
    assert address not in page(desk.get(answer["Location"]))
    second = signed_in(reviewer)
    shown = page(second.get(answer["Location"]))
    assert f'action="{address}"' in shown
    assert 'name="version" value="1"' in shown
    assert second.post(address, {"version": "1"})["Location"] == answer["Location"]
    assert PreventionReport.objects.approved().count() == 1
    assert "reviewer" in page(second.get(answer["Location"]))
    back = second.post(reverse("prevention:take-back", args=[report.pk]), {"reason": "请核对人数", "form_key": "k"})
    assert back.status_code == 302
    assert "请核对人数" in page(desk.get(answer["Location"]))


def test_everything_wrong_is_said_at_once_and_nothing_typed_is_lost(signed_in, clerk, filled):
    wrong = {**filled, "date": "明天", "sweeps": "很多", "suicide_people": "", "fight_people": "4", "note": "长" * 501}
    answer = signed_in(clerk).post(NEW, wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"date", "sweeps", "suicide_people", "fight_cases", "note"}
    assert "很多" in page(answer)
    assert not PreventionReport.objects.exists()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("date", "2026-07-16"),
        ("date", "1999-12-31"),
        ("committee", "99999999999999999999"),
        ("committee", "x"),
        ("sweeps", "-1"),
        ("sweeps", "1.5"),
        ("prevented", "9" * 30),
        ("prevented", "100001"),
        ("note", "a\x01b"),
    ],
)
def test_bad_input_is_an_error_at_its_field(signed_in, clerk, filled, name, typed):
    answer = signed_in(clerk).post(NEW, {**filled, name: typed})
    assert (answer.status_code, name in answer.context["form"].errors) == (422, True)
    assert not PreventionReport.objects.exists()


def test_another_offices_committee_is_refused(signed_in, other_clerk, filled):
    answer = signed_in(other_clerk).post(NEW, filled)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"committee"})


def test_changing_on_an_old_version_shows_both_values(signed_in, clerk, committee, filled):
    report = make_report(committee, approved=False, sweeps=3, created_by=clerk)
    desk, address = signed_in(clerk), reverse("prevention:change", args=[report.pk])
    assert desk.post(address, {**filled, "sweeps": "5", "version": "1", "form_key": "a"}).status_code == 302
    answer = desk.post(address, {**filled, "sweeps": "7", "version": "1", "form_key": "b"})
    assert (answer.status_code, 'name="keep_sweeps"' in page(answer)) == (409, True)
    report.refresh_from_db()
    assert report.sweeps == 5


def test_voiding_and_undoing(signed_in, clerk, committee):
    report = make_report(committee, approved=False, created_by=clerk)
    desk = signed_in(clerk)
    assert desk.post(reverse("prevention:void", args=[report.pk]), {"reason": "重复"}).status_code == 302
    detail = reverse("prevention:detail", args=[report.pk])
    assert detail not in page(desk.get(LIST))
    assert detail in page(desk.get(LIST, {"state": "void"}))
    desk.post(reverse("prevention:restore", args=[report.pk]))
    report.refresh_from_db()
    assert not report.is_void


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", 7),
        ("state=approved", 4),
        ("state=waiting", 3),
        ("state=void", 8),
        ("state=all", 15),
        ("since=2026-07-14", 6),
        ("until=2026-07-13", 1),
        ("committee_kind=village", 2),
        ("office={office}", 5),
        ("committee={committee}", 2),
    ],
)
def test_filters_and_what_they_add_up_to(signed_in, reviewer, county, committee, query, total):
    other = make_committee(county.qingshi, kind="village")
    make_report(committee, "2026-07-13", sweeps=1)
    make_report(committee, "2026-07-14", sweeps=3)
    make_report(committee, "2026-07-15", approved=False, sweeps=1)
    make_report(other, "2026-07-15", approved=False, sweeps=2)
    make_report(other, approved=False, sweeps=8, voided_at="2026-07-15T00:00Z", void_reason="x")
    asked = query.format(office=county.hekou.pk, committee=other.pk)
    answer = signed_in(reviewer).get(f"{LIST}?{asked}")
    assert dict(answer.context["totals"])[PreventionReport._meta.get_field("sweeps").verbose_name] == total


def test_the_list_and_the_page_cost_the_same_for_one_and_three(signed_in, clerk, committee, django_assert_num_queries):
    make_report(committee, created_by=clerk)
    desk = signed_in(clerk)
    desk.get(LIST)
    for more in (0, 2):
        for _ in range(more):
            make_report(committee, created_by=clerk)
        with django_assert_num_queries(12):
            desk.get(LIST)


def test_a_reviewer_sees_how_much_waits_and_who_reads_only_no_buttons(signed_in, reviewer, leader, committee, clerk):
    report = make_report(committee, approved=False, created_by=clerk)
    assert 'class="badge"' in page(signed_in(reviewer).get("/desk/prevention/"))
    reading = signed_in(leader)
    text = page(reading.get(reverse("prevention:detail", args=[report.pk])))
    assert not {"prevention:change", "prevention:void", "prevention:approve"} & {
        name
        for name in ("prevention:change", "prevention:void", "prevention:approve")
        if reverse(name, args=[report.pk]) in text
    }
    assert reading.get(NEW).status_code == 403


def test_foreign_reports_are_not_found(signed_in, other_clerk, committee):
    report = make_report(committee, approved=False)
    desk = signed_in(other_clerk)
    for name in ("detail", "change", "void"):
        assert desk.get(reverse(f"prevention:{name}", args=[report.pk])).status_code == 404, name
    assert desk.post(reverse("prevention:restore", args=[report.pk])).status_code == 404
