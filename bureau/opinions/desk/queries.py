"""Reading the ledger: lists, what waits, counts, what statistics count. Always within the scope of who asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, DateField, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.opinions.choices import CONTENT, OpinionState
from bureau.opinions.models import Opinion, OpinionFile, Part, Reply
from bureau.opinions.querysets import OpinionQuerySet
from bureau.opinions.rules.receipts import normalise_number, number_problem
from villages.models import Village
from villages.queries import own_offices
from villages.scope import COUNTY

# Encrypted, long and never in a list.
HEAVY = ("body", "satisfaction_note", "extend_reason", "sealed_text", "grams", "code_hash")


def opinions_of(user: User) -> OpinionQuerySet:
    """What ``user`` may see, with what lists show; what was written in full is left in the database."""
    return (
        Opinion.objects.visible_to(user)
        .select_related("category", "office", "village__township", "township", "handler")
        .defer(*HEAVY)
    )


def opinion_for(user: User, pk: Any) -> Opinion:
    """One opinion with all its page shows, or NotVisible."""
    return (
        Opinion.objects.select_related(
            "category", "office", "village__township", "township", "handler", "rule", "created_by", "duplicate_of"
        )
        .prefetch_related(
            "parts__office",
            "transfers__from_office",
            "transfers__to_office",
            "messages__created_by",
            "notes__created_by",
            "replies__drafted_by",
            "replies__approved_by",
            "reopenings",
            "files",
            "duplicates",
        )
        .get_visible(user, pk)
    )


def file_for(user: User, pk: Any) -> OpinionFile:
    """A file of an opinion that ``user`` may see, or NotVisible."""
    file = OpinionFile.objects.filter(pk=pk).first() if str(pk).isdecimal() and int(pk) < 2**63 else None
    opinion = Opinion.objects.get_visible(user, file.opinion_id if file is not None else 0)
    assert file is not None and file.opinion_id == opinion.pk  # noqa: S101, PT018 - or it had not been visible
    return file


def queue_of(user: User) -> OpinionQuerySet:
    """What waits for ``user`` or those he acts for, the first due first; ``due`` is the day that counts now.

    Nothing that waits for the citizen. Of opinions that others lead: where his office has a part to finish.
    """
    found = opinions_of(user).running()
    if not user.can("opinions.handle"):
        return found.none()
    ours = Q(handler=user) | Q(is_sealed=True)
    if user.can(COUNTY):
        ours |= Q(office__isnull=True)
    else:
        offices = own_offices(user, timezone.localdate()).values("pk")
        parts = Part.objects.open().filter(office__in=offices)
        ours |= Q(office__in=offices) | Q(pk__in=parts.values("opinion"))
    due = Case(When(state=OpinionState.NEW, then=F("accept_due")), default=F("reply_due"), output_field=DateField())
    return found.filter(ours).annotate(due=due).order_by("due", "received_at", "pk")


def to_approve(user: User) -> OpinionQuerySet:
    """Opinions whose reply waits for somebody else than its writer, the first due first."""
    found = opinions_of(user).open()
    if not user.can("opinions.approve"):
        return found.none()
    waiting = Reply.objects.filter(is_ready=True, sent_at__isnull=True, round=F("opinion__round"))
    others = waiting.exclude(drafted_by=user).values("opinion")
    return found.filter(pk__in=others).order_by("reply_due", "pk")


def queue_count(user: User) -> int:
    """How many wait, for the badge beside the menu entry."""
    return queue_of(user).order_by().count()


# How many of a person's last entries his habits are read from, and how many villages are offered of them.
LOOKED_AT, CHIPS = 20, 5


@dataclass(frozen=True)
class Habits:
    """What a person entered lately, latest first: «same as last» and the villages offered on the entry page."""

    last: Opinion | None = None
    villages: tuple[Village, ...] = ()


def habits_of(user: User) -> Habits:
    """From the last opinions that ``user`` entered and still sees; sealed reports teach nothing."""
    entered = opinions_of(user).filter(created_by=user, is_sealed=False).order_by("-created_at", "-pk")
    rows = list(entered[:LOOKED_AT])
    villages = {row.village_id: row.village for row in rows if row.village is not None}
    return Habits(rows[0] if rows else None, tuple(villages.values())[:CHIPS])


def linked_opinions(user: User, opinion: Opinion) -> OpinionQuerySet:
    """The others of the same matter: its duplicates, or its original and that one's."""
    original = opinion.duplicate_of_id or opinion.pk
    same = Q(pk=original) | Q(duplicate_of=original)
    return opinions_of(user).filter(same).exclude(pk=opinion.pk).order_by("received_at", "pk")


