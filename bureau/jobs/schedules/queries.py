"""Reading the schedules."""

from __future__ import annotations

from django_celery_beat.models import PeriodicTask


def times_of(schedule: PeriodicTask) -> dict[str, str]:
    """Minute, hour and day of the week of a schedule, as they are typed."""
    crontab = schedule.crontab
    return {name: getattr(crontab, name, "*") for name in ("minute", "hour", "day_of_week")}
