"""The desk's pages of consultants and firms."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bureau.accounts.requests import user_of
from bureau.core.errors import InvalidValue
from bureau.core.phones import mask_phone
from bureau.journal.history import history_of
from bureau.webkit.formviews import ActionFormView
from bureau.webkit.tables import Column
from bureau.webkit.templatetags.figures import pill
from bureau.webkit.views import ScopedListView
from consultants import queries
from consultants.actions import (
    MANAGE,
    ConsultantValues,
    FirmValues,
    link_account,
    save_consultant,
    save_firm,
    show_phone,
)
from consultants.models import Consultant, Firm
from consultants.rules import VILLAGES_PER_CONSULTANT, workload_warning
from consultants.web.forms import AccountForm, ConsultantFilter, ConsultantForm, FirmForm

TITLES = {
    "created": _("Entered"),
    "changed": _("Changed"),
    "account": _("Account connected or taken away"),
    "phone_shown": _("Phone shown"),
}


def villages_shown(row: Any) -> Any:
    """The number of villages, marked when it is above what is recommended."""
    number = row.village_count
    return pill(number, "amber") if number > VILLAGES_PER_CONSULTANT else number


class ConsultantList(ScopedListView):
    template_name = "consultants/list.html"
    model = Consultant
    title = _("Village legal consultants")
    columns = (
        Column("name", _("Full name"), title=True, sort="name"),
        Column("category", _("Category")),
        Column("firm", _("Firm"), sort="firm"),
        Column("village_count", _("Villages served"), villages_shown, sort="villages"),
        Column("phone", _("Phone"), lambda row: mask_phone(row.phone) if row.phone else "", phone=False),
        Column("is_active", _("State"), lambda row: gettext("active") if row.is_active else gettext("not active")),
    )
    sorts = {"name": ("name",), "firm": ("firm__name", "name"), "villages": ("village_count",)}
    default_sort = "name"
    filter_form = ConsultantFilter
    add_label = _("New consultant")
    empty_text = _("No consultant yet. Enter the first one, or import the list.")

    def get_queryset(self) -> QuerySet[Consultant]:
        return queries.consultants_with_villages(timezone.localdate())

    def get_row_url(self, row: Consultant) -> str:
        return reverse("consultants:detail", args=[row.pk])

    def get_add_url(self) -> str:
        return reverse("consultants:add") if user_of(self.request).can(MANAGE) else ""

    def get_export_url(self) -> str:
        return reverse("sheets:export", args=["consultants"]) if user_of(self.request).can("sheets.export") else ""


class ConsultantDetail(TemplateView):
    """One consultant with the villages he serves; POST shows the phone, which is kept in the journal."""

    template_name = "consultants/detail.html"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        phone = show_phone(actor=user_of(request), consultant_id=pk)
        return self.render_to_response(self.get_context_data(pk=pk, phone=phone))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = user_of(self.request)
        consultant: Any = queries.consultant_on_desk(self.kwargs["pk"], timezone.localdate())
        may_manage = user.can(MANAGE)
        return super().get_context_data(
            object=consultant,
            masked=mask_phone(consultant.phone) if consultant.phone else "",
            warning=workload_warning(consultant.name, consultant.village_count),
            appointments=queries.appointments_of(user).filter(consultant=consultant).order_by("-valid_from", "pk"),
            may_manage=may_manage,
            events=history_of(consultant, TITLES) if may_manage else [],
            **kwargs,
        )


class ConsultantAdd(ActionFormView):
    form_class = ConsultantForm
    title = _("New consultant")
    success_message = _("Saved.")

    def perform(self, form: forms.Form) -> Consultant:
        return save_consultant(actor=user_of(self.request), values=cast("ConsultantValues", form.cleaned_data))

    def get_success_url(self, result: Consultant) -> str:
        return reverse("consultants:detail", args=[result.pk])


class ConsultantChange(ConsultantAdd):
    title = _("Change the consultant")

    def get_object(self) -> Consultant:
        return queries.consultant_numbered(self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in ConsultantForm.base_fields}

    def perform(self, form: forms.Form) -> Consultant:
        values = cast("ConsultantValues", form.cleaned_data)
        return save_consultant(
            actor=user_of(self.request), values=values, consultant_id=self.object.pk, version=self.version
        )


class ConsultantAccount(ActionFormView):
    form_class = AccountForm
    title = _("Account of the consultant")
    success_message = _("Saved.")

    def get_object(self) -> Consultant:
        return queries.consultant_numbered(self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"login": self.object.user.login if self.object.user else ""}

    def perform(self, form: forms.Form) -> Consultant:
        login = form.cleaned_data["login"]
        user = queries.account_called(login) if login else None
        if login and user is None:
            raise InvalidValue(fields={"login": [gettext("There is no active account with this login.")]})
        today = timezone.localdate()
        return link_account(actor=user_of(self.request), consultant_id=self.object.pk, user=user, on=today)

    def get_success_url(self, result: Consultant) -> str:
        return reverse("consultants:detail", args=[result.pk])


class FirmList(ScopedListView):
    template_name = "consultants/list.html"
    model = Firm
    title = _("Firms")
    columns = (
        Column("name", _("Official name"), title=True),
        Column("category", _("Category")),
        Column("area", _("Area")),
        Column("head", _("Head"), phone=False),
        Column("phone", _("Office phone")),
        Column("consultant_count", _("Consultants"), kind="number"),
    )
    add_label = _("New firm")
    empty_text = _("No firm yet. Enter the first one, or import the list.")

    def get_queryset(self) -> QuerySet[Firm]:
        return queries.firms_with_consultants()

    def get_row_url(self, row: Firm) -> str:
        return reverse("consultants:firm-change", args=[row.pk]) if user_of(self.request).can(MANAGE) else ""

    def get_add_url(self) -> str:
        return reverse("consultants:firm-add") if user_of(self.request).can(MANAGE) else ""

    def get_export_url(self) -> str:
        return reverse("sheets:export", args=["firms"]) if user_of(self.request).can("sheets.export") else ""


class FirmAdd(ActionFormView):
    form_class = FirmForm
    title = _("New firm")
    success_message = _("Saved.")

    def perform(self, form: forms.Form) -> Firm:
        return save_firm(actor=user_of(self.request), values=cast("FirmValues", form.cleaned_data))

    def get_success_url(self, result: Firm) -> str:
        return reverse("consultants:firms")


class FirmChange(FirmAdd):
    title = _("Change the firm")

    def get_object(self) -> Firm:
        return queries.firm_numbered(self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in FirmForm.base_fields}

    def perform(self, form: forms.Form) -> Firm:
        values = cast("FirmValues", form.cleaned_data)
        return save_firm(actor=user_of(self.request), values=values, firm_id=self.object.pk, version=self.version)
