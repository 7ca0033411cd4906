"""The rules of a case's end: one implementation for screens, imports and the API. No database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from bureau.webkit.texts import text_problems
from mediation.choices import (
    AgreementForm,
    Conversion,
    NextStep,
    PerformMode,
    Result,
    TerminateReason,
)

# Fourteen digits with two decimals, what the column holds: nothing a county's committee settles comes near it.
MOST_YUAN = Decimal("999999999999.99")
# Free text of a ledger (domain notes 11): at most 2,000 characters.
TEXTS = {"agreement_content": 2000, "perform_place": 100, "agreement_no": 60}

CHOICES = {
    "result": Result,
    "terminate_reason": TerminateReason,
    "next_step": NextStep,
    "conversion": Conversion,
    "agreement_form": AgreementForm,
    "perform_mode": PerformMode,
}
# Read once: a choices class makes its values anew whenever it is asked.
_KNOWN = {name: frozenset(choices.values) for name, choices in CHOICES.items()}

Problems = dict[str, list[str]]
Found = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OutcomeValues:
    """What a case ended with; no result: it is still open. Empty texts are ``""``, everything else missing is None."""

    result: str = ""
    ended_on: dt.date | None = None
    terminate_reason: str = ""
    next_step: str = ""
    conversion: str = ""
    agreement_form: str = ""
    agreement_no: str = ""
    agreed_on: dt.date | None = None
    agreement_content: str = ""
    amount_agreed: Decimal | None = None
    perform_mode: str = ""
    perform_due: dt.date | None = None
    perform_place: str = ""


# A case that goes on.
STILL_OPEN = OutcomeValues()
OUTCOME_FIELDS = tuple(field.name for field in fields(OutcomeValues))
# Filled only when the parties agreed.
AGREEMENT_FIELDS = (
    "agreement_form",
    "agreement_no",
    "agreed_on",
    "agreement_content",
    "amount_agreed",
    "perform_mode",
    "perform_due",
    "perform_place",
)


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """What the rules of an end must know of the case."""

    today: dt.date
    accepted_on: dt.date | None
    has_lead: bool
    has_started: bool = True


def settled_outcome(values: OutcomeValues) -> OutcomeValues:
    """The values with what follows from others: the usual way of performance, nothing turned into another case."""
    if not values.result:
        return values
    found = replace(values, conversion=values.conversion or Conversion.NONE)
    if values.result != Result.SUCCESS:
        return found
    return replace(
        found,
        perform_mode=values.perform_mode or (PerformMode.LUMP if values.perform_due else PerformMode.IMMEDIATE),
        ended_on=values.ended_on or values.agreed_on,
    )


def outcome_problems(values: OutcomeValues, facts: OutcomeFacts) -> Problems:
    """Everything that forbids a case to end so, field → sentences; empty when it can."""
    found: Problems = {}
    if not values.result:
        for name in OUTCOME_FIELDS:
            if getattr(values, name) not in ("", None):
                found[name] = [_("Choose the result first: this belongs to a closed case.")]
        return found
    for name, message in (
        *_choice_problems(values),
        *_end_problems(values, facts),
        *_result_problems(values, facts),
        *text_problems({name: getattr(values, name) for name in TEXTS}, TEXTS),
    ):
        found.setdefault(name, []).append(message)
    return found


def _choice_problems(values: OutcomeValues) -> Found:
    unknown = [n for n, known in _KNOWN.items() if getattr(values, n) and getattr(values, n) not in known]
    return [(name, _("This is not one of the choices.")) for name in unknown]


def _end_problems(values: OutcomeValues, facts: OutcomeFacts) -> Found:
    day = values.ended_on
    if day is None:
        return [("ended_on", _("Fill in the day the case was closed."))]
    if day > facts.today:
        return [("ended_on", _("The day of closing cannot be after today (%(today)s).") % _iso(today=facts.today))]
    if facts.accepted_on and day < facts.accepted_on:
        words = _("The day of closing is before the acceptance (%(accepted)s); check both.")
        return [("ended_on", words % _iso(accepted=facts.accepted_on))]
    return []


def _result_problems(values: OutcomeValues, facts: OutcomeFacts) -> Found:
    if values.result == Result.SUCCESS:
        return [*_lead_problems(facts), *_agreement_problems(values, facts), *_performance_problems(values)]
    found = [
        (name, _("Only a successful case has an agreement; empty this or choose another result."))
        for name in AGREEMENT_FIELDS
        if getattr(values, name) not in ("", None)
    ]
    if values.result == Result.FAILED:
        found += _lead_problems(facts)
    elif not values.terminate_reason:
        found.append(("terminate_reason", _("Choose why the mediation was terminated.")))
    return found


def _lead_problems(facts: OutcomeFacts) -> Found:
    return [] if facts.has_lead else [("lead", _("Name the lead mediator before the case is closed."))]


def _agreement_problems(values: OutcomeValues, facts: OutcomeFacts) -> Found:
    """人民调解法 Art. 28, 29: the form, and the content of an oral agreement too."""
    found: Found = []
    if values.terminate_reason:
        found.append(("terminate_reason", _("A successful case has no reason of termination.")))
    if not values.agreement_form:
        found.append(("agreement_form", _("Choose whether the agreement is written or oral.")))
    if not values.agreement_content.strip():
        found.append(("agreement_content", _("Write down what was agreed; an oral agreement is recorded too.")))
    if values.agreement_form == AgreementForm.ORAL and values.agreement_no:
        found.append(("agreement_no", _("Only a written agreement has a number.")))
    return [*found, *_agreed_on_problems(values, facts), *amount_problems("amount_agreed", values.amount_agreed)]


def _agreed_on_problems(values: OutcomeValues, facts: OutcomeFacts) -> Found:
    if values.agreed_on is None:
        return [("agreed_on", _("Fill in the day of the agreement."))]
    if facts.accepted_on and values.agreed_on < facts.accepted_on:
        words = _("The agreement is dated before the acceptance (%(accepted)s); check both.")
        return [("agreed_on", words % _iso(accepted=facts.accepted_on))]
    if values.agreed_on > facts.today:
        words = _("The day of the agreement cannot be after today (%(today)s).")
        return [("agreed_on", words % _iso(today=facts.today))]
    if values.ended_on and values.agreed_on > values.ended_on:
        return [("agreed_on", _("The agreement is dated after the closing; check both."))]
    return []


def _performance_problems(values: OutcomeValues) -> Found:
    found: Found = []
    if values.perform_mode in (PerformMode.LUMP, PerformMode.INSTALMENTS) and values.perform_due is None:
        found.append(("perform_due", _("Fill in by which day it is to be performed.")))
    if values.perform_due and values.agreed_on and values.perform_due < values.agreed_on:
        found.append(("perform_due", _("The day of performance is before the agreement; check both.")))
    return found


def amount_problems(name: str, amount: Decimal | None) -> Found:
    """An amount in yuan that can be stored: not negative, two decimals, at most twelve digits before the point."""
    if amount is None:
        return []
    if not 0 <= amount <= MOST_YUAN:
        return [(name, _("Write the amount in yuan, from 0 to %(most)s.") % {"most": f"{MOST_YUAN:,}"})]
    if amount != amount.quantize(Decimal("0.01")):
        return [(name, _("Write the amount with at most two digits after the point."))]
    return []


def move_of(values: OutcomeValues) -> str:
    """The move of the workflow that ends a case so."""
    return {Result.SUCCESS: "succeed", Result.FAILED: "fail"}.get(Result(values.result), "terminate")


def extension_problems(
    *, until: dt.date | None, agreed: bool, limit_on: dt.date, longest: dt.date, today: dt.date
) -> Problems:
    """Why the limit cannot be moved to ``until``; ``longest``: the last day an extension may reach."""
    found: Problems = {}
    if not agreed:
        # 人民调解工作若干规定 (2002) Art. 33 and the local rules that follow it.
        found["extension_agreed"] = [_("A case takes longer only when both parties agree; tick that they do.")]
    if until is None:
        found["extended_until"] = [_("Fill in until when.")]
    elif until <= limit_on or until < today:
        words = _("The new limit must be after the present one (%(limit)s) and not before today.")
        found["extended_until"] = [words % _iso(limit=limit_on)]
    elif until > longest:
        found["extended_until"] = [_("The limit can be extended until %(longest)s at most.") % _iso(longest=longest)]
    return found


def _iso(**days: dt.date) -> Mapping[str, str]:
    return {name: day.isoformat() for name, day in days.items()}


def said(problems: Sequence[tuple[str, str]]) -> Problems:
    """(field, sentence) pairs as field → sentences."""
    found: Problems = {}
    for name, message in problems:
        found.setdefault(name, []).append(message)
    return found
