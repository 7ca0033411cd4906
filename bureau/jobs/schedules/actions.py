"""Changing when a job starts."""

from __future__ import annotations

from typing import Any

from celery.schedules import ParseException, crontab
from django.conf import settings
from django.utils.translation import gettext as _
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from bureau.core.actions import action
from bureau.core.errors import InvalidValue, NotAllowed, NotVisible
from bureau.jobs.schedules.queries import times_of
from bureau.journal import actions as journal


@action
def change_schedule(
    *, actor: Any, schedule_id: int, enabled: bool, minute: str, hour: str, day_of_week: str
) -> PeriodicTask:
    """Switch a schedule on or off and set its time of day and day of the week (crontab notation, Asia/Shanghai)."""
    if not actor.can("schedules.manage"):
        raise NotAllowed(_("Your account may not do this. Ask the bureau office if you need it."))
    schedule = PeriodicTask.objects.select_for_update(of=("self",)).filter(pk=schedule_id).first()
    if schedule is None or schedule.crontab is None:
        raise NotVisible(_("There is no such record, or your account may not see it."))
    before = {"enabled": schedule.enabled, **times_of(schedule)}
    times = {"minute": minute.strip(), "hour": hour.strip(), "day_of_week": day_of_week.strip()}
    _check(times)
    # Rows of crontabs are shared between schedules: the other ones must keep their times.
    same = CrontabSchedule.objects.filter(**times, day_of_month="*", month_of_year="*", timezone=settings.TIME_ZONE)
    schedule.crontab = same.first() or CrontabSchedule.objects.create(**times, timezone=settings.TIME_ZONE)
    schedule.enabled = enabled
    schedule.save()
    was, now = journal.changes(before, {"enabled": enabled, **times})
    if now:
        journal.record(actor=actor, event="jobs.schedule.changed", subject=schedule, before=was, after=now)
    return schedule


def _check(times: dict[str, str]) -> None:
    fields = {}
    for name, text in times.items():
        try:
            crontab(**{name: text})
        except (ParseException, ValueError):
            fields[name] = [_("This is no time that the schedule understands; write it like 0 or */5.")]
    if fields:
        raise InvalidValue(fields=fields)
