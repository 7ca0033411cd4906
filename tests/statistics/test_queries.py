"""Reading the books."""

import datetime as dt

import pytest

from bureau.core import books
from bureau.core.weeks import Week
from bureau.statistics.figurekeys import FigureKey
from bureau.statistics.queries import (
    figures_of,
    first_week,
    restatements_of,
    trend,
    uncounted_indicators,
    week_status,
    week_to_check,
    weeks_to_close,
)
from tests.factories.statistics import change, close, make_indicators, make_uncounted, make_visit, publish


@pytest.fixture(autouse=True)
def indicators(db):
    return make_indicators()


def test_ledgers_learn_where_a_record_was_counted(county, leader):
    record = make_visit(county.wangjia, "2026-07-06")
    assert (books.bookings_of("services", record.pk), books.is_week_published(record.date)) == ([], False)
    close("2026-W28")
    publish("2026-W28", leader)
    change(record, village=county.zhaojia, office=county.qingshi)
    close("2026-W29")
    found = [(one.week, one.quantity) for one in books.bookings_of("services", record.pk)]
    assert sorted(found) == [("2026-W28", 1), ("2026-W29", -1), ("2026-W29", 1)]
    assert books.is_week_published(record.date)
    assert not books.is_week_published(dt.date(2026, 7, 14))


def test_figures_stand_in_table_order(county):
    close("2026-W28")
    found = [(f.indicator.code, f.office.name) for f in figures_of(Week.parse("2026-W28"), 2026)]
    assert found[:3] == [
        ("visits_villages", "河口司法所"),
        ("visits_villages", "青石司法所"),
        ("visits_townships", "河口司法所"),
    ]
    assert len(found) == 22
    assert not figures_of(Week.parse("2026-W28"), 2025).exists()


def test_trend_of_an_office_and_of_the_county(county, indicators):
    for day in ("2026-06-30", "2026-07-07", "2026-07-08"):
        make_visit(county.wangjia, day)
    make_visit(county.zhaojia, "2026-07-08")
    close("2026-W27")
    close("2026-W28")
    week, indicator = Week.parse("2026-W28"), indicators["visits_villages"]
    assert trend(indicator, county.hekou.pk, week) == [("2026-W27", 1, 1), ("2026-W28", 2, 3)]
    assert trend(indicator, None, week) == [("2026-W27", 1, 1), ("2026-W28", 3, 4)]
    assert trend(indicator, None, week, weeks=1) == [("2026-W28", 3, 4)]


def test_beginning_of_the_books_and_what_waits(county):
    until = Week.parse("2026-W28")
    assert (first_week(), weeks_to_close(until)) == (None, [])
    make_visit(county.wangjia, "2026-06-30")
    assert first_week() == Week.parse("2026-W27")
    assert [week.key for week in weeks_to_close(until)] == ["2026-W27", "2026-W28"]
    close("2026-W27")
    assert [week.key for week in weeks_to_close(until)] == ["2026-W28"]
    assert week_to_check(Week.parse("2026-W29")) == until


def test_state_of_weeks(county, leader):
    make_uncounted()
    week = Week.parse("2026-W28")
    assert week_status(week) == "open"
    close(week.key)
    assert week_status(week) == "closed"
    publish(week.key, leader)
    assert week_status(week) == "published"
    assert list(restatements_of(week)) == []
    assert [one.code for one in uncounted_indicators(week)] == ["visits_by_drone"]


def test_key_of_a_figure_is_read_as_it_is_written():
    for office in (12, None):
        for part in ("week_value", "late", "cumulative"):
            key = FigureKey("2026-W28", 2026, "legal_aid", office, part)
            assert FigureKey.parse(str(key)) == key
