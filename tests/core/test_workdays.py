"""Working days: a notice, weekends, a year without notice, and every day explained."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from bureau.core.workdays import Adjusted, Calendar, Why

DAYS_OFF = {
    "元旦": ["2026-01-01", "2026-01-02", "2026-01-03"],
    "国庆节": [f"2026-10-0{n}" for n in range(1, 8)],
}
MAKE_UP = {"元旦调休上班": ["2026-01-04"], "国庆节调休上班": ["2026-09-20", "2026-10-10"]}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def adjusted(days: dict[str, list[str]], *, is_working: bool) -> dict[dt.date, Adjusted]:
    return {day(one): Adjusted(is_working, name) for name, found in days.items() for one in found}


KNOWN = Calendar(adjusted(DAYS_OFF, is_working=False) | adjusted(MAKE_UP, is_working=True))


@pytest.mark.parametrize(
    ("date", "is_working", "why", "reason"),
    [
        ("2026-07-15", True, Why.WEEKDAY, "工作日"),
        ("2026-07-18", False, Why.WEEKEND, "周末"),
        ("2026-10-01", False, Why.HOLIDAY, "国庆节放假"),
        ("2026-10-03", False, Why.HOLIDAY, "国庆节放假"),
        ("2026-10-10", True, Why.MAKE_UP, "国庆节调休上班"),
        ("2026-05-01", True, Why.WEEKDAY, "工作日"),  # the notice is known and does not name it
    ],
)
def test_days_of_a_year_with_its_notice(date, is_working, why, reason):
    found = KNOWN.day(day(date))
    assert (found.is_working, found.why, found.reason, found.provisional) == (is_working, why, reason, False)
    assert KNOWN.is_working(day(date)) is is_working


@pytest.mark.parametrize(
    ("date", "is_working", "reason"),
    [
        ("2027-01-01", False, "元旦（法定节日）"),
        ("2027-05-01", False, "劳动节（法定节日）"),
        ("2027-05-02", False, "劳动节（法定节日）"),
        ("2027-05-03", True, "工作日"),
        ("2027-10-03", False, "国庆节（法定节日）"),
        ("2027-10-04", True, "工作日"),
        ("2027-07-17", False, "周末"),
    ],
)
def test_days_of_a_year_without_its_notice_are_provisional(date, is_working, reason):
    found = KNOWN.day(day(date))
    assert (found.is_working, found.reason, found.provisional) == (is_working, reason, True)


def test_a_year_that_is_being_typed_in_is_not_announced_yet():
    half = Calendar({day("2027-01-01"): Adjusted(is_working=False, name="元旦")})
    assert KNOWN.announced_years == {2026}
    assert half.announced_years == frozenset()
    assert not half.day(day("2027-01-01")).provisional
    assert half.day(day("2027-01-04")).provisional
    assert not half.day(day("2027-10-01")).is_working
    assert Calendar({}).announced_years == frozenset()


@pytest.mark.parametrize(("date", "provisional"), [("2026-12-27", False), ("2026-12-28", True)])
def test_the_last_days_of_december_hang_on_the_next_notice(date, provisional):
    assert KNOWN.day(day(date)).provisional is provisional


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-07-15", 1, "2026-07-16"),
        ("2026-07-15", 0, "2026-07-15"),
        ("2026-07-17", 1, "2026-07-20"),  # Friday → Monday
        ("2026-07-18", 1, "2026-07-20"),  # begun on a Saturday
        ("2026-07-15", 5, "2026-07-22"),
        ("2026-09-30", 1, "2026-10-08"),  # over the National Day
        ("2026-09-30", 3, "2026-10-10"),  # a Saturday that is worked
        ("2026-09-18", 1, "2026-09-20"),  # a Sunday that is worked
    ],
)
def test_end_of_a_period(start, count, due):
    found = KNOWN.add_working_days(day(start), count)
    assert (found.start, found.day, found.count, found.provisional) == (day(start), day(due), count, False)


def test_every_day_of_a_period_is_explained():
    found = KNOWN.add_working_days(day("2026-09-30"), 3)
    assert [(f"{one.day.date:%m-%d}", one.is_counted, one.number, one.day.reason) for one in found.steps] == [
        *[(f"10-0{n}", False, 0, "国庆节放假") for n in range(1, 8)],
        ("10-08", True, 1, "工作日"),
        ("10-09", True, 2, "工作日"),
        ("10-10", True, 3, "国庆节调休上班"),
    ]


def test_explanations_follow_the_language():
    with translation.override("en"):
        assert KNOWN.day(day("2026-10-01")).reason == "国庆节: day off"
        assert KNOWN.day(day("2027-01-01")).reason == "New Year: statutory holiday"


def test_a_period_that_touches_a_year_without_notice_is_provisional():
    assert not KNOWN.add_working_days(day("2026-12-24"), 1).provisional
    found = KNOWN.add_working_days(day("2026-12-24"), 6)
    assert (found.day, found.provisional) == (day("2027-01-04"), True)  # 1 January is a Friday


def test_no_negative_period():
    with pytest.raises(ValueError, match="negative"):
        KNOWN.add_working_days(day("2026-07-15"), -1)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-07-15", "2026-07-22", 5),
        ("2026-07-22", "2026-07-15", -5),
        ("2026-07-15", "2026-07-15", 0),
        ("2026-07-17", "2026-07-19", 0),
        ("2026-09-30", "2026-10-10", 3),
    ],
)
def test_days_left_and_days_overdue(start, end, count):
    found = KNOWN.working_days_between(day(start), day(end))
    assert (found.start, found.day, found.count) == (day(start), day(end), count)
    assert sum(step.is_counted for step in found.steps) == abs(count)


@pytest.mark.parametrize("count", range(1, 30))
def test_counting_back_gives_what_was_added(count):
    start = day("2026-09-10")
    assert KNOWN.working_days_between(start, KNOWN.add_working_days(start, count).day).count == count
