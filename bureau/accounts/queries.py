"""Reading accounts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from bureau.accounts.models import KeptForm, User
from bureau.accounts.roles import roles_with


def holders_of(capability: str, *more: str) -> QuerySet[User]:
    """Everybody who could use ``capability`` (and all of ``more``) now, by login; without the service account."""
    holders: QuerySet[User] = User.objects.filter(is_active=True, is_service=False)
    for needed in (capability, *more):
        # Each may come from another role of the person.
        holders = holders.filter(held_roles__role__in=roles_with(needed))
    return holders.distinct()


def active_users_with(capability: str, *more: str) -> list[User]:
    """``holders_of`` as a list."""
    return list(holders_of(capability, *more))


def places_of(user: User) -> list[Any]:
    """The positions that ``user`` holds today (rows of villages, which this floor does not know)."""
    positions: Any = getattr(user, "positions").select_related("office", "township", "village")  # noqa: B009
    return list(positions.held_by(user, on=timezone.localdate()))


def has_demo_accounts() -> bool:
    """Whether this database holds the demo county."""
    return bool(User.objects.filter(is_demo=True).exists())


def kept_form_of(user: User, key: str, since: dt.datetime) -> KeptForm | None:
    """What ``user`` (and nobody else) typed before the session ended."""
    kept: KeptForm | None = KeptForm.objects.filter(key=key, owner=user, kept_at__gte=since).first()
    return kept
