"""Setting who is responsible for many problems at once, and taking it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue
from bureau.core.search import GramsField
from bureau.journal import actions as journal
from bureau.journal.models import Entry
from bureau.webkit.texts import text_problems
from rectification.assigning.rules import FIELDS, Responsible, refusal_of
from rectification.models import AssignedProblem, Assignment, Problem
from rectification.problems import queries
from rectification.problems.notices import settle_changed
from rectification.rules.problems import TEXTS, said
from villages.models import JusticeOffice

# One page of what is done, and one transaction below two seconds; the check page of the list offers no more either.
MOST_PROBLEMS = 200
WRITTEN = (*FIELDS, "grams", "version", "updated_by", "updated_at")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it; ``refused``: number of the problem → why it was left as it was.

    ``assignment`` None: not one could be changed, nothing was written.
    """

    assignment: Assignment | None
    done: list[Problem]
    refused: dict[str, str]


@action
def assign_problems(
    *, actor: User, versions: Mapping[int, int | None], responsible: Responsible, today: dt.date
) -> Outcome:
    """Set who is responsible for each of these problems that allows it, by the rules of entering; the others are named.

    ``versions``: key → the version that was looked at (None: whichever stands); what was changed since stays.
    """
    require(actor, "problems.work")
    sets = _checked(responsible, len(versions))
    facts = queries.entry_facts(actor, today=today)
    refused, done = {}, []
    for problem in _locked(actor, versions):
        seen = versions[problem.pk]
        stale = seen is not None and seen != problem.version
        words = _("Somebody changed it meanwhile; look at it again.") if stale else refusal_of(problem, sets, facts)
        if words:
            refused[problem.number] = words
        else:
            done.append(problem)
    if not done:
        return Outcome(None, [], refused)
    told = {name: getattr(value, "pk", value) for name, value in sets.items()}
    assignment = Assignment(created_by=actor, updated_by=actor, values=told)
    assignment.save()
    _write(actor, assignment, [(problem, sets) for problem in done])
    return Outcome(assignment, done, refused)


@action
def undo_assignment(*, actor: User, assignment_id: int, today: dt.date) -> Outcome:
    """Put back what stood before, where nobody has changed the problem since; the others are named and stay."""
    require(actor, "problems.work")
    assignment = Assignment.objects.select_for_update().get_visible(actor, assignment_id)
    if assignment.undone_at is not None:
        raise IllegalMove(_("This was taken back already."))
    lines = {line.problem_id: line for line in assignment.problems.all()}
    facts = queries.entry_facts(actor, today=today)
    offices = JusticeOffice.objects.in_bulk({line.before.get("office") for line in lines.values()} - {None})
    back, refused = [], {}
    for problem in _locked(actor, lines):
        line = lines[problem.pk]
        before = {**line.before, **({"office": offices.get(line.before["office"])} if "office" in line.before else {})}
        stale = problem.version != line.version
        words = _("It was changed after the assignment.") if stale else refusal_of(problem, before, facts)
        if words:
            refused[problem.number] = words
        else:
            back.append((problem, before))
    if not back:
        raise IllegalMove(_("None of these problems can be put back: each was changed, closed or voided since."))
    assignment.undone_at, assignment.updated_by = timezone.now(), actor
    assignment.save(update_fields=["undone_at", "updated_by", "updated_at"])
    assignment.problems.filter(problem__in=[problem for problem, _before in back]).update(undone=True)
    _save(actor, "assignment_undone", back)
    return Outcome(assignment, [problem for problem, _before in back], refused)


def _checked(responsible: Responsible, count: int) -> dict[str, Any]:
    sets = responsible.sets()
    texts = {name: value for name, value in sets.items() if name in TEXTS}
    found = said(text_problems(texts, TEXTS))
    if not sets:
        found["owner"] = [_("Fill in at least one of these; what stays empty stays as it is.")]
    if found:
        raise InvalidValue(fields=found)
    if count > MOST_PROBLEMS:
        raise InvalidValue(_("At most %(most)d problems at once.") % {"most": MOST_PROBLEMS})
    return sets


def _locked(actor: User, keys: Mapping[int, Any]) -> list[Problem]:
    """Within the scope, in one order, so that two who assign at once wait instead of blocking each other."""
    rows = Problem.objects.visible_to(actor).standing().filter(pk__in=list(keys)).order_by("pk")
    return list(rows.select_related("campaign", "category", "office").select_for_update(of=("self",)))


def _write(actor: User, assignment: Assignment, pairs: list[tuple[Problem, dict[str, Any]]]) -> None:
    lines = [
        AssignedProblem(
            assignment=assignment,
            problem=problem,
            before=journal.snapshot(problem, sets),
            version=problem.version + 1,
            created_by=actor,
            updated_by=actor,
        )
        for problem, sets in pairs
    ]
    _save(actor, "assigned", pairs)
    AssignedProblem.objects.bulk_create(lines)


def _save(actor: User, verb: str, pairs: list[tuple[Problem, dict[str, Any]]]) -> None:
    notes = [_changed(actor, verb, problem, sets) for problem, sets in pairs]
    settle_changed(actor, [(problem, note.after) for (problem, _sets), note in zip(pairs, notes, strict=True)])
    Problem.objects.bulk_update([problem for problem, _sets in pairs], WRITTEN)
    journal.record_all(notes)


def _changed(actor: User, verb: str, problem: Problem, sets: Mapping[str, Any]) -> Entry:
    before = journal.snapshot(problem, sets)
    for name, value in sets.items():
        setattr(problem, name, value)
    problem.version += 1
    problem.updated_by, problem.updated_at = actor, timezone.now()
    # What ``save()`` does by itself and a bulk update does not.
    grams = Problem._meta.get_field("grams")
    assert isinstance(grams, GramsField)  # noqa: S101 - tells mypy what the model says
    problem.grams = grams.grams_of(problem)
    old, new = journal.changes(before, journal.snapshot(problem, sets))
    return journal.entry_of(actor=actor, event=f"rectification.problem.{verb}", subject=problem, before=old, after=new)
