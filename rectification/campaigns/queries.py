"""Reading campaigns: the list with its counts, and what belongs to one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from bureau.accounts.models import User
from rectification.choices import UNFINISHED, ProblemState
from rectification.models import Campaign, ChecklistItem, Problem, ProblemCategory


@dataclass(frozen=True)
class Counts:
    """How far the problems of a campaign are that somebody sees; voided ones are left out."""

    total: int = 0
    closed: int = 0
    on_time: int = 0
    overdue: int = 0

    @property
    def closing_rate(self) -> float | None:
        """Closed ÷ all standing."""
        return self.closed / self.total if self.total else None

    @property
    def on_time_rate(self) -> float | None:
        """Closing applied for by the deadline ÷ closed."""
        return self.on_time / self.closed if self.closed else None


def campaigns_with_counts(user: User, today: dt.date) -> list[tuple[Campaign, Counts]]:
    """Every campaign with the counts of the problems that ``user`` sees; two queries."""
    closed = Q(state=ProblemState.CLOSED)
    applied_in_time = Q(deadline__isnull=True) | Q(requested_on__lte=F("deadline"))
    rows = (
        Problem.objects.visible_to(user)
        .standing()
        .order_by()
        .values("campaign_id")
        .annotate(
            total=Count("pk"),
            closed=Count("pk", filter=closed),
            on_time=Count("pk", filter=closed & applied_in_time),
            overdue=Count("pk", filter=Q(state__in=UNFINISHED, deadline__lt=today)),
        )
    )
    counts = {row.pop("campaign_id"): Counts(**row) for row in rows}
    return [(campaign, counts.get(campaign.pk, Counts())) for campaign in Campaign.objects.all()]


def categories() -> QuerySet[ProblemCategory]:
    """All categories, those for every campaign first."""
    return _of_all_first(ProblemCategory.objects.select_related("campaign"))


def questions() -> QuerySet[ChecklistItem]:
    """All questions of the checklist, those for every campaign first."""
    return _of_all_first(ChecklistItem.objects.select_related("campaign"))


def _of_all_first(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by(F("campaign__year").desc(nulls_first=True), "campaign__code", "order", "pk")
