"""Reporting weeks: Monday to Sunday in Asia/Shanghai, keyed ``2026-W07`` (ISO 8601)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bureau.core.errors import InvalidValue

_KEY = re.compile(r"(\d{4})-W(\d{2})\Z", re.ASCII)


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week. ``year`` is the ISO year, which may differ from the calendar year of some of its days."""

    year: int
    number: int

    @classmethod
    def parse(cls, key: str) -> Week:
        """Read ``2026-W07``; raises InvalidValue for another shape or a week that does not exist."""
        match = _KEY.match(key)
        if match is None:
            raise InvalidValue(f"{key!r} is not a week; write it like 2026-W07", code="week_format")
        week = cls(int(match[1]), int(match[2]))
        try:
            dt.date.fromisocalendar(week.year, week.number, 1)
        except ValueError:
            raise InvalidValue(f"{key} does not exist", code="week_missing") from None
        return week

    @classmethod
    def containing(cls, day: dt.date) -> Week:
        iso = day.isocalendar()
        return cls(iso.year, iso.week)

    @property
    def key(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def monday(self) -> dt.date:
        return dt.date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> dt.date:
        return dt.date.fromisocalendar(self.year, self.number, 7)

    @property
    def calendar_years(self) -> tuple[int, ...]:
        """The calendar years its days lie in: two for a week that crosses New Year."""
        return tuple(sorted({self.monday.year, self.sunday.year}))

    def previous(self) -> Week:
        return Week.containing(self.monday - dt.timedelta(days=7))

    def next(self) -> Week:
        return Week.containing(self.monday + dt.timedelta(days=7))

    def __contains__(self, day: dt.date) -> bool:
        return self.monday <= day <= self.sunday

    def __str__(self) -> str:
        return self.key


def schedule_share(year: int, on: dt.date) -> float:
    """序时进度: days of ``year`` gone by on ``on`` (inclusive) ÷ days of the year, 0..1."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if on < first:
        return 0.0
    return min((on - first).days + 1, (last - first).days + 1) / ((last - first).days + 1)
