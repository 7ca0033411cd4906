"""The weekly chain's first stage, and what starts it."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from bureau.accounts.models import User
from bureau.core.errors import BureauError
from bureau.core.weeks import Week
from bureau.jobs.actions import enqueue
from bureau.jobs.stages import CLOSE_WEEK
from bureau.statistics.actions import run_close_stage
from bureau.statistics.queries import weeks_to_close


@shared_task(name="statistics.run_last_week")
def run_last_week() -> str:
    """Monday 01:00: queue the chain for the week that ended yesterday. The only place where «last week» is resolved."""
    week = Week.containing(timezone.localdate()).previous()
    enqueue(actor=None, name=CLOSE_WEEK, period=week.key)
    return week.key


@shared_task(name="statistics.catch_up")
def catch_up() -> list[str]:
    """Queue every week since the beginning of the books that was missed, oldest first."""
    missed = weeks_to_close(Week.containing(timezone.localdate()).previous())
    for week in missed:
        enqueue(actor=None, name=CLOSE_WEEK, period=week.key)
    return [week.key for week in missed]


@shared_task(name=CLOSE_WEEK, throws=(BureauError,))
def close_week_stage(*, week: str) -> str:
    """Stage 1 of 3: figures. Idempotent; queues the ranking."""
    run = run_close_stage(week=Week.parse(week), actor=User.objects.service(), today=timezone.localdate())
    return run.state
