"""THE scope file: which records a user may see. Every list, count, search, export, file and API goes through it.

A user with the capability ``scope.county`` sees the county. Anybody else sees what his current positions cover:
an office with its villages, a township with its villages, single villages.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self, TypeVar

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.core.errors import NotVisible
from bureau.core.querysets import GuardedQuerySet

if TYPE_CHECKING:
    from bureau.accounts.models import User

M = TypeVar("M", bound=models.Model)

COUNTY = "scope.county"


class ScopedQuerySet(GuardedQuerySet[M]):
    """A queryset that knows which of its rows a user may see.

    ``office_lookup``/``village_lookup`` lead from the row to its justice office and village (``""``: it has none,
    ``"pk"``: the row is one itself).
    """

    office_lookup: ClassVar[str] = "office"
    village_lookup: ClassVar[str] = "village"

    def visible_to(self, user: User) -> Self:
        if not user.is_active:
            return self.none()
        if user.can(COUNTY):
            return self
        return self.filter(self._covered_by(user))

    def get_visible(self, user: User, pk: Any) -> M:
        """The row, or NotVisible: out of scope looks like not found."""
        try:
            return self.visible_to(user).get(pk=pk)
        except (ObjectDoesNotExist, ValueError, OverflowError):
            raise NotVisible(_("There is no such record, or your account may not see it.")) from None

    def _covered_by(self, user: User) -> Q:
        places = places_of(user, timezone.localdate())
        covered = Q(pk__in=())
        if self.office_lookup and places.offices:
            covered |= Q(**{f"{self.office_lookup}__in": places.offices})
        if self.village_lookup:
            village = "" if self.village_lookup == "pk" else f"{self.village_lookup}__"
            if places.villages:
                covered |= Q(**{f"{self.village_lookup}__in": places.villages})
            if places.townships:
                covered |= Q(**{f"{village}township__in": places.townships})
        return covered


class _Places(NamedTuple):
    """Primary keys of what a user's positions cover on a day."""

    day: dt.date
    offices: list[int]
    townships: list[int]
    villages: list[int]


def places_of(user: User, day: dt.date) -> _Places:
    """Read once for a user object, as its roles are: the keys themselves let the database walk an index in the order of
    the list, which it cannot with sub-queries (a clerk's first page of 1,000,000 records took five times the time).
    """
    known: _Places | None = vars(user).get("_places")
    if known is not None and known.day == day:
        return known
    positions: Any = apps.get_model("villages", "Position")._default_manager.held_by(user, on=day)
    held = list(positions.values_list("office_id", "township_id", "village_id"))
    found = _Places(day, *([pk for pk in sorted({row[at] or 0 for row in held}) if pk] for at in range(3)))
    vars(user)["_places"] = found
    return found
