"""What can be done with a problem now, and in words why somebody may not do what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.models import User
from bureau.journal.history import Words
from rectification.choices import ProblemState
from rectification.models import Problem
from rectification.problems.queries import may_work
from rectification.rules.closing import wrong_person
from rectification.workflow import PROBLEM

# Moves of the table with a page of their own, and what the button says; in the order of the work.
MOVES: dict[str, Words] = {
    "take_on": _("Take the problem on"),
    "request_closing": _("Apply for closing"),
    "verify": _("Verify"),
    "return": _("Return with reason"),
    "sign": pgettext_lazy("problem", "Sign the closing"),
    "send_back": _("Send back with reason"),
    "extend": _("Extend the deadline"),
    "relapse": _("Note a relapse"),
}
_USUAL = frozenset({"take_on", "verify", "sign"})
BEING_WORKED_ON = (ProblemState.OPEN, ProblemState.IN_PROGRESS)


@dataclass(frozen=True)
class Step:
    """A button of the page; ``is_next``: what usually comes now; ``refusal``: why there is none for this person."""

    label: Words
    url: str = ""
    is_next: bool = False
    is_rare: bool = False
    refusal: str = ""


def steps_of(user: User, problem: Problem, today: dt.date) -> list[Step]:
    """What ``user`` can do with a standing problem, the usual next step first."""
    if problem.is_void:
        return []
    steps = [*_moves(user, problem, today), *_work(user, problem, today)]
    return sorted(steps, key=lambda step: not step.is_next)


def _moves(user: User, problem: Problem, today: dt.date) -> list[Step]:
    edges = {edge.name: edge for edge in PROBLEM.edges_from(problem.state)}
    found = []
    for name, label in MOVES.items():
        if name not in edges or not user.can(edges[name].capability):
            continue
        if edges[name].capability == "problems.work" and not may_work(user, problem, today):
            continue
        if name == "extend" and problem.deadline is None:
            continue
        found.append(_step(user, problem, name, label))
    return found


def _step(user: User, problem: Problem, name: str, label: Words) -> Step:
    refusal = wrong_person(
        step=name, actor=user.pk, requested_by=problem.requested_by_id, verified_by=problem.verified_by_id
    )
    if refusal:
        return Step(label, refusal=refusal)
    url = reverse(f"closing:{name.replace('_', '-')}", args=[problem.pk])
    return Step(label, url, is_next=name in _USUAL or (name == "request_closing" and _is_done(problem)))


def _is_done(problem: Problem) -> bool:
    """Every measure is done, one of them since a relapse: what comes now is the application."""
    days = [measure.done_on for measure in problem.measures.all()]
    done = [day for day in days if day is not None]
    return bool(done) and len(done) == len(days) and (not problem.relapsed_on or max(done) >= problem.relapsed_on)


def _work(user: User, problem: Problem, today: dt.date) -> list[Step]:
    works, state = may_work(user, problem, today), problem.state
    offered = (
        (works and state == ProblemState.IN_PROGRESS, "problems:progress", _("Record progress"), not _is_done(problem)),
        (works and state in BEING_WORKED_ON, "problems:measures", _("Write the measures"), _lacks_measures(problem)),
        (works and state != ProblemState.CLOSED, "problems:change", _("Change what was entered"), False),
        (user.can("problems.void"), "problems:void", _("Void the problem"), False),
    )
    return [
        Step(label, reverse(name, args=[problem.pk]), is_next=is_next, is_rare=name == "problems:void")
        for is_offered, name, label, is_next in offered
        if is_offered
    ]


def _lacks_measures(problem: Problem) -> bool:
    return not problem.measures.all()
