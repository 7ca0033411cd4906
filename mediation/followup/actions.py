"""Writing what follows an agreement: performance and payments, judicial confirmation, return visits; the danger flag.

They may come after archiving too: all but the flag asks for a closed or archived case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue, NotVisible
from bureau.journal import actions as journal
from bureau.journal.saving import refuse_if_stale, save_changes
from bureau.webkit.texts import text_problems
from mediation.choices import ENDED_STATES, ConfirmationResult, Performance, PerformMode, Result
from mediation.followup import queries
from mediation.models import Instalment, MediationCase, ReturnVisit
from mediation.proceedings.actions import locked_case, planned_visit
from mediation.proceedings.notices import (
    CONFIRMATION,
    INSTALMENT,
    PERFORMANCE,
    VISIT,
    CaseNotice,
    danger_notices,
    settle,
)
from mediation.proceedings.queries import case_rules, followup_of, outcome_of
from mediation.rules import instalments as plans
from mediation.rules.cases import TEXTS as CASE_TEXTS
from mediation.rules.followups import (
    DECIDED,
    ApplicationValues,
    DecisionValues,
    FollowUpValues,
    PerformanceValues,
    VisitValues,
    application_problems,
    followup_problems,
    planned_visit_problems,
    visit_problems,
)
from mediation.rules.instalments import Part

M = TypeVar("M", Instalment, ReturnVisit)

# -- performance -------------------------------------------------------------------------------------------------------


@action
def record_performance(
    *, actor: User, case_id: int, version: int, values: PerformanceValues, today: dt.date
) -> MediationCase:
    """Note how far the agreement was performed. With instalments the payments must not say otherwise."""
    case = _agreed_case(actor, case_id)
    parts = queries.parts_of(queries.instalments_of(case))
    note = case.performance_note if values.performance_note is None else values.performance_note.strip()
    found: dict[str, Any] = {
        "performance": values.performance,
        "performed_on": values.performed_on,
        "performance_note": note,
    }
    _check(case, replace(followup_of(case), **found), today, plans.contradictions(values.performance, parts))
    _settle_performance(actor, case, values.performance)
    return _saved(actor, case, "performed", found, version)


@action
def plan_instalments(*, actor: User, case_id: int, version: int, parts: Sequence[Part]) -> MediationCase:
    """Replace what is not paid of the present round's plan by ``parts``; with what is paid they come to the amount
    agreed. The last day becomes the day of performance, and an untouched plan of the return visit moves with it.
    """
    case = _agreed_case(actor, case_id)
    refuse_if_stale(case, version, {})
    present = queries.instalments_of(case)
    if case.performance in (Performance.DONE, Performance.NOT_NEEDED):
        raise IllegalMove(_("Performance is noted as over. Put that right before planning instalments."))
    outcome, paid = outcome_of(case), [one for one in present if one.paid_on is not None]
    problems = plans.plan_problems(parts, outcome, queries.parts_of(paid))
    if problems:
        raise InvalidValue(fields=problems)
    Instalment.objects.filter(case=case, round=case.round, paid_on__isnull=True).delete()
    for part in parts:
        _new(actor, Instalment(case=case, round=case.round), {"due_on": part.due_on, "amount": part.amount})
    after = queries.instalments_of(case)
    last = max(one.due_on for one in after)
    values: dict[str, Any] = {"perform_mode": PerformMode.INSTALMENTS, "perform_due": last}
    values["performance"] = plans.performance_by(queries.parts_of(after), case.performance)[0]
    values["visit_due_on"] = planned_visit(case, replace(outcome, perform_due=last), case_rules())
    settle(actor, case, *PERFORMANCE)
    return _noted(actor, case, "planned", values, before=_told(present), after=_told(after))


@action
def record_payment(
    *, actor: User, case_id: int, instalment_id: int, paid_on: dt.date | None, today: dt.date
) -> Instalment:
    """Note that an instalment was paid; the last payment makes the agreement performed."""
    case, instalment = _instalment(actor, case_id, instalment_id)
    if instalment.paid_on is not None:
        words = _("This instalment is noted as paid on %(day)s already.")
        raise IllegalMove(words % {"day": instalment.paid_on.isoformat()})
    problems = plans.payment_problems(paid_on, outcome_of(case), today)
    if problems:
        raise InvalidValue(fields=problems)
    settle(actor, case, *INSTALMENT, day=instalment.due_on)
    return _pay(actor, case, instalment, paid_on)


@action
def take_back_payment(*, actor: User, case_id: int, instalment_id: int) -> Instalment:
    """A payment was noted by mistake: the instalment is unpaid again, the agreement as far as the others show."""
    case, instalment = _instalment(actor, case_id, instalment_id)
    if instalment.paid_on is None:
        raise IllegalMove(_("This instalment is not noted as paid."))
    return _pay(actor, case, instalment, None)


# -- judicial confirmation ---------------------------------------------------------------------------------------------


@action
def apply_for_confirmation(
    *, actor: User, case_id: int, version: int, values: ApplicationValues, today: dt.date
) -> MediationCase:
    """Note the application of both parties, or put it right while the court has not decided (人民调解法 Art. 33)."""
    case = _agreed_case(actor, case_id)
    if case.confirm_result in DECIDED:
        raise IllegalMove(_("The court has decided on this agreement already."))
    found: dict[str, Any] = {
        "confirm_applied_on": values.confirm_applied_on,
        "confirm_court": values.confirm_court.strip(),
        "confirm_result": ConfirmationResult.APPLIED,
        "confirm_result_on": None,
        "confirm_ruling_no": "",
    }
    _check(case, replace(followup_of(case), **found), today, application_problems(values))
    settle(actor, case, *CONFIRMATION)
    return _saved(actor, case, "applied", found, version)


@action
def record_confirmation(
    *, actor: User, case_id: int, version: int, values: DecisionValues, today: dt.date
) -> MediationCase:
    """Note how far the court has come with the application, its decision included."""
    case = _agreed_case(actor, case_id)
    found: dict[str, Any] = {
        "confirm_result": values.confirm_result,
        "confirm_result_on": values.confirm_result_on,
        "confirm_ruling_no": values.confirm_ruling_no.strip(),
    }
    _check(case, replace(followup_of(case), **found), today)
    return _saved(actor, case, "confirmed", found, version)


# -- return visits -----------------------------------------------------------------------------------------------------


@action
def record_visit(
    *, actor: User, case_id: int, values: VisitValues, today: dt.date, update_performance: bool = False
) -> ReturnVisit:
    """Note a return visit. The plan is fulfilled by it; ``values.next_on`` plans the next one.

    ``update_performance``: what was found of performance becomes that of the case.
    """
    case = _ended_case(actor, case_id)
    outcome, known = outcome_of(case), followup_of(case)
    if outcome.result != Result.SUCCESS:
        values = replace(values, performance=Performance.NOT_NEEDED)
    found = replace(known, visited_on=values.visited_on)
    more = visit_problems(values, outcome)
    if outcome.result == Result.SUCCESS and update_performance:
        found = _found_at(values, found)
        parts = queries.parts_of(queries.instalments_of(case))
        more = {**plans.contradictions(values.performance, parts), **more}
    problems = {**followup_problems(found, outcome, today), **more}
    if "performance_note" in problems:
        problems["note"] = problems.pop("performance_note")  # the note of the visit says why
    if problems:
        raise InvalidValue(fields=problems)
    visit = _new(actor, ReturnVisit(case=case, round=case.round), _columns(values))
    first = min(day for day in (known.visited_on, visit.visited_on) if day is not None)
    changed = {"performance": found.performance, "performed_on": found.performed_on}
    told = {"visit": visit.visited_on, "visitor": visit.visitor, "has_hidden_risk": visit.has_hidden_risk}
    settle(actor, case, *VISIT)
    if update_performance:
        _settle_performance(actor, case, found.performance)
    _noted(
        actor,
        case,
        "visited",
        {**changed, "performance_note": found.performance_note, "visited_on": first, "visit_due_on": values.next_on},
        after=told,
    )
    return visit


@action
def plan_visit(*, actor: User, case_id: int, version: int, day: dt.date | None, today: dt.date) -> MediationCase:
    """Plan the next return visit for ``day``; None: none is planned."""
    case = _ended_case(actor, case_id)
    problems = planned_visit_problems(day, outcome_of(case), today)
    if problems:
        raise InvalidValue(fields=problems)
    settle(actor, case, *VISIT)
    return _saved(actor, case, "visit_planned", {"visit_due_on": day}, version)


# -- danger ------------------------------------------------------------------------------------------------------------


@action
def flag_danger(*, actor: User, case_id: int, note: str, today: dt.date) -> MediationCase:
    """Flag that the dispute may turn into a criminal case, in any state: whoever has to know is told at once.

    Flagged already: the note is replaced, nobody is told again.
    """
    require(actor, "cases.enter")
    case = locked_case(actor, case_id)
    note, was = note.strip(), case.is_dangerous
    if not note:
        raise InvalidValue(fields={"danger_note": [_("Write what points to danger, so that others can act today.")]})
    too_long = text_problems({"danger_note": note}, CASE_TEXTS)
    if too_long:
        raise InvalidValue(fields={name: [words] for name, words in too_long})
    _saved(actor, case, "flagged", {"is_dangerous": True, "danger_note": note})
    danger_notices(actor=actor, case=case, was_dangerous=was, today=today)
    return case


@action
def unflag_danger(*, actor: User, case_id: int, reason: str) -> MediationCase:
    """Take the flag back with a reason, which the journal keeps; the note stays on the case."""
    require(actor, "cases.enter")
    case = locked_case(actor, case_id)
    if not case.is_dangerous:
        raise IllegalMove(_("This case is not flagged as dangerous."))
    if not reason.strip():
        raise InvalidValue(fields={"reason": [_("Write why there is no danger any more.")]})
    settle(actor, case, CaseNotice.DANGER)
    return _saved(actor, case, "unflagged", {"is_dangerous": False}, note=reason.strip())


# -- parts -------------------------------------------------------------------------------------------------------------


def _ended_case(actor: User, case_id: int) -> MediationCase:
    require(actor, "cases.enter")
    case = locked_case(actor, case_id)
    if case.state not in ENDED_STATES:
        raise IllegalMove(_("This is entered after the case was closed."))
    return case


def _agreed_case(actor: User, case_id: int) -> MediationCase:
    case = _ended_case(actor, case_id)
    if case.result != Result.SUCCESS:
        raise IllegalMove(_("Only a case with an agreement has this."))
    return case


def _instalment(actor: User, case_id: int, instalment_id: int) -> tuple[MediationCase, Instalment]:
    """The locked case and one of the instalments of its present round."""
    case = _agreed_case(actor, case_id)
    instalment = Instalment.objects.select_for_update().filter(pk=instalment_id, case=case, round=case.round).first()
    if instalment is None:
        raise NotVisible(_("There is no such instalment."))
    return case, instalment


def _pay(actor: User, case: MediationCase, instalment: Instalment, paid_on: dt.date | None) -> Instalment:
    """Set or empty the day of payment; performance follows the payments."""
    before, instalment.paid_on, instalment.updated_by = instalment.paid_on, paid_on, actor
    instalment.full_clean()
    instalment.save()
    parts = queries.parts_of(queries.instalments_of(case))
    performance, performed_on = plans.performance_by(parts, case.performance)
    _settle_performance(actor, case, performance)
    due = instalment.due_on.isoformat()
    _noted(
        actor,
        case,
        "paid" if paid_on else "unpaid",
        {"performance": performance, "performed_on": performed_on},
        before={"instalment": due, "paid_on": before},
        after={"instalment": due, "paid_on": paid_on},
    )
    return instalment


def _found_at(values: VisitValues, known: FollowUpValues) -> FollowUpValues:
    """What the case says when it takes over what a visit found; the visit's note says why nothing was performed."""
    note = known.performance_note
    if values.performance == Performance.NONE:
        note = note or values.note.strip()
    return replace(
        known,
        performance=values.performance,
        performed_on=values.performed_on if values.performance == Performance.DONE else None,
        performance_note=note,
    )


