"""THE scope file: which records a user may see. Every list, count, search, export, file and API goes through it.

A user with the capability ``scope.county`` sees the county. Anybody else sees what his current positions cover:
an office with its villages, a township with its villages, single villages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

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
        positions: Any = apps.get_model("villages", "Position")._default_manager.held_by(user, on=timezone.localdate())
        covered = Q(pk__in=())
        if self.office_lookup:
            covered |= Q(**{f"{self.office_lookup}__in": positions.filter(office__isnull=False).values("office")})
        if self.village_lookup:
            village = "" if self.village_lookup == "pk" else f"{self.village_lookup}__"
            covered |= Q(**{f"{self.village_lookup}__in": positions.filter(village__isnull=False).values("village")})
            covered |= Q(**{f"{village}township__in": positions.filter(township__isnull=False).values("township")})
        return covered
