"""The calendar value, and the two years compared with the published table."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from bureau.core.workdays import Why
from bureau.workdays.actions import fill_year
from bureau.workdays.queries import calendar, years_to_fill

pytestmark = pytest.mark.django_db
NAME = "cn_working_day_adjustments_2025_2026.csv"
PLACES = [folder / "shared" / "data" / "holidays" / NAME for folder in Path(__file__).parents[3:]]
TABLE = next((place for place in PLACES if place.is_file()), PLACES[0])
YEARS = (2025, 2026)


@pytest.fixture
def filled():
    for year in YEARS:
        fill_year(actor=None, year=year)


def test_one_query(filled, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = calendar()
        due = found.add_working_days(dt.date(2026, 9, 30), 3)
    assert (due.day, due.provisional) == (dt.date(2026, 10, 10), False)
    assert found.announced_years == {2025, 2026}
    assert found.day(dt.date(2026, 10, 10)).name == "国庆节调休上班"


def test_nothing_filled_is_provisional():
    due = calendar().add_working_days(dt.date(2026, 9, 30), 3)
    assert (due.day, due.provisional) == (dt.date(2026, 10, 7), True)


@pytest.mark.skipif(not TABLE.is_file(), reason="the published table is not here")
def test_both_years_are_the_published_ones(filled):
    with TABLE.open(encoding="utf-8") as file:
        published = {row["date"]: row["kind"] == "work" for row in csv.DictReader(file)}
    found = calendar()
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(730)]
    assert {
        day.isoformat(): found.is_working(day) for day in days if found.day(day).why in (Why.HOLIDAY, Why.MAKE_UP)
    } == published
    ordinary = [day for day in days if day.isoformat() not in published]
    assert all(found.is_working(day) is (day.weekday() < 5) for day in ordinary)


# 365 days less 104 weekend days, less weekdays off, plus moved working days.
@pytest.mark.parametrize(("year", "count"), [(2025, 248), (2026, 248)])
def test_working_days_of_a_year(filled, year, count):
    last = dt.date(year - 1, 12, 31)
    assert calendar().working_days_between(last, dt.date(year, 12, 31)).count == count


def test_years_that_are_filled_by_default():
    assert years_to_fill(dt.date(2026, 7, 15)) == [2025, 2026, 2027]
