"""Reading indicators and their definitions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bureau.core.errors import NotVisible
from bureau.journal.models import Entry
from bureau.statistics.models import Indicator


def indicator_by_code(code: str) -> Indicator:
    """The indicator; NotVisible when there is none."""
    found = Indicator.objects.filter(code=code).first() if "\0" not in code else None
    if found is None:
        raise NotVisible(_("There is no such indicator."))
    return found


def indicators_with_definitions() -> QuerySet[Indicator]:
    """All of them in table order, definitions loaded."""
    return Indicator.objects.prefetch_related("definitions").order_by("order", "code")


def indicators_by_id(ids: Iterable[int]) -> dict[int, Indicator]:
    return Indicator.objects.in_bulk(set(ids))


def indicator_names() -> dict[str, str]:
    """Code → name."""
    return dict(Indicator.objects.values_list("code", "name"))


def history_of(indicator: Indicator) -> QuerySet[Entry]:
    """Who changed the indicator or its definitions, newest first."""
    definitions = [str(pk) for pk in indicator.definitions.values_list("pk", flat=True)]
    own = Q(subject_type="statistics.indicator", subject_id=str(indicator.pk))
    rules = Q(subject_type="statistics.indicatordefinition", subject_id__in=definitions)
    return Entry.objects.filter(own | rules).select_related("actor").order_by("-id")
