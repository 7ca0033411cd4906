"""Querysets of the villages app."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q

from bureau.core.querysets import GuardedQuerySet
from bureau.core.text import match_key
from villages.names import village_key
from villages.scope import ScopedQuerySet

if TYPE_CHECKING:
    from bureau.accounts.models import User
    from villages.models import JusticeOffice, Position, Township, Village  # noqa: F401 - ruff does not read subscripts

M = TypeVar("M", bound=models.Model)


def current_on(day: dt.date, prefix: str = "") -> Q:
    """Rows with ``valid_from``/``valid_to`` (both inclusive, both open when empty) that hold on ``day``."""
    return (Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


class PositionQuerySet(GuardedQuerySet["Position"]):
    def held_by(self, user: User, *, on: dt.date) -> Self:
        return self.filter(current_on(on), user=user)


class ThroughVillagesQuerySet(ScopedQuerySet[M]):
    """Scope that reaches the row through its villages may meet it more than once."""

    village_lookup = "villages"

    def _covered_by(self, user: User) -> Q:
        covered = self.model._default_manager.filter(super()._covered_by(user)).order_by()
        return Q(pk__in=covered.values("pk"))


class TownshipQuerySet(ThroughVillagesQuerySet["Township"]):
    pass


class OfficeQuerySet(ThroughVillagesQuerySet["JusticeOffice"]):
    office_lookup = "pk"


class VillageQuerySet(ScopedQuerySet["Village"]):
    village_lookup = "pk"

    def current(self, on: dt.date) -> Self:
        return self.filter(current_on(on))

    def search(self, text: str) -> Self:
        """Villages whose name, full pinyin or initials hold ``text``; everything when ``text`` has no letters."""
        key = village_key(text) if match_key(text) else ""
        if not key:
            return self
        return self.filter(Q(match_name__contains=key) | Q(pinyin__contains=key) | Q(initials__contains=key))
