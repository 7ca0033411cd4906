"""Leaders' pages: weeks, figures that open their records, indicators; the offices' self-check."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from bureau.core.weeks import Week
from bureau.jobs.models import JobRun
from bureau.statistics.actions import start_self_check
from bureau.statistics.figurekeys import FigureKey
from bureau.statistics.models import Figure, Restatement, WeekClosing
from consultants.choices import ServiceKind
from tests.factories.statistics import change, close, make_indicators, make_target, make_uncounted, make_visit, publish

WEEK = "2026-W28"


@pytest.fixture
def books(county):
    """Two visits of Hekou and one of Qingshi, the week closed."""
    indicators = make_indicators()
    make_target(county.hekou, indicators["visits_villages"], 40)
    county_records = [
        make_visit(county.wangjia, "2026-07-06"),
        make_visit(county.lijia, "2026-07-07"),
        make_visit(county.zhaojia, "2026-07-08"),
    ]
    close(WEEK)
    return county_records


def key(office, part="cumulative", week=WEEK, code="visits_villages", year=2026):
    return str(FigureKey(week, year, code, office.pk if office else None, part))


def page(client, name, *args, **query):
    return client.get(reverse(f"statistics:{name}", args=args), query)


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_every_number_of_the_week_opens_exactly_its_records(books, county, signed_in, leader):
    client = signed_in(leader)
    html = page(client, "week", WEEK).content.decode()
    for office in (county.hekou, county.qingshi, None):
        for part in ("cumulative", "week_value"):
            address = reverse("statistics:figure", args=[key(office, part)])
            shown = int(re.search(f'href="{re.escape(address)}">(-?\\d+)<', html)[1])
            context = client.get(address).context
            assert shown == context["total"] == sum(row["tally"].quantity for row in context["rows"])
    context = page(client, "figure", key(county.hekou)).context
    assert [row["tally"].record_id for row in context["rows"]] == [books[0].pk, books[1].pk]
    assert [row["standing"][1] for row in context["rows"]] == ["green", "green"]


def test_figure_says_what_changed_since(books, county, signed_in, leader):
    publish(WEEK, leader)
    change(books[0], voided_at=timezone.now(), void_reason="重复")
    change(books[1], date=dt.date(2026, 7, 9))
    rows = page(signed_in(leader), "figure", key(county.hekou)).context["rows"]
    assert [row["standing"][1] for row in rows] == ["red", "amber"]
    close("2026-W29")
    context = page(signed_in(leader), "figure", key(county.hekou, week="2026-W29")).context
    assert context["total"] == 1
    assert len(context["rows"]) == 5
    assert page(signed_in(leader), "figure", key(county.hekou)).context["total"] == 2


@pytest.mark.parametrize(
    "bad",
    [
        "x",
        "2026-W28.2026.visits_villages.1.target",
        "2026-W28.2026.nothing.county.late",
        "2026-W60.2026.visits_villages.county.late",
        "2026-W27.2026.visits_villages.county.late",
        "2026-W28.2026.visits_villages.99999999999999999999.late",
        "２０２６-W28.2026.visits_villages.county.late",
        "𠀀",
    ],
)
def test_figure_that_does_not_exist_is_not_found(books, signed_in, leader, bad):
    assert page(signed_in(leader), "figure", bad).status_code == 404


@pytest.mark.parametrize("number", ["0", "99", "x", "9" * 30])
def test_page_that_does_not_exist_is_not_found(books, county, signed_in, leader, number):
    assert page(signed_in(leader), "figure", key(county.hekou), page=number).status_code == 404
    assert page(signed_in(leader), "week-list", page=number).status_code == 404


@pytest.mark.parametrize("name", ["week", "week-close", "week-publish"])
def test_week_that_does_not_exist_is_not_found(books, signed_in, bureau_office, name):
    assert page(signed_in(bureau_office), name, "2026-W60").status_code == 404
    assert page(signed_in(bureau_office), name, "nonsense").status_code == 404


@pytest.mark.parametrize("extra", [0, 2])
def test_figure_page_costs_the_same_for_one_and_three_records(
    county, signed_in, leader, django_assert_num_queries, extra
):
    make_indicators()
    for _ in range(1 + extra):
        make_visit(county.wangjia, "2026-07-06")
    close(WEEK)
    client = signed_in(leader)
    with django_assert_num_queries(18):
        response = page(client, "figure", key(county.hekou))
    assert len(response.context["rows"]) == 1 + extra


@pytest.mark.parametrize("weeks", [1, 3])
def test_week_list_costs_the_same_for_one_and_three_weeks(county, signed_in, leader, django_assert_num_queries, weeks):
    make_indicators()
    make_visit(county.wangjia, dt.date.fromisocalendar(2026, 29 - weeks, 1))
    for number in range(29 - weeks, 29):
        close(f"2026-W{number}")
    client = signed_in(leader)
    with django_assert_num_queries(14):
        response = page(client, "week-list")
    assert len(response.context["rows"]) == weeks


def test_week_page_costs_the_same_with_and_without_records(books, signed_in, leader, django_assert_num_queries):
    client = signed_in(leader)
    with django_assert_num_queries(12):
        page(client, "week", WEEK)


def test_week_page_says_what_is_not_counted_yet(books, signed_in, leader):
    make_uncounted()
    assert "无人机巡回宣讲" in words(page(signed_in(leader), "week", WEEK))
    assert [i.code for i in page(signed_in(leader), "week", WEEK).context["uncounted"]] == ["visits_by_drone"]


def test_week_across_new_year_shows_each_year(county, signed_in, leader):
    make_indicators()
    make_visit(county.wangjia, "2026-12-30")
    make_visit(county.wangjia, "2027-01-02")
    close("2026-W53")
    for year in (2026, 2027):
        context = page(signed_in(leader), "week", "2026-W53", year=year).context
        assert (context["year"], context["years"]) == (year, [2027, 2026])
        assert context["lines"][0].cells[0].cumulative.value == 1
    assert page(signed_in(leader), "week", "2026-W53", year="x").context["year"] == 2027


def test_open_week_has_no_figures_yet(county, signed_in, leader):
    response = page(signed_in(leader), "week", "2026-W29")
    assert (response.status_code, response.context["lines"]) == (200, [])


# -- moving weeks -----------------------------------------------------------------------------------------------------


def post(client, name, *args, **data):
    return client.post(reverse(f"statistics:{name}", args=args), data)


def test_week_is_closed_published_and_then_refuses_to_move(
    county, signed_in, bureau_office, django_capture_on_commit_callbacks
):
    make_indicators()
    make_visit(county.wangjia, "2026-07-06")
    client = signed_in(bureau_office)
    assert post(client, "week-close", WEEK).url == reverse("statistics:week", args=[WEEK])
    assert dict(JobRun.objects.values_list("name", "state")) == {
        "statistics.close_week": "done",
        "leaderboards.rank_week": "queued",
    }
    post(client, "week-close", WEEK)
    assert JobRun.objects.get(name="statistics.close_week").attempt == 2
    post(client, "week-publish", WEEK)
    closing = WeekClosing.objects.get()
    assert (closing.state, closing.published_by) == ("published", bureau_office)
    for name in ("week-close", "week-publish", "week-reopen"):
        assert post(client, name, WEEK, reason="x").status_code in {409, 422}
    assert WeekClosing.objects.get().state == "published"


def test_refused_closing_shows_why_and_changes_nothing(county, signed_in, reviewer):
    make_indicators()
    make_visit(county.wangjia, "2026-06-29")
    response = post(signed_in(reviewer), "week-close", WEEK)
    assert response.status_code == 422
    assert "2026-W27" in words(response)
    assert not WeekClosing.objects.exists()


def test_week_in_self_check_is_reopened_only_with_a_reason(books, signed_in, reviewer):
    client = signed_in(reviewer)
    assert post(client, "week-reopen", WEEK, reason="").status_code == 422
    assert post(client, "week-reopen", WEEK, reason="漏报").status_code == 302
    assert WeekClosing.objects.get().state == "open"


def test_self_check_is_started_on_its_friday(county, signed_in, reviewer, time_machine):
    make_indicators()
    assert post(signed_in(reviewer), "week-self-check", "2026-W29").status_code == 422
    time_machine.move_to(dt.datetime(2026, 7, 17, 9, tzinfo=dt.UTC))
    assert post(signed_in(reviewer), "week-self-check", "2026-W29").status_code == 302
    assert WeekClosing.objects.get().state == "self_check"


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("week-close", {"reviewer", "leader", "bureau_office"}),
        ("week-publish", {"leader", "bureau_office"}),
        ("week-reopen", {"reviewer", "leader", "bureau_office"}),
    ],
)
def test_moves_need_their_capability(books, signed_in, reviewer, leader, bureau_office, clerk, system, name, allowed):
    for user in (reviewer, leader, bureau_office, clerk, system):
        status = page(signed_in(user), name, WEEK).status_code
        assert (status == 200) == (user.login in allowed), user.login


def test_correction_is_asked_for_and_decided_by_two_people(books, county, signed_in, reviewer, leader):
    publish(WEEK, leader)
    assert post(signed_in(reviewer), "restate", WEEK, reason="重复").status_code == 422
    change(books[0], voided_at=timezone.now(), void_reason="重复")
    assert post(signed_in(reviewer), "restate", WEEK, reason="一条重复").status_code == 302
    asked = Restatement.objects.get()
    assert post(signed_in(leader), "restatement-reject", asked.pk, reason="").status_code == 422
    assert post(signed_in(leader), "restatement-issue", asked.pk).status_code == 302
    assert "一条重复" in words(page(signed_in(leader), "week", WEEK))
    assert page(signed_in(leader), "restatement-issue", 10**12).status_code == 404
    assert Figure.objects.get(week=WEEK, office=county.hekou, indicator__code="visits_villages").cumulative == 2


# -- indicators and self-check ----------------------------------------------------------------------------------------


def test_indicator_page_gives_definition_filters_and_changes(books, signed_in, leader):
    text = words(page(signed_in(leader), "metric", "visits_villages"))
    assert "司法所到村（社区）开展的公证、法律援助宣传" in text
    assert page(signed_in(leader), "metric", "mediation_cases").context["is_counted"] is True
    make_uncounted()
    assert page(signed_in(leader), "metric", "visits_by_drone").context["is_counted"] is False
    assert page(signed_in(leader), "metric", "nothing").status_code == 404
    assert len(page(signed_in(leader), "metric-list").context["rows"]) == 12


def test_office_checks_its_own_records_and_sees_nobody_elses(county, signed_in, clerk, other_clerk, reviewer):
    make_indicators()
    make_visit(county.wangjia, "2026-07-06")
    close(WEEK)
    make_visit(county.wangjia, "2026-07-07")
    make_visit(county.wangjia, "2026-07-14")
    make_visit(county.zhaojia, "2026-07-14", kind=ServiceKind.LEGAL_AID)
    (line,) = page(signed_in(clerk), "self-check").context["lines"]
    assert (line.office, line.indicator.code, line.week_value, line.late) == (county.hekou, "visits_villages", 1, 1)
    assert len(line.records) == 2
    (other,) = page(signed_in(other_clerk), "self-check").context["lines"]
    assert (other.office, other.indicator.code) == (county.qingshi, "legal_aid")
    assert page(signed_in(clerk), "self-check").context["is_open_for_check"] is False
    start_self_check(week=Week.parse("2026-W29"), actor=reviewer, today=dt.date(2026, 7, 19))
    assert page(signed_in(clerk), "self-check").context["is_open_for_check"] is True


def test_long_self_check_shows_sums_only(county, signed_in, clerk, monkeypatch):
    from bureau.statistics.web import selfcheck

    monkeypatch.setattr(selfcheck, "RECORDS_SHOWN", 1)
    make_indicators()
    make_visit(county.wangjia, "2026-07-14")
    make_visit(county.wangjia, "2026-07-14")
    context = page(signed_in(clerk), "self-check").context
    assert (context["too_many"], context["lines"][0].week_value, context["lines"][0].records) == (True, 2, [])


def test_clerk_may_not_see_the_leaders_pages(books, county, signed_in, clerk):
    for name, args in (("week-list", ()), ("week", (WEEK,)), ("figure", (key(county.hekou),)), ("metric-list", ())):
        assert page(signed_in(clerk), name, *args).status_code == 403
