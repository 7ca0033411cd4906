"""The ladder: who is told on which day."""

import datetime as dt

from bureau.core.workdays import Calendar
from bureau.opinions.deadlines.escalation import acceptance_ladder, ladder, reached
from bureau.workdays.published import published

KNOWN = Calendar(published(2026))


def days_of(rungs):
    return [(rung.code, str(rung.level), rung.day.isoformat()) for rung in rungs]


def test_the_rungs_of_an_ordinary_day():
    assert days_of(ladder(dt.date(2026, 7, 15), KNOWN)) == [
        ("due_soon", "handler", "2026-07-10"),
        ("due_today", "handler", "2026-07-15"),
        ("over_3", "head", "2026-07-20"),
        ("over_7", "bureau", "2026-07-24"),
        ("over_15", "leader", "2026-08-05"),
    ]


def test_the_rungs_round_the_national_holidays():
    rungs = ladder(dt.date(2026, 10, 8), KNOWN)
    assert [rung.day.isoformat() for rung in rungs] == [
        "2026-09-28",
        "2026-10-08",
        "2026-10-12",
        "2026-10-16",
        "2026-10-28",
    ]


def test_the_ladder_of_acceptance():
    assert days_of(acceptance_ladder(dt.date(2026, 7, 17), KNOWN)) == [
        ("accept_today", "handler", "2026-07-17"),
        ("accept_over", "head", "2026-07-20"),
    ]


def test_reached_rungs_are_those_whose_day_has_come_lately():
    rungs = ladder(dt.date(2026, 7, 15), KNOWN)

    def codes(day):
        return [rung.code for rung in reached(rungs, dt.date.fromisoformat(day))]

    assert codes("2026-07-09") == []
    assert codes("2026-07-20") == ["due_soon", "due_today", "over_3"]
    assert codes("2026-07-23") == ["due_soon", "due_today", "over_3"]
    assert codes("2026-07-24") == ["due_today", "over_3", "over_7"]
    assert codes("2026-08-05") == ["over_7", "over_15"]
    assert codes("2026-08-19") == []
