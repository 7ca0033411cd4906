"""What waits after an agreement: performance, confirmations running out, return visits; and the panel of one case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bureau.accounts.models import User
from mediation.choices import ENDED_STATES, ConfirmationResult, Performance, Result
from mediation.models import Instalment, MediationCase, ReturnVisit
from mediation.proceedings.queries import may_reopen
from mediation.rules.followups import (
    CONFIRMATION_DAYS,
    COUNTDOWN_FROM_DAY,
    DECIDED,
    Countdown,
    countdown,
)
from mediation.rules.instalments import Part

# Not performed as far as anybody knows.
UNPERFORMED = (Performance.NOT_DUE, Performance.PARTIAL, Performance.NONE)
# The limit of a case is near when it is reached within so many days.
NEAR_DAYS = 3
# What lists of waiting cases show; the encrypted facts stay in the database.
SHOWN = ("number", "parties_masked", "voided_at", "office__name", "village__name")
_DAYS = ("due_on", "extended_until", "agreed_on", "perform_due", "visit_due_on")


def _waiting(user: User) -> QuerySet[MediationCase]:
    """Each dispute once: a case that is linked to another one as the same is not waited for."""
    return (
        MediationCase.objects.visible_to(user)
        .counted()
        .select_related("office", "village")
        .only("state", *SHOWN, *_DAYS)
    )


def _agreed(user: User) -> QuerySet[MediationCase]:
    return _waiting(user).filter(result=Result.SUCCESS, state__in=ENDED_STATES)


def limits_near(user: User, today: dt.date) -> QuerySet[MediationCase]:
    """Open cases whose limit has passed or is reached within three days, the longest overdue first."""
    cases: Any = _waiting(user)
    found: QuerySet[MediationCase] = cases.due_until(today + dt.timedelta(days=NEAR_DAYS))
    return found.order_by("limit_on", "pk")


def to_visit(user: User, today: dt.date) -> QuerySet[MediationCase]:
    """Closed cases whose planned return visit is due, the longest waiting first."""
    return _waiting(user).filter(state__in=ENDED_STATES, visit_due_on__lte=today).order_by("visit_due_on", "pk")


def to_perform(user: User, today: dt.date) -> QuerySet[MediationCase]:
    """Agreements of which something should have been performed by ``today`` and was not, the oldest first.

    ``waits_since``: the day of the first unpaid instalment, else the day of performance.
    """
    unpaid = Instalment.objects.filter(paid_on__isnull=True, round=F("case__round"))
    first = unpaid.filter(case=OuterRef("pk")).order_by("due_on").values("due_on")[:1]
    without_day = Q(perform_due__isnull=True, performance__in=(Performance.PARTIAL, Performance.NONE))
    due = Q(perform_due__lte=today) | without_day | Q(pk__in=unpaid.filter(due_on__lte=today).values("case"))
    return (
        _unperformed(user)
        .filter(due)
        .annotate(waits_since=Coalesce(Subquery(first), "perform_due", "agreed_on"))
        .order_by("waits_since", "pk")
    )


def _unperformed(user: User) -> QuerySet[MediationCase]:
    return _agreed(user).filter(performed_on__isnull=True, agreed_on__isnull=False, performance__in=UNPERFORMED)


def performances_due(user: User, today: dt.date) -> QuerySet[MediationCase]:
    """Agreements without instalments whose day of performance has come."""
    parts = Instalment.objects.filter(case=OuterRef("pk"), round=OuterRef("round"))
    return _unperformed(user).filter(~Exists(parts), perform_due__lte=today).order_by("perform_due", "pk")


def instalments_due(user: User, today: dt.date) -> QuerySet[Instalment]:
    """Unpaid instalments of standing cases whose day has come; those of an earlier round are left out."""
    cases = _unperformed(user)
    due = Instalment.objects.filter(
        case__in=cases.values("pk"), round=F("case__round"), paid_on__isnull=True, due_on__lte=today
    )
    return due.select_related("case__office").order_by("due_on", "pk")


def confirmations_running_out(user: User, today: dt.date) -> QuerySet[MediationCase]:
    """Agreements of the last 20 to 30 days without an application: each is shown with the days left.

    What was performed in full is left out: a confirmation makes enforceable what is still owed (人民调解法 Art. 33).
    """
    first = today - dt.timedelta(days=CONFIRMATION_DAYS)
    last = today - dt.timedelta(days=COUNTDOWN_FROM_DAY)
    cases = _unperformed(user).filter(confirm_applied_on__isnull=True, agreed_on__range=(first, last))
    return cases.order_by("agreed_on", "pk")


# -- one case ----------------------------------------------------------------------------------------------------------


def instalments_of(case: MediationCase) -> list[Instalment]:
    """The plan of the present round, by day."""
    return list(Instalment.objects.filter(case=case, round=case.round).order_by("due_on", "pk"))


def visits_of(case: MediationCase) -> list[ReturnVisit]:
    """The visits of the present round, by day."""
    return list(ReturnVisit.objects.filter(case=case, round=case.round).order_by("visited_on", "pk"))


def parts_of(instalments: Sequence[Instalment]) -> list[Part]:
    return [Part(one.due_on, one.amount, one.paid_on) for one in instalments]


@dataclass(frozen=True)
class Panel:
    """What the page of a closed case shows of its follow-up, and what ``user`` may do about it."""

    user: User
    case: MediationCase
    today: dt.date

    @cached_property
    def may_enter(self) -> bool:
        return self.user.can("cases.enter") and not self.case.is_void

    @property
    def is_agreed(self) -> bool:
        return self.case.result == Result.SUCCESS

    @cached_property
    def instalments(self) -> list[Instalment]:
        return instalments_of(self.case) if self.is_agreed else []

    @property
    def plan_differs(self) -> bool:
        """The amount agreed was corrected after the instalments had been planned."""
        return bool(self.instalments) and sum(one.amount for one in self.instalments) != self.case.amount_agreed

    @cached_property
    def visits(self) -> list[ReturnVisit]:
        return visits_of(self.case)

    @property
    def is_performed(self) -> bool:
        return self.case.performance not in UNPERFORMED

    @property
    def is_late(self) -> bool:
        """«Not due yet» was noted, and the day has passed since."""
        due = self.case.perform_due
        return self.case.performance == Performance.NOT_DUE and due is not None and due < self.today

    @property
    def may_plan(self) -> bool:
        """Whether instalments can be planned: of an amount that is not paid yet."""
        return self.may_enter and not self.is_performed and self.case.amount_agreed is not None

    @property
    def countdown(self) -> Countdown | None:
        """The days left to apply for confirmation; None once it was applied for."""
        case = self.case
        return countdown(case.agreed_on, self.today) if case.agreed_on and not case.confirm_applied_on else None

    @property
    def may_apply(self) -> bool:
        """Whether an application can be entered or put right; late entry of one made in time included."""
        return self.may_enter and self.case.confirm_result not in DECIDED

    @property
    def is_rejected(self) -> bool:
        """An agreement that the court does not confirm may be changed or made anew (人民调解法 Art. 33)."""
        return self.case.confirm_result == ConfirmationResult.REJECTED

    @cached_property
    def may_reopen(self) -> bool:
        return not self.case.is_void and may_reopen(self.user, self.case)


def panel_of(user: User, case: MediationCase, today: dt.date) -> Panel | None:
    """The follow-up of a closed case; None while it is open."""
    return Panel(user, case, today) if case.state in ENDED_STATES else None


# -- reminders ---------------------------------------------------------------------------------------------------------
