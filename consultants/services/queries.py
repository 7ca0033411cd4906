"""Reading service records: lists, look-ups for the rules, history, and what statistics count."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import F, QuerySet, Sum, Value
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import NotVisible
from bureau.core.querysets import in_slices
from consultants.models import Appointment, Consultant, ServiceAttachment, ServiceRecord
from consultants.services.rules import EntryFacts, ServiceValues, is_office_kind
from villages.models import Village
from villages.queries import own_offices

RECENT_RECORDS = 60


def services_of(user: User) -> QuerySet[ServiceRecord]:
    """What ``user`` may see, standing and void, with what lists and sheets show."""
    return ServiceRecord.objects.visible_to(user).select_related(
        "office", "village__township", "consultant", "created_by"
    )


def totals_of(records: QuerySet[ServiceRecord]) -> dict[str, Any]:
    """``people`` and ``hours`` of the standing records in ``records`` (0 where nobody wrote any)."""
    sums = records.standing().order_by().aggregate(people=Sum("people"), hours=Sum("hours"))  # type: ignore[attr-defined]
    return {name: value or 0 for name, value in sums.items()}


def countable_services() -> QuerySet[ServiceRecord]:
    """What statistics count: one row per standing record.

    Annotated with ``record_id``, ``event_date`` and ``quantity`` (always 1) beside ``office_id``, ``village_id`` and
    the fields an indicator may filter by: ``kind``, ``venue``, ``topic``, ``mode``. Unordered. No scope: figures are
    the county's.
    """
    return (
        ServiceRecord.objects.standing().annotate(record_id=F("pk"), event_date=F("date"), quantity=Value(1)).order_by()
    )


def services_changed_since(moment: dt.datetime) -> QuerySet[ServiceRecord]:
    """Records entered, changed, voided or restored at or after ``moment``: what a closing has to look at again."""
    return ServiceRecord.objects.filter(updated_at__gte=moment).order_by()


def village_year_counts(village_id: int, year: int) -> dict[str, int]:
    """Standing records of a village in a calendar year, kind → number; for the public page of the village."""
    found = ServiceRecord.objects.standing().filter(
        village_id=village_id, date__range=(dt.date(year, 1, 1), dt.date(year, 12, 31))
    )
    return dict(Counter(found.order_by().values_list("kind", flat=True)))


def possible_duplicates(
    *, date: dt.date, village_id: int | None, kind: str, but_not: int | None = None
) -> QuerySet[ServiceRecord]:
    """Standing records of the same day, village and kind; none for activities without a village."""
    if village_id is None:
        return ServiceRecord.objects.none()
    same = ServiceRecord.objects.standing().filter(date=date, village_id=village_id, kind=kind)
    if but_not is not None:
        same = same.exclude(pk=but_not)
    return same.select_related("village", "consultant", "created_by").order_by("id")


def attachment_for(user: User, pk: Any) -> ServiceAttachment:
    """A file of a record the user may see, or NotVisible."""
    try:
        attachment = ServiceAttachment.objects.select_related("record").get(pk=pk)
    except (ServiceAttachment.DoesNotExist, ValueError, OverflowError):
        raise NotVisible(_("There is no such file, or your account may not see it.")) from None
    ServiceRecord.objects.get_visible(user, attachment.record_id)
    return attachment


# -- where and for whom ``user`` enters --------------------------------------------------------------------------------


def own_consultant(user: User) -> Consultant | None:
    """The consultant whose account this is."""
    return Consultant.objects.filter(user=user).first()


def consultants_to_enter(user: User, on: dt.date) -> QuerySet[Consultant]:
    """Whom ``user`` may name: a consultant himself, an office everybody active."""
    if own_offices(user, on).exists():
        return Consultant.objects.active().select_related("firm")
    return Consultant.objects.filter(user=user)


def appointed_consultant(village_id: int, on: dt.date) -> Consultant | None:
    """Who serves the village on that day."""
    held = Appointment.objects.on(on).filter(village_id=village_id).select_related("consultant").order_by("-valid_from")
    return next((appointment.consultant for appointment in held[:1]), None)


def with_appointed_consultant(values: ServiceValues) -> ServiceValues:
    """Nobody named means: whoever is appointed to the village on that day."""
    if values.consultant or not values.village or not values.date or is_office_kind(values.kind):
        return values
    return replace(values, consultant=appointed_consultant(values.village.pk, values.date))


def service_made_by(user: User, form_key: uuid.UUID | None) -> ServiceRecord | None:
    """The record that ``user`` made with the one-time key before, if he still sees it."""
    if form_key is None:
        return None
    return ServiceRecord.objects.visible_to(user).filter(form_key=form_key, created_by=user).first()


def is_foreign(user: User, record: ServiceRecord, on: dt.date) -> bool:
    """A consultant changes what he himself did; an office everything of its villages."""
    himself = None if own_offices(user, on).exists() else own_consultant(user)
    return himself is not None and record.consultant_id != himself.pk


def recent_villages(user: User, limit: int = 5) -> list[Village]:
    """The villages ``user`` entered last, latest first."""
    entered = ServiceRecord.objects.filter(created_by=user, village__isnull=False).order_by("-id")
    ids = list(dict.fromkeys(entered.values_list("village_id", flat=True)[:RECENT_RECORDS]))[:limit]
    found = Village.objects.visible_to(user).select_related("township").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def entry_facts(user: User, *, today: dt.date, village_ids: Iterable[int]) -> EntryFacts:
    """What the rules must know to judge entries of ``user`` about these villages; in bulk, not per entry."""
    villages = {v.pk: v for v in in_slices(Village.objects.visible_to(user), "pk", village_ids)}
    offices = {office.pk: office for office in own_offices(user, today)}
    only = None
    if not offices:
        himself = own_consultant(user)
        only = himself.pk if himself else 0
    appointments: dict[int, list[tuple[int, dt.date, dt.date | None]]] = defaultdict(list)
    for held in in_slices(Appointment.objects.all(), "village_id", villages):
        appointments[held.village_id].append((held.consultant_id, held.valid_from, held.ended_on))
    return EntryFacts(today, villages, offices, only, appointments)
