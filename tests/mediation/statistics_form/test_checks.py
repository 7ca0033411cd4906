"""Every sum of the form is missed when it is broken, and only that one."""

from decimal import Decimal

import pytest

from mediation.statistics_form.checks import checks_of
from mediation.statistics_form.queries import ZERO

RIGHT = {
    **ZERO,
    "cases": 10,
    "parties": 25,
    "difficult": 3,
    "by_committee_kind.village": 6,
    "by_committee_kind.township": 4,
    "by_source.active": 5,
    "by_source.applied": 2,
    "by_source.delegated": 3,
    "delegated_by.court": 1,
    "delegated_by.police": 2,
    "by_type.family": 7,
    "by_type.other": 3,
    "concluded": 9,
    "successful": 6,
    "failed": 2,
    "terminated": 1,
    "amount": Decimal("1000.50"),
    "by_form.oral": 2,
    "by_form.written": 4,
    "open_before": 1,
    "open_after": 2,
    "due": 5,
    "performed_of_due": 4,
    "visited_of_successful": 6,
    "prevention.suicide_cases": 1,
    "prevention.suicide_people": 3,
}


def broken(**changes):
    figures = {**RIGHT, **{name.replace("__", "."): value for name, value in changes.items()}}
    return {check.name: (check.left, check.right) for check in checks_of(figures) if not check.ok}


def test_a_right_form_passes_every_check():
    assert broken() == {}
    assert [check.name for check in checks_of(RIGHT)] == [
        "by_committee_kind", "by_source", "by_type", "delegated_by", "by_form", "results", "flow",
        "successful", "difficult", "due", "performed_of_due", "visited_of_successful",
        "prevention.suicide", "prevention.criminal", "prevention.petition", "prevention.fight",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"by_committee_kind__village": 5}, {"by_committee_kind": (9, 10)}),
        ({"by_source__active": 6}, {"by_source": (11, 10)}),
        ({"by_type__other": 0}, {"by_type": (7, 10)}),
        ({"delegated_by__court": 0}, {"delegated_by": (2, 3)}),
        ({"by_form__oral": 3}, {"by_form": (7, 6)}),
        ({"terminated": 2}, {"results": (10, 9)}),
        ({"open_before": 0}, {"flow": (1, 2)}),
        ({"open_after": 3}, {"flow": (2, 3)}),
        ({"difficult": 11}, {"difficult": (11, 10)}),
        ({"due": 7}, {"due": (7, 6)}),
        ({"performed_of_due": 6}, {"performed_of_due": (6, 5)}),
        ({"visited_of_successful": 7}, {"visited_of_successful": (7, 6)}),
        ({"prevention__suicide_people": 0}, {"prevention.suicide": (1, 0)}),
        ({"prevention__criminal_people": 1}, {"prevention.criminal": (0, 1)}),
        ({"prevention__petition_cases": 3, "prevention__petition_people": 2}, {"prevention.petition": (3, 2)}),
        ({"prevention__fight_cases": 1}, {"prevention.fight": (1, 0)}),
    ],
)
def test_a_broken_sum_is_named_with_both_numbers(changes, named):
    assert broken(**changes) == named


def test_more_successful_than_concluded_is_named():
    assert "successful" in broken(successful=10, by_form__oral=6)


def test_offices_add_up_column_by_column():
    half = {**RIGHT, **dict.fromkeys(RIGHT, 0)}
    agree = checks_of(RIGHT, [RIGHT, half])
    assert (agree[-1].name, agree[-1].ok, agree[-1].left) == ("offices", True, 10)
    short = {**RIGHT, "amount": Decimal("1000.49"), "by_type.family": 6}
    wrong = {check.name: (check.left, check.right) for check in checks_of(RIGHT, [short, half]) if not check.ok}
    assert wrong == {"offices.amount": (Decimal("1000.49"), Decimal("1000.50")), "offices.by_type.family": (6, 7)}
