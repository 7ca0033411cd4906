"""Reading what the bureau set, and whom a new opinion goes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from bureau.accounts.models import User
from bureau.opinions.models import Category, Opinion, ReplyTemplate, RightBody, RoutingRule
from villages.models import JusticeOffice, Township, Village


def active_categories() -> QuerySet[Category]:
    """What can be chosen, in the order of the form; public."""
    return Category.objects.filter(is_active=True).order_by("order", "pk")


def right_bodies() -> QuerySet[RightBody]:
    """Whom a refusal can name as in charge."""
    return RightBody.objects.filter(is_active=True).order_by("order", "pk")


def templates_for(category: Category) -> QuerySet[ReplyTemplate]:
    """Texts to start a reply from: those of the category first, then those for all."""
    fitting = ReplyTemplate.objects.filter(Q(category=category) | Q(category__isnull=True), is_active=True)
    return fitting.order_by("category_id", "name")


class Routing:
    """Who leads a new opinion, by the rules of this moment: asked for once, used for one opinion or for thousands."""

    def __init__(self) -> None:
        self._rules = _rules()

    def office_for(
        self, category: Category, village: Village | None, township: Township | None
    ) -> JusticeOffice | None:
        """By the first rule that fits, else the office of its village or township, else the bureau itself (None)."""
        rule = _first_fitting(self._rules, category.pk, township.pk if township else None)
        if rule is not None:
            return rule.office
        if village is not None:
            return village.office
        return township.office if township is not None else None


def office_for(category: Category, village: Village | None, township: Township | None) -> JusticeOffice | None:
    """Who leads one new opinion (``Routing``)."""
    return Routing().office_for(category, village, township)


def opinions_hit_by(
    user: User, *, category: Category | None, township: Township | None, order: int, but_not: int | None = None
) -> QuerySet[Opinion]:
    """Open opinions that a routing rule with these conditions would have caught, for a look before it is saved.

    Those that a rule standing before it (``order``) catches are left out. ``but_not``: the rule that is changed.
    """
    found = Opinion.objects.visible_to(user).open().counted()
    if category is not None:
        found = found.filter(category=category)
    if township is not None:
        found = found.filter(township=township)
    for rule in _rules():
        if rule.order < order and rule.pk != but_not:
            found = found.exclude(_condition(rule)) if rule.category_id or rule.township_id else found.none()
    return found.select_related("category", "office", "village__township").defer("body", "grams")


def _rules() -> Sequence[RoutingRule]:
    return list(RoutingRule.objects.filter(is_active=True).select_related("office").order_by("order", "pk"))


def _first_fitting(rules: Sequence[RoutingRule], category: int, township: int | None) -> RoutingRule | None:
    return next(
        (rule for rule in rules if rule.category_id in (None, category) and rule.township_id in (None, township)),
        None,
    )


def _condition(rule: RoutingRule) -> Q:
    condition = Q()
    if rule.category_id is not None:
        condition &= Q(category=rule.category_id)
    if rule.township_id is not None:
        condition &= Q(township__isnull=False, township=rule.township_id)
    return condition


def consultants_to_name() -> QuerySet[Any]:
    """Every consultant, also those who have left, for naming whom a report is about; known under their firm."""
    rows: QuerySet[Any] = apps.get_model("consultants", "Consultant")._default_manager.select_related("firm")
    return rows.order_by("-is_active", "name", "pk")


# What of an opinion is another record that everybody may name.
NAMED = frozenset({"category", "village", "township", "against_office"})


def named_by_key(name: str, key: int) -> Any:
    """The record that a program names by its key, with what routing asks of it; None when there is none."""
    rows: dict[str, Any] = {
        "category": Category.objects.all(),
        "village": Village.objects.select_related("office", "township__office"),
        "township": Township.objects.select_related("office"),
        "against_office": JusticeOffice.objects.all(),
    }
    return rows[name].filter(pk=key).first()


def known_consultants(ids: Iterable[int]) -> frozenset[int]:
    """Those of ``ids`` that are consultants. Their ledger stands beside this one, so the table is asked by its name."""
    wanted = set(ids)
    if not wanted:
        return frozenset()
    consultants = apps.get_model("consultants", "Consultant")._default_manager
    return frozenset(consultants.filter(pk__in=wanted).values_list("pk", flat=True))
