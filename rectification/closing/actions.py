"""The moves of a problem, by three different people, and what follows the closing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import BureauError, IllegalMove, InvalidValue
from bureau.journal.saving import refuse_if_stale, save_changes
from rectification.choices import Grade, LookBackResult, RectificationType
from rectification.models import ChecklistAnswer, Extension, LookBack, Problem, Relapse
from rectification.problems.actions import locked_problem
from rectification.problems.notices import HANDLED_BY_MOVE, ProblemNotice, settle
from rectification.problems.queries import questions_of
from rectification.rules.closing import (
    HELD_AFTER,
    LOOK_BACK_DAYS,
    Answer,
    RelapseValues,
    back_problems,
    checklist_problems,
    extension_problems,
    look_back_problems,
    relapse_problems,
    request_problems,
    too_early,
    wrong_person,
)
from rectification.workflow import PROBLEM

EVENTS = {
    "take_on": "started",
    "extend": "extended",
    "request_closing": "requested",
    "verify": "checked",
    "return": "returned",
    "sign": "closed",
    "send_back": "returned",
    "relapse": "reopened",
}
# What the three steps fill, and what a return or relapse empties.
STEPS = ("requested_by", "requested_on", "verified_by", "verified_on", "signed_by", "grade")
_EMPTY: dict[str, Any] = {**dict.fromkeys(STEPS), "grade": ""}

Apply = Callable[[Problem], Mapping[str, Any]]


class SamePerson(BureauError):
    """Two of the three steps by one person."""

    code = "same_person"


@action
def take_on(*, actor: User, problem_id: int, version: int) -> Problem:
    """Begin: the problem has its measures."""

    def apply(problem: Problem) -> dict[str, Any]:
        if not problem.measures.exists():
            raise InvalidValue(fields={"measures": [_("Write the measures first.")]})
        return {}

    return _move(actor=actor, problem_id=problem_id, version=version, name="take_on", apply=apply)


@action
def extend_deadline(
    *, actor: User, problem_id: int, version: int, deadline: dt.date | None, reason: str, today: dt.date
) -> Problem:
    """Move the deadline; the former ones stay on record."""

    def apply(problem: Problem) -> dict[str, Any]:
        found = extension_problems(deadline=problem.deadline, new=deadline, reason=reason, today=today)
        if found or problem.deadline is None or deadline is None:
            raise InvalidValue(fields=found)
        Extension.objects.create(
            problem=problem,
            old_deadline=problem.deadline,
            new_deadline=deadline,
            reason=reason.strip(),
            created_by=actor,
            updated_by=actor,
        )
        return {"deadline": deadline}

    return _move(actor=actor, problem_id=problem_id, version=version, name="extend", apply=apply, note=reason)


@action
def request_closing(*, actor: User, problem_id: int, version: int, proof: str, today: dt.date) -> Problem:
    """Apply for closing, with proof in words; every measure is done."""

    def apply(problem: Problem) -> dict[str, Any]:
        measures = list(problem.measures.all())
        open_ones = sum(measure.done_on is None for measure in measures)
        found = request_problems(proof=proof, open_measures=open_ones, has_measures=bool(measures))
        if found:
            raise InvalidValue(fields=found)
        return {"proof": proof.strip(), "requested_by": actor, "requested_on": today, "percent": 100}

    return _move(actor=actor, problem_id=problem_id, version=version, name="request_closing", apply=apply)


@action
def verify_closing(*, actor: User, problem_id: int, version: int, grade: str, today: dt.date) -> Problem:
    """Verify on the spot or by the papers; never by whoever applied. A poor result is returned instead."""

    def apply(problem: Problem) -> dict[str, Any]:
        _refuse_wrong_person("verify", actor, problem)
        if grade not in Grade.values:
            raise InvalidValue(fields={"grade": [_("Choose how well the problem was put right.")]})
        if grade == Grade.POOR:
            raise InvalidValue(fields={"grade": [_("What was put right poorly goes back: return it with the reason.")]})
        return {"verified_by": actor, "verified_on": today, "grade": grade}

    return _move(actor=actor, problem_id=problem_id, version=version, name="verify", apply=apply)


@action
def return_request(*, actor: User, problem_id: int, version: int, reason: str) -> Problem:
    """Send the application back, with the reason."""
    return _back(actor=actor, problem_id=problem_id, version=version, name="return", reason=reason)


@action
def send_back(*, actor: User, problem_id: int, version: int, reason: str) -> Problem:
    """Refuse the signature, with the reason."""
    return _back(actor=actor, problem_id=problem_id, version=version, name="send_back", reason=reason)


@action
def sign_closing(*, actor: User, problem_id: int, version: int, answers: Sequence[Answer], today: dt.date) -> Problem:
    """Close by number: the checklist is answered, the look-backs of the 30th and 90th day are planned."""

    def apply(problem: Problem) -> dict[str, Any]:
        _refuse_wrong_person("sign", actor, problem)
        questions = questions_of(problem)
        found = checklist_problems(questions, answers)
        if found:
            raise InvalidValue(fields=found)
        _keep_answers(actor, problem, questions, answers)
        _plan_look_backs(actor, problem, today)
        return {"signed_by": actor, "closed_on": today, "first_closed_on": problem.first_closed_on or today}

    return _move(actor=actor, problem_id=problem_id, version=version, name="sign", apply=apply)


@action
def note_relapse(*, actor: User, problem_id: int, version: int, values: RelapseValues, today: dt.date) -> Problem:
    """Open the same number again, in its next round; what the round had ended with is kept."""

    def apply(problem: Problem) -> dict[str, Any]:
        assert problem.closed_on is not None  # noqa: S101 - only closed problems relapse
        found = relapse_problems(values, closed_on=problem.closed_on, today=today)
        if found or values.found_on is None:
            raise InvalidValue(fields=found)
        Relapse.objects.create(
            problem=problem,
            round=problem.round,
            found_on=values.found_on,
            reason=values.reason.strip(),
            closed_on=problem.closed_on,
            requested_by=str(problem.requested_by or ""),
            verified_by=str(problem.verified_by or ""),
            signed_by=str(problem.signed_by or ""),
            proof=problem.proof,
            created_by=actor,
            updated_by=actor,
        )
        is_timed = problem.rect_type != RectificationType.LONG_TERM
        return {
            **_EMPTY,
            "closed_on": None,
            "held_on": None,
            "relapsed_on": values.found_on,
            "round": problem.round + 1,
            "percent": 0,
            "proof": "",
            "deadline": values.deadline if is_timed else None,
            "next_report_on": None if is_timed else values.deadline,
        }

    return _move(actor=actor, problem_id=problem_id, version=version, name="relapse", apply=apply, note=values.reason)


@action
def record_look_back(
    *, actor: User, look_back_id: int, result: str, note: str, done_on: dt.date | None, today: dt.date
) -> LookBack:
    """Note that a look-back found the problem still put right; a relapse is noted by ``note_relapse``.

    When the look-back of the 90th day held, the problem counts as «still closed».
    """
    require(actor, "problems.verify")
    look_back = LookBack.objects.select_for_update(of=("self",)).get_visible(actor, look_back_id)
    problem = locked_problem(actor, look_back.problem_id)
    if look_back.done_on is not None or look_back.round != problem.round or problem.closed_on is None:
        raise IllegalMove(_("This look-back is done already, or the problem is open again."))
    if words := too_early(due_on=look_back.due_on, today=today):
        raise IllegalMove(words)
    found = look_back_problems(note=note, done_on=done_on, due_on=look_back.due_on, today=today)
    if result != LookBackResult.HELD:
        found["result"] = [_("A relapse is noted on the problem's page: it opens the number again.")]
    if found:
        raise InvalidValue(fields=found)
    settle(actor, problem, ProblemNotice.LOOK_BACK_DUE, day=look_back.due_on)
    look_back.updated_by = actor
    values = {"result": result, "note": note.strip(), "done_on": done_on}
    save_changes(actor=actor, event="rectification.lookback.recorded", subject=look_back, values=values)
    if look_back.after_days >= HELD_AFTER:
        problem.updated_by = actor
        save_changes(actor=actor, event="rectification.problem.confirmed", subject=problem, values={"held_on": done_on})
    return look_back


# -- parts -------------------------------------------------------------------------------------------------------------


def _move(*, actor: User, problem_id: int, version: int, name: str, apply: Apply, note: str = "") -> Problem:
    """Lock → scope → capability → edge from the locked state → facts → validate → save → journal."""
    problem = locked_problem(actor, problem_id)
    for edge in (one for one in PROBLEM.edges if one.name == name):
        require(actor, edge.capability)
    edge = PROBLEM.edge(name, problem.state)
    refuse_if_stale(problem, version, {})
    values = {**apply(problem), "state": edge.target}
    settle(actor, problem, *HANDLED_BY_MOVE.get(name, ()))
    problem.updated_by = actor
    return save_changes(
        actor=actor,
        event=f"rectification.problem.{EVENTS[name]}",
        subject=problem,
        values=values,
        note=note.strip(),
    )


def _back(*, actor: User, problem_id: int, version: int, name: str, reason: str) -> Problem:
    def apply(problem: Problem) -> dict[str, Any]:
        _refuse_wrong_person(name, actor, problem)
        if found := back_problems(reason):
            raise InvalidValue(fields=found)
        return dict(_EMPTY)

    return _move(actor=actor, problem_id=problem_id, version=version, name=name, apply=apply, note=reason)


def _refuse_wrong_person(step: str, actor: User, problem: Problem) -> None:
    words = wrong_person(
        step=step, actor=actor.pk, requested_by=problem.requested_by_id, verified_by=problem.verified_by_id
    )
    if words:
        raise SamePerson(words)


def _keep_answers(actor: User, problem: Problem, questions: Mapping[int, str], answers: Sequence[Answer]) -> None:
    ChecklistAnswer.objects.filter(problem=problem, round=problem.round).delete()
    ChecklistAnswer.objects.bulk_create(
        [
            ChecklistAnswer(
                problem=problem,
                round=problem.round,
                item_id=answer.item,
                asked=questions[answer.item],
                is_met=bool(answer.is_met),
                note=answer.note.strip(),
                created_by=actor,
                updated_by=actor,
            )
            for answer in answers
            if answer.item in questions
        ]
    )


def _plan_look_backs(actor: User, problem: Problem, closed_on: dt.date) -> None:
    LookBack.objects.bulk_create(
        [
            LookBack(
                problem=problem,
                round=problem.round,
                after_days=days,
                due_on=closed_on + dt.timedelta(days=days),
                created_by=actor,
                updated_by=actor,
            )
            for days in LOOK_BACK_DAYS
        ]
    )
