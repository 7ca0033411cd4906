"""Jobs that run once per period, whatever happens to workers, messages and machines.

The work is the row (JobRun), the message only a hint that it is there: a lost message is sent again by ``sweep``, a
killed worker's row is taken up when its heartbeat is old, a second start finds the row taken. The result of the work
and the word DONE are committed together, so a run that lost its row to another one leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from celery import current_app
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.core.actions import Actor, action
from bureau.core.errors import BureauError, NotAllowed
from bureau.jobs.models import STALE_AFTER, JobRun, RunState
from bureau.jobs.stages import arguments_of, neighbours_in_time, stage_above, stage_below

log = logging.getLogger(__name__)

# A sign of life every 20 s; a worker that missed five is gone (models.STALE_AFTER).
BEAT_SECONDS = 20.0
# A message not taken up within a minute is sent again; it does no harm if both arrive.
RESEND_AFTER = dt.timedelta(seconds=60)
# A failure that may pass (database restarting) is tried again by itself this often, then a person must look.
ATTEMPTS = 3
RETRY_AFTER = dt.timedelta(minutes=5)

Work = Callable[[], Mapping[str, int]]


class NotReady(BureauError):
    """The work that must be done before is not done for this period; the run stays queued."""

    code = "not_ready"


class RunLost(RuntimeError):
    """Another worker took the row over while this one was silent: its work is rolled back."""


def run_once(
    *,
    name: str,
    period: str,
    work: Work,
    requires: Sequence[str] = (),
    again: bool = False,
    then: Callable[[JobRun], None] | None = None,
) -> JobRun:
    """Do ``work`` unless it is done (or being done) for ``period``; returns the row as it stands afterwards.

    ``work`` returns counts for the row. ``requires``: names of jobs that must be DONE for the period, else NotReady is
    raised and the row waits. ``again`` also takes up a DONE row. ``then`` runs in the transaction that says DONE.
    What ``work`` raises is noted in the row (FAILED) and raised.
    """
    _ensure_row(actor=None, name=name, period=period)
    run = _claim(actor=None, name=name, period=period, requires=tuple(requires), again=again)
    if run is None:
        return JobRun.objects.get(name=name, period=period)
    try:
        with _heartbeat(run), transaction.atomic():
            counts = work()
            _finish(actor=None, run=run, counts=dict(counts))
            if then is not None:
                then(run)
    except Exception as error:
        _fail(actor=None, run=run, error=_described(error))
        raise
    run.refresh_from_db()
    return run


def run_stage(*, name: str, period: str, work: Work, again: bool = False) -> JobRun:
    """``run_once`` for a stage of the weekly chain: after the stage below, after the same stage of the week before.

    When it is done the next stage is queued, and the same stage of the next week is told if it was waiting.
    """
    below = stage_below(name)
    _refuse_before_earlier_week(name, period)

    def pass_on(run: JobRun) -> None:
        above = stage_above(run.name)
        if above is not None:
            enqueue(actor=None, name=above, period=period, again=True)
        later = neighbours_in_time(period)
        if later is not None and JobRun.objects.filter(name=name, period=later[1], state=RunState.QUEUED).exists():
            enqueue(actor=None, name=name, period=later[1])

    return run_once(name=name, period=period, work=work, requires=(below,) if below else (), again=again, then=pass_on)


@action
def enqueue(*, actor: Actor | None, name: str, period: str, again: bool = False) -> JobRun:
    """Queue the job and send its message after the commit. A row that is done stays done unless ``again``."""
    run, is_new = JobRun.objects.get_or_create(name=name, period=period)
    if not is_new:
        waiting = Q(state__in=(RunState.QUEUED, RunState.FAILED)) | (Q(state=RunState.DONE) if again else Q(pk__in=()))
        if not JobRun.objects.filter(waiting, pk=run.pk).update(state=RunState.QUEUED, **_as_new()):
            return run
        run.refresh_from_db()
    transaction.on_commit(lambda: _send(run))
    return run


@action
def run_again(*, actor: Actor, run: JobRun) -> JobRun:
    """By hand, for those who may run jobs: queue a run that is done, failed or left behind."""
    if not actor.can("jobs.run"):
        raise NotAllowed(_("Your account may not start jobs."))
    locked = JobRun.objects.select_for_update().get(pk=run.pk)
    if locked.state == RunState.RUNNING and not locked.is_stale(timezone.now()):
        raise BureauError(_("This job is running; wait until it has ended."), code="running")
    JobRun.objects.filter(pk=run.pk).update(state=RunState.QUEUED, **_as_new())
    locked.refresh_from_db()
    transaction.on_commit(lambda: _send(locked))
    return locked


def sweep(now: dt.datetime) -> int:
    """Send again what waits without a worker: lost messages, killed workers, failures that may pass. Oldest first."""
    left_behind = (
        Q(state=RunState.QUEUED, queued_at__lt=now - RESEND_AFTER)
        & (Q(heartbeat_at__isnull=True) | Q(heartbeat_at__lt=now - RESEND_AFTER))
        | Q(state=RunState.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
        | Q(state=RunState.FAILED, is_refusal=False, attempt__lt=ATTEMPTS, finished_at__lt=now - RETRY_AFTER)
    )
    runs = list(JobRun.objects.filter(left_behind).order_by("period", "queued_at", "id"))
    for run in runs:
        _note_sent(actor=None, run=run, at=now)
        _send(run)
    return len(runs)


# -- the row ----------------------------------------------------------------------------------------------------------


@action
def _ensure_row(*, actor: Actor | None, name: str, period: str) -> None:
    JobRun.objects.bulk_create([JobRun(name=name, period=period)], ignore_conflicts=True)


@action
def _claim(
    *,
    actor: Actor | None,
    name: str,
    period: str,
    requires: tuple[str, ...],
    again: bool,
) -> JobRun | None:
    """Compare and set: only one of many starters changes the row."""
    _refuse_unless_done(requires, period)
    now = timezone.now()
    free = Q(state__in=(RunState.QUEUED, RunState.FAILED)) | Q(
        state=RunState.RUNNING, heartbeat_at__lt=now - STALE_AFTER
    )
    if again:
        free |= Q(state=RunState.DONE)
    taken = JobRun.objects.filter(free, name=name, period=period).update(
        state=RunState.RUNNING,
        attempt=F("attempt") + 1,
        started_at=now,
        heartbeat_at=now,
        finished_at=None,
        error="",
        is_refusal=False,
    )
    return JobRun.objects.get(name=name, period=period) if taken else None


@action
def _beat(*, actor: Actor | None, run: JobRun) -> bool:
    return bool(_mine(run).update(heartbeat_at=timezone.now()))


@action
def _finish(*, actor: Actor | None, run: JobRun, counts: dict[str, int]) -> None:
    now = timezone.now()
    if not _mine(run).update(state=RunState.DONE, finished_at=now, heartbeat_at=now, counts=counts, error=""):
        raise RunLost(f"{run.name} {run.period} was taken over by another worker")


@action
def _fail(*, actor: Actor | None, run: JobRun, error: tuple[str, bool]) -> None:
    text, is_refusal = error
    _mine(run).update(state=RunState.FAILED, finished_at=timezone.now(), error=text, is_refusal=is_refusal)


@action
def _note_sent(*, actor: Actor | None, run: JobRun, at: dt.datetime) -> None:
    """A queued row's heartbeat is the moment its message was last sent; a running row keeps its old one."""
    JobRun.objects.filter(pk=run.pk, state=RunState.QUEUED).update(heartbeat_at=at)