def _columns(values: VisitValues) -> dict[str, Any]:
    return {
        "visited_on": values.visited_on,
        "visitor": values.visitor.strip(),
        "mode": values.mode,
        "performance": values.performance,
        "satisfaction": values.satisfaction,
        "has_hidden_risk": values.has_hidden_risk,
        "note": values.note.strip(),
    }


def _check(
    case: MediationCase, values: FollowUpValues, today: dt.date, more: Mapping[str, list[str]] | None = None
) -> None:
    """Refuse what cannot be stored; ``more`` are problems found beside the rules of ``values``."""
    problems = {**followup_problems(values, outcome_of(case), today), **(more or {})}
    if problems:
        raise InvalidValue(fields=problems)


def _settle_performance(actor: User, case: MediationCase, performance: str) -> None:
    """What was performed is reminded of no more, neither is its confirmation."""
    if performance in queries.UNPERFORMED:
        settle(actor, case, CaseNotice.PERFORMANCE_DUE)
    else:
        settle(actor, case, *PERFORMANCE, *CONFIRMATION)


def _new(actor: User, row: M, values: Mapping[str, Any]) -> M:
    for name, value in values.items():
        setattr(row, name, value)
    row.created_by = row.updated_by = actor
    row.full_clean()
    row.save()
    return row


def _saved(
    actor: User,
    case: MediationCase,
    verb: str,
    values: Mapping[str, Any],
    version: int | None = None,
    note: str = "",
) -> MediationCase:
    case.updated_by = actor
    return save_changes(
        actor=actor, event=f"mediation.case.{verb}", subject=case, values=values, version=version, note=note
    )


def _noted(
    actor: User,
    case: MediationCase,
    verb: str,
    values: Mapping[str, Any],
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> MediationCase:
    """Set ``values`` on the case; ``before`` and ``after`` say in the same entry what happened to its rows."""
    stood = journal.snapshot(case, values)
    for name, value in values.items():
        setattr(case, name, value)
    old, new = journal.changes(stood, journal.snapshot(case, values))
    case.version += 1
    case.updated_by = actor
    case.full_clean()
    case.save()
    journal.record(
        actor=actor,
        event=f"mediation.case.{verb}",
        subject=case,
        before={**old, **(before or {})},
        after={**new, **(after or {})},
    )
    return case


def _told(instalments: Sequence[Instalment]) -> dict[str, str]:
    return {"instalments": "; ".join(f"{one.due_on.isoformat()} {one.amount:.2f}" for one in instalments)}
