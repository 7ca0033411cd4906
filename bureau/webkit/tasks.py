"""Housekeeping of the shared web material."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from bureau.webkit.actions import forget_forms

# A page is sent twice within seconds, or after «Back» the same day; a week is generous.
KEPT = dt.timedelta(days=7)


@shared_task(name="webkit.forget_forms")
def forget_sent_forms() -> int:
    """Delete one-time form keys older than a week; returns how many."""
    count: int = forget_forms(actor=None, before=timezone.now() - KEPT)
    return count
