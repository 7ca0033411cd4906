"""Townships, offices, villages and areas in the admin; every change goes through the actions."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from bureau.accounts.models import User
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


def actor_of(request: HttpRequest) -> User:
    return cast("User", request.user)


@admin.register(Area)
class AreaAdmin(CapabilityAdmin):
    view_capability = VIEW
    change_capability = MANAGE
    list_display = ("name",)
    search_fields = ("name",)

    def save_by_action(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], *, change: bool) -> Area:
        return save_area(
            actor=actor_of(request), values=cast("Any", form.cleaned_data), area_id=obj.pk if change else None
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
            return change_office(actor=actor_of(request), office_id=obj.pk, values=values)
        return create_office(actor=actor_of(request), values=values)


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
            return change_township(actor=actor_of(request), township_id=obj.pk, values=values)
        return create_township(actor=actor_of(request), values=values)


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
            return change_village(actor=actor_of(request), village_id=obj.pk, values=values)
        return create_village(actor=actor_of(request), values=values)


class PositionForm(forms.ModelForm[Position]):
    """A new position has everything; of a present one only the last day may change."""

    class Meta:
        model = Position
        fields = ("user", "duty", "office", "township", "village", "valid_from", "valid_to")


@admin.register(Position)
class PositionAdmin(CapabilityAdmin):
    """Given to the security manager: who works where. Ending is setting the last day."""

    form = PositionForm
    view_capability = POSITIONS
    change_capability = POSITIONS
    list_display = ("user", "duty", "office", "township", "village", "valid_from", "valid_to")
    list_filter = ("duty", "office")
    list_select_related = ("user", "office", "township", "village")
    search_fields = ("user__login", "user__name")
    raw_id_fields = ("village",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "duty", "office", "township", "village", "valid_from") if obj else ()

    def save_by_action(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], *, change: bool) -> Position:
        data = form.cleaned_data
        if change:
            return end_position(actor=actor_of(request), position_id=obj.pk, on=data["valid_to"])
        place = {name: data[name] for name in ("office", "township", "village") if data.get(name)}
        return assign_position(
            actor=actor_of(request),
            user=data["user"],
            duty=data["duty"],
            place=cast("Place", place),
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
        )
