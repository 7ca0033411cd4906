"""Requesting, issuing and rejecting restatements."""

from __future__ import annotations

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed
from bureau.core.weeks import Week
from bureau.journal import actions as journal
from bureau.statistics.choices import RestatementState
from bureau.statistics.models import Restatement
from bureau.statistics.queries import Counts, figures_of, is_published, recount
from bureau.statistics.restatements.effects import rank_effect


@action
def request_restatement(*, week: Week, actor: User, reason: str) -> Restatement:
    """Compare the published cumulative figures with what the ledgers say today of events up to that Sunday.

    Refused when the week is not published or nothing differs.
    """
    require(actor, "weeks.close")
    if not is_published(week):
        raise IllegalMove(_("Only a published week is restated; this one can still be closed again."))
    counts, changes = _compared(week)
    if not changes:
        raise InvalidValue(_("The ledgers say the same as the published figures."), code="nothing_differs")
    restatement = Restatement(week=week.key, reason=reason.strip(), requested_by=actor, changes=changes)
    restatement.rank_effect = rank_effect(week, counts)
    restatement.full_clean()
    restatement.save()
    journal.record(
        actor=actor,
        event="statistics.restatement.requested",
        subject=restatement,
        after={"week": week.key, "changes": len(changes)},
        note=restatement.reason,
    )
    return restatement


@action
def issue_restatement(*, restatement: Restatement, actor: User) -> Restatement:
    """Give it the next number of its week; by somebody other than who asked for it."""
    locked = _undecided(restatement, actor)
    last = Restatement.objects.filter(week=locked.week).aggregate(last=Max("number"))["last"]
    locked.number = (last or 0) + 1
    return _decided(locked, actor, RestatementState.ISSUED)


@action
def reject_restatement(*, restatement: Restatement, actor: User, note: str) -> Restatement:
    """Refuse it with a reason; by somebody other than who asked for it."""
    locked = _undecided(restatement, actor)
    if not note.strip():
        raise InvalidValue(fields={"note": [_("Give a reason.")]})
    return _decided(locked, actor, RestatementState.REJECTED, note.strip())


def _compared(week: Week) -> tuple[Counts, list[dict[str, object]]]:
    """All counts as they would be, and those that differ from the published cumulative figures."""
    counts: Counts = {}
    changes: list[dict[str, object]] = []
    now = recount(week)
    for figure in figures_of(week):
        key = (figure.indicator.code, figure.office_id, figure.year)
        counts[key] = now.get(key, 0)
        if counts[key] != figure.cumulative:
            changes.append(
                {
                    "indicator": figure.indicator.code,
                    "office": figure.office_id,
                    "year": figure.year,
                    "old": figure.cumulative,
                    "new": counts[key],
                }
            )
    return counts, changes


def _undecided(restatement: Restatement, actor: User) -> Restatement:
    require(actor, "weeks.publish")
    rows = {row.pk: row for row in Restatement.objects.select_for_update().filter(week=restatement.week)}
    locked = rows[restatement.pk]
    if locked.state != RestatementState.REQUESTED:
        raise IllegalMove(_("This restatement is decided already."))
    if locked.requested_by_id == actor.pk:
        raise NotAllowed(_("Nobody decides on the correction that he asked for."))
    return locked


def _decided(locked: Restatement, actor: User, state: str, note: str = "") -> Restatement:
    locked.state, locked.decided_by, locked.decided_at = state, actor, timezone.now()
    locked.full_clean()
    locked.save()
    journal.record(
        actor=actor,
        event=f"statistics.restatement.{state}",
        subject=locked,
        before={"state": RestatementState.REQUESTED},
        after={"state": state, "number": locked.number},
        note=note,
    )
    return locked
