"""The weekly chain by hand: the same three stages as the scheduled job, one after the other."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.bulletins import actions, queries
from bureau.bulletins.choices import BulletinState
from bureau.bulletins.models import Bulletin
from bureau.core.errors import BureauError, NotAllowed
from bureau.core.weeks import Week
from bureau.jobs.models import JobRun, RunState
from bureau.leaderboards.actions import run_rank_stage
from bureau.leaderboards.models import Standing
from bureau.statistics.actions import run_close_stage
from bureau.statistics.choices import WeekState
from bureau.statistics.models import Figure, WeekClosing
from bureau.statistics.queries import closing_of, week_status, weeks_to_close

# A worker may have taken a stage up a moment before: its end is waited for.
PATIENCE = 120.0
PUBLISHING = ("bulletins.check", "bulletins.sign", "weeks.publish")


class StageUnfinished(BureauError):
    """A stage was taken up by a worker and did not end in time."""

    code = "stage_unfinished"


@dataclass(frozen=True)
class Outcome:
    """How the week stands afterwards; ``bulletin`` is its state, None without one."""

    week: str
    state: str
    figures: int
    standings: int
    bulletin: str | None


def run_week(*, week: Week, actor: User, today: dt.date) -> Iterator[Outcome]:
    """Close, rank and draft ``week``, after every earlier week that is still open; one Outcome each, oldest first.

    A week that nothing rests on yet is done anew, so that corrections before publication are taken in. The bulletin is
    drafted by the service account, so that whoever runs this may sign it.
    """
    require(actor, "weeks.close")
    if today <= week.sunday:
        raise BureauError(_("%(week)s is not over yet.") % {"week": week.key}, code="week_not_over")
    for one in weeks_to_close(week) or [week]:
        yield _run(one, actor, today)
    if week_status(week) == WeekState.OPEN:
        yield _run(week, actor, today)


def publish_week_and_bulletin(*, week: Week, actor: User) -> Outcome:
    """Check, sign and publish as ``actor``, from wherever the bulletin stands. Names the capability that is missing."""
    missing = [capability for capability in PUBLISHING if not actor.can(capability)]
    if missing:
        raise NotAllowed(_("To publish, the account also needs: %(missing)s.") % {"missing": ", ".join(missing)})
    steps: dict[str, Callable[..., Bulletin]] = {
        BulletinState.DRAFT: actions.check_bulletin,
        BulletinState.CHECKED: actions.sign_bulletin,
        BulletinState.SIGNED: actions.publish_bulletin,
    }
    bulletin = queries.bulletin_of(week)
    if bulletin is None:
        raise BureauError(_("%(week)s has no bulletin: no board is on.") % {"week": week.key}, code="no_bulletin")
    while bulletin.state in steps:
        bulletin = steps[bulletin.state](actor=actor, bulletin_id=bulletin.pk, version=bulletin.version)
    return outcome_of(week)


def outcome_of(week: Week) -> Outcome:
    bulletin = queries.bulletin_of(week)
    return Outcome(
        week=week.key,
        state=week_status(week),
        figures=Figure.objects.filter(week=week.key).count(),
        standings=Standing.objects.filter(week=week.key).count(),
        bulletin=bulletin.state if bulletin else None,
    )


def _run(week: Week, actor: User, today: dt.date) -> Outcome:
    again = _may_run_again(week)
    _finished(lambda: run_close_stage(week=week, actor=actor, today=today, again=again))
    _finished(lambda: run_rank_stage(week=week, actor=actor, again=again))
    _finished(lambda: actions.run_draft_stage(week=week, actor=User.objects.service(), again=again))
    return outcome_of(week)


def _may_run_again(week: Week) -> bool:
    """Not published, not built upon by a later closing, its bulletin at most a draft."""
    closing = closing_of(week)
    if closing is None or closing.state == WeekState.OPEN:
        return True
    bulletin = queries.bulletin_of(week)
    if closing.state == WeekState.PUBLISHED or (bulletin is not None and bulletin.state != BulletinState.DRAFT):
        return False
    number = closing.closing_number
    return number is None or not WeekClosing.objects.closed().filter(closing_number__gt=number).exists()


def _finished(stage: Callable[[], JobRun]) -> None:
    run = stage()
    until = time.monotonic() + PATIENCE
    while run.state in (RunState.QUEUED, RunState.RUNNING) and time.monotonic() < until:
        time.sleep(0.5)
        run.refresh_from_db()
    if run.state != RunState.DONE:
        words = _("%(job)s of %(week)s did not end: %(error)s")
        raise StageUnfinished(words % {"job": run.name, "week": run.period, "error": run.error or run.state})
