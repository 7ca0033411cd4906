"""Setting what holds from the start, moving days that stood under no notice yet, reminding every morning."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.workdays import Calendar
from bureau.jobs.actions import run_once
from bureau.jobs.models import JobRun
from bureau.journal import actions as journal
from bureau.journal.saving import save_new
from bureau.notices.actions import post_notices
from bureau.opinions.choices import OpinionState
from bureau.opinions.deadlines import queries
from bureau.opinions.deadlines.defaults import ALWAYS, DEFAULT_LIMITS
from bureau.opinions.deadlines.escalation import Rung, acceptance_ladder, ladder, reached
from bureau.opinions.models import DeadlineRule, Opinion
from bureau.opinions.telling import page_of, sentence
from bureau.workdays.queries import calendar

REMIND = "opinions.remind"


@action
def install_default_rules(*, actor: User | None) -> list[DeadlineRule]:
    """The usual deadlines, for kinds that have none yet; returns the new ones. ``actor`` is None during ``setup``."""
    if actor is not None:
        require(actor, "opinions.route")
    known = set(DeadlineRule.objects.values_list("kind", flat=True))
    return [
        save_new(
            actor=actor,
            event="opinions.deadlinerule.added",
            subject=DeadlineRule(created_by=actor, updated_by=actor),
            values={
                "kind": str(kind),
                "accept_days": limits.accept_days,
                "reply_days": limits.reply_days,
                "extend_days": limits.extend_days,
                "day_kind": str(limits.day_kind),
                "valid_from": ALWAYS,
            },
        )
        for kind, limits in DEFAULT_LIMITS.items()
        if kind not in known
    ]


@action
def recompute_provisional(*, actor: User | None, days: Calendar) -> list[Opinion]:
    """Move the days that waited for a notice, once it is out, and say so in the journal; returns what is settled.

    What is still provisional stays as it is. Running it again finds nothing.
    """
    settled = []
    for opinion in queries.provisional_opinions().select_for_update(of=("self",)):
        dates = queries.explained(opinion, days)
        if dates.accept.provisional or dates.reply.provisional:
            continue
        before = journal.snapshot(opinion, ("accept_due", "reply_due"))
        opinion.accept_due, opinion.reply_due = dates.accept.day, dates.reply.day
        opinion.due_is_provisional = False
        opinion.version += 1
        opinion.save(update_fields=["accept_due", "reply_due", "due_is_provisional", "version", "updated_at"])
        old, new = journal.changes(before, journal.snapshot(opinion, ("accept_due", "reply_due")))
        words = _("The notice on the holidays is out; the days are now certain.")
        journal.record(
            actor=actor, event="opinions.opinion.due_recomputed", subject=opinion, before=old, after=new, note=words
        )
        settled.append(opinion)
    return settled


@action
def remind(*, actor: User, today: dt.date, days: Calendar) -> int:
    """Tell who has to know of what falls due or is late; returns how many were told anew, sealed reports not counted.

    As often as one likes: each rung is told once to each, and what is handled is told no more.
    """
    recipients = queries.Recipients(today)
    told = 0
    for opinion in queries.opinions_to_remind_of(today):
        for due, rung in _rungs(opinion, today, days):
            count = post_notices(
                actor=actor,
                recipients=recipients.of(opinion, rung.level),
                kind=f"opinion_{rung.code}",
                subject=opinion,
                text=sentence(opinion, rung.words),
                url=page_of(opinion),
                day=due,
            )
            told += 0 if opinion.is_sealed else count
    return told


def run_reminders(*, day: dt.date, actor: User) -> JobRun:
    """The morning's work, once for ``day``: settle provisional days, then remind."""

    def work() -> dict[str, int]:
        days = calendar()
        # Sealed reports stay out of what the job's row says: system managers read it.
        settled = [one for one in recompute_provisional(actor=actor, days=days) if not one.is_sealed]
        return {"recomputed": len(settled), "told": remind(actor=actor, today=day, days=days)}

    return run_once(name=REMIND, period=day.isoformat(), work=work)


def _rungs(opinion: Opinion, today: dt.date, days: Calendar) -> list[tuple[dt.date, Rung]]:
    found = [(opinion.reply_due, rung) for rung in reached(ladder(opinion.reply_due, days), today)]
    if opinion.state == OpinionState.NEW:
        rungs = reached(acceptance_ladder(opinion.accept_due, days), today)
        found += [(opinion.accept_due, rung) for rung in rungs]
    return found
