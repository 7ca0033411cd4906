"""Every morning: reminders and days that have become certain."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from bureau.accounts.models import User
from bureau.core.errors import BureauError
from bureau.jobs.actions import enqueue
from bureau.opinions.deadlines.actions import REMIND, run_reminders
from bureau.workdays.queries import calendar


@shared_task(name="opinions.start_reminders")
def start_reminders() -> str:
    """Queue the reminders of today; on a day of rest nobody is reminded, the next working day makes up for it.

    The only place where «today» is resolved.
    """
    today = timezone.localdate()
    if not calendar().is_working(today):
        return ""
    day = today.isoformat()
    enqueue(actor=None, name=REMIND, period=day)
    return day


@shared_task(name=REMIND, throws=(BureauError,))
def remind_of_day(*, day: str) -> str:
    """The reminders of one day. Idempotent."""
    return run_reminders(day=dt.date.fromisoformat(day), actor=User.objects.service()).state
