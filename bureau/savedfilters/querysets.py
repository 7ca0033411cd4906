"""Whose filters somebody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import NotVisible
from bureau.core.querysets import GuardedQuerySet
from villages.scope import places_of

if TYPE_CHECKING:
    from bureau.savedfilters.models import SavedFilter


class SavedFilterQuerySet(GuardedQuerySet["SavedFilter"]):
    """A shared filter is seen by those who hold a position in its office today; who sees the whole county sees no more.

    A filter holds words of an address. What it shows is asked of the list anew, within the scope of whoever opens it.
    """

    def visible_to(self, user: User) -> Self:
        return self.filter(Q(user=user) | Q(office__in=places_of(user, timezone.localdate()).offices))

    def owned_by(self, user: User) -> Self:
        return self.filter(user=user)

    def get_owned(self, user: User, pk: Any) -> SavedFilter:
        """One's own filter, or NotVisible: what colleagues share is opened, not changed."""
        found = self.owned_by(user).filter(pk=pk).first()
        if found is None:
            raise NotVisible(_("There is no such filter of yours."))
        return found
