"""Reading what the moves of a case need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from bureau.accounts.models import User
from mediation.models import CaseRules, MediationCase, Mediator
from mediation.rules.followups import FOLLOWUP_FIELDS, FollowUpValues
from mediation.rules.outcomes import OUTCOME_FIELDS, OutcomeValues
from villages.choices import Duty
from villages.models import Position
from villages.scope import COUNTY


def case_rules() -> CaseRules:
    """What the bureau set; the usual values while it set nothing."""
    return CaseRules.objects.order_by("pk").first() or CaseRules()


def may_reopen(user: User, case: MediationCase) -> bool:
    """Reopening is for the head of the case's office, or for an account of the whole county."""
    if not user.can("cases.reopen"):
        return False
    held = Position.objects.held_by(user, on=timezone.localdate())
    return user.can(COUNTY) or held.filter(office_id=case.office_id, duty=Duty.HEAD).exists()


def longest_extension(case: MediationCase) -> dt.date:
    """The last day to which the limit of ``case`` can be moved."""
    return case.due_on + dt.timedelta(days=case_rules().extension_days)


def outcome_of(case: MediationCase) -> OutcomeValues:
    """What the case ended with, as it stands."""
    found: dict[str, Any] = {name: getattr(case, name) for name in OUTCOME_FIELDS}
    return OutcomeValues(**{name: value for name, value in found.items() if value is not None})


def offered_mediators(user: User, office_id: int, since: dt.date) -> QuerySet[Mediator]:
    """Who can be named for a case of this office: mediators of its committees not released before ``since``."""
    released = Q(ended_on__lt=since)
    offered = Mediator.objects.visible_to(user).filter(committee__office=office_id).exclude(released)
    return offered.select_related("committee").order_by("committee__name", "name", "pk")


def followup_of(case: MediationCase) -> FollowUpValues:
    """What followed the agreement, as it stands."""
    return FollowUpValues(**{name: getattr(case, name) for name in FOLLOWUP_FIELDS})
