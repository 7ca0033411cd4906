"""The moves of a case, and what is noted on the way: recusals, danger, duplicates, subsidy."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed
from bureau.journal import actions as journal
from bureau.journal.saving import refuse_if_stale, save_changes
from mediation.choices import ENDED_STATES, Result, Side, SubsidyGrade
from mediation.models import CaseRules, MediationCase, Mediator, Recusal, Reopening
from mediation.proceedings import queries
from mediation.proceedings.limits import Limits
from mediation.proceedings.notices import HANDLED_BY_MOVE, settle
from mediation.rules.followups import FOLLOWUP_FIELDS, FollowUpValues, followup_problems, settled_followup
from mediation.rules.outcomes import (
    OUTCOME_FIELDS,
    OutcomeFacts,
    OutcomeValues,
    extension_problems,
    move_of,
    outcome_problems,
    settled_outcome,
)
from mediation.rules.privacy import may_read_facts
from mediation.workflow import CASE

EVENTS = {
    "start": "started",
    "extend": "extended",
    "succeed": "ended",
    "fail": "ended",
    "terminate": "ended",
    "correct": "corrected",
    "archive": "archived",
    "reopen": "reopened",
}
# What an end fills, and what opening the case again empties.
END_FIELDS = (*OUTCOME_FIELDS, *FOLLOWUP_FIELDS, "visit_due_on")

Apply = Callable[[MediationCase], Mapping[str, Any]]


@action
def start_mediation(*, actor: User, case_id: int, version: int, lead: Mediator) -> MediationCase:
    """Appoint the lead mediator and begin."""

    def apply(case: MediationCase) -> dict[str, Any]:
        _refuse_recused(case, lead)
        return {"lead": lead, "is_cross_committee": lead.committee_id != case.committee_id}

    return move_case(actor=actor, case_id=case_id, version=version, name="start", apply=apply)


@action
def extend_limit(
    *, actor: User, case_id: int, version: int, until: dt.date | None, agreed: bool, today: dt.date
) -> MediationCase:
    """Move the limit with the consent of both parties. Overdue cases may be extended too; the old limit stays seen."""

    def apply(case: MediationCase) -> dict[str, Any]:
        problems = extension_problems(
            until=until,
            agreed=agreed,
            limit_on=case.limit_on,
            longest=queries.longest_extension(case),
            today=today,
        )
        if problems:
            raise InvalidValue(fields=problems)
        return {"extended_until": until, "extension_agreed": True}

    return move_case(actor=actor, case_id=case_id, version=version, name="extend", apply=apply)


@action
def end_case(*, actor: User, case_id: int, version: int, values: OutcomeValues, today: dt.date) -> MediationCase:
    """Close with a result; which facts it takes depends on the result."""
    values = settled_outcome(values)
    if not values.result:
        raise InvalidValue(fields={"result": [_("Choose the result.")]})

    def apply(case: MediationCase) -> dict[str, Any]:
        _check_outcome(case, values, today)
        return end_values(case, values, queries.case_rules())

    return move_case(actor=actor, case_id=case_id, version=version, name=move_of(values), apply=apply)


@action
def correct_outcome(*, actor: User, case_id: int, version: int, values: OutcomeValues, today: dt.date) -> MediationCase:
    """Put right what was written of a closed case's end; performance and confirmation stay where they still fit."""
    values = settled_outcome(values)
    if not values.result:
        raise InvalidValue(fields={"result": [_("Choose the result.")]})

    def apply(case: MediationCase) -> dict[str, Any]:
        if not may_read_facts(actor, case):
            raise NotAllowed(_("The content of this case is restricted. Ask the reviewer."))
        _check_outcome(case, values, today)
        rules = queries.case_rules()
        if values.result != case.result:
            _refuse_losing_an_agreement(case)
            return end_values(case, values, rules)
        return {
            **outcome_values(case, values),
            **_followup_columns(_kept_followup(case, values, today)),
            "visit_due_on": planned_visit(case, values, rules),
        }

    return move_case(actor=actor, case_id=case_id, version=version, name="correct", apply=apply)


