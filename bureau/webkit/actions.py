"""Writes of the shared web material: one-time keys of forms."""

from __future__ import annotations

import datetime as dt

from bureau.core.actions import Actor, action
from bureau.webkit.models import SentForm


@action
def claim_form(*, actor: Actor | None, key: str) -> str | None:
    """Claim a one-time key in the caller's transaction. None: it is ours; otherwise the address of the first result.

    A second request with the same key waits in the database until the first one has committed or rolled back.
    """
    claimed, is_new = SentForm.objects.get_or_create(key=key)
    return None if is_new else claimed.location


@action
def settle_form(*, actor: Actor | None, key: str, location: str) -> None:
    """Remember where the result of the form is shown."""
    SentForm.objects.filter(key=key).update(location=location[:500])


@action
def forget_forms(*, actor: Actor | None, before: dt.datetime) -> int:
    """Delete keys sent before ``before``; returns how many. A page that old cannot be sent twice by a double click."""
    return SentForm.objects.filter(sent_at__lt=before).delete()[0]
