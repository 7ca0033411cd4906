"""Every morning: closing what stays silent."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from bureau.accounts.models import User
from bureau.core.errors import BureauError
from bureau.jobs.actions import enqueue
from bureau.opinions.handling.closing.actions import CLOSE, run_closing


@shared_task(name="opinions.start_closing")
def start_closing() -> str:
    """Queue the closing of today. The only place where «today» is resolved."""
    day = timezone.localdate().isoformat()
    enqueue(actor=None, name=CLOSE, period=day)
    return day


@shared_task(name=CLOSE, throws=(BureauError,))
def close_of_day(*, day: str) -> str:
    """The closing of one day. Idempotent."""
    return run_closing(day=dt.date.fromisoformat(day), actor=User.objects.service()).state
