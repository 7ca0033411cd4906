"""Days by which something is due, over the holidays of 2026 and a year whose notice is not out."""

import datetime as dt

import pytest

from bureau.core.workdays import Adjusted, Calendar
from bureau.opinions.deadlines.reckoning import Limits, days_waited, due_dates, period_end
from bureau.workdays.published import published

KNOWN = Calendar({**published(2025), **published(2026)})
WORKING = Limits(3, 15, 10, "working")
PETITION = Limits(3, 60, 30, "calendar")


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "accept", "reply"),
    [
        # No holiday in between.
        ("2026-07-15", "2026-07-20", "2026-08-05"),
        # Received on a Saturday: the same as on the Friday before.
        ("2026-07-18", "2026-07-22", "2026-08-07"),
        # Spring Festival, 15 to 23 February off, with moved working days on the 14th and the 28th.
        ("2026-02-12", "2026-02-24", "2026-03-11"),
        # Labour Day, 1 to 5 May off, with a moved working day on the 9th.
        ("2026-04-29", "2026-05-07", "2026-05-22"),
        # National Day, 1 to 7 October off; 20 September and 10 October are moved working days.
        ("2026-09-30", "2026-10-10", "2026-10-27"),
        ("2026-09-17", "2026-09-21", "2026-10-14"),
    ],
)
def test_working_days_over_the_holidays(received, accept, reply):
    dates = due_dates(WORKING, day(received), KNOWN)
    assert (dates.accept.day, dates.reply.day) == (day(accept), day(reply))
    assert not dates.accept.provisional
    assert not dates.reply.provisional


@pytest.mark.parametrize(
    ("received", "reply"),
    [
        ("2026-07-15", "2026-09-14"),  # day 60 is a Sunday
        ("2026-07-16", "2026-09-14"),  # a Monday
        ("2026-08-03", "2026-10-08"),  # day 60 is 2 October: after the holidays
        ("2026-07-22", "2026-09-20"),  # day 60 is a Sunday on which people work
    ],
)
def test_calendar_days_end_on_a_working_day(received, reply):
    assert due_dates(PETITION, day(received), KNOWN).reply.day == day(reply)


def test_the_steps_explain_the_day():
    due = due_dates(WORKING, day("2026-09-30"), KNOWN).accept
    assert [(step.day.date.day, step.number) for step in due.steps] == [
        *((number, 0) for number in range(1, 8)),
        (8, 1),
        (9, 2),
        (10, 3),
    ]
    assert due.steps[-1].day.name == "国庆节调休上班"
    petition = period_end(day("2026-08-03"), 60, "calendar", KNOWN)
    assert (petition.steps[59].day.date, petition.steps[59].number) == (day("2026-10-02"), 60)
    assert [step.number for step in petition.steps[60:]] == [0] * 6


def test_a_year_without_a_notice_is_provisional_and_certain_when_it_is_out():
    received = day("2026-12-24")
    before = due_dates(Limits(3, 5, 5, "working"), received, KNOWN)
    assert (before.accept.day, before.accept.provisional) == (day("2026-12-29"), True)
    assert (before.reply.day, before.reply.provisional) == (day("2026-12-31"), True)
    # A notice that gives three days for New Year and moves a working day.
    notice = {day(f"2027-01-0{n}"): Adjusted(is_working=False, name="元旦") for n in (1, 2, 3)}
    notice |= {day("2027-10-01"): Adjusted(is_working=False, name="国庆节")}
    notice |= {day("2026-12-31"): Adjusted(is_working=False, name="元旦")}
    after = due_dates(Limits(3, 5, 5, "working"), received, Calendar({**KNOWN.adjustments, **notice}))
    assert (after.reply.day, after.reply.provisional) == (day("2027-01-04"), False)


def test_more_days_are_days_of_the_rule():
    assert due_dates(WORKING, day("2026-07-15"), KNOWN, more_days=5).reply.day == day("2026-08-12")
    assert due_dates(PETITION, day("2026-07-16"), KNOWN, more_days=30).reply.day == day("2026-10-14")


@pytest.mark.parametrize(
    ("kind", "asked", "answered", "days"),
    [
        ("working", "2026-07-15", "2026-07-15", 0),
        ("working", "2026-07-15", "2026-07-20", 3),
        ("working", "2026-09-30", "2026-10-09", 2),
        ("calendar", "2026-07-15", "2026-07-20", 5),
        ("calendar", "2026-07-20", "2026-07-15", 0),
    ],
)
def test_days_waited_for_the_citizen(kind, asked, answered, days):
    assert days_waited(kind, day(asked), day(answered), KNOWN) == days
