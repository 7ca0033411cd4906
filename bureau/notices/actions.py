"""Posting, reading and forgetting notices.

Not journalled: a notice follows from an act that is, and reading one changes no record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db.models import Model, Q
from django.utils import timezone, translation
from django.utils.functional import Promise

from bureau.accounts.models import User
from bureau.core.actions import action
from bureau.notices.models import Notice
from bureau.notices.querysets import NoticeQuerySet
from bureau.notices.rules import MAX_TEXT, is_own_path

# Subjects named in one statement.
MOST_AT_ONCE = 1000


@action
def post_notices(
    *,
    actor: User | None,
    recipients: Iterable[User],
    kind: str,
    subject: Model,
    text: str | Promise,
    url: str,
    day: dt.date,
    urgent: bool = False,
) -> int:
    """Tell each of ``recipients`` about ``subject``, in the caller's transaction; returns how many were told anew.

    Posting says that the thing is open: the same (kind, subject, day) again changes nothing, unless it was settled in
    between; then it is unread once more. ``text``: a sentence without personal data, best lazy (``gettext_lazy``,
    ``format_lazy``): it is kept in the portal's language, not in the actor's. Disabled accounts are left out.
    """
    said = _words(text)
    if not is_own_path(url):
        raise ValueError("a notice leads to a page of this portal")
    told = {user.pk: user for user in recipients if user.is_active and not user.is_service}
    about = {**_subject(subject), "kind": kind, "day": day}
    known = set(Notice.objects.filter(**about, recipient__in=told).values_list("recipient", flat=True))
    fresh = [
        Notice(recipient=user, **about, text=said, url=url, is_urgent=urgent)
        for pk, user in told.items()
        if pk not in known
    ]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    if not known:
        return len(fresh)
    settled = Notice.objects.filter(**about, recipient__in=known, settled_at__isnull=False)
    return len(fresh) + settled.update(
        settled_at=None, read_at=None, created_at=timezone.now(), text=said, url=url, is_urgent=urgent
    )


@action
def withdraw_notices(
    *, actor: User | None, subject: Model, kinds: Collection[str] = (), day: dt.date | None = None
) -> int:
    """The thing was handled: nobody is reminded of it any more (of ``kinds`` and ``day`` only, if given). Returns how
    many.
    """
    open_ones: NoticeQuerySet = Notice.objects.filter(**_subject(subject), settled_at__isnull=True)
    if kinds:
        open_ones = open_ones.filter(kind__in=[str(kind) for kind in kinds])
    if day is not None:
        open_ones = open_ones.filter(day=day)
    return open_ones.update(settled_at=timezone.now())


@action
def withdraw_notices_of_many(*, actor: User | None, subjects: Collection[Model], kinds: Collection[str]) -> int:
    """``withdraw_notices`` for many things of one kind that were handled together, in a handful of queries."""
    told = [_subject(subject) for subject in subjects]
    settled = 0
    for start in range(0, len(told), MOST_AT_ONCE):
        slice_ = told[start : start + MOST_AT_ONCE]
        open_ones = Notice.objects.filter(
            subject_type=slice_[0]["subject_type"],
            subject_id__in=[one["subject_id"] for one in slice_],
            kind__in=[str(kind) for kind in kinds],
            settled_at__isnull=True,
        )
        settled += open_ones.update(settled_at=timezone.now())
    return settled


@action
def mark_read(*, actor: User, notice_id: int) -> Notice:
    """The actor has opened one of his notices; NotVisible for any other."""
    notice = Notice.objects.get_visible(actor, notice_id)
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return notice


@action
def mark_all_read(*, actor: User, until: dt.datetime) -> int:
    """The actor has seen all of his notices that were posted ``until`` then; returns how many were unread."""
    seen = Notice.objects.visible_to(actor).unread().filter(created_at__lte=until)
    return seen.update(read_at=timezone.now())


@action
def forget_notices(*, actor: User | None, before: dt.datetime) -> int:
    """Delete what was read or settled before ``before``; returns how many. What is unread stays."""
    return Notice.objects.filter(Q(read_at__lt=before) | Q(settled_at__lt=before)).delete()[0]


def _subject(subject: Model) -> dict[str, str]:
    return {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}


def _words(text: str | Promise) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        said = str(text).strip()
    if not 0 < len(said) <= MAX_TEXT:
        raise ValueError(f"a notice has 1 to {MAX_TEXT} characters")
    return said
