"""Finding signals once a week, and clearing them with a note."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue
from bureau.core.weeks import Week
from bureau.jobs.actions import run_once
from bureau.jobs.models import JobRun
from bureau.journal import actions as journal
from mediation.choices import SignalState
from mediation.models import Signal
from mediation.signals import queries
from mediation.signals.rules import findings

FIND_SIGNALS = "mediation.find_signals"


def run_signals(*, week: Week, actor: User, again: bool = False) -> JobRun:
    """The weekly check, once for ``week``."""

    def work() -> dict[str, int]:
        return {"signals": len(find_signals(actor=actor, week=week))}

    return run_once(name=FIND_SIGNALS, period=week.key, work=work, again=again)


@action
def find_signals(*, actor: User, week: Week) -> list[Signal]:
    """Note what the cases entered in ``week`` give to look at; what was found before is not found again.

    Returns the new ones. Running it twice adds nothing; a signal once cleared stays cleared.
    """
    require(actor, "cases.check")
    found = {finding.key: finding for finding in findings(queries.facts_of_week(week))}
    known = queries.known_keys(found)
    made = []
    for key, finding in found.items():
        if key in known:
            continue
        signal = Signal(
            week=week.key,
            kind=finding.kind,
            key=key,
            office_id=finding.office,
            committee_id=finding.committee,
            mediator_id=finding.mediator,
            detail=finding.detail,
            created_by=actor,
            updated_by=actor,
        )
        signal.save()
        signal.cases.set(finding.cases)
        made.append(signal)
    journal.record_all(
        [journal.entry_of(actor=actor, event="mediation.signal.found", subject=one, after=one.detail) for one in made]
    )
    return made


@action
def clear_signal(*, actor: User, signal_id: int, note: str) -> Signal:
    """Note what looking at it showed. For reviewers; the office concerned is not told that it was looked at."""
    require(actor, "cases.review")
    signal = Signal.objects.select_for_update(of=("self",)).get_visible(actor, signal_id)
    if signal.state == SignalState.CLEARED:
        raise IllegalMove(_("This has been checked already."))
    note = note.strip()
    if not note:
        raise InvalidValue(fields={"note": [_("Write what the check showed.")]})
    signal.state, signal.note, signal.cleared_at, signal.updated_by = SignalState.CLEARED, note, timezone.now(), actor
    signal.full_clean()
    signal.save()
    journal.record(actor=actor, event="mediation.signal.cleared", subject=signal, note=note)
    return signal
