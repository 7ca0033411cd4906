"""The calendar year that an address of a board asks for."""

from __future__ import annotations

from django.http import HttpRequest

from bureau.core.weeks import Week


def year_of(request: HttpRequest, week: Week) -> int | None:
    """The calendar year asked for, if the week has days of it; None for its own."""
    asked = request.GET.get("year", "")
    return next((year for year in week.calendar_years if str(year) == asked), None)
