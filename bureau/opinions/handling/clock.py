"""How moves change the clock of an opinion: values to set, nothing is saved here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from bureau.core.workdays import Calendar
from bureau.opinions.deadlines.queries import limits_of
from bureau.opinions.deadlines.reckoning import days_waited, due_dates, period_end
from bureau.opinions.models import Opinion


def resumed(opinion: Opinion, today: dt.date, days: Calendar) -> dict[str, Any]:
    """The citizen has answered, or is no longer waited for: the reply is due as many days later as were waited."""
    if opinion.paused_at is None:
        return {}
    asked_on = timezone.localdate(opinion.paused_at)
    waited = days_waited(limits_of(opinion.rule, opinion.kind).day_kind, asked_on, today, days)
    paused = opinion.paused_days + waited
    return {"paused_at": None, "paused_days": paused, **_reply_due(opinion, days, opinion.extended_days + paused)}


def extended(opinion: Opinion, more: int, days: Calendar) -> dict[str, Any]:
    """The reply is due ``more`` days of its rule's kind later."""
    total = opinion.extended_days + more
    return {"extended_days": total, **_reply_due(opinion, days, total + opinion.paused_days)}


def begun_again(opinion: Opinion, today: dt.date, days: Calendar) -> dict[str, Any]:
    """A new round: its time begins today, as if it had come in today under the rule of its first receipt."""
    dates = due_dates(limits_of(opinion.rule, opinion.kind), today, days)
    return {
        "clock_from": today,
        "extended_days": 0,
        "extended_on": None,
        "extend_reason": "",
        "paused_days": 0,
        "reply_due": dates.reply.day,
        "due_is_provisional": dates.reply.provisional,
    }


def replied(opinion: Opinion, today: dt.date, days: Calendar) -> dict[str, Any]:
    """The reply goes out today; the first one is judged for good."""
    values: dict[str, Any] = {"replied_on": today, **resumed(opinion, today, days)}
    if opinion.first_replied_on is None:
        due = values.get("reply_due", opinion.reply_due)
        values |= {"first_replied_on": today, "first_in_time": today <= due}
    return values


def _reply_due(opinion: Opinion, days: Calendar, more: int) -> dict[str, Any]:
    limits = limits_of(opinion.rule, opinion.kind)
    due = period_end(opinion.clock_from, limits.reply_days + more, limits.day_kind, days)
    return {"reply_due": due.day, "due_is_provisional": due.provisional}