def originals_among(keys: Iterable[int]) -> set[int]:
    """Those of ``keys`` to which others are linked as the same matter."""
    linked = Opinion.objects.filter(duplicate_of__in=list(keys)).values_list("duplicate_of", flat=True)
    return {pk for pk in linked if pk is not None}


def with_drafts(opinions: Iterable[Opinion]) -> set[int]:
    """Keys of those in whose present round somebody has begun a reply."""
    rows = Reply.objects.filter(opinion__in=list(opinions), sent_at__isnull=True, round=F("opinion__round"))
    return set(rows.values_list("opinion", flat=True))


def opinion_by_receipt(user: User, number: str) -> Opinion:
    """The standing opinion with this receipt number in the scope of ``user``; InvalidValue says what is wrong with the
    number, and nothing of whether there is one out of the scope.
    """
    wanted = normalise_number(number)
    problem = number_problem(wanted)
    found = None if problem else Opinion.objects.visible_to(user).standing().filter(receipt_no=wanted).first()
    if found is None:
        raise InvalidValue(fields={"receipt": [problem or _("You can see no opinion with this number.")]})
    return opinion_for(user, found.pk)


def same_sender(user: User, opinion: Opinion) -> OpinionQuerySet:
    """Other opinions under the same telephone number: repeated ones are told apart from new ones."""
    found = opinions_of(user).exclude(pk=opinion.pk)
    return found.filter(phone_hash=opinion.phone_hash) if opinion.phone_hash else found.none()


# -- counts ------------------------------------------------------------------------------------------------------------


def counts_by_category(user: User, first: dt.date, last: dt.date) -> Mapping[int, int]:
    """Category → opinions received from ``first`` to ``last``; sealed reports are in no count, whoever asks."""
    rows = Opinion.objects.visible_to(user).counted().filter(received_on__range=(first, last)).order_by()
    return dict(rows.values_list("category").annotate(count=Count("pk")))


def counts_by_state(user: User) -> Mapping[str, int]:
    """State → opinions now, sealed reports not counted."""
    rows = Opinion.objects.visible_to(user).counted().order_by()
    return dict(rows.values_list("state").annotate(count=Count("pk")))


# -- what statistics count ---------------------------------------------------------------------------------------------


def _countable(day: str, *conditions: Q) -> QuerySet[Opinion]:
    """One row per counted opinion that has ``day``, annotated as ``statistics.countables.Countable`` asks.

    Figures are the offices': what the bureau itself leads is in none of them. Sealed reports are in no figure.
    """
    return (
        Opinion.objects.counted()
        .filter(*conditions, office__isnull=False, **{f"{day}__isnull": False})
        .annotate(record_id=F("pk"), event_date=F(day), quantity=Value(1))
        .order_by()
    )


def received_opinions() -> QuerySet[Opinion]:
    """Opinions by the day of receipt. No scope: figures are the county's."""
    return _countable("received_on")


def opinions_answered_in_time() -> QuerySet[Opinion]:
    """Opinions whose first reply was in time, by its day; opening one again changes nothing."""
    return _countable("first_replied_on", Q(first_in_time=True))


def satisfied_opinions() -> QuerySet[Opinion]:
    """Opinions whose citizen himself said that he is content, by that day: silence is none, nor what staff asked."""
    return _countable("rated_on", Q(satisfaction__in=CONTENT, rated_by_staff=False))


def reopened_opinions() -> QuerySet[Opinion]:
    """Opinions by the day they were first opened again; each counts once."""
    return _countable("reopened_on")


def opinions_changed_since(moment: dt.datetime) -> QuerySet[Opinion]:
    """Opinions entered, changed, voided or restored at or after ``moment``: what a closing has to look at again.

    A report that was sealed from the first moment was never counted, and is not looked at.
    """
    never = Q(is_sealed=True, sealed_at=F("received_at"))
    return Opinion.objects.filter(updated_at__gte=moment).exclude(never).order_by()
