"""What waits after an agreement: performance due, confirmations running out, return visits to make."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from bureau.accounts.models import User
from mediation.choices import ENDED_STATES, Performance, Result
from mediation.models import Instalment, MediationCase
from mediation.rules.followups import CONFIRMATION_DAYS, COUNTDOWN_FROM_DAY

# Not performed as far as anybody knows.
UNPERFORMED = (Performance.NOT_DUE, Performance.PARTIAL, Performance.NONE)


def _agreed(user: User) -> QuerySet[MediationCase]:
    return (
        MediationCase.objects.visible_to(user)
        .counted()
        .filter(result=Result.SUCCESS, state__in=ENDED_STATES)
        .select_related("office", "village")
    )


def to_visit(user: User, today: dt.date) -> QuerySet[MediationCase]:
    """Successful cases whose planned return visit is due and not made, the longest waiting first."""
    return _agreed(user).filter(visited_on__isnull=True, visit_due_on__lte=today).order_by("visit_due_on", "pk")


def to_perform(user: User, today: dt.date) -> QuerySet[MediationCase]:
    """Agreements whose day of performance has come and that are not performed, the oldest first."""
    return _agreed(user).filter(performance__in=UNPERFORMED, perform_due__lte=today).order_by("perform_due", "pk")


def instalments_due(user: User, today: dt.date) -> QuerySet[Instalment]:
    """Unpaid instalments of standing cases whose day has come; those of an earlier round are left out."""
    cases = _agreed(user)
    due = Instalment.objects.filter(case__in=cases.values("pk"), paid_on__isnull=True, due_on__lte=today)
    return due.select_related("case__office").order_by("due_on", "pk")


def confirmations_running_out(user: User, today: dt.date) -> QuerySet[MediationCase]:
    """Agreements of the last 20 to 30 days without an application: each is shown with the days left."""
    first = today - dt.timedelta(days=CONFIRMATION_DAYS)
    last = today - dt.timedelta(days=COUNTDOWN_FROM_DAY)
    return _agreed(user).filter(confirm_applied_on__isnull=True, agreed_on__range=(first, last)).order_by("agreed_on")
