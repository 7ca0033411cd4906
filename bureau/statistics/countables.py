"""The one list of what can be counted. Each countable is a ledger's own query; indicators only filter it.

A new ledger adds one row here. An indicator may name a countable that is not in the list (its ledger is not built yet):
it is then *not counted yet*, which every table says instead of showing 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bureau.core.errors import InvalidValue
from bureau.opinions.choices import Channel, OpinionKind
from bureau.opinions.desk.queries import (
    opinions_answered_in_time,
    opinions_changed_since,
    received_opinions,
    reopened_opinions,
    satisfied_opinions,
)
from bureau.opinions.models import Opinion
from consultants.choices import Mode, ServiceKind, Topic, Venue
from consultants.models import ServiceRecord
from consultants.services.queries import countable_services, services_changed_since
from mediation.cases.queries import (
    accepted_cases,
    cases_changed_since,
    performed_cases,
    successful_cases,
    visited_cases,
)
from mediation.choices import AgreementForm, Difficulty, DisputeType, Source
from mediation.models import MediationCase
from rectification.choices import RectificationType
from rectification.choices import Source as ProblemSource
from rectification.models import Problem
from rectification.problems.queries import (
    closed_on_time,
    found_problems,
    problems_changed_since,
    relapsed_problems,
    still_closed,
)

Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class Countable:
    """``standing()``: rows that count now, annotated with ``event_date`` and ``quantity`` beside ``office_id``,
    ``village_id``, ``updated_at`` and the filter fields; without scope.

    ``changed_since(moment)``: rows entered, changed, voided or restored since, whatever they are now.
    ``filters``: field an indicator may filter by → its choices. ``record_url``: name of the record's page, by ``pk``.
    """

    code: str
    label: str | Promise
    model: type[Model]
    standing: Callable[[], QuerySet[Any]]
    changed_since: Callable[[dt.datetime], QuerySet[Any]]
    record_url: str
    filters: Mapping[str, Choices] = field(default_factory=dict)


def _cases(code: str, label: Any, standing: Callable[[], QuerySet[Any]]) -> Countable:
    """One day in the life of a case that can be counted; a case without that day does not count."""
    return Countable(
        code=code,
        label=label,
        model=MediationCase,
        standing=standing,
        changed_since=cases_changed_since,
        record_url="cases:detail",
        filters={
            "dispute_type": DisputeType.choices,
            "source": Source.choices,
            "difficulty": Difficulty.choices,
            "agreement_form": AgreementForm.choices,
        },
    )


def _problems(code: str, label: Any, standing: Callable[[], QuerySet[Any]]) -> Countable:
    """One day in the life of a problem; «closed» and «closed and still closed after 90 days» are two of them."""
    return Countable(
        code=code,
        label=label,
        model=Problem,
        standing=standing,
        changed_since=problems_changed_since,
        record_url="problems:detail",
        filters={"source": ProblemSource.choices, "rect_type": RectificationType.choices},
    )


def _opinions(code: str, label: Any, standing: Callable[[], QuerySet[Any]]) -> Countable:
    """One day in the life of an opinion; sealed reports are in none."""
    return Countable(
        code=code,
        label=label,
        model=Opinion,
        standing=standing,
        changed_since=opinions_changed_since,
        record_url="opinions:detail",
        filters={
            "kind": [choice for choice in OpinionKind.choices if choice[0] != OpinionKind.REPORT],
            "channel": Channel.choices,
        },
    )


COUNTABLES: dict[str, Countable] = {
    countable.code: countable
    for countable in (
        Countable(
            code="services",
            label=_("service records"),
            model=ServiceRecord,
            standing=countable_services,
            changed_since=services_changed_since,
            record_url="services:detail",
            filters={
                "kind": ServiceKind.choices,
                "venue": Venue.choices,
                "topic": Topic.choices,
                "mode": Mode.choices,
            },
        ),
        _cases("cases", _("mediation cases accepted"), accepted_cases),
        _cases("cases_successful", _("mediation cases successful"), successful_cases),
        _cases("cases_performed", _("mediation agreements performed"), performed_cases),
        _cases("cases_visited", _("mediation cases visited afterwards"), visited_cases),
        _problems("problems", _("problems found"), found_problems),
        _problems("problems_closed_on_time", _("problems closed on time"), closed_on_time),
        _problems("problems_still_closed", _("problems still closed after 90 days"), still_closed),
        _problems("problems_relapsed", _("problems relapsed"), relapsed_problems),
        _opinions("opinions", _("opinions received"), received_opinions),
        _opinions("opinions_in_time", _("opinions answered in time"), opinions_answered_in_time),
        _opinions("opinions_satisfied", _("opinions whose sender is satisfied"), satisfied_opinions),
        _opinions("opinions_reopened", _("opinions opened again"), reopened_opinions),
    )
}


def countable_of(code: str) -> Countable | None:
    """The countable, or None while its ledger does not exist."""
    return COUNTABLES.get(code)


def check_filters(code: str, filters: Mapping[str, Any]) -> dict[str, list[str]]:
    """``filters`` as kept: field → sorted allowed values. Raises InvalidValue for an unknown field or value."""
    if not isinstance(filters, Mapping):
        raise InvalidValue(str(_("Filters map a field to a list of values.")), code="filter_shape")
    countable = countable_of(code)
    clean: dict[str, list[str]] = {}
    for name, values in filters.items():
        if not isinstance(values, (list, tuple)) or not values or not all(isinstance(v, str) for v in values):
            raise InvalidValue(str(_("%(field)s: give a list of values.") % {"field": name}), code="filter_shape")
        if countable is not None:
            _check_values(countable, name, values)
        clean[name] = sorted(set(values))
    return clean


def _check_values(countable: Countable, name: str, values: list[str] | tuple[str, ...]) -> None:
    if name not in countable.filters:
        raise InvalidValue(
            str(_("%(countable)s cannot be filtered by %(field)s.") % {"countable": countable.label, "field": name}),
            code="filter_field",
        )
    unknown = set(values) - {value for value, _label in countable.filters[name]}
    if unknown:
        raise InvalidValue(
            str(_("%(field)s has no value %(value)s.") % {"field": name, "value": ", ".join(sorted(unknown))}),
            code="filter_value",
        )


def described(code: str, filters: Mapping[str, list[str]]) -> list[tuple[str, list[str]]]:
    """The filters in words: (field, labels of the values)."""
    countable = countable_of(code)
    if countable is None:
        return [(name, list(values)) for name, values in filters.items()]
    found = []
    for name, values in filters.items():
        labels = {value: str(label) for value, label in countable.filters.get(name, [])}
        verbose = countable.model._meta.get_field(name)
        found.append((str(getattr(verbose, "verbose_name", name)), [labels.get(value, value) for value in values]))
    return found
