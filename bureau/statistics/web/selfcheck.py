"""自查: what an office would be counted for if the week were closed now, with its own records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from bureau.accounts.requests import user_of
from bureau.core.weeks import Week
from bureau.statistics import queries
from bureau.statistics.choices import TallyKind, WeekState
from bureau.statistics.indicators.queries import indicators_by_id
from bureau.statistics.models import Indicator
from bureau.statistics.web.reading import record_address
from villages.models import JusticeOffice

# An office books some dozens a week; after an import the list would be long, and the ledger itself serves better.
RECORDS_SHOWN = 300


@dataclass
class SelfCheckLine:
    """One indicator of one office."""

    office: JusticeOffice
    indicator: Indicator
    week_value: int = 0
    late: int = 0
    records: list[dict[str, Any]] = field(default_factory=list)


class SelfCheck(TemplateView):
    """The week in self-check, else the earliest week that is not closed."""

    template_name = "statistics/self_check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        week = queries.week_to_check(Week.containing(timezone.localdate()))
        user = user_of(self.request)
        found = queries.provisional_bookings(week, user)
        return super().get_context_data(
            week=week,
            is_open_for_check=queries.week_status(week) == WeekState.SELF_CHECK,
            lines=lines_of(found[:RECORDS_SHOWN]) if len(found) <= RECORDS_SHOWN else lines_of(found, records=False),
            too_many=len(found) > RECORDS_SHOWN,
            **kwargs,
        )


def lines_of(found: list[queries.Provisional], *, records: bool = True) -> list[SelfCheckLine]:
    """Sums for each office and indicator in table order, with their records."""
    indicators = indicators_by_id(one.booking.indicator_id for one in found)
    offices = queries.offices_by_id(one.booking.place.office_id for one in found)
    lines: dict[tuple[int, int], SelfCheckLine] = {}
    grouped: dict[tuple[int, int], list[queries.Provisional]] = defaultdict(list)
    for one in found:
        grouped[one.booking.place.office_id, one.booking.indicator_id].append(one)
    for (office, indicator), group in grouped.items():
        line = lines[office, indicator] = SelfCheckLine(offices[office], indicators[indicator])
        for one in group:
            if one.booking.kind == TallyKind.NORMAL:
                line.week_value += one.booking.quantity
            else:
                line.late += one.booking.quantity
        if records:
            line.records = [
                {
                    "label": one.label,
                    "url": record_address(one.url_name, one.booking.record_id),
                    "kind": TallyKind(one.booking.kind).label,
                    "is_adjusting": one.booking.kind != TallyKind.NORMAL,
                    "quantity": one.booking.quantity,
                }
                for one in group
            ]
    return sorted(lines.values(), key=lambda line: (line.office.order, line.office.pk, line.indicator.order))
