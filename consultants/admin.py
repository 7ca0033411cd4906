"""Firms and consultants in the admin, through the actions. Appointments are made at the desk, beside their village."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bureau.accounts.requests import user_of
from bureau.core.phones import mask_phone
from bureau.webkit.admin import CapabilityAdmin, ReadOnlyAdmin
from consultants.actions import MANAGE, VIEW, save_consultant, save_firm
from consultants.models import Appointment, Consultant, Firm


@admin.register(Firm)
class FirmAdmin(CapabilityAdmin):
    view_capability = VIEW
    change_capability = MANAGE
    list_display = ("name", "category", "area", "head", "phone", "is_active")
    list_filter = ("category", "area", "is_active")
    list_select_related = ("area",)
    search_fields = ("name", "credit_code")
    fields = ("name", "category", "credit_code", "head", "phone", "area", "is_active")

    def save_by_action(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], *, change: bool) -> Firm:
        return save_firm(
            actor=user_of(request),
            values=cast("Any", form.cleaned_data),
            firm_id=obj.pk if change else None,
        )


class ConsultantForm(forms.ModelForm[Consultant]):
    """The stored phone is not shown here (showing it is an act of its own at the desk); blank keeps it."""

    new_phone = forms.CharField(label=_("new phone"), max_length=30, required=False, help_text=_("Blank keeps it."))

    class Meta:
        model = Consultant
        fields = ("name", "category", "license_no", "firm", "phone_public", "is_active")


@admin.register(Consultant)
class ConsultantAdmin(CapabilityAdmin):
    form = ConsultantForm
    view_capability = VIEW
    change_capability = MANAGE
    list_display = ("name", "category", "firm", "license_no", "masked_phone", "phone_public", "is_active")
    list_filter = ("category", "is_active", "firm")
    list_select_related = ("firm",)
    search_fields = ("name", "license_no")

    @admin.display(description=_("phone"))
    def masked_phone(self, obj: Consultant) -> str:
        return mask_phone(obj.phone) if obj.phone else "—"

    def save_by_action(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], *, change: bool) -> Consultant:
        values: Any = dict(form.cleaned_data)
        phone = values.pop("new_phone", "")
        if phone:
            values["phone"] = phone
        return save_consultant(actor=user_of(request), values=values, consultant_id=obj.pk if change else None)


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    view_capability = VIEW
    list_display = ("village", "consultant", "valid_from", "ended_on", "contract_until", "contract_no")
    list_select_related = ("village", "consultant")
    search_fields = ("village__name", "consultant__name")
    date_hierarchy = "valid_from"
