"""The journal of one record in words, for the timeline of its page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise

from bureau.journal.models import Entry
from bureau.journal.queries import entries_for

SHOWN = 50


@dataclass(frozen=True)
class Change:
    label: str | Promise
    old: Any
    new: Any


@dataclass(frozen=True)
class Event:
    at: dt.datetime
    title: str | Promise
    who: str
    changes: list[Change] = field(default_factory=list)
    note: str = ""


def events_of(subject: models.Model, titles: Mapping[str, str | Promise]) -> list[Event]:
    """The last events of ``subject``, newest first; ``titles``: last word of the event → what people read."""
    entries = list(entries_for(subject)[:SHOWN])
    shown = {f.name: f for f in subject._meta.concrete_fields if f.verbose_name and f.editable}
    names = _names_of_keys(entries, shown)
    return [
        Event(
            entry.at,
            titles.get(entry.event.rpartition(".")[2], entry.event),
            str(entry.actor or ""),
            [] if entry.event.endswith(("created", "made")) else _changes(entry, shown, names),
            entry.note,
        )
        for entry in entries
    ]


def _changes(entry: Entry, shown: Mapping[str, Any], names: Mapping[tuple[str, Any], str]) -> list[Change]:
    changed = [name for name in shown if name in entry.before or name in entry.after]
    return [
        Change(
            shown[name].verbose_name,
            _words(shown[name], entry.before.get(name), names),
            _words(shown[name], entry.after.get(name), names),
        )
        for name in changed
    ]


def _words(column: Any, value: Any, names: Mapping[tuple[str, Any], str]) -> Any:
    if (column.name, value) in names:
        return names[column.name, value]
    return dict(column.flatchoices).get(value, value) if column.flatchoices else value


def _names_of_keys(entries: Iterable[Entry], shown: Mapping[str, Any]) -> dict[tuple[str, Any], str]:
    """(field, key) → name of the record it points to; one query per field that occurs."""
    wanted: dict[str, set[Any]] = {}
    for entry in entries:
        for values in (entry.before, entry.after):
            for name, value in values.items():
                if name in shown and shown[name].is_relation and value is not None:
                    wanted.setdefault(name, set()).add(value)
    found: dict[tuple[str, Any], str] = {}
    for name, keys in wanted.items():
        records = shown[name].related_model._default_manager.in_bulk(keys)
        found.update({(name, key): str(record) for key, record in records.items()})
    return found
