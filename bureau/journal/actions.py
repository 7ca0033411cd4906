"""Writing the journal: called by actions, inside their transaction."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from bureau.core.actions import action
from bureau.core.errors import NotAllowed
from bureau.core.fields import EncryptedTextField
from bureau.core.querysets import require_gate
from bureau.journal.models import Entry

HIDDEN = "***"
# A spreadsheet of more rows is of no use to a reader; whoever needs all of it filters by time.
MOST_EXPORTED = 100_000

# The computer of the present request, set by journal.middleware. Kept only with acts of a person who has logged in:
# what the public sends in, anonymous reports above all, must not lead back to anybody.
client: ContextVar[str | None] = ContextVar("journal_client", default=None)


def record(
    *,
    actor: models.Model | None,
    event: str,
    subject: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> Entry:
    """Append one entry. ``before``/``after`` map field names of ``subject`` to values; encrypted fields are hidden."""
    entry = entry_of(actor=actor, event=event, subject=subject, before=before, after=after, note=note)
    entry.save()
    return entry


@action
def record_export(*, actor: Any, reason: str, filters: str, rows: int) -> int:
    """The journal itself leaves the portal; returns how many rows may go."""
    if not actor.can("journal.view"):
        raise NotAllowed(_("Your account may not do this. Ask the bureau office if you need it."))
    allowed = min(rows, MOST_EXPORTED)
    after = {"filters": filters[:1000], "rows": allowed}
    record(actor=actor, event="journal.exported", subject=actor, after=after, note=reason)
    return allowed


def entry_of(
    *,
    actor: models.Model | None,
    event: str,
    subject: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> Entry:
    """An unsaved entry, for bulk actions that append many at once with ``record_all``."""
    require_gate("journal entry")
    return Entry(
        actor_id=actor.pk if actor else None,
        event=event,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:200],
        before=_plain(subject, before),
        after=_plain(subject, after),
        client=client.get() if actor else None,
        note=note[:500],
    )


def record_all(entries: Iterable[Entry]) -> None:
    """Append many entries made with ``entry_of``."""
    Entry.objects.bulk_create(entries, batch_size=1000)


def snapshot(subject: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """The present values of ``fields`` (foreign keys by id), to be given as ``before`` or ``after``."""
    return {name: subject.serializable_value(name) for name in fields}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what differs, as (before, after)."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def _plain(subject: models.Model, values: Mapping[str, Any] | None) -> dict[str, Any]:
    hidden = _hidden_fields(subject._meta.model)
    return {name: HIDDEN if name in hidden else _json(value) for name, value in (values or {}).items()}


@functools.cache
def _hidden_fields(model: type[models.Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.get_fields() if isinstance(field, EncryptedTextField))


def _json(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dt.date | Decimal):
        return value.isoformat() if isinstance(value, dt.date) else str(value)
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return str(value)
