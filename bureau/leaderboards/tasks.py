"""The weekly chain's second stage."""

from __future__ import annotations

from celery import shared_task

from bureau.accounts.models import User
from bureau.core.errors import BureauError
from bureau.core.weeks import Week
from bureau.jobs.stages import RANK_WEEK
from bureau.leaderboards.actions import run_rank_stage


@shared_task(name=RANK_WEEK, throws=(BureauError,))
def rank_week_stage(*, week: str) -> str:
    """Stage 2 of 3: standings. Idempotent; queues the bulletin."""
    return run_rank_stage(week=Week.parse(week), actor=User.objects.service()).state
