"""What may be set for a problem together with others. No database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from rectification.choices import ProblemState
from rectification.models import Problem
from rectification.problems.queries import values_of
from rectification.rules.problems import ProblemFacts, problems_of, settled
from villages.models import JusticeOffice

FIELDS = ("office", "unit", "leader", "owner")


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who is to put problems right. Empty: as it stands. With ``office`` an empty ``unit`` is the office's name."""

    office: JusticeOffice | None = None
    unit: str = ""
    leader: str = ""
    owner: str = ""

    def sets(self) -> dict[str, Any]:
        """Field → value of what is set."""
        found = {name: text.strip() for name in ("unit", "leader", "owner") if (text := getattr(self, name)).strip()}
        if self.office is None:
            return found
        return {"unit": self.office.name, **found, "office": self.office}


def refusal_of(problem: Problem, sets: dict[str, Any], facts: ProblemFacts) -> str:
    """Why ``sets`` cannot be set for this problem, in a sentence; empty when it can. By the rules of entering."""
    if problem.state == ProblemState.CLOSED:
        return _("This problem is closed by number. A relapse opens it again.")
    values = values_of(problem)
    if all(getattr(values, name) == value for name, value in sets.items()):
        return _("It is so already.")
    found = problems_of(settled(replace(values, **sets)), replace(facts, had_deadline=problem.deadline))
    return " ".join(words for texts in found.values() for words in texts)


def refusal_to_begin(problem: Problem, facts: ProblemFacts) -> str:
    """What can be said before anything is typed: closed, void, or another unit's."""
    if problem.is_void:
        return _("This problem is void. Restore it first.")
    if problem.state == ProblemState.CLOSED:
        return _("This problem is closed by number. A relapse opens it again.")
    if not facts.for_county and problem.office_id not in facts.offices:
        return _("This office is not one your account enters for.")
    return ""
