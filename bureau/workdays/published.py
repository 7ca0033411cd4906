"""What the notices of the State Council said, from the kept package ``chinesecalendar``."""

from __future__ import annotations

import datetime as dt

from chinese_calendar.constants import Holiday, holidays, workdays

from bureau.core.workdays import Adjusted

# The notices write the names in full.
FULL_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}
MAKE_UP = "调休上班"


def published(year: int) -> dict[dt.date, Adjusted]:
    """The adjusted days of ``year``; empty when the package does not know its notice."""
    off = {day: Adjusted(is_working=False, name=_called(name)) for day, name in holidays.items() if day.year == year}
    moved = {
        day: Adjusted(is_working=True, name=f"{_called(name)}{MAKE_UP}")
        for day, name in workdays.items()
        if day.year == year
    }
    return off | moved


def years_published() -> tuple[int, int]:
    """The first and the last year that the package knows."""
    years = {day.year for day in holidays}
    return min(years), max(years)


def _called(name: str) -> str:
    festival: str = Holiday(name).chinese
    return FULL_NAMES.get(festival, festival)
