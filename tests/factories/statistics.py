"""Indicators, targets and closed weeks for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bureau.accounts.models import User
from bureau.core.actions import writing
from bureau.core.weeks import Week
from bureau.statistics.actions import close_week, publish_week
from bureau.statistics.choices import Unit
from bureau.statistics.indicators.actions import install_default_indicators
from bureau.statistics.models import Figure, Indicator, IndicatorDefinition, Target, WeekClosing
from consultants.choices import ServiceKind, Topic, Venue
from consultants.models import ServiceRecord
from tests.factories.consultants import make_service
from villages.models import JusticeOffice, Village

LATER = dt.date(2030, 1, 1)


def make_indicators() -> dict[str, Indicator]:
    """The eleven default indicators by code."""
    install_default_indicators(actor=None)
    return {indicator.code: indicator for indicator in Indicator.objects.all()}


def make_uncounted(code: str = "visits_by_drone") -> Indicator:
    """An indicator of a ledger that does not exist."""
    with writing():
        indicator = Indicator.objects.create(code=code, name="无人机巡回宣讲", unit=Unit.CASES, order=99)
        IndicatorDefinition.objects.create(indicator=indicator, countable=code, valid_from=dt.date(2000, 1, 1))
    return indicator


def make_target(office: JusticeOffice, indicator: Indicator, value: int, year: int = 2026) -> Target:
    with writing():
        return Target.objects.create(office=office, indicator=indicator, value=value, year=year)


def make_visit(village: Village, day: dt.date | str, **fields: Any) -> ServiceRecord:
    """A publicity visit that counts for ``visits_villages``."""
    day = dt.date.fromisoformat(day) if isinstance(day, str) else day
    values = {"kind": ServiceKind.PUBLICITY, "topic": Topic.NOTARY, "venue": Venue.VILLAGE, **fields}
    return make_service(village, date=day, **values)


def change(record: ServiceRecord, **fields: Any) -> ServiceRecord:
    """Change a record as its actions would: ``updated_at`` moves."""
    with writing():
        for name, value in fields.items():
            setattr(record, name, value)
        record.save()
    return record


def close(key: str, actor: User | None = None, **options: Any) -> WeekClosing:
    return close_week(week=Week.parse(key), actor=actor or User.objects.service(), **{"today": LATER, **options})


def publish(key: str, actor: User) -> WeekClosing:
    return publish_week(week=Week.parse(key), actor=actor)


def figure(key: str, office: JusticeOffice, code: str = "visits_villages", year: int = 2026) -> tuple[int, int, int]:
    """(week value, late, cumulative)."""
    found = Figure.objects.get(week=key, office=office, indicator__code=code, year=year)
    return found.week_value, found.late, found.cumulative
