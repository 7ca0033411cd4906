"""What an older ledger may bring in of a problem's past."""

import datetime as dt

import pytest

from rectification.rules.history import NO_PAST, Past, PastProgress, past_problems

FOUND, TODAY = dt.date(2026, 6, 1), dt.date(2026, 7, 15)


def fields(past, *, has_measures=True):
    return set(past_problems(past, has_measures=has_measures, found_on=FOUND, today=TODAY))


@pytest.mark.parametrize("past", [NO_PAST, Past("in_progress"), Past("closed", FOUND), Past("closed", TODAY)])
def test_open_in_progress_and_closed_come_in(past):
    assert fields(past) == set()


@pytest.mark.parametrize(
    ("past", "field"),
    [
        (Past("close_requested"), "state"),
        (Past("verified"), "state"),
        (Past("closed"), "closed_on"),
        (Past("closed", dt.date(2026, 5, 31)), "closed_on"),
        (Past("closed", dt.date(2026, 7, 16)), "closed_on"),
        (Past("open", TODAY), "closed_on"),
        (Past(progress=PastProgress(dt.date(2026, 5, 31), 0, "早了")), "progress"),
        (Past(progress=PastProgress(dt.date(2026, 7, 16), 0, "晚了")), "progress"),
        (Past(progress=PastProgress(TODAY, 0, "a\x00b")), "progress"),
    ],
)
def test_anything_else_is_refused_at_its_field(past, field):
    assert fields(past) == {field}


def test_what_is_in_progress_has_measures():
    assert fields(Past("in_progress"), has_measures=False) == {"measures"}
    assert fields(Past("closed", TODAY), has_measures=False) == set()
