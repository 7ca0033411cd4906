"""Weeks at their borders."""

import datetime as dt

import pytest

from bureau.core.errors import InvalidValue
from bureau.core.weeks import Week, schedule_share


def test_week_has_monday_to_sunday():
    week = Week.parse("2026-W07")
    assert (week.monday, week.sunday) == (dt.date(2026, 2, 9), dt.date(2026, 2, 15))
    assert week.key == "2026-W07"


@pytest.mark.parametrize(
    ("day", "key", "years"),
    [
        (dt.date(2024, 12, 29), "2024-W52", (2024,)),
        (dt.date(2024, 12, 30), "2025-W01", (2024, 2025)),
        (dt.date(2026, 12, 31), "2026-W53", (2026, 2027)),
        (dt.date(2027, 1, 3), "2026-W53", (2026, 2027)),
        (dt.date(2027, 1, 4), "2027-W01", (2027,)),
    ],
)
def test_new_year(day, key, years):
    assert Week.containing(day).key == key
    assert Week.containing(day).calendar_years == years


def test_previous_and_next_cross_the_year():
    assert Week.parse("2027-W01").previous().key == "2026-W53"
    assert Week.parse("2026-W53").next().key == "2027-W01"


@pytest.mark.parametrize("key", ["2026-7", "2026-W54", "2025-W53", "2026-W00", "２０２６-W07", "", "2026-W07\n"])
def test_bad_key_is_refused(key):
    with pytest.raises(InvalidValue):
        Week.parse(key)


def test_weeks_follow_each_other_without_gap_2015_to_2040():
    week = Week.parse("2015-W01")
    while week.year < 2041:
        assert week.next().monday - week.sunday == dt.timedelta(days=1)
        assert Week.parse(week.key) == week
        week = week.next()


@pytest.mark.parametrize(
    ("year", "on", "share"),
    [
        (2026, dt.date(2026, 1, 1), 1 / 365),
        (2026, dt.date(2026, 12, 31), 1.0),
        (2024, dt.date(2024, 2, 29), 60 / 366),
        (2026, dt.date(2025, 12, 31), 0.0),
        (2026, dt.date(2027, 1, 3), 1.0),
    ],
)
def test_schedule(year, on, share):
    assert schedule_share(year, on) == pytest.approx(share)
