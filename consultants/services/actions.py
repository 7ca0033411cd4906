"""Writing service records: the only place they are entered, changed, voided and restored."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import EntriesRefused, IllegalMove, InvalidValue, NeedsConfirmation, NotAllowed
from bureau.core.querysets import in_slices
from bureau.core.search import GramsField
from bureau.core.storedfiles import drop_file, keep_file
from bureau.core.uploads import checked_file
from bureau.journal import actions as journal
from bureau.journal.saving import refuse_if_stale
from bureau.webkit.texts import privacy_advice
from consultants.models import ServiceAttachment, ServiceRecord
from consultants.services import queries
from consultants.services.columns import FIELDS
from consultants.services.rules import (
    UNDO_MINUTES,
    EntryFacts,
    ServiceValues,
    duplicate_advice,
    problems_of,
    settled,
    texts_of,
)
from villages.scope import COUNTY

# Written in one go by an import; a refused row is named by its place in the list.
BATCH = 1000
MAX_FILES = 10


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """One entry of a bulk action: values for a new record, or all values of the existing ``record``."""

    values: ServiceValues
    record: ServiceRecord | None = None


@action
def record_service(
    *,
    actor: User,
    values: ServiceValues,
    today: dt.date,
    accepted: frozenset[str] = frozenset(),
    form_key: uuid.UUID | None = None,
) -> ServiceRecord:
    """Enter a record. NeedsConfirmation names what to look at first, unless its codes are in ``accepted``.

    The same ``form_key`` again gives the record it made.
    """
    require(actor, "services.enter")
    made = queries.service_made_by(actor, form_key)
    if made is not None:
        return made
    values = _checked(actor, values, today, accepted)
    record = _filled(ServiceRecord(created_by=actor, updated_by=actor, form_key=form_key), values)
    record.full_clean(validate_constraints=False)
    record.save()
    _note(actor, "recorded", record, after=journal.snapshot(record, FIELDS))
    return record


@action
def change_service(
    *,
    actor: User,
    record_id: int,
    version: int,
    values: ServiceValues,
    today: dt.date,
    accepted: frozenset[str] = frozenset(),
) -> ServiceRecord:
    """Replace the values of a standing record. StaleRecord with both values when ``version`` is not the stored one."""
    require(actor, "services.enter")
    record = _locked(actor, record_id)
    _refuse_if_void(record)
    _refuse_if_foreign(actor, record, today)
    before = journal.snapshot(record, FIELDS)
    refuse_if_stale(record, version, {name: getattr(values, name) for name in FIELDS if name != "office"})
    values = _checked(actor, values, today, accepted, record)
    _filled(record, values)
    old, new = journal.changes(before, journal.snapshot(record, FIELDS))
    if not new:
        return record
    record.version += 1
    record.updated_by = actor
    record.full_clean(validate_constraints=False)
    record.save()
    _note(actor, "changed", record, before=old, after=new)
    return record


@action
def void_service(*, actor: User, record_id: int, reason: str) -> ServiceRecord:
    """Take a record out of the count, with a reason; its number stays."""
    require(actor, "services.void")
    record = _locked(actor, record_id)
    _refuse_if_void(record)
    reason = reason.strip()
    if not reason:
        raise InvalidValue(fields={"reason": [_("Write why this record is voided.")]})
    record.voided_at = timezone.now()
    record.void_reason = reason
    _save_state(actor, record)
    _note(actor, "voided", record, after={"void_reason": reason}, note=reason)
    return record


@action
def restore_service(*, actor: User, record_id: int) -> ServiceRecord:
    """Undo a voiding: whoever may void, within ten minutes; later only an account for the whole county."""
    require(actor, "services.void")
    record = _locked(actor, record_id)
    if record.voided_at is None:
        raise IllegalMove(_("This record is not void."))
    if timezone.now() - record.voided_at > dt.timedelta(minutes=UNDO_MINUTES) and not actor.can(COUNTY):
        message = _("A voiding can be undone for %(minutes)d minutes; after that ask the bureau office.")
        raise IllegalMove(message % {"minutes": UNDO_MINUTES})
    reason = record.void_reason
    record.voided_at, record.void_reason = None, ""
    _save_state(actor, record)
    _note(actor, "restored", record, before={"void_reason": reason}, after={"void_reason": ""})
    return record


@action
def attach_file(*, actor: User, record_id: int, name: str, content: bytes, today: dt.date) -> ServiceAttachment:
    """Attach a file, judged by its content (``bureau.core.uploads``); pictures are kept without place and camera."""
    require(actor, "services.enter")
    record = _locked(actor, record_id)
    _refuse_if_void(record)
    _refuse_if_foreign(actor, record, today)
    if record.attachments.count() >= MAX_FILES:
        raise InvalidValue(fields={"file": [_("A record holds at most %(most)d files.") % {"most": MAX_FILES}]})
    attachment = keep_file(ServiceAttachment(record=record, created_by=actor), checked_file(name, content))
    _note(actor, "file_attached", record, after={"attachment": attachment.name})
    return attachment


@action
def remove_file(*, actor: User, attachment_id: int, today: dt.date) -> ServiceRecord:
    """Take a file away from a standing record, with what is stored of it."""
    require(actor, "services.enter")
    attachment = queries.attachment_for(actor, attachment_id)
    record = _locked(actor, attachment.record_id)
    _refuse_if_void(record)
    _refuse_if_foreign(actor, record, today)
    drop_file(attachment)
    _note(actor, "file_removed", record, before={"attachment": attachment.name})
    return record


@action
def record_services(*, actor: User, entries: Sequence[ServiceEntry], today: dt.date) -> list[ServiceRecord]:
    """Enter and change many records by the same rules; EntriesRefused and nothing stored when one breaks them."""
    require(actor, "services.enter")
    locked = _locked_for(actor, entries)
    facts = _facts(actor, [entry.values for entry in entries], today)
    checked = [settled(entry.values, facts) for entry in entries]
    refused = {place: found for place, values in enumerate(checked) if (found := problems_of(values, facts))}
    if refused:
        raise EntriesRefused(refused)
    new, changed, notes = [], [], []
    for entry, values in zip(entries, checked, strict=True):
        if entry.record is None:
            new.append(_filled(ServiceRecord(created_by=actor, updated_by=actor), values))
            continue
        record = locked[entry.record.pk]
        before = journal.snapshot(record, FIELDS)
        old, now = journal.changes(before, journal.snapshot(_filled(record, values), FIELDS))
        if now:
            changed.append(_touched(actor, record))
            notes.append(_entry(actor, "changed", record, before=old, after=now))
    ServiceRecord.objects.bulk_create(new, batch_size=BATCH)
    ServiceRecord.objects.bulk_update(changed, [*FIELDS, "grams", "version", "updated_by", "updated_at"], BATCH)
    notes += [_entry(actor, "recorded", record, after=journal.snapshot(record, FIELDS)) for record in new]
    journal.record_all(notes)
    return [*new, *changed]


# -- parts -------------------------------------------------------------------------------------------------------------


def _facts(actor: User, entered: Sequence[ServiceValues], today: dt.date) -> EntryFacts:
    ids = [values.village.pk for values in entered if values.village is not None]
    return queries.entry_facts(actor, today=today, village_ids=ids)


def _checked(
    actor: User,
    values: ServiceValues,
    today: dt.date,
    accepted: frozenset[str],
    record: ServiceRecord | None = None,
) -> ServiceValues:
    facts = _facts(actor, [values], today)
    values = settled(values, facts)
    problems = problems_of(values, facts)
    if problems:
        raise InvalidValue(fields=problems)
    advice = [*_duplicates(values, record), *privacy_advice(texts_of(values))]
    open_points = [one for one in advice if one.code not in accepted]
    if open_points:
        raise NeedsConfirmation(open_points)
    return values


def _duplicates(values: ServiceValues, record: ServiceRecord | None) -> list[Any]:
    if values.date is None or values.village is None:
        return []
    same_as_before = record is not None and (
        (record.date, record.village_id, record.kind) == (values.date, values.village.pk, values.kind)
    )
    if same_as_before:
        return []
    found = queries.possible_duplicates(
        date=values.date, village_id=values.village.pk, kind=values.kind, but_not=record.pk if record else None
    )
    return duplicate_advice(list(found[:5]))


def _filled(record: ServiceRecord, values: ServiceValues) -> ServiceRecord:
    for name in FIELDS:
        value = getattr(values, name)
        if isinstance(value, models.Model) or name in ("office", "village", "consultant"):
            setattr(record, f"{name}_id", value.pk if value is not None else None)
        else:
            setattr(record, name, value)
    return record


def _touched(actor: User, record: ServiceRecord) -> ServiceRecord:
    """What ``save()`` does by itself and a bulk update does not."""
    grams = ServiceRecord._meta.get_field("grams")
    assert isinstance(grams, GramsField)  # noqa: S101 - tells mypy what the model says
    record.grams = grams.grams_of(record)
    record.version += 1
    record.updated_by = actor
    record.updated_at = timezone.now()
    return record


def _locked(actor: User, record_id: int) -> ServiceRecord:
    # Only the record's own row: PostgreSQL cannot lock the empty side of an outer join.
    return ServiceRecord.objects.select_for_update(of=("self",)).get_visible(actor, record_id)


def _locked_for(actor: User, entries: Sequence[ServiceEntry]) -> dict[int, ServiceRecord]:
    """The existing records of a bulk action, locked; one that is void or out of scope refuses its entry."""
    asked = {place: entry.record.pk for place, entry in enumerate(entries) if entry.record is not None}
    rows = ServiceRecord.objects.visible_to(actor).standing().select_for_update(of=("self",))
    locked = {record.pk: record for record in in_slices(rows, "pk", asked.values())}
    gone = {
        place: {"": [_("This record can no longer be changed.")]} for place, pk in asked.items() if pk not in locked
    }
    if gone:
        raise EntriesRefused(gone)
    return locked


def _refuse_if_void(record: ServiceRecord) -> None:
    if record.is_void:
        raise IllegalMove(_("This record is void. Restore it first."))


def _refuse_if_foreign(actor: User, record: ServiceRecord, today: dt.date) -> None:
    if queries.is_foreign(actor, record, today):
        raise NotAllowed(_("You can change only your own services."))


def _save_state(actor: User, record: ServiceRecord) -> None:
    record.version += 1
    record.updated_by = actor
    record.full_clean(validate_constraints=False)
    record.save(update_fields=["voided_at", "void_reason", "version", "updated_by", "updated_at"])


def _entry(actor: User, verb: str, record: ServiceRecord, **what: Any) -> Any:
    return journal.entry_of(actor=actor, event=f"consultants.service.{verb}", subject=record, **what)


def _note(actor: User, verb: str, record: ServiceRecord, **what: Any) -> None:
    journal.record_all([_entry(actor, verb, record, **what)])
