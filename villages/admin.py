"""Townships, offices, villages and areas in the admin; every change goes through the actions."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.webkit.admin import CapabilityAdmin
from villages.actions import (
    MANAGE,
    POSITIONS,
    Place,
    assign_position,
    change_office,
    change_township,
    change_village,
    create_office,
    create_township,
    create_village,
    end_position,
    save_area,
)
from villages.models import Area, JusticeOffice, Position, Township, Village

VIEW = "villages.view"


@admin.register(Area)
class AreaAdmin(CapabilityAdmin):
    view_capability = VIEW
    change_capability = MANAGE
    list_display = ("name",)
    search_fields = ("name",)

    def save_by_action(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], *, change: bool) -> Area:
        return save_area(
            actor=user_of(request), values=cast("Any", form.cleaned_data), area_id=obj.pk if change else None
        )


@admin.register(JusticeOffice)
class OfficeAdmin(CapabilityAdmin):
    view_capability = VIEW
    change_capability = MANAGE
    list_display = ("name", "head", "phone", "address", "order")
    search_fields = ("name", "head")

    def save_by_action(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], *, change: bool
    ) -> JusticeOffice:
        values = cast("Any", form.cleaned_data)
        if change:
            return change_office(actor=user_of(request), office_id=obj.pk, values=values)
        return create_office(actor=user_of(request), values=values)


@admin.register(Township)
class TownshipAdmin(CapabilityAdmin):
    view_capability = VIEW
    change_capability = MANAGE
    list_display = ("name", "kind", "code", "office", "area", "valid_to")
    list_filter = ("kind", "area")
    list_select_related = ("office", "area")
    search_fields = ("name", "code")
    fields = ("name", "code", "kind", "office", "area", "valid_from", "valid_to")

    def save_by_action(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], *, change: bool) -> Township:
        values = cast("Any", form.cleaned_data)
        if change:
            return change_township(actor=user_of(request), township_id=obj.pk, values=values)
        return create_township(actor=user_of(request), values=values)


@admin.register(Village)
class VillageAdmin(CapabilityAdmin):
    """Closing and merging have their own pages at the desk."""

    view_capability = VIEW
    change_capability = MANAGE
    list_display = ("name", "township", "office", "kind", "code", "population", "valid_to", "missing_since")
    list_filter = ("kind", "township")
    list_select_related = ("township", "office")
    search_fields = ("name", "code", "match_name", "pinyin", "initials")
    fields = ("name", "code", "kind", "township", "office", "households", "population", "valid_from")

    def save_by_action(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], *, change: bool) -> Village:
        values = cast("Any", form.cleaned_data)
        if change:
            return change_village(actor=user_of(request), village_id=obj.pk, values=values)
        return create_village(actor=user_of(request), values=values)


class VillageChoice(forms.ModelChoiceField[Village]):
    """Villages with their township: some share a name."""

    def label_from_instance(self, village: Any) -> str:
        return f"{village.township} {village}"


class PositionForm(forms.ModelForm[Position]):
    village = VillageChoice(Village.objects.select_related("township"), label=_("village"), required=False)

    class Meta:
        model = Position
        fields = ("user", "duty", "office", "township", "village", "valid_from", "valid_to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            self.fields["user"] = forms.ModelChoiceField(
                User.objects.filter(is_service=False, is_active=True), label=_("user"), initial=self.initial.get("user")
            )
        wanted = "valid_to" if self.instance.pk else "valid_from"
        self.fields[wanted].required = True

    def place(self) -> Place:
        """The one place that was chosen; the form is invalid otherwise."""
        names = ("office", "township", "village")
        chosen: Any = {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
        place: Place = chosen
        return place

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.instance.pk and len(self.place()) != 1:
            raise ValidationError(_("Choose exactly one office, township or village."), code="one_place")
        return cleaned


@admin.register(Position)
class PositionAdmin(CapabilityAdmin):
    """Assigned once, then only ended: who worked where when stays on record."""

    view_capability = POSITIONS
    change_capability = POSITIONS
    form = PositionForm
    list_display = ("user", "duty", "office", "township", "village", "valid_from", "valid_to")
    list_filter = ("duty", "office")
    search_fields = ("user__login", "user__name")
    list_select_related = ("user", "office", "township", "village")
    list_per_page = 50

    def get_readonly_fields(self, request: HttpRequest, obj: Position | None = None) -> tuple[str, ...]:
        return () if obj is None else ("user", "duty", "office", "township", "village", "valid_from")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Position]:
        return super().get_queryset(request).select_related("user", "office", "township", "village")

    def save_by_action(self, request: HttpRequest, obj: Position, form: Any, *, change: bool) -> Position:
        actor, typed = user_of(request), form.cleaned_data
        stored: Position
        if change:
            stored = end_position(actor=actor, position_id=obj.pk, on=typed["valid_to"])
        else:
            stored = assign_position(
                actor=actor,
                user=typed["user"],
                duty=typed["duty"],
                place=form.place(),
                valid_from=typed["valid_from"],
                valid_to=typed["valid_to"],
            )
        return stored
