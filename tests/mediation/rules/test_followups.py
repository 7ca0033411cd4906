"""Performance, judicial confirmation within 30 days, return visits."""

import datetime as dt
from dataclasses import replace

import pytest

from mediation.rules.followups import (
    NOTHING_YET,
    ApplicationValues,
    FollowUpValues,
    VisitValues,
    application_problems,
    countdown,
    followup_problems,
    last_day_to_confirm,
    planned_visit_problems,
    settled_followup,
    visit_problems,
)
from mediation.rules.outcomes import OutcomeValues

TODAY = dt.date(2026, 7, 15)
AGREED = dt.date(2026, 6, 1)
SUCCESS = OutcomeValues(
    result="success", ended_on=AGREED, agreed_on=AGREED, agreement_form="oral", perform_mode="lump", perform_due=TODAY
)
FAILED = OutcomeValues(result="failed", ended_on=AGREED)
PENDING = FollowUpValues(performance="not_due")
APPLIED = replace(PENDING, confirm_applied_on=dt.date(2026, 7, 1), confirm_result="applied")


def fields_of(outcome, values):
    return sorted(followup_problems(values, outcome, TODAY))


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        (PENDING, []),
        (NOTHING_YET, ["performance"]),
        (FollowUpValues(performance="done"), ["performed_on"]),
        (FollowUpValues(performance="done", performed_on=AGREED), []),
        (FollowUpValues(performance="done", performed_on=dt.date(2026, 5, 31)), ["performed_on"]),
        (FollowUpValues(performance="done", performed_on=dt.date(2026, 7, 16)), ["performed_on"]),
        (FollowUpValues(performance="partial", performed_on=AGREED), ["performed_on"]),
        (FollowUpValues(performance="none"), ["performance_note"]),
        (FollowUpValues(performance="none", performance_note="外出务工联系不上"), []),
        (APPLIED, []),
        (replace(APPLIED, confirm_applied_on=dt.date(2026, 7, 2)), ["confirm_applied_on"]),
        (replace(APPLIED, confirm_applied_on=dt.date(2026, 5, 31)), ["confirm_applied_on"]),
        (replace(APPLIED, confirm_applied_on=None), ["confirm_applied_on"]),
        (replace(APPLIED, confirm_result="confirmed"), ["confirm_result_on"]),
        (replace(APPLIED, confirm_result="confirmed", confirm_result_on=TODAY), []),
        (replace(APPLIED, confirm_result="confirmed", confirm_result_on=AGREED), ["confirm_result_on"]),
        (replace(APPLIED, confirm_result="sealed"), ["confirm_result"]),
        (replace(PENDING, visited_on=dt.date(2026, 6, 2)), []),
        (replace(PENDING, visited_on=AGREED), ["visited_on"]),
        (replace(PENDING, visited_on=dt.date(2026, 7, 16)), ["visited_on"]),
    ],
)
def test_after_an_agreement(values, fields):
    assert fields_of(SUCCESS, values) == fields


def test_without_agreement_there_is_nothing_to_perform_or_confirm_but_a_visit_may_be_made():
    assert fields_of(FAILED, NOTHING_YET) == []
    assert fields_of(FAILED, FollowUpValues(performance="done")) == ["performance"]
    assert fields_of(FAILED, FollowUpValues(visited_on=TODAY)) == []
    assert fields_of(OutcomeValues(), FollowUpValues(visited_on=TODAY)) == ["visited_on"]


@pytest.mark.parametrize(
    ("agreed", "last"),
    [
        (dt.date(2026, 6, 1), dt.date(2026, 7, 1)),
        (dt.date(2027, 1, 31), dt.date(2027, 3, 2)),
        (dt.date(2028, 2, 1), dt.date(2028, 3, 2)),
        (dt.date(2026, 12, 15), dt.date(2027, 1, 14)),
    ],
)
def test_the_day_of_the_agreement_is_not_counted(agreed, last):
    assert last_day_to_confirm(agreed) == last


