"""Keeping what the bureau sets; every change is journalled, nothing that was used is deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import InvalidValue, NotVisible
from bureau.core.models import Stamped
from bureau.journal.saving import save_changes, save_new
from bureau.opinions.models import Category, DeadlineRule, ReplyTemplate, RightBody, RoutingRule
from bureau.opinions.reference.defaults import DEFAULT_BODIES, DEFAULT_CATEGORIES
from villages.models import JusticeOffice, Township

M = TypeVar("M", bound=Stamped)

ROUTE = "opinions.route"


@action
def install_default_categories(*, actor: User | None) -> list[Category]:
    """The usual categories in a database that has none; returns them. ``actor`` is None during ``setup``."""
    if actor is not None:
        require(actor, ROUTE)
    if Category.objects.exists():
        return []
    return [
        save_new(
            actor=actor,
            event="opinions.category.added",
            subject=Category(created_by=actor, updated_by=actor),
            values={
                "name": one.name,
                "order": order,
                "kind": str(one.kind),
                "advice": one.advice,
                "default_kind": str(one.usual),
            },
        )
        for order, one in enumerate(DEFAULT_CATEGORIES, start=1)
    ]


@action
def install_default_bodies(*, actor: User | None) -> list[RightBody]:
    """The bodies that citizens are sent to most, in a database that has none; returns them. ``actor``: as above."""
    if actor is not None:
        require(actor, ROUTE)
    if RightBody.objects.exists():
        return []
    return [
        save_new(
            actor=actor,
            event="opinions.rightbody.added",
            subject=RightBody(created_by=actor, updated_by=actor),
            values={"name": name, "contact": contact, "order": order},
        )
        for order, (name, contact) in enumerate(DEFAULT_BODIES, start=1)
    ]


@action
def save_category(
    *,
    actor: User,
    category_id: int | None = None,
    version: int | None = None,
    name: str,
    order: int,
    is_active: bool,
    kind: str,
    advice: str,
    default_kind: str,
) -> Category:
    """Make a category or change one. Opinions keep theirs; one that is not active can no longer be chosen."""
    values = {"name": name.strip(), "order": order, "is_active": is_active, "kind": kind, "advice": advice.strip()}
    return _saved(actor, Category, category_id, version, {**values, "default_kind": default_kind})


@action
def save_deadline_rule(
    *, actor: User, rule_id: int | None = None, version: int | None = None, values: Mapping[str, Any], today: dt.date
) -> DeadlineRule:
    """Make a deadline rule, or change one that has not begun.

    ``values``: kind, accept_days, reply_days, extend_days, day_kind, valid_from. What was received keeps its days
    (peers 3.18: a rule change applies from a date), so a rule begins tomorrow at the earliest and stays from then on,
    whether something was received under it or not: the answer would tell of sealed reports.
    """
    if values["valid_from"] <= today:
        words = _("A rule begins tomorrow at the earliest: what has come in keeps its days.")
        raise InvalidValue(fields={"valid_from": [words]})
    if rule_id is not None and DeadlineRule.objects.filter(pk=rule_id, valid_from__lte=today).exists():
        words = _("This rule has begun. Make a new one that begins on a later day.")
        raise InvalidValue(words, code="rule_has_begun")
    return _saved(actor, DeadlineRule, rule_id, version, values)


@action
def save_routing_rule(
    *,
    actor: User,
    rule_id: int | None = None,
    version: int | None = None,
    order: int,
    category: Category | None,
    township: Township | None,
    office: JusticeOffice | None,
    is_active: bool = True,
) -> RoutingRule:
    """Make or change a rule on who gets what comes in; what is there already stays where it is."""
    values = {"order": order, "category": category, "township": township, "office": office, "is_active": is_active}
    return _saved(actor, RoutingRule, rule_id, version, values)


@action
def save_right_body(
    *,
    actor: User,
    body_id: int | None = None,
    version: int | None = None,
    name: str,
    contact: str = "",
    order: int = 0,
    is_active: bool = True,
) -> RightBody:
    """Make a body in charge or change one; what was refused with its name keeps the words that the citizen read."""
    values = {"name": name.strip(), "contact": contact.strip(), "order": order, "is_active": is_active}
    return _saved(actor, RightBody, body_id, version, values)


@action
def save_reply_template(
    *,
    actor: User,
    template_id: int | None = None,
    version: int | None = None,
    name: str,
    text: str,
    category: Category | None = None,
    is_active: bool = True,
) -> ReplyTemplate:
    """Make or change a text to start a reply from."""
    values = {"name": name.strip(), "text": text.strip(), "category": category, "is_active": is_active}
    return _saved(actor, ReplyTemplate, template_id, version, values)


def _saved(actor: User, model: type[M], pk: int | None, version: int | None, values: Mapping[str, Any]) -> M:
    require(actor, ROUTE)
    event = f"opinions.{model._meta.model_name}"
    if pk is None:
        fresh = model(created_by=actor, updated_by=actor)
        return save_new(actor=actor, event=f"{event}.added", subject=fresh, values=values)
    rows: Any = model._default_manager
    known: M | None = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if known is None:
        raise NotVisible(_("There is no such record, or your account may not see it."))
    known.updated_by = actor
    return save_changes(actor=actor, event=f"{event}.changed", subject=known, values=values, version=version)
