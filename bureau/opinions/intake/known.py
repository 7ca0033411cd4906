"""What every submission is judged, routed and timed by. It seldom changes: kept in the process (``core.kept``)."""

from __future__ import annotations

import datetime as dt

from bureau.core.kept import Kept
from bureau.opinions.choices import OpinionKind
from bureau.opinions.deadlines.queries import dates_for
from bureau.opinions.deadlines.reckoning import DueDates
from bureau.opinions.models import Category, DeadlineRule, RoutingRule
from bureau.opinions.reference.queries import Routing, active_categories
from bureau.workdays.models import Adjustment
from bureau.workdays.queries import calendar
from villages.models import JusticeOffice, Township, Village
from villages.queries import all_offices, places_in_force


class Known:
    """What is in use and in force on ``today``, by its keys; ``dates``: by when what comes in today is due, by kind."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        villages, townships = places_in_force(today)
        self.categories: dict[int, Category] = active_categories().in_bulk()
        self.villages: dict[int, Village] = villages.select_related("office", "township__office").in_bulk()
        self.townships: dict[int, Township] = townships.select_related("office").in_bulk()
        self.offices: dict[int, JusticeOffice] = all_offices().in_bulk()
        self.routing = Routing()
        self.calendar = calendar()
        self.dates: dict[str, tuple[DeadlineRule | None, DueDates]] = {
            kind: dates_for(kind, today, self.calendar) for kind in OpinionKind.values
        }


_kept = Kept(
    "opinions.intake", Known, Category, Village, Township, JusticeOffice, RoutingRule, DeadlineRule, Adjustment
)


def known_on(today: dt.date) -> Known:
    """As the tables are now, in one query as long as nobody changes them. Its records are shared: only to be read."""
    return _kept.get(today)
