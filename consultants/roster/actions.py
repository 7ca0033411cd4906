"""Importing lists: one transaction, few queries, one journal entry per record, the rules of consultants.actions.

Rows that a rule refuses are named together in RowsRefused; nothing of the call is kept then.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import InvalidValue, NotVisible
from bureau.journal.actions import changes, entry_of, record_all, snapshot
from bureau.sheets.kinds import RowsRefused
from consultants.actions import (
    APPOINT,
    MANAGE,
    ConsultantValues,
    FirmValues,
    VillageTaken,
    clean_consultant,
    clean_firm,
)
from consultants.choices import EndReason
from consultants.models import Appointment, Consultant, Firm
from villages.actions import hold_village, leave_villages, save_area
from villages.choices import Duty
from villages.models import Area, Village

BATCH = 500
Kept = TypeVar("Kept", Firm, Consultant, Appointment)


@dataclass(slots=True)
class FirmLine:
    """A firm of the list; ``area`` is the name of its area ("" leaves it alone)."""

    number: int
    values: FirmValues
    area: str = ""
    record: Firm | None = None


@dataclass(slots=True)
class ConsultantLine:
    number: int
    values: ConsultantValues
    record: Consultant | None = None


@dataclass(slots=True)
class AppointmentLine:
    """An appointment of the list. ``values`` has any of valid_from, ended_on, contract_until, contract_no."""

    number: int
    village: Village
    consultant: Consultant
    values: Mapping[str, Any]
    record: Appointment | None = None


@dataclass
class _Written:
    """What a list came to, before it is stored."""

    fresh: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    entries: list[Any] = field(default_factory=list)


@action
def import_firms(*, actor: User, lines: Sequence[FirmLine]) -> int:
    """Create and change firms; areas that are named for the first time are created. Returns how many were written."""
    require(actor, MANAGE)
    areas = {area.name: area for area in Area.objects.all()}
    for name in dict.fromkeys(line.area for line in lines if line.area):
        if name not in areas:
            areas[name] = save_area(actor=actor, values={"name": name})
    stored = Firm.objects.select_for_update(of=("self",)).in_bulk([line.record.pk for line in lines if line.record])
    reasons: dict[int, str] = {}
    written = _Written()
    for line in lines:
        firm = stored[line.record.pk] if line.record else Firm(created_by=actor)
        try:
            values = clean_firm(line.values) | ({"area": areas[line.area]} if line.area else {})
            _set(actor, firm, values, written, "consultants.firm")
        except (InvalidValue, ValidationError) as error:
            reasons[line.number] = _words(error)
    return _store(actor, Firm, written, reasons, "consultants.firm")


@action
def import_consultants(*, actor: User, lines: Sequence[ConsultantLine]) -> int:
    """Create and change consultants. Returns how many were written."""
    require(actor, MANAGE)
    keys = [line.record.pk for line in lines if line.record]
    stored = Consultant.objects.select_for_update(of=("self",)).in_bulk(keys)
    reasons: dict[int, str] = {}
    written = _Written()
    for line in lines:
        consultant = stored[line.record.pk] if line.record else Consultant(created_by=actor)
        try:
            _set(actor, consultant, clean_consultant(line.values, consultant), written, "consultants.consultant")
        except (InvalidValue, ValidationError) as error:
            reasons[line.number] = _words(error)
    return _store(actor, Consultant, written, reasons, "consultants.consultant")


@action
def import_appointments(*, actor: User, lines: Sequence[AppointmentLine]) -> int:
    """Create, change and end appointments of villages in the actor's scope; overlaps are refused by row."""
    require(actor, APPOINT)
    wanted = {line.village.pk for line in lines}
    visible = Village.objects.visible_to(actor).filter(pk__in=wanted)
    locked = {v.pk for v in visible.select_for_update(of=("self",)).order_by("pk")}
    if locked != wanted:
        raise NotVisible(_("There is no such record, or your account may not see it."))
    stored = {
        a.pk: a for a in Appointment.objects.filter(village__in=wanted).select_related("consultant__user", "village")
    }
    reasons: dict[int, str] = {}
    written = _Written()
    numbers: dict[int, int] = {}
    for line in lines:
        held = stored[line.record.pk] if line.record else Appointment(created_by=actor)
        numbers[id(held)] = line.number
        values = {"village": line.village, "consultant": line.consultant, **line.values}
        if values.get("ended_on") is not None and not held.end_reason:
            values["end_reason"] = EndReason.EXPIRED
        try:
            _set(actor, held, values, written, "consultants.appointment")
        except (InvalidValue, ValidationError) as error:
            reasons[line.number] = _words(error)
    reasons |= _overlaps([*stored.values(), *written.fresh], numbers)
    count = _store(actor, Appointment, written, reasons, "consultants.appointment")
    _follow_with_positions(actor, written)
    return count


