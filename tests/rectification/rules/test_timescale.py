"""Where days stand on the axis of the wall."""

import datetime as dt

import pytest

from rectification.rules.timescale import Days, Scale, bar_of, elapsed, months_from, scale_of

TODAY = dt.date(2026, 7, 15)
# 61 days.
SCALE = Scale(dt.date(2026, 6, 1), dt.date(2026, 7, 31))


def day(text):
    return dt.date.fromisoformat(f"2026-{text}")


def test_the_axis_has_whole_months_with_every_day_and_today_in_it():
    assert scale_of([Days(day("06-10"), day("07-20"))], TODAY) == SCALE
    assert scale_of([], TODAY) == Scale(day("07-01"), day("07-31"))
    assert scale_of([Days(day("06-10"), closed_on=day("08-01"))], TODAY).last == day("08-31")
    assert SCALE.months == [day("06-01"), day("07-01")]
    assert (SCALE.at(day("06-01")), SCALE.after(day("07-31"))) == (0.0, 1.0)


def test_what_lies_more_than_a_year_off_is_cut_at_the_edge():
    far = Days(dt.date(2019, 1, 1), dt.date(2031, 1, 1))
    scale = scale_of([far], TODAY)
    assert (scale.first, scale.last) == (dt.date(2025, 7, 1), dt.date(2027, 7, 31))
    assert (bar_of(far, scale, TODAY).begin, bar_of(far, scale, TODAY).end) == (0.0, 1.0)


def test_months_count_over_the_years():
    assert months_from(day("01-31"), -1) == dt.date(2025, 12, 1)
    assert months_from(day("12-31"), 1) == dt.date(2027, 1, 1)


def test_a_bar_runs_from_the_day_found_to_the_end_of_the_deadline():
    bar = bar_of(Days(day("06-01"), day("07-31"), day("07-31")), SCALE, TODAY)
    assert (bar.begin, bar.end, bar.late_until, bar.original, bar.closed) == (0.0, 1.0, None, None, None)
    assert bar.is_open_ended is False


def test_long_term_work_is_open_ended():
    bar = bar_of(Days(day("06-01")), SCALE, TODAY)
    assert (bar.end, bar.is_open_ended, bar.late_until) == (1.0, True, None)


def test_an_extended_problem_keeps_the_mark_of_its_first_deadline():
    bar = bar_of(Days(day("06-01"), day("07-31"), day("06-30")), SCALE, TODAY)
    assert bar.original == pytest.approx(30 / 61)


@pytest.mark.parametrize(
    ("deadline", "closed_on", "late", "until"),
    [
        ("07-15", None, 0, None),
        ("07-14", None, 1, 45 / 61),
        ("06-30", "06-30", 0, None),
        ("06-30", "07-02", 2, 32 / 61),
    ],
)
def test_lateness_runs_until_today_or_the_closing(deadline, closed_on, late, until):
    days = Days(day("06-01"), day(deadline), closed_on=day(closed_on) if closed_on else None)
    assert days.late_days(TODAY) == late
    assert bar_of(days, SCALE, TODAY).late_until == (until if until is None else pytest.approx(until))


@pytest.mark.parametrize(
    ("found", "deadline", "share"),
    [("07-15", "07-15", 1.0), ("07-06", "07-25", 0.5), ("06-01", "06-30", 1.0), ("07-15", None, None)],
)
def test_the_share_of_the_time_gone_by(found, deadline, share):
    assert elapsed(day(found), day(deadline) if deadline else None, TODAY) == share
