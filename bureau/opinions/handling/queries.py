"""Reading what the moves of an opinion need."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import NotVisible
from bureau.opinions.models import Opinion, Part, Reply
from villages.queries import own_offices
from villages.scope import COUNTY


def is_seen_by(opinion: Opinion, user: User) -> bool:
    return Opinion.objects.visible_to(user).filter(pk=opinion.pk).exists()


def came_from(opinion: Opinion) -> int | None:
    """The office it was passed on from last; None: the bureau, which also routes what comes in."""
    last = opinion.transfers.order_by("-pk").first()
    return last.from_office_id if last is not None else None


def part_for(user: User, pk: Any) -> Part:
    """A part that ``user`` may finish: of his office, or of any for an account of the whole county; else NotVisible."""
    parts = Part.objects.visible_to(user).select_related("opinion", "office")
    if not user.can(COUNTY):
        parts = parts.filter(office__in=own_offices(user, timezone.localdate()).values("pk"))
    try:
        return parts.get(pk=pk)
    except (Part.DoesNotExist, ValueError, OverflowError):
        raise NotVisible(_("There is no such record, or your account may not see it.")) from None


def present_reply(opinion: Opinion) -> Reply | None:
    """The reply of the present round, sent or not."""
    return opinion.replies.filter(round=opinion.round).select_related("drafted_by", "approved_by").first()


def open_parts(opinion: Opinion) -> int:
    return Part.objects.filter(opinion=opinion).open().count()
