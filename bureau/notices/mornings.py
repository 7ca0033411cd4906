"""The morning's run of a ledger's reminders: begun by the clock on working days only, done once a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils import timezone

from bureau.accounts.models import User
from bureau.jobs.actions import enqueue, run_once
from bureau.workdays.queries import calendar


def begin_today(name: str) -> str:
    """Queue the job ``name`` for today; on a day of rest nobody is reminded, the next working day makes up for it.

    Returns the day, "" on a day of rest. The only place where the «today» of reminders is resolved.
    """
    today = timezone.localdate()
    if not calendar().is_working(today):
        return ""
    enqueue(actor=None, name=name, period=today.isoformat())
    return today.isoformat()


def remind_once(name: str, day: str, post: Callable[..., Mapping[str, int]]) -> str:
    """``post(actor=, today=)`` as the service account, unless it is done for ``day``; returns the state of the run."""
    today = dt.date.fromisoformat(day)
    return run_once(name=name, period=day, work=lambda: post(actor=User.objects.service(), today=today)).state