def test_what_follows_from_the_agreement():
    at_once = replace(SUCCESS, perform_mode="immediate")
    assert settled_followup(NOTHING_YET, at_once) == FollowUpValues(performance="done", performed_on=AGREED)
    assert settled_followup(NOTHING_YET, SUCCESS) == PENDING
    assert settled_followup(FollowUpValues(performance="done"), SUCCESS).performed_on == TODAY
    assert settled_followup(FollowUpValues(confirm_applied_on=AGREED), SUCCESS).confirm_result == "applied"
    assert settled_followup(NOTHING_YET, FAILED) == NOTHING_YET


@pytest.mark.parametrize(
    ("agreed", "shown", "short", "over"),
    [
        (dt.date(2026, 6, 26), False, False, False),  # day 19
        (dt.date(2026, 6, 25), True, False, False),  # day 20
        (dt.date(2026, 6, 21), True, False, False),
        (dt.date(2026, 6, 20), True, True, False),  # day 25: five are left
        (dt.date(2026, 6, 15), True, True, False),  # day 30: the last one
        (dt.date(2026, 6, 14), True, False, True),  # day 31
    ],
)
def test_countdown_is_shown_from_day_20_and_short_with_five_days_left(agreed, shown, short, over):
    clock = countdown(agreed, TODAY)
    assert (clock.is_shown, clock.is_short, clock.is_over) == (shown, short, over)
    assert clock.left == (agreed - TODAY).days + 30


def test_an_application_is_made_by_both_parties():
    assert application_problems(ApplicationValues(TODAY, confirm_joint=True)) == {}
    assert list(application_problems(ApplicationValues(TODAY, confirm_joint=False))) == ["confirm_joint"]


VISIT = VisitValues(TODAY, "刘和平", "home", "done")


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        (VISIT, []),
        (replace(VISIT, visited_on=None), ["visited_on"]),
        (replace(VISIT, visitor=" "), ["visitor"]),
        (replace(VISIT, visitor="刘" * 50), []),
        (replace(VISIT, visitor="刘" * 51), ["visitor"]),
        (replace(VISIT, mode=""), ["mode"]),
        (replace(VISIT, mode="drone"), ["mode"]),
        (replace(VISIT, performance=""), ["performance"]),
        (replace(VISIT, performance="much"), ["performance"]),
        (replace(VISIT, satisfaction="glad"), ["satisfaction"]),
        (replace(VISIT, has_hidden_risk=True), ["note"]),
        (replace(VISIT, has_hidden_risk=True, note="夜里仍有争吵"), []),
        (replace(VISIT, note="字" * 1000), []),
        (replace(VISIT, note="字" * 1001), ["note"]),
        (replace(VISIT, next_on=dt.date(2026, 7, 16)), []),
        (replace(VISIT, next_on=TODAY), ["next_on"]),
    ],
)
def test_what_a_visit_must_say(values, fields):
    assert sorted(visit_problems(values, SUCCESS)) == fields


def test_a_visit_after_a_failed_case_says_nothing_of_performance():
    assert visit_problems(replace(VISIT, performance=""), FAILED) == {}


def test_a_visit_is_planned_for_today_or_later_after_the_agreement():
    today_agreed = replace(SUCCESS, agreed_on=TODAY)
    assert planned_visit_problems(None, SUCCESS, TODAY) == {}
    assert planned_visit_problems(TODAY, SUCCESS, TODAY) == {}
    assert list(planned_visit_problems(dt.date(2026, 7, 14), SUCCESS, TODAY)) == ["visit_due_on"]
    assert list(planned_visit_problems(TODAY, today_agreed, TODAY)) == ["visit_due_on"]
    assert planned_visit_problems(dt.date(2026, 7, 16), today_agreed, TODAY) == {}
    assert list(planned_visit_problems(TODAY, OutcomeValues(), TODAY)) == ["visit_due_on"]
