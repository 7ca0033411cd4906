"""Rating, opening again, closing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue
from bureau.jobs.actions import run_once
from bureau.jobs.models import JobRun
from bureau.opinions.choices import CONTENT, OpinionState
from bureau.opinions.deadlines.queries import limits_of
from bureau.opinions.deadlines.reckoning import due_dates
from bureau.opinions.handling import clock
from bureau.opinions.handling.closing.queries import silent_opinions
from bureau.opinions.handling.moving import Which, move_opinion
from bureau.opinions.models import Opinion, Reopening
from bureau.opinions.rules.satisfaction import may_ask_again, rating_problems, reason_problems
from bureau.workdays.queries import calendar

CLOSE = "opinions.close"


@action
def rate(
    *,
    actor: User | None,
    which: Which,
    satisfaction: str,
    note: str = "",
    solved: bool | None = None,
    today: dt.date,
) -> Opinion:
    """How the citizen judges the reply, once a round; by himself, or through staff who asked him (kept apart).

    «Solved» or content closes the opinion; «not solved» opens it again, as long as it may be.
    """
    problems = rating_problems(satisfaction, note, solved)
    if problems:
        raise InvalidValue(fields=problems)

    def apply(opinion: Opinion) -> dict[str, Any]:
        if opinion.satisfaction:
            raise IllegalMove(_("This reply was rated already."))
        return {
            "satisfaction": satisfaction,
            "satisfaction_note": note.strip(),
            "solved": solved,
            "rated_on": today,
            "rated_by_staff": actor is not None,
        }

    opinion = move_opinion(actor=actor, which=which, name="rate", apply=apply)
    if solved is False:
        if actor is not None or may_ask_again(opinion.round, opinion.replied_on, today):
            return _reopened(actor, which, note, today)
    elif opinion.state == OpinionState.REPLIED and (solved or satisfaction in CONTENT):
        return _closed(actor, which, today)
    return opinion


@action
def reopen(*, actor: User | None, which: Which, reason: str, version: int | None = None, today: dt.date) -> Opinion:
    """Open an answered opinion again: the citizen twice at most and within 30 days of the reply, staff with a reason.

    What the round had ended with is kept; a new one begins, with new days.
    """
    problems = reason_problems(reason)
    if problems:
        raise InvalidValue(fields=problems)
    return _reopened(actor, which, reason, today, version)


@action
def close_opinions(*, actor: User, today: dt.date) -> list[Opinion]:
    """Close what was replied to 15 days ago and more, and never rated «not solved». Returns them."""
    return [_closed(actor, pk, today) for pk in silent_opinions(today)]


def run_closing(*, day: dt.date, actor: User) -> JobRun:
    """The closing of one day, once. Sealed reports stay out of what the job's row says."""

    def work() -> dict[str, int]:
        return {"closed": sum(not one.is_sealed for one in close_opinions(actor=actor, today=day))}

    return run_once(name=CLOSE, period=day.isoformat(), work=work)


def _closed(actor: User | None, which: Which, today: dt.date) -> Opinion:
    return move_opinion(actor=actor, which=which, name="close", apply=lambda _o: {"ended_on": today})


def _reopened(actor: User | None, which: Which, reason: str, today: dt.date, version: int | None = None) -> Opinion:
    def apply(opinion: Opinion) -> dict[str, Any]:
        if actor is None and not may_ask_again(opinion.round, opinion.replied_on, today):
            raise IllegalMove(
                _(
                    "This was looked at again already, or the reply is more than 30 days old. Please call us, or send "
                    "it in anew."
                )
            )
        _keep_round(actor, opinion, reason)
        days = calendar()
        values: dict[str, Any] = {**_EMPTIED, "round": opinion.round + 1, **clock.begun_again(opinion, today, days)}
        if opinion.state == OpinionState.REJECTED:
            dates = due_dates(limits_of(opinion.rule, opinion.kind), today, days)
            values |= {"accepted_on": None, "accept_due": dates.accept.day}
        elif opinion.reopened_on is None:
            values["reopened_on"] = today
        return values

    return move_opinion(actor=actor, which=which, name="reopen", apply=apply, version=version)


_EMPTIED: dict[str, Any] = {
    "outcome": "",
    "reject_reason": "",
    "right_body": "",
    "satisfaction": "",
    "satisfaction_note": "",
    "solved": None,
    "rated_on": None,
    "rated_by_staff": False,
    "replied_on": None,
    "ended_on": None,
}


def _keep_round(actor: User | None, opinion: Opinion, reason: str) -> None:
    Reopening.objects.create(
        opinion=opinion,
        round=opinion.round,
        reason=reason.strip(),
        outcome=opinion.outcome,
        satisfaction=opinion.satisfaction,
        satisfaction_note=opinion.satisfaction_note,
        rated_by_staff=opinion.rated_by_staff,
        replied_on=opinion.replied_on,
        reply_due=opinion.reply_due,
        created_by=actor,
        updated_by=actor,
    )