def _mine(run: JobRun) -> models.QuerySet[JobRun]:
    return JobRun.objects.filter(pk=run.pk, attempt=run.attempt, state=RunState.RUNNING)


def _as_new() -> dict[str, object]:
    return {
        "queued_at": timezone.now(),
        "heartbeat_at": None,
        "finished_at": None,
        "error": "",
        "is_refusal": False,
    }


def _refuse_unless_done(names: Sequence[str], period: str) -> None:
    done = set(JobRun.objects.filter(name__in=names, period=period, state=RunState.DONE).values_list("name", flat=True))
    missing = [name for name in names if name not in done]
    if missing:
        raise NotReady(_("%(job)s is not done for %(period)s.") % {"job": missing[0], "period": period})


def _refuse_before_earlier_week(name: str, period: str) -> None:
    weeks = neighbours_in_time(period)
    if weeks is None:
        return
    pending = (RunState.QUEUED, RunState.RUNNING)
    if JobRun.objects.filter(name=name, period=weeks[0], state__in=pending).exists():
        raise NotReady(_("%(job)s is not done for %(period)s.") % {"job": name, "period": weeks[0]})


# -- messages and signs of life ---------------------------------------------------------------------------------------


def _send(run: JobRun) -> None:
    """One message by the registered name of the task. A broker that is away is no error: the sweep sends again."""
    try:
        current_app.send_task(run.name, kwargs=arguments_of(run.period), retry=False)
    except Exception:  # noqa: BLE001 - every broker has its own exceptions
        log.warning("%s %s: the message could not be sent; the sweep will send it again", run.name, run.period)


@contextlib.contextmanager
def _heartbeat(run: JobRun) -> Iterator[None]:
    over = threading.Event()
    beat = threading.Thread(target=_beat_until, args=(run, over), name=f"heartbeat {run}", daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join(timeout=BEAT_SECONDS)


def _beat_until(run: JobRun, over: threading.Event) -> None:
    beaten = False
    while not over.wait(BEAT_SECONDS):
        beaten = True
        # SQLite has one writer: while the work writes, its lock says that it lives.
        with contextlib.suppress(DatabaseError):
            _beat(actor=None, run=run)
    if beaten:
        connection.close()


def _described(error: Exception) -> tuple[str, bool]:
    """What the row may say: a refusal's own words, else the kind of error and its place, never its text (it may hold
    personal data).
    """
    if isinstance(error, BureauError):
        return error.message[:500], True
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno} {frames[-1].name}" if frames else ""
    return f"{type(error).__name__} ({place})"[:500], False
