"""Problems in the books: found, closed on time, still closed after 90 days, relapsed; each on its own day."""

import datetime as dt

import pytest

from bureau.accounts.roles import Role
from bureau.core.weeks import Week
from bureau.statistics.countables import COUNTABLES, check_filters, described
from bureau.statistics.indicators.actions import define_indicator, save_indicator
from bureau.statistics.models import Tally
from bureau.statistics.queries import recount, tallied, tally_records
from rectification.closing.actions import note_relapse, record_look_back
from rectification.problems.actions import record_problems, void_problem
from rectification.problems.bulk import BulkEntry
from rectification.rules.closing import RelapseValues
from rectification.rules.history import Past
from tests.factories.rectification import make_campaign, make_closed, make_problem, problem_values, someone
from tests.factories.statistics import close

CODES = ("problems", "problems_closed_on_time", "problems_still_closed", "problems_relapsed")
# Of 2026-W27, where the problems are found, and of the week after, where they are closed.
MONDAY, TUESDAY, WEDNESDAY = dt.date(2026, 6, 29), dt.date(2026, 7, 7), dt.date(2026, 7, 8)


@pytest.fixture(autouse=True)
def indicators(system):
    """One on each countable; closings of audits only."""
    for place, code in enumerate(CODES):
        filters = {"source": ["audit"]} if code == "problems_closed_on_time" else {}
        made = save_indicator(actor=system, code=code, name=code, unit="cases", order=50 + place, is_active=True)
        define_indicator(actor=system, indicator=made, valid_from=dt.date(2000, 1, 1), countable=code, filters=filters)


@pytest.fixture
def campaign(bureau_office):
    return make_campaign()


def close_until(last):
    """All weeks from the one that the problems were found in."""
    for number in range(27, last + 1):
        close(f"2026-W{number}")


def closed_of(campaign, office, **fields):
    """Found in the first of the weeks."""
    return make_closed(campaign, office, **{"found_on": MONDAY, **fields})


def booked(code):
    rows = Tally.objects.filter(indicator__code=code).order_by("id")
    return list(rows.values_list("week", "record_id", "office__name", "quantity", "kind"))


def test_found_and_closed_count_on_their_own_days(campaign, county, bureau_office):
    found = make_problem(campaign, county.hekou, found_on=MONDAY)
    make_problem(campaign, None, found_on=MONDAY)
    void = make_problem(campaign, county.hekou, found_on=MONDAY)
    void_problem(actor=bureau_office, problem_id=void.pk, reason="重复")
    on_time = closed_of(campaign, county.qingshi, on=WEDNESDAY, source="audit", deadline=WEDNESDAY)
    late = closed_of(campaign, county.hekou, on=WEDNESDAY, source="audit", deadline=TUESDAY)
    other = closed_of(campaign, county.hekou, on=WEDNESDAY)
    close_until(28)
    assert sorted(booked("problems")) == [
        ("2026-W27", one.pk, one.office.name, 1, "normal") for one in (found, on_time, late, other)
    ]
    assert booked("problems_closed_on_time") == [("2026-W28", on_time.pk, "青石司法所", 1, "normal")]
    assert tallied() == recount(Week.parse("2026-W28"))


def test_what_an_older_ledger_had_closed_was_found_but_not_closed_here(campaign, county, bureau_office):
    values = problem_values(campaign, county.hekou, source="audit", found_on=MONDAY)
    past = BulkEntry(values, past=Past("closed", TUESDAY))
    record_problems(actor=bureau_office, entries=[past], today=WEDNESDAY)
    close_until(28)
    assert (len(booked("problems")), booked("problems_closed_on_time")) == (1, [])


def test_closed_and_still_closed_are_two_and_a_relapse_takes_both_back(campaign, county, bureau_office):
    problem = closed_of(campaign, county.hekou, on=TUESDAY, source="audit")
    held = dt.date(2026, 10, 6)
    look_back = problem.look_backs.get(after_days=90)
    reviewer = someone(Role.REVIEWER)
    record_look_back(actor=reviewer, look_back_id=look_back.pk, result="held", note="好", done_on=held, today=held)
    close_until(41)
    assert booked("problems_closed_on_time") == [("2026-W28", problem.pk, "河口司法所", 1, "normal")]
    assert booked("problems_still_closed") == [("2026-W41", problem.pk, "河口司法所", 1, "normal")]
    problem.refresh_from_db()
    found = dt.date(2026, 10, 13)
    values = RelapseValues("又有五卷", found, dt.date(2026, 11, 30))
    note_relapse(actor=reviewer, problem_id=problem.pk, version=problem.version, values=values, today=found)
    close("2026-W42")
    for code in ("problems_closed_on_time", "problems_still_closed"):
        assert [(row[0], row[3], row[4]) for row in booked(code)][1:] == [("2026-W42", -1, "reversal")], code
    assert booked("problems_relapsed") == [("2026-W42", problem.pk, "河口司法所", 1, "normal")]
    assert tallied() == recount(Week.parse("2026-W42"))
    assert {one.url_name for one in tally_records(list(Tally.objects.all()), bureau_office)} == {"problems:detail"}


def test_filters_have_their_words():
    for code in CODES:
        assert set(COUNTABLES[code].filters) == {"source", "rect_type"}
        assert check_filters(code, {"source": ["petition", "audit"]}) == {"source": ["audit", "petition"]}
    assert described("problems", {"source": ["audit"], "rect_type": ["timed"]}) == [
        ("问题来源", ["审计"]), ("整改类型", ["限期整改"]),
    ]  # fmt: skip
