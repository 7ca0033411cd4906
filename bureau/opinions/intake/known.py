"""What every submission is judged, routed and timed by. It seldom changes: kept in the process (``core.kept``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from bureau.core.kept import Kept
from bureau.opinions.deadlines.queries import Deadlines
from bureau.opinions.models import Category, DeadlineRule, RoutingRule
from bureau.opinions.reference.queries import Routing, active_categories
from bureau.workdays.models import Adjustment
from villages.models import JusticeOffice, Township, Village
from villages.queries import all_offices


@dataclass(frozen=True, slots=True)
class Known:
    """What is in use and in force on ``today``, by its keys."""

    today: dt.date
    categories: Mapping[int, Category]
    villages: Mapping[int, Village]
    townships: Mapping[int, Township]
    offices: Mapping[int, JusticeOffice]
    routing: Routing
    deadlines: Deadlines


class _Reference:
    """All of it, whatever the day. Nothing is read later: what a process keeps is of one moment."""

    def __init__(self) -> None:
        self._categories = active_categories().in_bulk()
        self._villages = list(Village.objects.select_related("office", "township__office"))
        self._townships = list(Township.objects.select_related("office"))
        self._offices = all_offices().in_bulk()
        self._routing = Routing()
        self._deadlines = Deadlines()
        self._days: dict[dt.date, Known] = {}

    def on(self, day: dt.date) -> Known:
        if day not in self._days:
            self._days[day] = Known(
                today=day,
                categories=self._categories,
                villages={one.pk: one for one in self._villages if one.in_force(day)},
                townships={one.pk: one for one in self._townships if one.in_force(day)},
                offices=self._offices,
                routing=self._routing,
                deadlines=self._deadlines,
            )
        return self._days[day]


_TABLES = (Category, Village, Township, JusticeOffice, RoutingRule, DeadlineRule, Adjustment)
_kept: Kept[None, _Reference] = Kept("opinions.intake", lambda _none: _Reference(), *_TABLES)


def known_on(today: dt.date) -> Known:
    """As the tables are now, in one query as long as nobody changes them. Its records are shared: only to be read."""
    return _kept.get(None).on(today)
