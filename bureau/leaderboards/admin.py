"""Boards and formulas for the system manager; standings to look at."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from bureau.accounts.requests import user_of
from bureau.core.errors import InvalidValue
from bureau.core.weeks import Week
from bureau.leaderboards import actions
from bureau.leaderboards.models import Board, Formula, Standing
from bureau.leaderboards.rules import DEFAULT_CAP, TermInput
from bureau.statistics.models import Indicator
from bureau.webkit.admin import CapabilityAdmin, ReadOnlyAdmin


@admin.register(Board)
class BoardAdmin(CapabilityAdmin):
    view_capability = "boards.manage"
    change_capability = "boards.manage"
    fields = ("code", "name", "is_active", "is_public", "lists_all", "shows_bottom", "order")
    list_display = ("name", "code", "is_active", "is_public", "lists_all", "shows_bottom", "order")

    def save_by_action(self, request: HttpRequest, obj: Board, form: forms.ModelForm[Board], *, change: bool) -> Board:
        actor = user_of(request)
        return actions.save_board(actor=actor, board_id=obj.pk if change else None, **form.cleaned_data)


class FormulaForm(forms.ModelForm[Formula]):
    """A formula with one weight and one cap for each indicator; an empty weight leaves the indicator out."""

    class Meta:
        model = Formula
        fields = ("board", "valid_from", "minimum_count", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for term in self.instance.terms.all() if self.instance.pk else ():
            if f"weight_{term.indicator_id}" in self.fields:
                self.fields[f"weight_{term.indicator_id}"].initial = term.weight
                self.fields[f"cap_{term.indicator_id}"].initial = term.cap

    def clean_valid_from(self) -> str:
        try:
            return Week.parse(self.cleaned_data["valid_from"]).key
        except InvalidValue as error:
            raise forms.ValidationError(_t("There is no such week. Write it like 2026-W07.")) from error

    def terms(self) -> list[TermInput]:
        """What was typed, in the order of the indicators."""
        typed = self.cleaned_data
        numbers = [name.removeprefix("weight_") for name in self.fields if name.startswith("weight_")]
        return [
            TermInput(int(number), typed[f"weight_{number}"], typed.get(f"cap_{number}") or DEFAULT_CAP)
            for number in numbers
            if typed.get(f"weight_{number}") is not None
        ]


@admin.register(Formula)
class FormulaAdmin(CapabilityAdmin):
    """A version that standings rest on is shown only; a new one is added instead."""

    view_capability = "boards.manage"
    change_capability = "boards.manage"
    form = FormulaForm
    list_display = ("board", "number", "valid_from", "minimum_count", "note")
    list_filter = ("board",)

    def has_change_permission(self, request: HttpRequest, obj: Formula | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or not obj.standings.exists())

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = type("FormulaForm", (FormulaForm,), dict(term_fields()))
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Formula | None = None) -> Any:
        fields = ["board", "valid_from", "minimum_count", "note"]
        if not self.has_change_permission(request, obj):
            return ["board", "number", "valid_from", "minimum_count", "note", "terms_shown"]
        return [*fields, *(name for name, _field in term_fields())]

    def get_readonly_fields(self, request: HttpRequest, obj: Formula | None = None) -> tuple[str, ...]:
        return () if self.has_change_permission(request, obj) else ("number", "terms_shown")

    @admin.display(description=_("terms"))
    def terms_shown(self, formula: Formula) -> str:
        return "；".join(f"{term.indicator.name} {term.weight} × ≤{term.cap}" for term in formula.terms.all())

    def save_by_action(self, request: HttpRequest, obj: Formula, form: Any, *, change: bool) -> Formula:
        actor = user_of(request)
        typed = form.cleaned_data
        return actions.save_formula(
            actor=actor,
            board_id=typed["board"].pk,
            formula_id=obj.pk if change else None,
            valid_from=Week.parse(typed["valid_from"]),
            minimum_count=typed["minimum_count"],
            note=typed["note"],
            terms=form.terms(),
        )


@admin.register(Standing)
class StandingAdmin(ReadOnlyAdmin):
    view_capability = "boards.view"
    list_display = ("week", "year", "board", "rank", "office", "score", "previous_rank")
    list_filter = ("board", "year", "office")
    search_fields = ("week",)
    list_select_related = ("board", "office")


def term_fields() -> Iterator[tuple[str, forms.Field]]:
    """Two fields for each active indicator; the limits are the model's."""
    for indicator in Indicator.objects.filter(is_active=True):
        limits = {"required": False, "max_digits": 5, "decimal_places": 2}
        yield (
            f"weight_{indicator.pk}",
            forms.DecimalField(
                label=f"{indicator.name} · {_t('weight')}",
                validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
                **limits,  # type: ignore[arg-type]
            ),
        )
        yield (
            f"cap_{indicator.pk}",
            forms.DecimalField(
                label=f"{indicator.name} · {_t('cap of the completion')}",
                initial=DEFAULT_CAP,
                validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(2))],
                **limits,  # type: ignore[arg-type]
            ),
        )
