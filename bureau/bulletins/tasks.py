"""The weekly chain's last stage."""

from __future__ import annotations

from celery import shared_task

from bureau.accounts.models import User
from bureau.bulletins.actions import run_draft_stage
from bureau.core.errors import BureauError
from bureau.core.weeks import Week
from bureau.jobs.stages import DRAFT_BULLETIN


@shared_task(name=DRAFT_BULLETIN, throws=(BureauError,))
def draft_bulletin_stage(*, week: str) -> str:
    """Stage 3 of 3: the bulletin. Idempotent; a person checks, signs and publishes it."""
    return run_draft_stage(week=Week.parse(week), actor=User.objects.service()).state
