"""Reading for the wall and for the public: problems in the order of their campaigns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from bureau.accounts.models import User
from rectification.choices import UNFINISHED, ProblemState
from rectification.models import Problem
from rectification.rules.timescale import Days, elapsed

# Never read for a bar.
_HEAVY = ("grams", "cause", "goal", "proof", "remarks", "public_text")


def wall_problems(user: User) -> QuerySet[Problem]:
    """What ``user`` may see, standing ones only: by campaign, then what is due first; long-term work last."""
    found = Problem.objects.visible_to(user).standing().select_related("campaign").defer(*_HEAVY)
    return found.order_by("-campaign__year", "campaign__code", F("deadline").asc(nulls_last=True), "found_on", "pk")


def days_of(problem: Problem) -> Days:
    return Days(problem.found_on, problem.deadline, problem.original_deadline, problem.closed_on)


# -- for the public ----------------------------------------------------------------------------------------------------

# State in the address → condition of a standing problem on a day.
PUBLIC_STATES: Mapping[str, Callable[[dt.date], Q]] = {
    "all": lambda _today: Q(),
    "doing": lambda _today: Q(state__in=UNFINISHED),
    "done": lambda _today: Q(state=ProblemState.CLOSED),
    "overdue": lambda today: Q(state__in=UNFINISHED, deadline__lt=today),
}


@dataclass(frozen=True)
class PublicProblem:
    """All that the public sees of a problem: no name, no description, nothing of the log but its last day."""

    text: str
    campaign: str
    unit: str
    deadline: dt.date | None
    is_closed: bool
    is_overdue: bool
    share: float
    schedule: float | None
    last_step_on: dt.date

    @property
    def percent(self) -> int:
        """As it is entered: in whole points."""
        return round(self.share * 100)


def _published() -> QuerySet[Problem]:
    return Problem.objects.standing().filter(campaign__is_public=True).exclude(public_text="")


def public_counts(today: dt.date) -> dict[str, int]:
    """State in the address → how many."""
    return _published().aggregate(**{name: Count("pk", filter=of(today)) for name, of in PUBLIC_STATES.items()})


def public_problems(state: str, today: dt.date) -> QuerySet[Any, dict[str, Any]]:
    """Published problems in this state, those due first before; only the columns that ``public_problem`` needs."""
    found = _published().filter(PUBLIC_STATES[state](today)).annotate(written_on=Max("progress__on"))
    rows = found.values(
        "public_text",
        "campaign__name",
        "unit",
        "found_on",
        "deadline",
        "state",
        "percent",
        "requested_on",
        "verified_on",
        "closed_on",
        "relapsed_on",
        "written_on",
    )
    return rows.order_by(F("closed_on").desc(nulls_first=True), F("deadline").asc(nulls_last=True), "pk")


def public_problem(row: Mapping[str, Any], today: dt.date) -> PublicProblem:
    """What a row of ``public_problems`` shows."""
    is_closed = row["state"] == ProblemState.CLOSED
    steps = ("found_on", "requested_on", "verified_on", "closed_on", "relapsed_on", "written_on")
    return PublicProblem(
        text=row["public_text"],
        campaign=row["campaign__name"],
        unit=row["unit"],
        deadline=row["deadline"],
        is_closed=is_closed,
        is_overdue=not is_closed and row["deadline"] is not None and row["deadline"] < today,
        share=1.0 if is_closed else row["percent"] / 100,
        schedule=None if is_closed else elapsed(row["found_on"], row["deadline"], today),
        last_step_on=max(row[name] for name in steps if row[name] is not None),
    )
