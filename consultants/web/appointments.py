"""The desk's pages of who serves which village: villages without consultant first, history, hand-over, areas."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bureau.accounts.requests import user_of
from bureau.webkit.formviews import ActionFormView
from bureau.webkit.tables import Column
from bureau.webkit.templatetags.figures import pill
from bureau.webkit.views import ScopedDetailView, ScopedListView, visible_object
from consultants import queries
from consultants.actions import (
    APPOINT,
    Appointed,
    ContractValues,
    appoint,
    change_contract,
    end_appointment,
    hand_over,
)
from consultants.models import Appointment
from consultants.web.forms import AppointForm, ContractForm, EndForm, HandOverForm, ServedFilter
from villages.models import Village


def consultant_shown(row: Any) -> Any:
    """The consultant's name, or a mark that there is none."""
    if row.serving:
        return "、".join(held.consultant.name for held in row.serving)
    return pill(gettext("without consultant"), "red")


def firm_shown(row: Any) -> str:
    return "、".join(str(held.consultant.firm or "") for held in row.serving)


class ServedVillages(ScopedListView):
    """Villages and their consultants; those without one stand first."""

    template_name = "consultants/served.html"
    model = Village
    title = _("Villages and their consultants")
    columns = (
        Column("name", _("Village"), title=True),
        Column("township", _("Township")),
        Column("consultant", _("Consultant"), consultant_shown),
        Column("firm", _("Firm"), firm_shown),
        Column(
            "since",
            _("since"),
            lambda row: row.serving[0].valid_from if row.serving else None,
            kind="date",
            phone=False,
        ),
    )
    sorts = {"vacant": ("-is_vacant", "township__code", "code")}
    default_sort = "vacant"
    filter_form = ServedFilter
    empty_text = _("No village yet. Import the division file of the county.")

    def get_queryset(self) -> QuerySet[Village]:
        return queries.villages_and_consultants(user_of(self.request), timezone.localdate())

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def get_row_url(self, row: Village) -> str:
        return reverse("consultants:village", args=[row.pk])

    def get_export_url(self) -> str:
        return reverse("sheets:export", args=["appointments"]) if user_of(self.request).can("sheets.export") else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        vacant = queries.vacant_villages(user_of(self.request), timezone.localdate()).count()
        return super().get_context_data(vacant=vacant, **kwargs)


class VillageConsultants(ScopedDetailView):
    """One village: its consultant now, and all before."""

    template_name = "consultants/village.html"
    model = Village

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = user_of(self.request), timezone.localdate()
        history = list(queries.history_of_village(user, self.object))
        running = [held for held in history if held.ended_on is None or held.ended_on >= today]
        return super().get_context_data(
            history=history,
            running=running,
            is_open=any(held.ended_on is None for held in history),
            may_appoint=user.can(APPOINT),
            **kwargs,
        )


class AppointView(ActionFormView):
    form_class = AppointForm
    title = _("Appoint a consultant")
    submit_label = _("Appoint")

    def get_object(self) -> Village:
        return cast("Village", visible_object(Village, self.request.user, self.kwargs["pk"]))

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def perform(self, form: forms.Form) -> Appointed:
        data = form.cleaned_data
        return appoint(
            actor=user_of(self.request),
            village_id=self.object.pk,
            consultant_id=data["consultant"].pk,
            valid_from=data["on"],
            contract=_contract(data),
        )

    def get_success_url(self, result: Appointed) -> str:
        return reverse("consultants:village", args=[result.appointment.village_id])

    def get_success_message(self, result: Appointed) -> str:
        for warning in result.warnings:
            messages.warning(self.request, warning)
        return gettext("%(name)s serves %(village)s from %(day)s on.") % {
            "name": result.appointment.consultant,
            "village": result.appointment.village,
            "day": result.appointment.valid_from,
        }


class HandOverView(AppointView):
    form_class = HandOverForm
    title = _("Hand the village over")
    submit_label = _("Hand over")

    def perform(self, form: forms.Form) -> Appointed:
        data = form.cleaned_data
        return hand_over(
            actor=user_of(self.request),
            village_id=self.object.pk,
            consultant_id=data["consultant"].pk,
            on=data["on"],
            reason=data["reason"],
            contract=_contract(data),
        )


def _contract(data: dict[str, Any]) -> ContractValues:
    return ContractValues(contract_no=data["contract_no"], contract_until=data["contract_until"])


class EndView(ActionFormView):
    form_class: type[forms.Form] = EndForm
    title = _("End the appointment")
    submit_label = _("End it")
    success_message = _("Ended. The village now has no consultant from the next day on.")

    def get_object(self) -> Appointment:
        return cast("Appointment", visible_object(Appointment, self.request.user, self.kwargs["pk"]))

    def perform(self, form: forms.Form) -> Appointment:
        data = form.cleaned_data
        return end_appointment(
            actor=user_of(self.request),
            appointment_id=self.object.pk,
            on=data["on"],
            reason=data["reason"],
            version=self.version,
        )

    def get_success_url(self, result: Appointment) -> str:
        return reverse("consultants:village", args=[result.village_id])


class ContractView(EndView):
    form_class = ContractForm
    title = _("Contract")
    submit_label = _("Save")
    success_message = _("Saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"contract_no": self.object.contract_no, "contract_until": self.object.contract_until}

    def perform(self, form: forms.Form) -> Appointment:
        contract = _contract(form.cleaned_data)
        return change_contract(
            actor=user_of(self.request), appointment_id=self.object.pk, contract=contract, version=self.version
        )


class AreaView(TemplateView):
    """三片区: each area with its firm, townships and how many of its villages are served."""

    template_name = "consultants/areas.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = queries.area_lines(timezone.localdate())
        return super().get_context_data(
            lines=lines, villages=sum(one.villages for one in lines), served=sum(one.served for one in lines), **kwargs
        )
