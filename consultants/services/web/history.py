"""The journal of one record in words: which field, from what to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bureau.journal.models import Entry
from bureau.sheets.ledgers import labels
from consultants.models import ServiceRecord
from consultants.services.columns import COLUMNS

TITLES: dict[str, str | Promise] = {
    "consultants.service.recorded": _("Entered"),
    "consultants.service.changed": _("Changed"),
    "consultants.service.voided": _("Voided"),
    "consultants.service.restored": _("Restored"),
    "consultants.service.file_attached": _("File attached"),
    "consultants.service.file_removed": _("File removed"),
}
LABELS: dict[str, str | Promise] = {
    **labels(COLUMNS),
    "void_reason": _("reason for voiding"),
    "attachment": _("attached file"),
}


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


def history_of(entries: Iterable[Entry]) -> list[Event]:
    """Events for the timeline. What a new record held at first is not repeated: it is what the changes started from."""
    entries = list(entries)
    names = _names_of_keys(entries)
    return [
        Event(
            entry.at,
            TITLES.get(entry.event, entry.event),
            str(entry.actor or ""),
            [] if entry.event.endswith(".recorded") else _changes(entry, names),
        )
        for entry in entries
    ]


def _changes(entry: Entry, names: Mapping[tuple[str, Any], str]) -> list[Change]:
    fields = [name for name in LABELS if name in entry.before or name in entry.after]
    return [
        Change(LABELS[name], _shown(name, entry.before.get(name), names), _shown(name, entry.after.get(name), names))
        for name in fields
    ]


def _shown(name: str, value: Any, names: Mapping[tuple[str, Any], str]) -> Any:
    if (name, value) in names:
        return names[name, value]
    choices = getattr(_field(name), "flatchoices", None)
    return dict(choices).get(value, value) if choices else value


def _field(name: str) -> Any:
    return ServiceRecord._meta.get_field(name) if name in {f.name for f in ServiceRecord._meta.fields} else None


def _names_of_keys(entries: Iterable[Entry]) -> dict[tuple[str, Any], str]:
    """(field, key) → name of the office, village or consultant, one query per field that occurs."""
    wanted: dict[str, set[Any]] = {}
    for entry in entries:
        for values in (entry.before, entry.after):
            for name in ("office", "village", "consultant"):
                if values.get(name) is not None:
                    wanted.setdefault(name, set()).add(values[name])
    found = {}
    for name, keys in wanted.items():
        model: type[models.Model] = _field(name).related_model
        found.update({(name, key): str(row) for key, row in model._default_manager.in_bulk(keys).items()})
    return found
