"""Reading the working-day calendar."""

from __future__ import annotations

import datetime as dt

from bureau.core.workdays import Adjusted, Calendar
from bureau.workdays.models import Adjustment


def calendar() -> Calendar:
    """All that is known, in one query. Ask once per page or job and hand the value on; it is not kept."""
    rows = Adjustment.objects.order_by("date").values_list("date", "is_working", "name")
    return Calendar({date: Adjusted(is_working, name) for date, is_working, name in rows})


def years_to_fill(today: dt.date) -> list[int]:
    """Last year's, for what is still open from it, this year's, and the next one's."""
    return [today.year - 1, today.year, today.year + 1]
