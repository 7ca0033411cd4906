"""How a case can end: which facts each result takes, and what it must not have."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from mediation.rules.outcomes import (
    STILL_OPEN,
    OutcomeFacts,
    OutcomeValues,
    extension_problems,
    move_of,
    outcome_problems,
    settled_outcome,
)

TODAY = dt.date(2026, 7, 15)
FACTS = OutcomeFacts(today=TODAY, accepted_on=dt.date(2026, 7, 1), has_lead=True)
DAY = dt.date(2026, 7, 10)
SUCCESS = OutcomeValues(
    result="success",
    ended_on=DAY,
    agreement_form="written",
    agreed_on=DAY,
    agreement_content="拆除围墙，赔偿3000元",
    amount_agreed=Decimal(3000),
)
FAILED = OutcomeValues(result="failed", ended_on=DAY)
TERMINATED = OutcomeValues(result="terminated", ended_on=DAY, terminate_reason="refused")


def fields_of(values, facts=FACTS):
    return sorted(outcome_problems(settled_outcome(values), facts))


@pytest.mark.parametrize("values", [STILL_OPEN, SUCCESS, FAILED, TERMINATED])
def test_whole_ends_can_be_stored(values):
    assert fields_of(values) == []


@pytest.mark.parametrize(
    ("values", "changed", "fields"),
    [
        (SUCCESS, {"agreement_form": ""}, ["agreement_form"]),
        (SUCCESS, {"agreement_content": "  "}, ["agreement_content"]),
        (SUCCESS, {"agreement_form": "oral", "agreement_content": ""}, ["agreement_content"]),
        (SUCCESS, {"agreement_form": "oral"}, []),
        (SUCCESS, {"agreement_form": "oral", "agreement_no": "1号"}, ["agreement_no"]),
        (SUCCESS, {"agreed_on": None}, ["agreed_on"]),
        (SUCCESS, {"agreed_on": dt.date(2026, 7, 1)}, []),
        (SUCCESS, {"agreed_on": dt.date(2026, 6, 30)}, ["agreed_on"]),
        (SUCCESS, {"agreed_on": dt.date(2026, 7, 11)}, ["agreed_on"]),
        (SUCCESS, {"agreed_on": dt.date(2026, 7, 16), "ended_on": dt.date(2026, 7, 16)}, ["agreed_on", "ended_on"]),
        (SUCCESS, {"ended_on": dt.date(2026, 6, 30), "agreed_on": dt.date(2026, 6, 30)}, ["agreed_on", "ended_on"]),
        (SUCCESS, {"amount_agreed": None}, []),
        (SUCCESS, {"amount_agreed": Decimal("1e15")}, ["amount_agreed"]),
        (SUCCESS, {"amount_agreed": Decimal("0.005")}, ["amount_agreed"]),
        (SUCCESS, {"perform_mode": "lump"}, ["perform_due"]),
        (SUCCESS, {"perform_mode": "lump", "perform_due": DAY}, []),
        (SUCCESS, {"perform_due": dt.date(2026, 7, 9)}, ["perform_due"]),
        (SUCCESS, {"terminate_reason": "refused"}, ["terminate_reason"]),
        (SUCCESS, {"agreement_content": "因" * 2001}, ["agreement_content"]),
        (FAILED, {"ended_on": None}, ["ended_on"]),
        (FAILED, {"next_step": "lawsuit"}, []),
        (FAILED, {"next_step": "duel"}, ["next_step"]),
        (FAILED, {"agreed_on": DAY}, ["agreed_on"]),
        (FAILED, {"amount_agreed": Decimal(1)}, ["amount_agreed"]),
        (TERMINATED, {"terminate_reason": ""}, ["terminate_reason"]),
        (STILL_OPEN, {"ended_on": DAY}, ["ended_on"]),
        (STILL_OPEN, {"agreement_content": "已谈好"}, ["agreement_content"]),
    ],
)
def test_each_wrong_value_is_named(values, changed, fields):
    assert fields_of(replace(values, **changed)) == fields


def test_who_mediated_is_named_before_an_agreement_or_a_failure_but_not_before_a_refusal():
    nobody = replace(FACTS, has_lead=False)
    assert [fields_of(values, nobody) for values in (SUCCESS, FAILED, TERMINATED)] == [["lead"], ["lead"], []]


def test_what_follows_from_others():
    at_once = settled_outcome(replace(SUCCESS, ended_on=None))
    assert (at_once.perform_mode, at_once.ended_on, at_once.conversion) == ("immediate", DAY, "none")
    assert settled_outcome(replace(SUCCESS, perform_due=TODAY)).perform_mode == "lump"
    assert settled_outcome(STILL_OPEN) == STILL_OPEN


def test_each_result_has_its_move():
    assert [move_of(values) for values in (SUCCESS, FAILED, TERMINATED)] == ["succeed", "fail", "terminate"]


@pytest.mark.parametrize(
    ("until", "agreed", "fields"),
    [
        (dt.date(2026, 8, 30), True, []),
        (dt.date(2026, 8, 31), True, ["extended_until"]),
        (dt.date(2026, 7, 31), True, ["extended_until"]),
        (None, True, ["extended_until"]),
        (dt.date(2026, 8, 30), False, ["extension_agreed"]),
    ],
)
def test_the_limit_moves_only_with_consent_and_not_for_ever(until, agreed, fields):
    limits = {"limit_on": dt.date(2026, 7, 31), "longest": dt.date(2026, 8, 30), "today": TODAY}
    assert sorted(extension_problems(until=until, agreed=agreed, **limits)) == fields


def test_a_limit_that_has_passed_is_not_moved_into_the_past():
    limits = {"limit_on": dt.date(2026, 7, 1), "longest": dt.date(2026, 7, 31), "today": TODAY}
    assert list(extension_problems(until=dt.date(2026, 7, 14), agreed=True, **limits)) == ["extended_until"]
    assert extension_problems(until=TODAY, agreed=True, **limits) == {}
