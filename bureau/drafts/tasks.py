"""Drafts that nobody came back to are forgotten."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from bureau.drafts.actions import forget_drafts

# Half-typed personal data is kept no longer than its owner may still want it: a month covers any leave.
KEPT = dt.timedelta(days=30)


@shared_task(name="drafts.forget")
def forget_old_drafts() -> int:
    """Delete drafts that were not touched for a month; returns how many."""
    count: int = forget_drafts(actor=None, before=timezone.now() - KEPT)
    return count
