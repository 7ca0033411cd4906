"""Querysets of the notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext as _

from bureau.core.errors import NotVisible
from bureau.core.querysets import GuardedQuerySet

if TYPE_CHECKING:
    from bureau.accounts.models import User
    from bureau.notices.models import Notice

UNREAD = Q(read_at__isnull=True, settled_at__isnull=True)


class NoticeQuerySet(GuardedQuerySet["Notice"]):
    """Everybody sees his own notices and no others, whatever the scope of his records."""

    def visible_to(self, user: User) -> Self:
        return self.filter(recipient=user) if user.is_active else self.none()

    def get_visible(self, user: User, pk: Any) -> Notice:
        """The notice, or NotVisible: somebody else's looks like not found."""
        try:
            return self.visible_to(user).get(pk=pk)
        except (ObjectDoesNotExist, ValueError, OverflowError):
            raise NotVisible(_("There is no such message.")) from None

    def unread(self) -> Self:
        """Neither read nor settled."""
        return self.filter(UNREAD)
