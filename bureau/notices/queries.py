"""Reading the inbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import BooleanField, ExpressionWrapper, Model, Q

from bureau.accounts.models import User
from bureau.notices.models import Notice
from bureau.notices.querysets import UNREAD, NoticeQuerySet


def inbox(user: User) -> NoticeQuerySet:
    """The user's notices: unread urgent ones first (``is_pinned``), then the newest first."""
    is_pinned = ExpressionWrapper(Q(is_urgent=True) & UNREAD, output_field=BooleanField())
    return Notice.objects.visible_to(user).annotate(is_pinned=is_pinned).order_by("-is_pinned", "-created_at", "-pk")


def unread_count(user: User) -> int:
    """How many notices wait for the user: neither read nor settled."""
    return Notice.objects.visible_to(user).unread().count()


def open_notices(subject: type[Model], kinds: Collection[str]) -> set[tuple[str, str, dt.date]]:
    """(key, kind, day) of every notice of ``kinds`` about a ``subject`` that nobody has handled, whoever was told."""
    found = Notice.objects.filter(subject_type=subject._meta.label_lower, kind__in=list(kinds), settled_at__isnull=True)
    return set(found.values_list("subject_id", "kind", "day").distinct())
