"""Reading an assignment: what was set, and how its problems stand now."""

from __future__ import annotations

from typing import Any

from bureau.accounts.models import User
from rectification.assigning.rules import FIELDS
from rectification.models import AssignedProblem, Assignment, Problem
from villages.models import JusticeOffice


def assignment_for(user: User, pk: Any) -> Assignment:
    """One assignment that ``user`` made, or NotVisible."""
    return Assignment.objects.get_visible(user, pk)


def lines_of(user: User, assignment: Assignment) -> list[AssignedProblem]:
    """Its problems that ``user`` (still) sees, in the order of their numbers."""
    seen = Problem.objects.visible_to(user)
    return list(assignment.problems.filter(problem__in=seen).select_related("problem").order_by("problem__number"))


def words_of(assignment: Assignment) -> list[tuple[str, str]]:
    """Label and value of what was set."""
    found = []
    for name in FIELDS:
        value = assignment.values.get(name)
        if value is None:
            continue
        shown = str(JusticeOffice.objects.filter(pk=value).first() or "—") if name == "office" else str(value)
        field: Any = Problem._meta.get_field(name)
        found.append((str(field.verbose_name), shown))
    return found
