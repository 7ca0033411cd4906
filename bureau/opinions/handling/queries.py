"""Reading what the moves of an opinion need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.queries import active_users_with
from bureau.core.errors import NotVisible
from bureau.opinions.models import Opinion, Part, Reply, ReplyTemplate
from bureau.opinions.querysets import SEALED, VIEW
from bureau.opinions.rules import placeholders
from bureau.opinions.rules.receipts import shown_number
from villages.queries import own_offices, recipients_of
from villages.scope import COUNTY


def is_seen_by(opinion: Opinion, user: User) -> bool:
    return Opinion.objects.visible_to(user).filter(pk=opinion.pk).exists()


def possible_handlers(user: User) -> QuerySet[User]:
    """To whom ``user`` can give opinions: those who handle any in his offices, for the county in all of it, and for who
    holds sealed reports the others who do.
    """
    today = timezone.localdate()
    if user.can(COUNTY):
        people = active_users_with("opinions.handle", VIEW)
    else:
        offices = own_offices(user, today)
        people = [one for office in offices for one in recipients_of(office, capability="opinions.handle", on=today)]
    if user.can(SEALED):
        people += active_users_with("opinions.handle", SEALED)
    found: QuerySet[User] = User.objects.filter(pk__in={one.pk for one in people}).order_by("name", "pk")
    return found


def handlers_of(user: User, opinion: Opinion) -> QuerySet[User]:
    """To whom ``user`` can give this one: those of them who see it."""
    people = possible_handlers(user)
    return people.filter(pk__in=[one.pk for one in people if is_seen_by(opinion, one)])


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


def template_text(template: ReplyTemplate, opinion: Opinion, today: dt.date) -> str:
    """The template with what the portal knows filled in; never who sent it. What it does not know stays as a blank."""
    known = {
        placeholders.RECEIPT: shown_number(opinion.receipt_no),
        placeholders.RECEIVED: _day(opinion.received_on),
        placeholders.CATEGORY: opinion.category.name,
        placeholders.VILLAGE: opinion.village.name if opinion.village else "",
        placeholders.OFFICE: opinion.office.name if opinion.office else "",
        placeholders.TODAY: _day(today),
    }
    return placeholders.filled(template.text, known)


def _day(day: dt.date) -> str:
    """As a Chinese letter writes it, whatever the language of the screen."""
    return f"{day.year}年{day.month}月{day.day}日"


def open_parts(opinion: Opinion) -> int:
    return Part.objects.filter(opinion=opinion).open().count()
