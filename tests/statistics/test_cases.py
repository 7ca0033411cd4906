"""Mediation cases in the books: four countables over one ledger, each case once, taken back when it counts no more."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bureau.accounts.models import User
from bureau.core.weeks import Week
from bureau.leaderboards.actions import install_default_board, rank_week
from bureau.leaderboards.models import Standing
from bureau.statistics.countables import COUNTABLES, check_filters, described
from bureau.statistics.figurekeys import FigureKey
from bureau.statistics.indicators.actions import define_indicator, save_indicator
from bureau.statistics.models import Tally
from bureau.statistics.queries import recount, tallied, tally_records
from mediation.cases.actions import change_case, restore_case, void_case
from mediation.cases.queries import values_of
from mediation.proceedings.actions import end_case, link_duplicate, reopen_case
from mediation.rules.followups import FollowUpValues
from tests.factories.mediation import applicant, make_case, make_committee, respondent, success
from tests.factories.statistics import close, figure, make_indicators, make_target

MONDAY, SUNDAY = dt.date(2026, 7, 6), dt.date(2026, 7, 12)
CASES = "mediation_cases"


@pytest.fixture(autouse=True)
def indicators(db):
    return make_indicators()


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


@pytest.fixture
def case(committee, county, clerk):
    return make_case(committee, county.wangjia, accepted_on=MONDAY, by=clerk)


def others(name):
    return {"parties": (applicant(name), respondent("赵强"))}


def booked(code=CASES):
    return list(
        Tally.objects.filter(indicator__code=code)
        .order_by("id")
        .values_list("week", "record_id", "office__name", "quantity", "kind")
    )


def test_a_closed_week_has_exactly_the_cases_accepted_in_it(county, committee, clerk, other_clerk):
    first = make_case(committee, county.wangjia, accepted_on=MONDAY, by=clerk)
    last = make_case(committee, county.lijia, accepted_on=SUNDAY, by=clerk, **others("李秀英"))
    make_case(committee, county.lijia, accepted_on=SUNDAY + dt.timedelta(days=1), by=clerk, **others("周敏"))
    theirs = make_case(make_committee(county.qingshi), county.zhaojia, accepted_on=MONDAY, by=other_clerk)
    void_case(actor=clerk, case_id=make_case(committee, county.lijia, accepted_on=MONDAY, by=clerk).pk, reason="重复")
    close("2026-W28")
    assert sorted(booked()) == [
        ("2026-W28", first.pk, "河口司法所", 1, "normal"),
        ("2026-W28", last.pk, "河口司法所", 1, "normal"),
        ("2026-W28", theirs.pk, "青石司法所", 1, "normal"),
    ]
    assert (figure("2026-W28", county.hekou, CASES), figure("2026-W28", county.qingshi, CASES)) == (
        (2, 0, 2),
        (1, 0, 1),
    )
    assert tallied() == recount(Week.parse("2026-W28"))


def void(clerk, case, _county):
    void_case(actor=clerk, case_id=case.pk, reason="重复登记")


def link(clerk, case, county):
    original = make_case(case.committee, county.lijia, accepted_on=dt.date(2026, 6, 30), by=clerk, **others("周敏"))
    link_duplicate(actor=clerk, case_id=case.pk, original_id=original.pk)


@pytest.mark.parametrize("ends", [void, link])
def test_a_case_that_counts_no_more_is_reversed(county, clerk, case, ends):
    close("2026-W28")
    ends(clerk, case, county)
    close("2026-W29")
    assert ("2026-W29", case.pk, "河口司法所", -1, "reversal") in booked()
    assert figure("2026-W28", county.hekou, CASES) == (1, 0, 1)
    assert tallied() == recount(Week.parse("2026-W29"))


def test_a_restored_case_counts_again(county, clerk, case):
    close("2026-W28")
    void_case(actor=clerk, case_id=case.pk, reason="录错")
    close("2026-W29")
    restore_case(actor=clerk, case_id=case.pk)
    close("2026-W30")
    assert [(week, quantity) for week, _pk, _office, quantity, _kind in booked()] == [
        ("2026-W28", 1), ("2026-W29", -1), ("2026-W30", 1),
    ]  # fmt: skip


def test_a_case_moved_to_another_week_is_booked_anew(county, clerk, case):
    close("2026-W28")
    values = replace(values_of(case), accepted_on=dt.date(2026, 7, 1))
    change_case(actor=clerk, case_id=case.pk, version=1, values=values, today=dt.date(2026, 7, 15))
    close("2026-W29")
    assert [(week, quantity, kind) for week, _pk, _office, quantity, kind in booked()] == [
        ("2026-W28", 1, "normal"), ("2026-W29", 1, "late"), ("2026-W29", -1, "reversal"),
    ]  # fmt: skip
    assert tallied() == recount(Week.parse("2026-W29"))


def test_moves_of_a_case_do_not_count_it_twice(county, clerk, case, bureau_office):
    close("2026-W28")
    day = {"agreed_on": dt.date(2026, 7, 13), "ended_on": dt.date(2026, 7, 13)}
    end_case(actor=clerk, case_id=case.pk, version=1, values=success(**day), today=dt.date(2026, 7, 15))
    close("2026-W29")
    assert [(week, quantity) for week, _pk, _office, quantity, _kind in booked()] == [("2026-W28", 1)]


# -- the other three ---------------------------------------------------------------------------------------------------


@pytest.fixture
def counted(system):
    """An indicator on each of the other countables: successful ones about neighbours only."""
    for place, (code, filters) in enumerate(
        (("cases_successful", {"dispute_type": ["neighbour"]}), ("cases_performed", {}), ("cases_visited", {}))
    ):
        made = save_indicator(actor=system, code=code, name=code, unit="cases", order=50 + place, is_active=True)
        define_indicator(actor=system, indicator=made, valid_from=dt.date(2000, 1, 1), countable=code, filters=filters)


def test_successful_performed_and_visited_count_on_their_own_days(county, committee, clerk, counted):
    early = {"accepted_on": dt.date(2026, 6, 29), "by": clerk}
    agreed = success(agreed_on=MONDAY, ended_on=MONDAY, perform_mode="lump", perform_due=dt.date(2026, 7, 10))
    case = make_case(
        committee, county.wangjia, **early, outcome=agreed,
        followup=FollowUpValues(performance="done", performed_on=dt.date(2026, 7, 13), visited_on=dt.date(2026, 7, 14)),
    )  # fmt: skip
    make_case(committee, county.lijia, **early, outcome=agreed, dispute_type="family", **others("周敏"))
    for week in ("2026-W27", "2026-W28", "2026-W29"):
        close(week)
    assert [(row[0], row[3]) for row in booked()] == [("2026-W27", 1), ("2026-W27", 1)]
    assert booked("cases_successful") == [("2026-W28", case.pk, "河口司法所", 1, "normal")]
    assert booked("cases_performed") == [("2026-W29", case.pk, "河口司法所", 1, "normal")]
    assert booked("cases_visited") == [("2026-W29", case.pk, "河口司法所", 1, "normal")]
    assert tallied() == recount(Week.parse("2026-W29"))


def test_a_reopened_case_was_not_successful(county, committee, clerk, bureau_office, counted):
    agreed = success(agreed_on=MONDAY, ended_on=MONDAY)
    case = make_case(committee, county.wangjia, accepted_on=MONDAY, by=clerk, outcome=agreed)
    close("2026-W28")
    reopen_case(actor=bureau_office, case_id=case.pk, version=1, reason="协议有争议", today=MONDAY)
    close("2026-W29")
    assert [(row[0], row[3]) for row in booked("cases_successful")] == [("2026-W28", 1), ("2026-W29", -1)]
    assert [(row[0], row[3]) for row in booked()] == [("2026-W28", 1)]


# -- where a number leads ----------------------------------------------------------------------------------------------


def test_the_records_of_a_figure_are_its_cases_and_no_facts_are_read(bureau_office, county, leader, signed_in, case):
    close("2026-W28")
    browser = signed_in(leader)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(f"/lead/figures/{FigureKey('2026-W28', 2026, CASES, county.hekou.pk, 'week_value')}/")
    assert page.context["total"] == 1
    assert case.number in page.content.decode()
    assert "王建国" not in page.content.decode()
    assert not [q["sql"] for q in asked.captured_queries if '"brief"' in q["sql"]]
    (found,) = tally_records(list(Tally.objects.all()), bureau_office)
    assert (found.standing, found.label, found.url_name) == ("same", case.number, "cases:detail")


def test_the_offices_check_their_cases_before_the_week_is_closed(clerk, other_clerk, signed_in, case):
    assert case.number in signed_in(clerk).get("/desk/selfcheck/").content.decode()
    assert case.number not in signed_in(other_clerk).get("/desk/selfcheck/").content.decode()


def test_the_boards_eleventh_indicator_has_a_figure(county, indicators, system, case):
    install_default_board(actor=system, valid_from=Week(2020, 1))
    for indicator in indicators.values():
        make_target(county.hekou, indicator, 2)
        make_target(county.qingshi, indicator, 2)
    close("2026-W28")
    rank_week(week=Week.parse("2026-W28"), actor=User.objects.service())
    first = Standing.objects.filter(week="2026-W28").order_by("rank", "office").first()
    assert first.office == county.hekou
    assert first.score > Decimal(0)


def test_filters_have_their_words():
    for code in ("cases", "cases_successful", "cases_performed", "cases_visited"):
        assert set(COUNTABLES[code].filters) == {"dispute_type", "source", "difficulty", "agreement_form"}
        assert check_filters(code, {"source": ["police", "court"]}) == {"source": ["court", "police"]}
    assert described("cases", {"dispute_type": ["neighbour"]}) == [("纠纷类型", ["邻里纠纷"])]
