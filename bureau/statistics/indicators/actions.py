"""Keeping indicators, their definitions and the annual targets; every change is journalled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import InvalidValue
from bureau.journal.saving import save_changes, save_new
from bureau.statistics.countables import check_filters
from bureau.statistics.indicators.defaults import ALWAYS, DEFAULT_INDICATORS
from bureau.statistics.models import Indicator, IndicatorDefinition, Target
from villages.models import JusticeOffice


@action
def save_indicator(
    *, actor: User, indicator: Indicator | None = None, code: str, name: str, unit: str, order: int, is_active: bool
) -> Indicator:
    """Create or change what an indicator is called; how it counts is its definition's. The code never changes."""
    require(actor, "indicators.manage")
    if indicator is not None:
        locked = Indicator.objects.select_for_update().get(pk=indicator.pk)
        if locked.code != code:
            raise InvalidValue(fields={"code": [_("The code of an indicator never changes.")]})
        return _saved(locked, actor, {"name": name, "unit": unit, "order": order, "is_active": is_active})
    new = Indicator(code=code)
    return _saved(new, actor, {"name": name, "unit": unit, "order": order, "is_active": is_active})


@action
def define_indicator(
    *,
    actor: User,
    indicator: Indicator,
    valid_from: dt.date,
    countable: str,
    filters: Mapping[str, Any],
    explanation: str = "",
) -> IndicatorDefinition:
    """From ``valid_from`` on (by date of the event) the indicator counts rows of ``countable`` that pass ``filters``.

    A definition of that day is replaced. What it changes is booked by the next closing; closed weeks stay.
    """
    require(actor, "indicators.manage")
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    definition = IndicatorDefinition.objects.filter(indicator=indicator, valid_from=valid_from).first()
    if definition is None:
        definition = IndicatorDefinition(indicator=indicator, valid_from=valid_from)
    values = {"countable": countable, "filters": check_filters(countable, filters), "explanation": explanation}
    return _saved(definition, actor, values)


@dataclass(frozen=True)
class TargetLine:
    year: int
    office: JusticeOffice
    indicator: Indicator
    value: int


@action
def set_targets(*, actor: User, lines: Sequence[TargetLine]) -> list[Target]:
    """Many targets at once (a sheet): all or none."""
    require(actor, "targets.manage")
    return [
        set_target(actor=actor, year=line.year, office=line.office, indicator=line.indicator, value=line.value)
        for line in lines
    ]


@action
def set_target(*, actor: User, year: int, office: JusticeOffice, indicator: Indicator, value: int) -> Target:
    """The annual target of an office; closed weeks keep the target they were closed with."""
    require(actor, "targets.manage")
    # A target entered by two people at once: the second waits for the first.
    JusticeOffice.objects.select_for_update().get(pk=office.pk)
    target = Target.objects.filter(year=year, office=office, indicator=indicator).first()
    if target is None:
        target = Target(year=year, office=office, indicator=indicator)
    return _saved(target, actor, {"value": value})


@action
def install_default_indicators(*, actor: User | None) -> list[Indicator]:
    """The eleven indicators of 争先榜, for a new installation (``actor`` None) or by hand; what exists stays."""
    if actor is not None:
        require(actor, "indicators.manage")
    present = set(Indicator.objects.values_list("code", flat=True))
    made = []
    for order, default in enumerate(DEFAULT_INDICATORS, start=1):
        if default.code in present:
            continue
        indicator = _saved(
            Indicator(code=default.code), actor, {"name": default.name, "unit": default.unit, "order": order}
        )
        definition = IndicatorDefinition(indicator=indicator, valid_from=ALWAYS)
        rule = {"countable": default.countable, "filters": default.filters, "explanation": default.explanation}
        _saved(definition, actor, rule)
        made.append(indicator)
    return made


Row = TypeVar("Row", Indicator, IndicatorDefinition, Target)

_EVENTS: dict[type[Model], str] = {Indicator: "indicator", IndicatorDefinition: "definition", Target: "target"}


def _saved(row: Row, actor: User | None, values: Mapping[str, Any]) -> Row:
    """Save ``values`` into ``row`` with a journal entry; nothing happens when nothing differs."""
    event = f"statistics.{_EVENTS[type(row)]}"
    row.updated_by = actor
    if row.pk is not None:
        return save_changes(actor=actor, event=f"{event}.changed", subject=row, values=values)
    row.created_by = actor
    return save_new(actor=actor, event=f"{event}.created", subject=row, values=values)
