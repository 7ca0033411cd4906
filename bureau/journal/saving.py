"""Setting values on one record, with the checks, the lost-update guard and the journal entry of every save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from bureau.core.errors import StaleRecord
from bureau.core.fields import EncryptedTextField
from bureau.journal.actions import changes, record, snapshot

M = TypeVar("M", bound=models.Model)


def save_new(*, actor: models.Model | None, event: str, subject: M, values: Mapping[str, Any], note: str = "") -> M:
    """Set ``values`` on the unsaved ``subject``, validate, save, and record what it began with."""
    for name, value in values.items():
        setattr(subject, name, value)
    subject.full_clean()
    subject.save()
    record(actor=actor, event=event, subject=subject, after=snapshot(subject, values), note=note)
    return subject


def save_changes(
    *,
    actor: models.Model | None,
    event: str,
    subject: M,
    values: Mapping[str, Any],
    version: int | None = None,
    note: str = "",
) -> M:
    """Set ``values`` on the **locked** ``subject``, validate, save, record what changed; equal values write nothing.

    ``version``: the one its editor opened; StaleRecord with both values of each field when it is not the stored one.
    """
    refuse_if_stale(subject, version, values)
    before = snapshot(subject, values)
    for name, value in values.items():
        setattr(subject, name, value)
    old, new = changes(before, snapshot(subject, values))
    if not new:
        return subject
    subject.full_clean()
    if hasattr(subject, "version"):
        subject.version += 1
    subject.save()
    record(actor=actor, event=event, subject=subject, before=old, after=new, note=note)
    return subject


def refuse_if_stale(subject: models.Model, version: int | None, values: Mapping[str, Any]) -> None:
    """Raise StaleRecord when ``version`` is given and is not the stored one. Encrypted values are not shown."""
    if version is None or version == getattr(subject, "version", version):
        return
    shown = [n for n in values if not isinstance(subject._meta.get_field(n), EncryptedTextField)]
    raise StaleRecord(
        _("Somebody changed this record after you opened it."),
        changes={n: (getattr(subject, n), values[n]) for n in shown if getattr(subject, n) != values[n]},
    )
