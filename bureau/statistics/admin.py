"""Indicators, definitions and targets in the admin; weeks and restatements to look at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bureau.accounts.requests import user_of
from bureau.statistics.countables import COUNTABLES, described
from bureau.statistics.indicators import actions
from bureau.statistics.models import Indicator, IndicatorDefinition, Restatement, Target, WeekClosing
from bureau.webkit.admin import CapabilityAdmin, ReadOnlyAdmin


@admin.register(Indicator)
class IndicatorAdmin(CapabilityAdmin):
    view_capability = ("indicators.manage", "targets.manage")
    change_capability = "indicators.manage"
    list_display = ("order", "code", "name", "unit", "is_active")
    list_display_links = ("code", "name")
    list_filter = ("is_active", "unit")
    search_fields = ("code", "name")
    fields = ("code", "name", "unit", "order", "is_active")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("code",)

    def save_by_action(self, request: HttpRequest, obj: Indicator, form: Any, *, change: bool) -> Indicator:
        typed = form.cleaned_data
        user = user_of(request)
        return actions.save_indicator(
            actor=user,
            indicator=obj if change else None,
            code=obj.code if change else typed["code"],
            name=typed["name"],
            unit=typed["unit"],
            order=typed["order"],
            is_active=typed["is_active"],
        )


def _filter_fields() -> dict[str, tuple[str, str, forms.Field]]:
    """Form field → (countable, filter, a choice of several): one for each filter of each countable."""
    found: dict[str, tuple[str, str, forms.Field]] = {}
    for countable in COUNTABLES.values():
        for name, choices in countable.filters.items():
            verbose = getattr(countable.model._meta.get_field(name), "verbose_name", name)
            field = forms.MultipleChoiceField(
                label=f"{countable.label} · {verbose}",
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("None chosen: all count."),
            )
            found[f"{countable.code}__{name}"] = (countable.code, name, field)
    return found


class DefinitionForm(forms.ModelForm[IndicatorDefinition]):
    """Which ledger, and which of its records count; the choices come from the list of countables."""

    countable = forms.ChoiceField(label=_("countable"))

    class Meta:
        model = IndicatorDefinition
        fields = ("indicator", "valid_from", "countable", "explanation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.instance.countable if self.instance.pk else ""
        known: list[tuple[str, Any]] = [(one.code, one.label) for one in COUNTABLES.values()]
        if present and present not in COUNTABLES:
            known.append((present, _("%(code)s (its ledger does not exist yet)") % {"code": present}))
        countable: Any = self.fields["countable"]
        countable.choices = known
        for key, (code, name, field) in _filter_fields().items():
            if code == present:
                field.initial = self.instance.filters.get(name, [])
            self.fields[key] = field

    def filters(self) -> dict[str, list[str]]:
        """What was chosen for the countable that was chosen."""
        return {
            name: self.cleaned_data[key]
            for key, (code, name, _field) in _filter_fields().items()
            if code == self.cleaned_data["countable"] and self.cleaned_data.get(key)
        }


@admin.register(IndicatorDefinition)
class DefinitionAdmin(CapabilityAdmin):
    view_capability = ("indicators.manage", "targets.manage")
    change_capability = "indicators.manage"
    form = DefinitionForm
    list_display = ("indicator", "valid_from", "countable", "in_words", "explanation")
    list_filter = ("indicator",)
    list_select_related = ("indicator",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["indicator", "valid_from", "countable", *_filter_fields(), "explanation"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        # The filter fields are made by the form itself; Django would look for them on the model.
        return super().get_form(request, obj, change, **{**kwargs, "fields": DefinitionForm.Meta.fields})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("indicator", "valid_from")

    @admin.display(description=_("filters"))
    def in_words(self, row: IndicatorDefinition) -> str:
        return "；".join(
            f"{name}：{'、'.join(str(value) for value in values)}"
            for name, values in described(row.countable, row.filters)
        )

    def save_by_action(
        self, request: HttpRequest, obj: IndicatorDefinition, form: Any, *, change: bool
    ) -> IndicatorDefinition:
        typed = form.cleaned_data
        user = user_of(request)
        return actions.define_indicator(
            actor=user,
            indicator=obj.indicator if change else typed["indicator"],
            valid_from=obj.valid_from if change else typed["valid_from"],
            countable=typed["countable"],
            filters=form.filters(),
            explanation=typed["explanation"],
        )


@admin.register(Target)
class TargetAdmin(CapabilityAdmin):
    view_capability = "targets.manage"
    change_capability = "targets.manage"
    list_display = ("year", "office", "indicator", "value")
    list_display_links = ("value",)
    list_filter = ("year", "office", "indicator")
    list_select_related = ("office", "indicator")
    list_per_page = 150
    fields = ("year", "office", "indicator", "value")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("year", "office", "indicator")

    def save_by_action(self, request: HttpRequest, obj: Target, form: Any, *, change: bool) -> Target:
        user = user_of(request)
        return actions.set_target(
            actor=user, year=obj.year, office=obj.office, indicator=obj.indicator, value=form.cleaned_data["value"]
        )


@admin.register(WeekClosing)
class WeekAdmin(ReadOnlyAdmin):
    view_capability = "figures.view"
    list_display = ("week", "state", "closed_at", "published_at", "published_by")
    list_filter = ("state",)
    search_fields = ("week",)
    list_select_related = ("published_by",)
    fields = ("week", "state", "closed_at", "closing_number", "published_at", "published_by")
    readonly_fields = ("closing_number",)


@admin.register(Restatement)
class RestatementAdmin(ReadOnlyAdmin):
    view_capability = "figures.view"
    list_display = ("week", "number", "state", "reason", "requested_by", "decided_by", "decided_at")
    list_filter = ("state",)
    search_fields = ("week", "reason")
    list_select_related = ("requested_by", "decided_by")
