"""Reading prevention reports: the list, single reports, what the rules must know, what waits for a reviewer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Sum

from bureau.accounts.models import User
from bureau.core.querysets import in_slices
from bureau.journal.queries import entries_for
from mediation.cases.queries import committees_to_enter
from mediation.models import PreventionReport
from mediation.querysets import PreventionQuerySet
from mediation.rules.prevention import FIGURES, PREVENTION_FIELDS, PreventionFacts, PreventionValues

APPROVE = "prevention.approve"
# Events of the journal after which the figures are somebody's own.
ENTERED = ("mediation.prevention.recorded", "mediation.prevention.changed")


def reports_of(user: User) -> QuerySet[PreventionReport]:
    """What ``user`` may see, standing and void, with what lists show."""
    return PreventionReport.objects.visible_to(user).select_related("office", "committee")


def report_made_by(user: User, form_key: uuid.UUID | None) -> PreventionReport | None:
    """The report that ``user`` made with the one-time key before, if he still sees it."""
    if form_key is None:
        return None
    return PreventionReport.objects.visible_to(user).filter(form_key=form_key, created_by=user).first()


def totals_of(reports: QuerySet[PreventionReport]) -> dict[str, int]:
    """The figures of ``reports`` added up, 0 where there are none."""
    sums = reports.order_by().aggregate(**{name: Sum(name) for name in FIGURES})
    return {name: value or 0 for name, value in sums.items()}


def values_of(report: PreventionReport) -> PreventionValues:
    return PreventionValues(**{name: getattr(report, name) for name in PREVENTION_FIELDS})


def prevention_facts(user: User, *, today: dt.date, committee_ids: Iterable[int]) -> PreventionFacts:
    """What the rules must know to judge reports of ``user`` about these committees."""
    found = in_slices(committees_to_enter(user, today), "pk", committee_ids)
    return PreventionFacts(today, {committee.pk: committee for committee in found})


def waiting_reports(user: User) -> PreventionQuerySet:
    """Reports that ``user`` could approve: standing, not approved, not entered by himself."""
    waiting = PreventionReport.objects.visible_to(user).standing().filter(approved_at__isnull=True)
    return waiting.exclude(created_by=user)


def waiting_count(user: User) -> int:
    """What waits for ``user`` as a reviewer, for the badge beside the menu entry."""
    return waiting_reports(user).count() if user.can(APPROVE) else 0


def has_entered(user: User, report: PreventionReport) -> bool:
    """Whether figures of the report are those of ``user``: he entered it, or changed it."""
    if report.created_by_id == user.pk:
        return True
    return entries_for(report).filter(actor=user, event__in=ENTERED).exists()


def may_approve(user: User, report: PreventionReport) -> bool:
    """Two pairs of eyes: figures are never approved by whoever entered them."""
    if not user.can(APPROVE) or report.is_void or report.approved_at is not None:
        return False
    return not has_entered(user, report)


def may_change(user: User, report: PreventionReport, today: dt.date) -> bool:
    """A report of an office ``user`` enters for, while it is not approved."""
    if not user.can("prevention.enter") or report.is_void or report.approved_at is not None:
        return False
    return committees_to_enter(user, today).filter(pk=report.committee_id).exists()


def approved_by(report: PreventionReport) -> Any:
    """Who approved the report as it stands, from the journal."""
    entry = entries_for(report).filter(event="mediation.prevention.approved").first()
    return entry.actor if entry and report.approved_at else None
