"""Performance, judicial confirmation within 30 days, return visits."""

import datetime as dt
from dataclasses import replace

import pytest

from mediation.rules.followups import (
    NOTHING_YET,
    FollowUpValues,
    followup_problems,
    last_day_to_confirm,
    settled_followup,
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