def _set(actor: User, record: Kept, values: Mapping[str, Any], written: _Written, event: str) -> None:
    """Put ``values`` on the record and check its fields; nothing is stored yet."""
    is_new = record.pk is None
    before = snapshot(record, values)
    for name, value in values.items():
        setattr(record, name, value)
    record.clean_fields(exclude={"firm", "area", "village", "consultant", "user", "created_by", "updated_by"})
    old, new = changes(before, snapshot(record, values))
    if not is_new and not new:
        return
    record.updated_by = actor
    if is_new:
        written.fresh.append(record)
        return
    record.version += 1
    record.updated_at = timezone.now()
    written.changed.append(record)
    written.entries.append(entry_of(actor=actor, event=f"{event}.changed", subject=record, before=old, after=new))


def _store(actor: User, model: type[Kept], written: _Written, reasons: Mapping[int, str], event: str) -> int:
    """Store what was set, unless a row was refused."""
    if reasons:
        raise RowsRefused(reasons)
    names = [
        f.name for f in model._meta.concrete_fields if not f.primary_key and f.name not in ("created_at", "created_by")
    ]
    manager: Any = model._default_manager
    try:
        with transaction.atomic():
            # Changes first: an appointment that ends makes room for the one that follows it.
            manager.bulk_update(written.changed, names, batch_size=BATCH)
            manager.bulk_create(written.fresh, batch_size=BATCH)
    except IntegrityError:
        raise VillageTaken(_("Somebody saved one of these records just now; please try again.")) from None
    written.entries += [
        entry_of(actor=actor, event=f"{event}.created", subject=record, after={"label": str(record)})
        for record in written.fresh
    ]
    record_all(written.entries)
    return len(written.fresh) + len(written.changed)


def _overlaps(appointments: Sequence[Appointment], numbers: Mapping[int, int]) -> dict[int, str]:
    """Rows whose time overlaps with another appointment of the village, stored or in the same file."""
    by_village: dict[int, list[Appointment]] = defaultdict(list)
    for one in appointments:
        by_village[one.village_id].append(one)
    reasons = {}
    for held in by_village.values():
        held.sort(key=lambda a: a.valid_from)
        latest = held[0]
        for following in held[1:]:
            if latest.ended_on is None or latest.ended_on >= following.valid_from:
                number = numbers.get(id(following)) or numbers.get(id(latest))
                if number is not None:
                    reasons[number] = _overlap(latest, following)
            latest = max(latest, following, key=lambda a: a.ended_on or dt.date.max)
    return reasons


def _overlap(first: Appointment, second: Appointment) -> str:
    return _(
        "%(village)s has %(name)s from %(day)s on; that overlaps with %(other)s from %(from)s. End one of them."
    ) % {
        "village": first.village,
        "name": first.consultant,
        "day": first.valid_from,
        "other": second.consultant,
        "from": second.valid_from,
    }


def _follow_with_positions(actor: User, written: _Written) -> None:
    """Accounts of consultants cover the villages they serve, as with single appointments."""
    for held in cast("list[Appointment]", [*written.changed, *written.fresh]):
        user = held.consultant.user
        if user is None:
            continue
        if held.ended_on is None:
            hold_village(
                actor=actor,
                user=user,
                village=held.village,
                duty=Duty.CONSULTANT,
                valid_from=held.valid_from,
                valid_to=None,
            )
        else:
            keys = [held.village_id]
            leave_villages(actor=actor, user=user, village_ids=keys, duty=Duty.CONSULTANT, on=held.ended_on)


def _words(error: InvalidValue | ValidationError) -> str:
    return error.message if isinstance(error, InvalidValue) else " ".join(error.messages)
