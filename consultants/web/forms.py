"""Forms of firms, consultants and appointments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.webkit.forms import DateField, PortalForm, TextField
from bureau.webkit.views import FilterForm
from consultants.choices import ConsultantCategory, EndReason, FirmCategory
from consultants.queries import appointable_consultants, areas_by_name, firms_by_name
from villages.models import JusticeOffice, Township
from villages.queries import villages_matching

EVERYTHING = ("", _("all"))


class ConsultantFilter(FilterForm):
    q = TextField(label=_("Name or licence number"), max_length=50)
    firm = forms.ModelChoiceField(firms_by_name(), label=_("Firm"), empty_label=_("all"))
    category = forms.ChoiceField(label=_("Category"), choices=[EVERYTHING, *ConsultantCategory.choices])
    active = forms.ChoiceField(label=_("State"), choices=[EVERYTHING, ("1", _("active")), ("0", _("not active"))])

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        if name == "q":
            return queryset.filter(Q(name__contains=value) | Q(license_no=value))
        if name == "active":
            return queryset.filter(is_active=value == "1")
        return super().narrow_by(queryset, name, value)


class ServedFilter(FilterForm):
    q = TextField(label=_("Village, pinyin or initials"), max_length=60)
    township = forms.ModelChoiceField(Township.objects.none(), label=_("Township"), empty_label=_("all"))
    office = forms.ModelChoiceField(JusticeOffice.objects.none(), label=_("Justice office"), empty_label=_("all"))
    vacant = forms.ChoiceField(
        label=_("Consultant"), choices=[EVERYTHING, ("1", _("without consultant")), ("0", _("with consultant"))]
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = Township.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["office"].queryset = JusticeOffice.objects.visible_to(user)  # type: ignore[attr-defined]

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        if name == "q":
            return queryset.filter(pk__in=villages_matching(value))
        if name == "vacant":
            return queryset.filter(is_vacant=value == "1")
        return super().narrow_by(queryset, name, value)


class FirmForm(PortalForm):
    name = TextField(label=_("Official name"), max_length=60)
    category = forms.ChoiceField(label=_("Category"), choices=FirmCategory.choices)
    credit_code = TextField(label=_("Unified social credit code"), max_length=30, required=False)
    head = TextField(label=_("Head"), max_length=50, required=False)
    phone = TextField(label=_("Office phone"), max_length=30, required=False)
    area = forms.ModelChoiceField(areas_by_name(), label=_("Area"), required=False, empty_label=_("none"))
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)


class ConsultantForm(PortalForm):
    name = TextField(label=_("Full name"), max_length=50)
    category = forms.ChoiceField(label=_("Category"), choices=ConsultantCategory.choices)
    license_no = TextField(
        label=_("Licence number"),
        max_length=30,
        required=False,
        help_text=_("Lawyers and grass-roots legal workers need one."),
    )
    firm = forms.ModelChoiceField(firms_by_name(active=True), label=_("Firm"), required=False, empty_label=_("none"))
    phone = TextField(label=_("Phone"), max_length=30, required=False)
    phone_public = forms.BooleanField(label=_("The phone may be shown on the village's public page"), required=False)
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)


class AccountForm(PortalForm):
    login = TextField(
        label=_("Login of the account"),
        max_length=50,
        required=False,
        help_text=_("With it the consultant enters services for the villages he serves. Blank: no account."),
    )


class ConsultantField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A consultant, told apart by firm."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.firm}" if obj.firm else str(obj.name)


class AppointForm(PortalForm):
    consultant = ConsultantField(appointable_consultants(), label=_("Consultant"))
    on = DateField(label=_("From"), future=True)
    contract_no = TextField(label=_("Contract number"), max_length=40, required=False)
    contract_until = DateField(label=_("Contract until"), future=True, required=False)


class HandOverForm(AppointForm):
    reason = forms.ChoiceField(label=_("Why the present one ends"), choices=EndReason.choices, initial="adjusted")


class EndForm(PortalForm):
    on = DateField(label=_("Last day"), future=True)
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("choose")), *EndReason.choices])


class ContractForm(PortalForm):
    contract_no = TextField(label=_("Contract number"), max_length=40, required=False)
    contract_until = DateField(label=_("Contract until"), future=True, required=False)
