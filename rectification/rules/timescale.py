"""Where days stand on the time axis of the wall, and what the bar of a problem is made of. No database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

# What lies further back or ahead is cut at the edge, so that a problem of years ago does not press this month flat.
MOST_BEFORE, MOST_AHEAD = 12, 12


@dataclass(frozen=True, slots=True)
class Scale:
    """The axis: whole months, the first and the last day included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def at(self, day: dt.date) -> float:
        """Where a day begins, 0 to 1; days outside stand at the edge."""
        return min(max((day - self.first).days / self.days, 0.0), 1.0)

    def after(self, day: dt.date) -> float:
        """Where a day ends."""
        return self.at(day + dt.timedelta(days=1))

    @property
    def months(self) -> list[dt.date]:
        """The first day of every month."""
        found = [self.first]
        while (following := month_after(found[-1])) <= self.last:
            found.append(following)
        return found


@dataclass(frozen=True, slots=True)
class Bar:
    """One problem on the axis; shares of its width.

    ``begin`` to ``end``: from the day it was found to the deadline, open-ended without one. ``late_until``: how far it
    has run over. ``original``: the first deadline, where it was extended. ``closed``: the day of closing.
    """

    begin: float
    end: float
    is_open_ended: bool = False
    late_until: float | None = None
    original: float | None = None
    closed: float | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a problem that the wall shows."""

    found_on: dt.date
    deadline: dt.date | None = None
    original_deadline: dt.date | None = None
    closed_on: dt.date | None = None

    def late_days(self, today: dt.date) -> int:
        """Days over the deadline: until today, or until it was closed; 0 when in time or without one."""
        if self.deadline is None:
            return 0
        return max(((self.closed_on or today) - self.deadline).days, 0)


def scale_of(problems: Iterable[Days], today: dt.date) -> Scale:
    """The months from the first day found to the last deadline, today among them."""
    days = [today]
    for one in problems:
        days += [day for day in (one.found_on, one.deadline, one.original_deadline, one.closed_on) if day is not None]
    earliest, latest = months_from(today, -MOST_BEFORE), months_from(today, MOST_AHEAD)
    first = max(min(days).replace(day=1), earliest)
    last = min(max(days).replace(day=1), latest)
    return Scale(first, month_after(last) - dt.timedelta(days=1))


def bar_of(problem: Days, scale: Scale, today: dt.date) -> Bar:
    """The bar of one problem."""
    deadline, closed_on = problem.deadline, problem.closed_on
    was = problem.original_deadline
    is_late = problem.late_days(today) > 0
    return Bar(
        begin=scale.at(problem.found_on),
        end=scale.after(deadline) if deadline is not None else 1.0,
        is_open_ended=deadline is None,
        late_until=scale.after(closed_on or today) if is_late else None,
        original=scale.after(was) if was is not None and was != deadline else None,
        closed=scale.after(closed_on) if closed_on is not None else None,
    )


def elapsed(found_on: dt.date, deadline: dt.date | None, today: dt.date) -> float | None:
    """The share of the time that is gone by, both days counted; None without a deadline."""
    if deadline is None:
        return None
    return min(max(((today - found_on).days + 1) / ((deadline - found_on).days + 1), 0.0), 1.0)


def month_after(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def months_from(day: dt.date, count: int) -> dt.date:
    """The first day of the month ``count`` months later (or earlier)."""
    months = day.year * 12 + day.month - 1 + count
    return dt.date(months // 12, months % 12 + 1, 1)
