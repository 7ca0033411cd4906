"""Tasks of the jobs floor."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from bureau.jobs.actions import sweep


@shared_task(name="jobs.sweep")
def sweep_jobs() -> int:
    """Take up rows left behind by a killed worker or a lost message; returns how many."""
    return sweep(timezone.now())