@action
def reopen_case(*, actor: User, case_id: int, version: int, reason: str, today: dt.date) -> MediationCase:
    """Mediate a closed case anew, within a new limit. What its round had ended with is kept whole."""
    case = locked_case(actor, case_id)
    require(actor, "cases.reopen")
    if not queries.may_reopen(actor, case):
        raise NotAllowed(_("A case is opened again by the head of its office or by the bureau."))
    reason = reason.strip()
    if not reason:
        raise InvalidValue(fields={"reason": [_("Write why the case is opened again.")]})

    def apply(case: MediationCase) -> dict[str, Any]:
        ended_with = {name: case.serializable_value(name) for name in END_FIELDS}
        kept = json.dumps(ended_with, ensure_ascii=False, cls=DjangoJSONEncoder)
        Reopening.objects.create(
            case=case, round=case.round, reason=reason, ended_with=kept, created_by=actor, updated_by=actor
        )
        fresh = MediationCase()
        emptied = {name: getattr(fresh, name) for name in END_FIELDS}
        limit = {
            "due_on": Limits(queries.case_rules()).due_on(today),
            "extended_until": None,
            "extension_agreed": False,
        }
        return {**emptied, **limit, "agreement_no": None, "round": case.round + 1}

    return move_case(actor=actor, case_id=case_id, version=version, name="reopen", apply=apply)


@action
def recuse_mediator(*, actor: User, case_id: int, mediator: Mediator, asked_by: str, reason: str) -> Recusal:
    """Note that a mediator stands back. One who leads or assists the case is taken off it."""
    require(actor, "cases.enter")
    case = locked_case(actor, case_id)
    if not case.is_open:
        raise IllegalMove(_("Mediators stand back from open cases only."))
    if asked_by not in (*Side.values, "mediator"):
        raise InvalidValue(fields={"asked_by": [_("Choose who asked for it.")]})
    if not reason.strip():
        raise InvalidValue(fields={"reason": [_("Write the reason.")]})
    if case.recusals.filter(mediator=mediator).exists():
        raise InvalidValue(fields={"mediator": [_("This mediator stood back already.")]})
    recusal = Recusal(case=case, mediator=mediator, asked_by=asked_by, reason=reason.strip())
    recusal.created_by = recusal.updated_by = actor
    recusal.full_clean()
    recusal.save()
    journal.record(actor=actor, event="mediation.case.recused", subject=case, after={"mediator": mediator.name})
    case.assistants.remove(mediator)
    if case.lead_id == mediator.pk:
        save_changes(actor=actor, event="mediation.case.changed", subject=_touched(case, actor), values={"lead": None})
    return recusal


@action
def link_duplicate(*, actor: User, case_id: int, original_id: int | None) -> MediationCase:
    """Note that a case is the same dispute as another, so that it counts once; None takes the note back.

    Neither record loses anything. A chain is not possible: the original stands for itself. For clerks, and for
    reviewers whom a signal led here.
    """
    require(actor, "cases.review" if actor.can("cases.review") else "cases.enter")
    # In one order, so that two who link the same two cases cannot wait for each other.
    locked = {pk: _locked_row(actor, pk) for pk in sorted({case_id, original_id or case_id})}
    case, original = locked[case_id], locked[original_id] if original_id is not None else None
    _refuse_void(case)
    if original is not None and (problem := _link_problem(case, original)):
        raise InvalidValue(fields={"original": [problem]})
    event = f"mediation.case.{'unlinked' if original is None else 'linked'}"
    return save_changes(actor=actor, event=event, subject=_touched(case, actor), values={"duplicate_of": original})


@action
def grade_subsidy(*, actor: User, case_id: int, version: int, grade: str) -> MediationCase:
    """Set the subsidy grade (以案定补) of a closed case: a reviewer's word, never the mediator's."""
    require(actor, "cases.review")
    case = locked_case(actor, case_id)
    if case.state not in ENDED_STATES:
        raise IllegalMove(_("Only a closed case is graded."))
    if grade not in SubsidyGrade.values:
        raise InvalidValue(fields={"grade": [_("This is not one of the choices.")]})
    return save_changes(
        actor=actor,
        event="mediation.case.graded",
        subject=_touched(case, actor),
        values={"subsidy_grade": grade},
        version=version,
    )


# -- for the other rooms of the app ------------------------------------------------------------------------------------


def locked_case(actor: User, case_id: int) -> MediationCase:
    """The case, locked, within the scope of ``actor``; a void one refuses everything but its restoring."""
    case = _locked_row(actor, case_id)
    _refuse_void(case)
    return case


def move_case(*, actor: User, case_id: int, version: int, name: str, apply: Apply) -> MediationCase:
    """Lock → scope → capability → edge from the locked state → facts → validate → save → journal; reminders of what
    the move handles are settled.

    ``apply`` gives the values that the move sets, or refuses; it sees the locked case.
    """
    case = locked_case(actor, case_id)
    for edge in (one for one in CASE.edges if one.name == name):
        require(actor, edge.capability)
    edge = CASE.edge(name, case.state)
    refuse_if_stale(case, version, {})
    values = {**apply(case), "state": edge.target}
    missing = [fact for fact in edge.facts if fact in values and values[fact] in (None, "", False)]
    if missing:
        raise InvalidValue(fields={fact: [_("This step needs it.")] for fact in missing})
    settle(actor, case, *HANDLED_BY_MOVE.get(name, ()))
    return save_changes(
        actor=actor, event=f"mediation.case.{EVENTS[name]}", subject=_touched(case, actor), values=values
    )


