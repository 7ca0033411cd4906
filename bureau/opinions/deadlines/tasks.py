"""Every morning: reminders and days that have become certain."""

from __future__ import annotations

import datetime as dt

from celery import shared_task

from bureau.accounts.models import User
from bureau.core.errors import BureauError
from bureau.notices.mornings import begin_today
from bureau.opinions.deadlines.actions import REMIND, run_reminders


@shared_task(name="opinions.start_reminders")
def start_reminders() -> str:
    """Queue the reminders of today."""
    return begin_today(REMIND)


@shared_task(name=REMIND, throws=(BureauError,))
def remind_of_day(*, day: str) -> str:
    """The reminders of one day. Idempotent."""
    return run_reminders(day=dt.date.fromisoformat(day), actor=User.objects.service()).state
