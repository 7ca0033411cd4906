"""The weekly check of what was entered."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from bureau.accounts.models import User
from bureau.core.errors import BureauError
from bureau.core.weeks import Week
from bureau.jobs.actions import enqueue
from mediation.signals.actions import FIND_SIGNALS, run_signals


@shared_task(name="mediation.check_last_week")
def check_last_week() -> str:
    """Monday before the week is closed: queue the check of the week that ended yesterday."""
    week = Week.containing(timezone.localdate()).previous()
    enqueue(actor=None, name=FIND_SIGNALS, period=week.key)
    return week.key


@shared_task(name=FIND_SIGNALS, throws=(BureauError,))
def find_signals_of_week(*, week: str) -> str:
    """The check of one week. Idempotent."""
    return run_signals(week=Week.parse(week), actor=User.objects.service()).state
