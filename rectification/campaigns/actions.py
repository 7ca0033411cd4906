"""Keeping campaigns, their categories and checklists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import InvalidValue
from bureau.journal.saving import save_changes, save_new
from rectification.models import Campaign, ChecklistItem, ProblemCategory

Row = TypeVar("Row", ProblemCategory, ChecklistItem)


@action
def save_campaign(
    *, actor: User, values: Mapping[str, Any], campaign: Campaign | None = None, version: int | None = None
) -> Campaign:
    """Create or change a campaign; its code never changes once a problem has it."""
    require(actor, "campaigns.manage")
    if campaign is None:
        new = Campaign(created_by=actor, updated_by=actor)
        return save_new(actor=actor, event="rectification.campaign.created", subject=new, values=values)
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if values.get("code", locked.code) != locked.code and locked.problems.exists():
        raise InvalidValue(fields={"code": [_("The code stands in the numbers of its problems and stays.")]})
    locked.updated_by = actor
    return save_changes(
        actor=actor, event="rectification.campaign.changed", subject=locked, values=values, version=version
    )


@action
def save_category(
    *, actor: User, values: Mapping[str, Any], category: ProblemCategory | None = None, version: int | None = None
) -> ProblemCategory:
    """Create or change a category of problems; one that is not used any more is switched off, never deleted."""
    require(actor, "campaigns.manage")
    return _saved(actor, "category", ProblemCategory, category, values, version)


@action
def save_question(
    *, actor: User, values: Mapping[str, Any], question: ChecklistItem | None = None, version: int | None = None
) -> ChecklistItem:
    """Create or change a question of the checklist; answers given before keep the words they were asked in."""
    require(actor, "campaigns.manage")
    return _saved(actor, "question", ChecklistItem, question, values, version)


def _saved(
    actor: User, kind: str, model: type[Row], row: Row | None, values: Mapping[str, Any], version: int | None
) -> Row:
    if row is None:
        new = model(created_by=actor, updated_by=actor)
        return save_new(actor=actor, event=f"rectification.{kind}.created", subject=new, values=values)
    locked = model._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    locked.updated_by = actor
    event = f"rectification.{kind}.changed"
    return save_changes(actor=actor, event=event, subject=locked, values=values, version=version)
