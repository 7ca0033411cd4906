"""Working days of mainland China: which days count, when a period of working days ends, and why on that day.

Saturday and Sunday are days of rest (Rules of the State Council on Working Hours, 国务院令第174号, Art. 7). Once a year
a notice of the State Council moves days of rest for the festivals (调休); what it says is kept as adjustments
(``bureau.workdays``). Until it is out only the festivals with a fixed date are known: the others follow the moon or the
sun (《全国年节及纪念日放假办法》, 国务院令第795号 of 2024, Art. 2). A result that needs it is provisional.

The day on which a period begins does not count (Civil Code, Art. 201; Civil Procedure Law, Art. 85).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

DAY = dt.timedelta(days=1)
SATURDAY = 5

NEW_YEAR = pgettext_lazy("festival", "New Year")
LABOUR_DAY = pgettext_lazy("festival", "Labour Day")
NATIONAL_DAY = pgettext_lazy("festival", "National Day")
# (month, day) → festival
FIXED_FESTIVALS: Mapping[tuple[int, int], Promise] = {
    (1, 1): NEW_YEAR,
    (5, 1): LABOUR_DAY,
    (5, 2): LABOUR_DAY,
    (10, 1): NATIONAL_DAY,
    (10, 2): NATIONAL_DAY,
    (10, 3): NATIONAL_DAY,
}
# Every notice has given these off, its first and its last festival; a year that is being typed in lacks one of them.
MARKS_OF_A_NOTICE = ((1, 1), (10, 1))
# New Year's days off may reach back to here (2006, 2007, 2011 and 2018 did): the next year's notice settles them.
NEXT_NOTICE_FROM = (12, 28)


class Why(StrEnum):
    """What makes a day a working day or a day of rest."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    FESTIVAL = "festival"


class Adjusted(NamedTuple):
    """What a notice says about one day. ``name``: 国庆节, 国庆节调休上班."""

    is_working: bool
    name: str = ""


@dataclass(frozen=True)
class Day:
    """One day: does it count, and why. ``provisional``: the notice that decides it is not known."""

    date: dt.date
    is_working: bool
    why: Why
    name: str = ""
    provisional: bool = False

    @property
    def reason(self) -> str:
        """Why, in words: «周末», «国庆节放假», «国庆节调休上班»."""
        words = {
            Why.WEEKDAY: _("working day"),
            Why.WEEKEND: _("weekend"),
            Why.HOLIDAY: _("%(festival)s: day off") % {"festival": self.name} if self.name else _("day off"),
            Why.MAKE_UP: self.name or _("moved working day"),
            Why.FESTIVAL: _("%(festival)s: statutory holiday") % {"festival": self.name},
        }
        return words[self.why]


@dataclass(frozen=True)
class Step:
    """One day of a reckoning. ``number``: which working day it is; 0 for a day that does not count."""

    day: Day
    number: int

    @property
    def is_counted(self) -> bool:
        return self.number > 0


@dataclass(frozen=True)
class Reckoning:
    """From the day after ``start`` to ``day``, both included, there are ``count`` working days: those of ``steps``.

    ``count`` is negative when ``day`` lies before ``start``: the working days from the day after ``day`` to ``start``.
    """

    start: dt.date
    day: dt.date
    count: int
    steps: tuple[Step, ...]

    @property
    def provisional(self) -> bool:
        """Whether a notice that is not known yet may change the result."""
        return any(step.day.provisional for step in self.steps)


@dataclass(frozen=True)
class Calendar:
    """The working days, by the adjustments that are known."""

    adjustments: Mapping[dt.date, Adjusted]

    @cached_property
    def announced_years(self) -> frozenset[int]:
        """The years whose notice is known."""
        marks = [{day.year for day in self._days_off if (day.month, day.day) == mark} for mark in MARKS_OF_A_NOTICE]
        return frozenset(marks[0].intersection(*marks[1:]))

    @cached_property
    def _days_off(self) -> tuple[dt.date, ...]:
        return tuple(day for day, adjusted in self.adjustments.items() if not adjusted.is_working)

    def day(self, date: dt.date) -> Day:
        """What ``date`` is, and why."""
        adjusted = self.adjustments.get(date)
        if adjusted is not None:
            why = Why.MAKE_UP if adjusted.is_working else Why.HOLIDAY
            return Day(date, adjusted.is_working, why, adjusted.name)
        provisional = _year_of_notice(date) not in self.announced_years
        festival = FIXED_FESTIVALS.get((date.month, date.day)) if provisional else None
        if festival is not None:
            return Day(date, is_working=False, why=Why.FESTIVAL, name=str(festival), provisional=True)
        is_weekend = date.weekday() >= SATURDAY
        return Day(date, not is_weekend, Why.WEEKEND if is_weekend else Why.WEEKDAY, "", provisional)

    def is_working(self, date: dt.date) -> bool:
        return self.day(date).is_working

    def add_working_days(self, start: dt.date, count: int) -> Reckoning:
        """The day on which a period of ``count`` working days ends that begins on ``start``; 0: on ``start`` itself."""
        if count < 0:
            raise ValueError("a period has no negative number of working days")
        steps: list[Step] = []
        number, date = 0, start
        while number < count:
            date += DAY
            step = self._step(date, number)
            number = step.number or number
            steps.append(step)
        return Reckoning(start, date, count, tuple(steps))

    def working_days_between(self, start: dt.date, end: dt.date) -> Reckoning:
        """How many working days lie after ``start`` up to ``end``: what is left until a day, or (negative) overdue."""
        steps = tuple(self._steps_between(min(start, end), max(start, end)))
        count = sum(step.is_counted for step in steps)
        return Reckoning(start, end, count if start <= end else -count, steps)

    def _steps_between(self, first: dt.date, last: dt.date) -> Iterator[Step]:
        number = 0
        for offset in range(1, (last - first).days + 1):
            step = self._step(first + offset * DAY, number)
            number = step.number or number
            yield step

    def _step(self, date: dt.date, before: int) -> Step:
        """``before``: how many working days were counted already."""
        day = self.day(date)
        return Step(day, before + 1 if day.is_working else 0)


def _year_of_notice(date: dt.date) -> int:
    """The year whose notice decides about ``date``."""
    return date.year + 1 if (date.month, date.day) >= NEXT_NOTICE_FROM else date.year
