"""Whose imports and exports one sees: one's own, for they may hold personal data of others' records."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import NotVisible
from bureau.core.querysets import GuardedQuerySet

M = TypeVar("M", bound=models.Model)


class OwnedQuerySet(GuardedQuerySet[M]):
    """Rows with a ``user``."""

    def visible_to(self, user: User) -> Any:
        return self.filter(user=user)

    def get_visible(self, user: User, pk: int) -> M:
        try:
            found: M = self.visible_to(user).get(pk=pk)
        except (ObjectDoesNotExist, OverflowError, ValueError):
            raise NotVisible(_("There is no such import or export")) from None
        return found
