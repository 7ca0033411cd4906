"""Notices that were dealt with long ago are forgotten."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from bureau.notices.actions import forget_notices

# A quarter: long enough to look up what one was told for the last statistics; the act itself stands in the journal.
KEPT = dt.timedelta(days=90)


@shared_task(name="notices.forget")
def forget_read_notices() -> int:
    """Delete notices that were read or settled more than 90 days ago; returns how many."""
    count: int = forget_notices(actor=None, before=timezone.now() - KEPT)
    return count
