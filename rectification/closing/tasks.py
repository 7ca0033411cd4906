"""The daily reminders as work that is done once a day."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from bureau.accounts.models import User
from bureau.core.errors import BureauError
from bureau.jobs.actions import enqueue, run_once
from rectification.closing.reminders import post_reminders

REMIND = "rectification.remind"


@shared_task(name="rectification.remind_today")
def remind_today() -> str:
    """Queue the reminders of today. The only place where «today» is resolved."""
    day = timezone.localdate().isoformat()
    enqueue(actor=None, name=REMIND, period=day)
    return day


@shared_task(name=REMIND, throws=(BureauError,))
def remind(*, day: str) -> str:
    """The reminders of one day. Idempotent; a day that is done is not done again."""
    today = dt.date.fromisoformat(day)
    return run_once(
        name=REMIND, period=day, work=lambda: post_reminders(actor=User.objects.service(), today=today)
    ).state
