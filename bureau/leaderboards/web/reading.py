"""What addresses of boards carry: week and year, read leniently and refused as «not found»."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from bureau.core.errors import InvalidValue, NotVisible
from bureau.core.weeks import Week


def week_of(text: str) -> Week:
    try:
        return Week.parse(text)
    except InvalidValue:
        raise NotVisible(_("There is no such week. Write it like 2026-W07.")) from None


def year_of(request: HttpRequest, week: Week) -> int | None:
    """The calendar year asked for, if the week has days of it; None for its own."""
    asked = request.GET.get("year", "")
    return next((year for year in week.calendar_years if str(year) == asked), None)
