"""The journal of one record in words, for the timeline of its page: which field, from what to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise

from bureau.journal.models import Entry
from bureau.journal.queries import entries_for

Words = str | Promise

SHOWN = 50
# What a new record held at first is not repeated: it is what the changes started from.
FIRST_EVENTS = ("created", "made", "recorded")


@dataclass(frozen=True)
class Change:
    """One field: its label, the value before and after, in words."""

    label: Words
    old: Any
    new: Any


@dataclass(frozen=True)
class Event:
    """One act: when, what in words, who."""

    at: dt.datetime
    title: Words
    who: str
    changes: list[Change] = field(default_factory=list)
    note: str = ""


def history_of(
    subject: models.Model, titles: Mapping[str, Words], labels: Mapping[str, Words] | None = None
) -> list[Event]:
    """The last events of ``subject``, newest first.

    ``titles``: last word of the event → what people read. ``labels``: what the journal calls a value → what people
    read, in the order shown; by default the editable fields of the model with their own labels.
    """
    entries = list(entries_for(subject)[:SHOWN])
    fields = {f.name: f for f in subject._meta.concrete_fields}
    if labels is None:
        labels = {f.name: f.verbose_name for f in fields.values() if f.verbose_name and f.editable}
    changed = [entry for entry in entries if _verb(entry) not in FIRST_EVENTS]
    names = _names_of_keys(changed, {name: fields[name] for name in labels if name in fields})
    return [
        Event(
            entry.at,
            titles.get(_verb(entry), entry.event),
            str(entry.actor or ""),
            [] if _verb(entry) in FIRST_EVENTS else _changes(entry, labels, fields, names),
            entry.note,
        )
        for entry in entries
    ]


def _verb(entry: Entry) -> str:
    return entry.event.rpartition(".")[2]


def _changes(
    entry: Entry, labels: Mapping[str, Words], fields: Mapping[str, Any], names: Mapping[tuple[str, Any], str]
) -> list[Change]:
    def words(name: str, value: Any) -> Any:
        if isinstance(value, (list, dict)):
            return value
        if (name, value) in names:
            return names[name, value]
        choices = getattr(fields.get(name), "flatchoices", None)
        return dict(choices).get(value, value) if choices else value

    changed = [name for name in labels if name in entry.before or name in entry.after]
    pairs = ((name, entry.before.get(name), entry.after.get(name)) for name in changed)
    return [Change(labels[name], words(name, old), words(name, new)) for name, old, new in pairs]


def _names_of_keys(entries: Iterable[Entry], fields: Mapping[str, Any]) -> dict[tuple[str, Any], str]:
    """(field, key) → name of the record it points to; one query per field that occurs."""
    wanted: dict[str, set[Any]] = {}
    for entry in entries:
        for values in (entry.before, entry.after):
            for name, value in values.items():
                if name in fields and fields[name].is_relation and value is not None:
                    wanted.setdefault(name, set()).add(value)
    found: dict[tuple[str, Any], str] = {}
    for name, keys in wanted.items():
        records = fields[name].related_model._default_manager.in_bulk(keys)
        found.update({(name, key): str(record) for key, record in records.items()})
    return found