def outcome_values(case: MediationCase, values: OutcomeValues) -> dict[str, Any]:
    """The columns that an outcome sets; a written agreement without a number gets that of its case and round."""
    found: dict[str, Any] = {name: getattr(values, name) for name in OUTCOME_FIELDS}
    number = values.agreement_no or (agreement_number(case) if values.agreement_form == "written" else "")
    return {**found, "agreement_no": number or None}


def end_values(case: MediationCase, values: OutcomeValues, rules: CaseRules) -> dict[str, Any]:
    """The columns that an end sets: the outcome, where performance stands, when the case is visited."""
    return {
        **outcome_values(case, values),
        **_followup_columns(settled_followup(FollowUpValues(), values)),
        "visit_due_on": visit_day(values, rules),
    }


def visit_day(values: OutcomeValues, rules: CaseRules) -> dt.date | None:
    """When a successful case is visited: some days after it should have been performed."""
    due = values.perform_due or values.agreed_on
    return due + dt.timedelta(days=rules.visit_days) if values.result == Result.SUCCESS and due else None


def planned_visit(case: MediationCase, values: OutcomeValues, rules: CaseRules) -> dt.date | None:
    """The next visit when the outcome becomes ``values``: it moves along, unless somebody planned another day."""
    untouched = case.visit_due_on == visit_day(queries.outcome_of(case), rules)
    return visit_day(values, rules) if untouched else case.visit_due_on


def agreement_number(case: MediationCase) -> str:
    """``(2026)×人调协字第1号``; a case mediated anew adds its round, so that no number is used twice."""
    number = case.number.replace("人调字", "人调协字")
    return number if case.round == 1 else f"{number}-{case.round}"


def _locked_row(actor: User, case_id: int) -> MediationCase:
    # Only the case's own row: PostgreSQL cannot lock the empty side of an outer join.
    return MediationCase.objects.select_for_update(of=("self",)).get_visible(actor, case_id)


def _refuse_void(case: MediationCase) -> None:
    if case.is_void:
        raise IllegalMove(_("This case is void. Restore it first."))


def _link_problem(case: MediationCase, original: MediationCase) -> str:
    if original.pk == case.pk:
        return _("A case is no duplicate of itself.")
    if original.is_void:
        return _("The other case is void.")
    if original.duplicate_of_id is not None:
        return _("The other case is itself linked to a third; link to that one.")
    if case.duplicates.exists():
        return _("Other cases are linked to this one; link the other way round.")
    return ""


def _followup_columns(followup: FollowUpValues) -> dict[str, Any]:
    return {name: getattr(followup, name) for name in FOLLOWUP_FIELDS}


def _kept_followup(case: MediationCase, values: OutcomeValues, today: dt.date) -> FollowUpValues:
    """What was noted after the agreement; what only followed from the agreement follows from the corrected one."""
    kept = queries.followup_of(case)
    if kept == settled_followup(FollowUpValues(), queries.outcome_of(case)):
        return settled_followup(FollowUpValues(), values)
    problems = followup_problems(kept, values, today)
    if problems:
        raise InvalidValue(" ".join(words for found in problems.values() for words in found))
    return kept


def _check_outcome(case: MediationCase, values: OutcomeValues, today: dt.date) -> None:
    facts = OutcomeFacts(today=today, accepted_on=case.accepted_on, has_lead=case.lead_id is not None)
    problems = outcome_problems(values, facts)
    if problems:
        raise InvalidValue(fields=problems)


def _refuse_losing_an_agreement(case: MediationCase) -> None:
    """An agreement that is taken back is kept by opening the case again; a correction would write over it."""
    if case.result == Result.SUCCESS:
        words = _("A case with an agreement is not corrected into another result. Have it opened again, with a reason.")
        raise InvalidValue(fields={"result": [words]})


def _refuse_recused(case: MediationCase, lead: Mediator) -> None:
    if case.recusals.filter(mediator=lead).exists():
        raise InvalidValue(fields={"lead": [_("This mediator stood back from the case.")]})


def _touched(case: MediationCase, actor: User) -> MediationCase:
    case.updated_by = actor
    return case
