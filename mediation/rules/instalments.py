"""The rules of paying in instalments: plans, payments, and what they say of performance. No database."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediation.choices import Performance
from mediation.rules.outcomes import Found, OutcomeValues, Problems, amount_problems, said

# Monthly for ten years: longer than any plan of a county's committee.
MOST_PARTS = 120
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment: by when how much; ``paid_on``: when it was paid."""

    due_on: dt.date | None
    amount: Decimal | None
    paid_on: dt.date | None = None


def plan_problems(parts: Sequence[Part], outcome: OutcomeValues, paid: Sequence[Part]) -> Problems:
    """Everything that forbids to plan ``parts`` beside what is ``paid`` already.

    Problems of a part are keyed ``instalments.<place>.<field>``, those of the plan ``instalments``.
    """
    if outcome.amount_agreed is None:
        return {"instalments": [_("The agreement names no amount; correct the result first.")]}
    if not parts or len(parts) > MOST_PARTS:
        words = _("A plan has from 1 to %(most)d instalments.")
        return {"instalments": [words % {"most": MOST_PARTS}]}
    found = [
        (f"instalments.{place}.{name}", words)
        for place, part in enumerate(parts)
        for name, words in _part_problems(part, parts[place - 1].due_on if place else None, outcome.agreed_on)
    ]
    return said(found or _sum_problems(parts, paid, outcome.amount_agreed))


def _part_problems(part: Part, before: dt.date | None, agreed_on: dt.date | None) -> Found:
    found: Found = []
    if part.due_on is None:
        found.append(("due_on", _("Fill in by which day it is to be paid.")))
    elif agreed_on and part.due_on < agreed_on:
        words = _("It is due before the agreement (%(agreed)s); check both.")
        found.append(("due_on", words % {"agreed": agreed_on.isoformat()}))
    elif before and part.due_on <= before:
        words = _("Instalments stand in the order of their days; this one is not after %(before)s.")
        found.append(("due_on", words % {"before": before.isoformat()}))
    if part.amount is None or part.amount == 0:
        found.append(("amount", _("Fill in the amount in yuan.")))
    return [*found, *amount_problems("amount", part.amount)]


def _sum_problems(parts: Sequence[Part], paid: Sequence[Part], agreed: Decimal) -> Found:
    total = sum((part.amount or Decimal(0) for part in (*paid, *parts)), Decimal(0))
    if total == agreed:
        return []
    words = _("The instalments come to %(sum)s yuan, the agreement to %(agreed)s yuan; both must be the same.")
    return [("instalments", words % {"sum": f"{total:,.2f}", "agreed": f"{agreed:,.2f}"})]


def payment_problems(paid_on: dt.date | None, outcome: OutcomeValues, today: dt.date) -> Problems:
    if paid_on is None:
        return {"paid_on": [_("Fill in the day of payment.")]}
    if paid_on > today:
        return {"paid_on": [_("The day of payment cannot be after today.")]}
    if outcome.agreed_on and paid_on < outcome.agreed_on:
        words = _("The day of payment is before the agreement (%(agreed)s); check both.")
        return {"paid_on": [words % {"agreed": outcome.agreed_on.isoformat()}]}
    return {}


def performance_by(parts: Sequence[Part], present: str) -> tuple[str, dt.date | None]:
    """Performance and its day as the payments show them; ``present`` stays where nothing was paid and it allows that.

    All paid: performed on the day of the last payment.
    """
    days = [part.paid_on for part in parts if part.paid_on is not None]
    if not days:
        return (present if present == Performance.NONE else Performance.NOT_DUE), None
    if len(days) < len(parts):
        return Performance.PARTIAL, None
    return Performance.DONE, max(days)


def contradictions(performance: str, parts: Sequence[Part]) -> Problems:
    """Where what is said of performance and the payments noted contradict each other."""
    unpaid = sum(part.paid_on is None for part in parts)
    if performance == Performance.DONE and unpaid:
        words = ngettext(
            "%(count)d instalment is not noted as paid; note the payment, and the case is performed by itself.",
            "%(count)d instalments are not noted as paid; note the payments, and the case is performed by itself.",
            unpaid,
        )
        return {"performance": [words % {"count": unpaid}]}
    if unpaid < len(parts) and performance != (Performance.PARTIAL if unpaid else Performance.DONE):
        return {"performance": [_("Payments are noted: take them back first if they were not made.")]}
    return {}


def even_plan(amount: Decimal, count: int, first: dt.date) -> list[Part]:
    """``amount`` in ``count`` equal monthly parts from ``first`` on; the last one takes the odd cents.

    A month that is too short for the day has its last day.
    """
    each = (amount / count).quantize(_CENT, rounding="ROUND_DOWN")
    amounts = [each] * (count - 1) + [amount - each * (count - 1)]
    return [Part(_months_later(first, place), part) for place, part in enumerate(amounts)]


def _months_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
