"""What each indicator counts, in words, and how that was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from bureau.journal.models import Entry
from bureau.statistics.countables import countable_of, described
from bureau.statistics.definitions import definition_on, uncounted_on
from bureau.statistics.indicators.queries import history_of, indicator_by_code, indicators_with_definitions
from bureau.statistics.models import Indicator, IndicatorDefinition

EVENTS = {
    "statistics.indicator.created": gettext_lazy("Indicator created"),
    "statistics.indicator.changed": gettext_lazy("Indicator changed"),
    "statistics.definition.created": gettext_lazy("Definition added"),
    "statistics.definition.changed": gettext_lazy("Definition changed"),
}


@dataclass(frozen=True)
class Definition:
    """A definition as shown: its ledger and filters in words."""

    row: IndicatorDefinition
    ledger: str
    filters: list[tuple[str, list[str]]]


class MetricList(TemplateView):
    """All indicators, with what they count."""

    template_name = "statistics/metric_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        uncounted = {indicator.pk for indicator in uncounted_on(today)}
        rows = []
        for indicator in indicators_with_definitions():
            valid = [d for d in indicator.definitions.all() if d.valid_from <= today]
            latest = max(valid, key=lambda d: d.valid_from, default=None)
            rows.append((indicator, latest, indicator.pk not in uncounted))
        return super().get_context_data(rows=rows, **kwargs)


class MetricPage(TemplateView):
    """``/lead/metrics/<code>/``."""

    template_name = "statistics/metric.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicator = indicator_by_code(self.kwargs["code"])
        today = timezone.localdate()
        present = definition_on(indicator, today)
        return super().get_context_data(
            indicator=indicator,
            present=present,
            is_counted=present is not None and countable_of(present.countable) is not None,
            definitions=[_definition(row) for row in indicator.definitions.order_by("-valid_from")],
            entries=[_event(entry) for entry in history_of(indicator)],
            **kwargs,
        )


def _definition(row: IndicatorDefinition) -> Definition:
    countable = countable_of(row.countable)
    return Definition(row, str(countable.label) if countable else "", described(row.countable, row.filters))


def _event(entry: Entry) -> dict[str, Any]:
    """A journal entry for the timeline."""
    names = {**entry.before, **entry.after}
    changes = [
        {"label": _label(entry, name), "old": entry.before.get(name), "new": entry.after.get(name)} for name in names
    ]
    return {
        "at": entry.at,
        "title": EVENTS.get(entry.event, entry.event),
        "who": entry.actor.name if entry.actor else "",
        "changes": changes,
        "note": entry.note,
    }


def _label(entry: Entry, name: str) -> str:
    model = IndicatorDefinition if entry.subject_type.endswith("definition") else Indicator
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
