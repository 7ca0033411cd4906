"""One office over the last weeks, beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bureau.leaderboards.models import Standing
from bureau.statistics.models import Figure
from villages.models import JusticeOffice


@dataclass(frozen=True)
class Trend:
    """One indicator of an office over the last weeks, beside the median of all offices."""

    given: dict[str, Any]
    values: list[int]
    median: float


def trends_of(office: JusticeOffice, last: Standing, weeks: Sequence[str]) -> list[Trend]:
    """Booked in each of the last weeks, and the median of the cumulative counts of all offices."""
    codes = [one["indicator"] for one in last.inputs if one["is_counted"]]
    figures = Figure.objects.filter(week__in=weeks, year=last.year, indicator__code__in=codes)
    booked: dict[tuple[str, str], int] = {}
    totals: dict[str, list[int]] = {code: [] for code in codes}
    rows = figures.values_list("indicator__code", "week", "office_id", "week_value", "late", "cumulative")
    for code, week, office_id, value, late, cumulative in rows:
        if office_id == office.pk:
            booked[code, week] = value + late
        if week == last.week:
            totals[code].append(cumulative)
    return [
        Trend(one, [booked.get((one["indicator"], week), 0) for week in weeks], median(totals[one["indicator"]]))
        for one in last.inputs
        if one["is_counted"]
    ]
