"""What the admin's home shows of the jobs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bureau.core.weeks import Week
from bureau.jobs.models import JobRun, RunState
from bureau.jobs.stages import WEEKLY_STAGES

# The weekly chain starts Monday 01:00; by this hour it must have ended.
EXPECTED_HOUR = 3


@dataclass(frozen=True)
class Attention:
    """Something a person should look at. ``kind``: ``failed``, ``stale`` or ``missed``; ``run`` is None if missed."""

    kind: str
    label: str
    name: str
    period: str
    error: str = ""
    run: JobRun | None = None


def runs_of_week(week: Week) -> dict[str, JobRun]:
    """Stage → its run for the week; a stage that never started is missing."""
    return {run.name: run for run in JobRun.objects.filter(period=week.key, name__in=WEEKLY_STAGES)}


def runs_of_weeks(periods: Iterable[str]) -> dict[str, dict[str, JobRun]]:
    """Week → stage → run, stages in the order of the chain, for many weeks in one query."""
    found: dict[str, dict[str, JobRun]] = {}
    runs = JobRun.objects.filter(period__in=list(periods), name__in=WEEKLY_STAGES)
    for run in sorted(runs, key=lambda run: WEEKLY_STAGES.index(run.name)):
        found.setdefault(run.period, {})[run.name] = run
    return found


def attention(now: dt.datetime) -> list[Attention]:
    """Failed runs, runs whose worker is silent, and weekly stages of last week that are not done in time (local
    ``now``).
    """
    found = []
    for run in JobRun.objects.filter(state__in=(RunState.FAILED, RunState.RUNNING)).order_by("period", "id"):
        if run.state == RunState.FAILED:
            found.append(Attention("failed", str(_("Failed")), run.name, run.period, run.error, run))
        elif run.is_stale(now):
            found.append(Attention("stale", str(_("No sign of life")), run.name, run.period, run.error, run))
    return [*found, *_missed(now)]


def _missed(now: dt.datetime) -> list[Attention]:
    last = Week.containing(now.date()).previous()
    if now < dt.datetime.combine(last.next().monday, dt.time(EXPECTED_HOUR), tzinfo=now.tzinfo):
        return []
    if not JobRun.objects.filter(name__in=WEEKLY_STAGES).exists():
        return []
    runs = runs_of_week(last)
    late = [name for name in WEEKLY_STAGES if name not in runs or runs[name].state == RunState.QUEUED]
    return [Attention("missed", str(_("Not run")), name, last.key, run=runs.get(name)) for name in late]
