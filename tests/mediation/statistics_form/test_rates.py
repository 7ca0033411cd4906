"""Rates, amounts, and a rate that somebody typed."""

from decimal import Decimal

import pytest

from bureau.core.errors import InvalidValue
from mediation.statistics_form.rates import PERFORMED, SUCCESS, VISITED, check_rate, in_wan


def rate(successful, failed, terminated=0):
    return SUCCESS.text({"successful": successful, "failed": failed, "terminated": terminated})


def test_the_rate_is_of_what_was_concluded_with_a_result():
    assert rate(5040, 102) == "98.0%"
    assert rate(5040, 102, terminated=900) == "98.0%"
    assert (rate(0, 3), rate(3, 0)) == ("0.0%", "100.0%")


def test_nothing_concluded_has_no_rate():
    assert rate(0, 0) is None
    assert rate(0, 0, terminated=5) is None
    assert PERFORMED.text({"performed_of_due": 0, "due": 0}) is None
    assert VISITED.text({"visited_of_successful": 1, "successful": 3}) == "33.3%"


@pytest.mark.parametrize(
    ("yuan", "wan"),
    [
        ("0", "0.00"),
        ("49.99", "0.00"),
        ("50", "0.01"),
        ("12345", "1.23"),
        ("12350", "1.24"),
        ("999999999999.99", "100000000.00"),
    ],
)
def test_yuan_are_shown_in_ten_thousands_with_two_digits(yuan, wan):
    assert str(in_wan(Decimal(yuan))) == wan


@pytest.mark.parametrize(
    ("typed", "ok", "right"),
    [
        ("98.4", False, "98.0%"),
        ("98.0", True, "98.0%"),
        ("98", True, "98%"),
        ("98.02", True, "98.02%"),
        ("98.01", False, "98.02%"),
        ("98.0163", True, "98.0163%"),
        ("97", False, "98%"),
        (" 98.0% ", True, "98.0%"),
        ("９８．０％", True, "98.0%"),
        ("100", False, "98%"),
        ("0", False, "98%"),
    ],
)
def test_a_typed_rate_follows_from_the_counts_or_is_flagged_with_the_right_one(typed, ok, right):
    found = check_rate(5040, 5142, typed)
    assert (found.ok, found.right) == (ok, right)


def test_a_rate_of_nothing_is_flagged_whatever_it_is():
    for typed in ("100", "0", "98.4"):
        found = check_rate(0, 0, typed)
        assert (found.ok, found.right) == (False, None)


@pytest.mark.parametrize("typed", ["", "%", "很高", "-1", "100.1", "101", "98.00000", "9" * 50, "1e2", "nan"])
def test_what_is_no_rate_is_refused_in_words(typed):
    with pytest.raises(InvalidValue) as refused:
        check_rate(5040, 5142, typed)
    assert set(refused.value.fields) == {"typed"}
