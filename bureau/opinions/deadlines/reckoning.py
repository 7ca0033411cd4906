"""From a rule and a day to the days by which something is due, each with the steps that explain it. No database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bureau.core.workdays import DAY, Calendar, Step
from bureau.opinions.choices import DayKind


@dataclass(frozen=True, slots=True)
class Limits:
    """A deadline rule as numbers. Acceptance is always counted in working days, the reply in days of ``day_kind``."""

    accept_days: int
    reply_days: int
    extend_days: int
    day_kind: str


@dataclass(frozen=True, slots=True)
class Due:
    """The last day, and every day that led to it: ``steps`` counted 1, 2, 3 …, 0 for a day that does not count.

    ``provisional``: a notice on holidays that is not out yet may still move it.
    """

    day: dt.date
    steps: tuple[Step, ...]
    provisional: bool


@dataclass(frozen=True, slots=True)
class DueDates:
    accept: Due
    reply: Due


def due_dates(limits: Limits, received_on: dt.date, calendar: Calendar, *, more_days: int = 0) -> DueDates:
    """By when an opinion that came on ``received_on`` is accepted and replied to.

    ``more_days``: what an extension and waiting for the citizen add to the reply, in days of the rule's kind.
    """
    accept = period_end(received_on, limits.accept_days, DayKind.WORKING, calendar)
    reply = period_end(received_on, limits.reply_days + more_days, limits.day_kind, calendar)
    return DueDates(accept, reply)


def period_end(start: dt.date, days: int, day_kind: str, calendar: Calendar) -> Due:
    """The end of a period that begins on ``start``; that day itself does not count (民法典 Art. 201).

    A period of calendar days that would end on a day of rest ends on the next working day (民法典 Art. 203).
    """
    if day_kind == DayKind.WORKING:
        found = calendar.add_working_days(start, days)
        return Due(found.day, found.steps, found.provisional)
    steps = [Step(calendar.day(start + number * DAY), number) for number in range(1, days + 1)]
    last = calendar.day(start + days * DAY)
    # Only whether the last day is one of rest matters: days of rest inside the period count like all others.
    provisional = last.provisional
    while not last.is_working:
        last = calendar.day(last.date + DAY)
        provisional = provisional or last.provisional
        steps.append(Step(last, 0))
    return Due(last.date, tuple(steps), provisional)


def days_waited(day_kind: str, asked_on: dt.date, answered_on: dt.date, calendar: Calendar) -> int:
    """How many days of the rule's kind passed while the citizen was asked: the day of the question does not count."""
    if day_kind == DayKind.WORKING:
        return max(calendar.working_days_between(asked_on, answered_on).count, 0)
    return max((answered_on - asked_on).days, 0)
