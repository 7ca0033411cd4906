"""Writing what the bureau sets for handling cases: the rules of limits, and how long volumes are kept."""

from __future__ import annotations

from typing import TypedDict

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import NotVisible
from bureau.journal.saving import save_changes, save_new
from mediation.models import CaseRules, RetentionPeriod

RULES = "caserules.manage"
# There is one row; its key is fixed, so that two who set the rules for the first time at once cannot make two.
ONLY_ROW = 1


class CaseRulesValues(TypedDict, total=False):
    limit_days: int
    limit_kind: str
    extension_days: int
    visit_days: int


class RetentionValues(TypedDict, total=False):
    name: str
    order: int
    is_active: bool


@action
def save_case_rules(*, actor: User, values: CaseRulesValues) -> CaseRules:
    """Set the rules for cases registered from now on; those registered before keep their limit."""
    require(actor, RULES)
    rules = CaseRules.objects.select_for_update().order_by("pk").first()
    if rules is None:
        new = CaseRules(pk=ONLY_ROW, created_by=actor, updated_by=actor)
        return save_new(actor=actor, event="mediation.caserules.created", subject=new, values=values)
    rules.updated_by = actor
    return save_changes(actor=actor, event="mediation.caserules.changed", subject=rules, values=values)


@action
def save_retention_period(*, actor: User, values: RetentionValues, period_id: int | None = None) -> RetentionPeriod:
    """Enter a retention period, or change the one with ``period_id``; volumes that have it keep it."""
    require(actor, RULES)
    if period_id is None:
        new = RetentionPeriod(created_by=actor, updated_by=actor)
        return save_new(actor=actor, event="mediation.retention.created", subject=new, values=values)
    period = RetentionPeriod.objects.select_for_update(of=("self",)).filter(pk=period_id).first()
    if period is None:
        raise NotVisible(_("There is no such record, or your account may not see it."))
    period.updated_by = actor
    return save_changes(actor=actor, event="mediation.retention.changed", subject=period, values=values)
