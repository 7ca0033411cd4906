"""Paying in instalments: plans, payments, and what they say of performance."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from mediation.rules.instalments import (
    Part,
    contradictions,
    even_plan,
    payment_problems,
    performance_by,
    plan_problems,
)
from mediation.rules.outcomes import OutcomeValues

TODAY = dt.date(2026, 7, 15)
AGREED = dt.date(2026, 6, 1)
OUTCOME = OutcomeValues(result="success", ended_on=AGREED, agreed_on=AGREED, amount_agreed=Decimal(3000))
AUGUST, SEPTEMBER = dt.date(2026, 8, 1), dt.date(2026, 9, 1)
PAID = Part(dt.date(2026, 7, 1), Decimal(1000), dt.date(2026, 7, 2))


def part(day, amount):
    return Part(day, None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("parts", "paid", "keys"),
    [
        ([part(AUGUST, 3000)], [], []),
        ([part(AUGUST, 1000), part(SEPTEMBER, 2000)], [], []),
        ([part(AGREED, 1000), part(SEPTEMBER, 2000)], [], []),
        ([part(AUGUST, 1000), part(SEPTEMBER, 1000)], [PAID], []),
        ([part(AUGUST, 1000), part(SEPTEMBER, 2000)], [PAID], ["instalments"]),
        ([], [], ["instalments"]),
        ([part(AUGUST, 1)] * 121, [], ["instalments"]),
        ([part(AUGUST, 1000), part(SEPTEMBER, 1999)], [], ["instalments"]),
        ([part(dt.date(2026, 5, 31), 3000)], [], ["instalments.0.due_on"]),
        ([part(AUGUST, 1000), part(AUGUST, 2000)], [], ["instalments.1.due_on"]),
        ([part(SEPTEMBER, 1000), part(AUGUST, 2000)], [], ["instalments.1.due_on"]),
        ([part(None, 1000), part(SEPTEMBER, 2000)], [], ["instalments.0.due_on"]),
        ([part(AUGUST, None), part(SEPTEMBER, 3000)], [], ["instalments.0.amount"]),
        ([part(AUGUST, 0), part(SEPTEMBER, 3000)], [], ["instalments.0.amount"]),
        ([part(AUGUST, -1), part(SEPTEMBER, 3001)], [], ["instalments.0.amount"]),
        ([part(AUGUST, "0.001"), part(SEPTEMBER, "2999.999")], [], ["instalments.0.amount", "instalments.1.amount"]),
        ([part(AUGUST, "1e15")], [], ["instalments.0.amount"]),
    ],
)
def test_plans(parts, paid, keys):
    assert sorted(plan_problems(parts, OUTCOME, paid)) == keys


def test_a_sum_that_differs_is_refused_with_both_numbers():
    problems = plan_problems([part(AUGUST, 1000), part(SEPTEMBER, "1999.50")], OUTCOME, [])
    assert problems == {"instalments": ["各期合计2,999.50元，协议金额3,000.00元，两者应当一致。"]}


def test_without_an_amount_there_is_nothing_to_plan():
    assert list(plan_problems([part(AUGUST, 3000)], replace(OUTCOME, amount_agreed=None), [])) == ["instalments"]


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (AGREED, []),
        (TODAY, []),
        (None, ["paid_on"]),
        (dt.date(2026, 7, 16), ["paid_on"]),
        (dt.date(2026, 5, 31), ["paid_on"]),
    ],
)
def test_payments(day, keys):
    assert list(payment_problems(day, OUTCOME, TODAY)) == keys


def test_performance_follows_the_payments():
    unpaid = part(AUGUST, 2000)
    late = replace(unpaid, paid_on=TODAY)
    assert performance_by([unpaid], "not_due") == ("not_due", None)
    assert performance_by([unpaid], "none") == ("none", None)
    assert performance_by([unpaid], "partial") == ("not_due", None)
    assert performance_by([PAID, unpaid], "none") == ("partial", None)
    assert performance_by([PAID, late], "partial") == ("done", TODAY)


@pytest.mark.parametrize(
    ("performance", "parts", "keys"),
    [
        ("done", [], []),
        ("none", [], []),
        ("done", [PAID], []),
        ("done", [PAID, part(AUGUST, 1)], ["performance"]),
        ("done", [part(AUGUST, 1)], ["performance"]),
        ("partial", [PAID, part(AUGUST, 1)], []),
        ("not_due", [PAID, part(AUGUST, 1)], ["performance"]),
        ("none", [PAID, part(AUGUST, 1)], ["performance"]),
        ("partial", [PAID], ["performance"]),
        ("none", [part(AUGUST, 1)], []),
        ("n_a", [part(AUGUST, 1)], []),
    ],
)
def test_what_is_said_of_performance_does_not_contradict_the_payments(performance, parts, keys):
    assert list(contradictions(performance, parts)) == keys


def test_equal_monthly_parts_end_with_short_months_and_the_odd_cents_come_last():
    plan = even_plan(Decimal(1000), 3, dt.date(2027, 12, 31))
    assert [one.due_on for one in plan] == [dt.date(2027, 12, 31), dt.date(2028, 1, 31), dt.date(2028, 2, 29)]
    assert [one.amount for one in plan] == [Decimal("333.33"), Decimal("333.33"), Decimal("333.34")]
    assert even_plan(Decimal(5), 1, TODAY) == [Part(TODAY, Decimal(5))]
