"""Reading saved filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from bureau.accounts.models import User
from bureau.savedfilters.models import SavedFilter
from bureau.savedfilters.rules import address_of, may_open
from villages.models import JusticeOffice
from villages.scope import places_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A filter as a link; ``sharer``: the colleague who shares it, empty for one's own."""

    filter: SavedFilter
    url: str
    sharer: str


def filters_for(user: User, page: str) -> list[Shown]:
    """What ``user`` can open on the list ``page``, in one query: his own in his order, then what his offices share."""
    rows = SavedFilter.objects.visible_to(user).filter(page=page).select_related("user")
    found = sorted(rows, key=lambda one: (one.user_id != user.pk, one.order, one.pk))
    return [Shown(one, f"?{one.query}", "" if one.user_id == user.pk else str(one.user)) for one in found]


def own_filters(user: User) -> list[SavedFilter]:
    """All of one's own, of lists that one may still open, in their order."""
    rows = SavedFilter.objects.owned_by(user).select_related("office")
    return [one for one in rows if address_of(one.page) and may_open(user, one.page)]


def own_filter(user: User, pk: Any) -> SavedFilter:
    """One's own filter, or NotVisible."""
    return SavedFilter.objects.get_owned(user, pk)


def offices_to_share_with(user: User, shared: JusticeOffice | None = None) -> QuerySet[JusticeOffice]:
    """Where ``user`` holds a position today, and the office that the filter is shared with already."""
    offices = {*places_of(user, timezone.localdate()).offices, *([shared.pk] if shared else [])}
    return JusticeOffice.objects.filter(pk__in=offices)
