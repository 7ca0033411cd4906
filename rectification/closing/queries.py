"""What waits: for the units, for whoever verifies, for whoever signs, for whoever looks back."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Min, Q, QuerySet

from bureau.accounts.models import User
from rectification.choices import ProblemState
from rectification.models import LookBack, Measure, Problem
from rectification.problems.queries import problems_for
from rectification.querysets import SOON_DAYS, ProblemQuerySet

WORKED_ON = (ProblemState.OPEN, ProblemState.IN_PROGRESS)


def deadlines_near(user: User, today: dt.date) -> QuerySet[Problem]:
    """Overdue or due soon, longest first."""
    found: ProblemQuerySet = problems_for(user)  # type: ignore[assignment]
    return found.due(today).order_by("deadline", "pk")


def with_the_unit(user: User, today: dt.date) -> QuerySet[Problem]:
    """Those of them that the unit itself works on: what was applied for waits for somebody else."""
    return deadlines_near(user, today).filter(state__in=WORKED_ON)


def to_verify(user: User) -> QuerySet[Problem]:
    """Applied for, by somebody else than ``user``; nothing for those who do not verify."""
    return _waiting(user, "problems.verify", ProblemState.CLOSE_REQUESTED, Q(requested_by=user)).order_by(
        "requested_on", "pk"
    )


def to_sign(user: User) -> QuerySet[Problem]:
    """Verified, and ``user`` had no part in it; nothing for those who do not sign."""
    part = Q(requested_by=user) | Q(verified_by=user)
    return _waiting(user, "problems.sign", ProblemState.VERIFIED, part).order_by("verified_on", "pk")


def _waiting(user: User, capability: str, state: str, part: Q) -> QuerySet[Problem]:
    if not user.can(capability):
        return problems_for(user).none()
    return problems_for(user).filter(voided_at__isnull=True, state=state).exclude(part)


def to_look_back(user: User, today: dt.date) -> QuerySet[Problem]:
    """Closed problems with a look-back due, ``look_back_on`` the first of them; nothing for those who do not verify."""
    found: ProblemQuerySet = problems_for(user)  # type: ignore[assignment]
    if not user.can("problems.verify"):
        return found.none()
    due = Q(look_backs__round=F("round"), look_backs__done_on__isnull=True, look_backs__due_on__lte=today)
    first = Min("look_backs__due_on", filter=due)
    return found.to_look_back(today).annotate(look_back_on=first).order_by("look_back_on", "pk")


# -- for the daily reminders, which see everything -------------------------------------------------------------------


def reports_near(user: User, today: dt.date) -> QuerySet[Problem]:
    """Problems that are kept up for good, in the hands of their unit, with a report overdue or due soon."""
    found: ProblemQuerySet = problems_for(user)  # type: ignore[assignment]
    near = today + dt.timedelta(days=SOON_DAYS)
    return found.standing().filter(state__in=WORKED_ON, next_report_on__lte=near).order_by("next_report_on", "pk")


def measures_near(user: User, today: dt.date) -> QuerySet[Measure]:
    """Measures that are not done and overdue or due soon, of problems that their unit works on; problem by problem."""
    worked_on: ProblemQuerySet = problems_for(user)  # type: ignore[assignment]
    found = Measure.objects.filter(
        problem__in=worked_on.standing().filter(state__in=WORKED_ON).order_by().values("pk"),
        done_on__isnull=True,
        deadline__lte=today + dt.timedelta(days=SOON_DAYS),
    )
    return found.select_related("problem__office").order_by("problem", "order", "pk")


def in_state(user: User, state: str) -> QuerySet[Problem]:
    """Standing problems of the scope of ``user`` in ``state``."""
    return problems_for(user).filter(voided_at__isnull=True, state=state).order_by("pk")


def look_backs_due(user: User, today: dt.date) -> QuerySet[LookBack]:
    """Look-backs of the scope of ``user`` that are due and not made, of the round that is closed."""
    found = LookBack.objects.visible_to(user).to_make(today).filter(round=F("problem__round"))
    return found.select_related("problem__office").order_by("due_on", "pk")
