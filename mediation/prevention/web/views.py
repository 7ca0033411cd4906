"""The list, one report, approving, voiding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.requests import user_of
from bureau.journal.history import history_of
from bureau.webkit.formviews import ActionFormView, ConfirmActionView
from bureau.webkit.tables import Column
from bureau.webkit.templatetags.figures import pill
from bureau.webkit.views import ScopedDetailView, ScopedListView, visible_object
from mediation.models import PreventionReport
from mediation.models.prevention import PAIRS
from mediation.prevention import queries
from mediation.prevention.actions import (
    ENTER,
    approve_report,
    restore_report,
    take_back_approval,
    void_report,
)
from mediation.prevention.columns import LABELS
from mediation.prevention.filters import PreventionFilter
from mediation.rules.prevention import FIGURES, PREVENTION_FIELDS
from villages.models import JusticeOffice

TITLES = {
    "recorded": _("Entered"),
    "changed": _("Changed"),
    "voided": _("Voided"),
    "restored": _("Restored"),
    "approved": pgettext_lazy("report", "Approved"),
    "withdrawn": pgettext_lazy("report", "Approval taken back"),
}
# «2 / 5»: cases and people, as the form prints them.
PAIR_LABELS = {
    "suicide": _("suicides (cases / people)"),
    "criminal": _("crimes (cases / people)"),
    "petition": _("group petitions (cases / people)"),
    "fight": _("group fights (cases / people)"),
}


def pair_of(report: PreventionReport, name: str) -> str:
    """``2 / 5``; nothing where nothing was prevented."""
    cases, people = getattr(report, f"{name}_cases"), getattr(report, f"{name}_people")
    return f"{cases:,} / {people:,}" if cases else ""


def state_of(report: PreventionReport) -> SafeString:
    if report.is_void:
        return pill(pgettext("report", "Void"))
    if report.approved_at is not None:
        return pill(pgettext("report", "Approved"), "green")
    return pill(pgettext("report", "Waiting for approval"), "amber")


def _pair_column(name: str) -> Column:
    return Column(name, PAIR_LABELS[name], lambda report: pair_of(report, name), kind="text", phone=False)


class PreventionList(ScopedListView):
    """Reports by day, with what the filter adds up to: the cells of the official form open this list."""

    template_name = "mediation/prevention/list.html"
    model = PreventionReport
    title = _("Prevention")
    columns = (
        Column("date", _("date"), lambda report: report.date.isoformat(), kind="date", title=True, sort="date"),
        Column("committee", _("mediation committee"), "committee.short_name"),
        Column("office", _("justice office"), "office.name", sort="office"),
        Column("sweeps", LABELS["sweeps"], kind="number", sort="sweeps"),
        Column("prevented", LABELS["prevented"], kind="number", sort="prevented"),
        *(_pair_column(name) for name in PAIRS),
        Column("state", _("State"), state_of),
    )
    sorts = {
        "date": ("date",),
        "office": ("office__order", "office"),
        "sweeps": ("sweeps",),
        "prevented": ("prevented",),
    }
    default_sort = "-date"
    filter_form = PreventionFilter
    add_label = _("New report")
    empty_text = _("No prevention report yet. Enter what the committees swept for and prevented, day by day.")

    def get_queryset(self) -> QuerySet[PreventionReport]:
        return queries.reports_of(user_of(self.request))

    def get_columns(self) -> list[Column]:
        """Without the office for those who see only one."""
        return [column for column in self.columns if column.name != "office" or not self._sees_one_office]

    @cached_property
    def _sees_one_office(self) -> bool:
        return JusticeOffice.objects.visible_to(user_of(self.request)).count() < 2

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def get_row_url(self, row: PreventionReport) -> str:
        return reverse("prevention:detail", args=[row.pk])

    def get_add_url(self) -> str:
        return reverse("prevention:new") if user_of(self.request).can(ENTER) else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        narrowed = context["filter_form"].narrow(queries.reports_of(user_of(self.request)))
        totals = queries.totals_of(narrowed)
        context["totals"] = [(LABELS[name], totals[name]) for name in FIGURES if totals[name]]
        return context


class PreventionDetail(ScopedDetailView):
    """One report and what may be done with it."""

    template_name = "mediation/prevention/detail.html"
    model = PreventionReport

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, report = user_of(self.request), self.object
        is_own = user.can(queries.APPROVE) and queries.has_entered(user, report)
        return super().get_context_data(
            facts=facts_of(report),
            state=state_of(report),
            events=history_of(report, TITLES, {**LABELS, "approved_at": pgettext_lazy("report", "approved at")}),
            may_change=queries.may_change(user, report, timezone.localdate()),
            may_restore=user.can(ENTER) and report.is_void,
            may_approve=queries.may_approve(user, report),
            may_take_back=user.can(queries.APPROVE) and report.approved_at is not None,
            waits_for_another=is_own and not report.is_void and report.approved_at is None,
            approved_by=queries.approved_by(report),
            **kwargs,
        )


def facts_of(report: PreventionReport) -> list[tuple[Any, Any]]:
    """Label and value of every figure that is not 0, and of what stands around them."""
    shown = [name for name in PREVENTION_FIELDS if name not in FIGURES or getattr(report, name)]
    return [(LABELS[name], getattr(report, name)) for name in shown if getattr(report, name) != ""]


class _OfReport(ActionFormView):
    """A page about one report of the visitor's scope."""

    def get_object(self) -> PreventionReport:
        report: PreventionReport = visible_object(PreventionReport, self.request.user, self.kwargs["pk"])
        return report

    def get_cancel_url(self) -> str:
        return reverse("prevention:detail", args=[self.object.pk])

    def get_success_url(self, result: PreventionReport) -> str:
        return reverse("prevention:detail", args=[result.pk])


class VoidReport(_OfReport, ConfirmActionView):
    """Voiding asks for the reason; it can be undone for ten minutes."""

    title = _("Void the prevention report")

    def perform(self, form: forms.Form) -> PreventionReport:
        user = user_of(self.request)
        return void_report(actor=user, report_id=self.object.pk, reason=form.cleaned_data["reason"])


class TakeBack(_OfReport, ConfirmActionView):
    """The reviewer takes his approval back, with a reason for the office."""

    title = _("Take the approval back")
    submit_label = _("Take the approval back")
    effect = _("The figures leave the official form until the report is approved again; the office can correct them.")

    def perform(self, form: forms.Form) -> PreventionReport:
        user = user_of(self.request)
        return take_back_approval(actor=user, report_id=self.object.pk, reason=form.cleaned_data["reason"])


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    report = restore_report(actor=user_of(request), report_id=pk)
    messages.success(request, gettext("Restored; it waits for approval."))
    return HttpResponseRedirect(reverse("prevention:detail", args=[report.pk]))


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
    report = approve_report(actor=user_of(request), report_id=pk, version=version)
    messages.success(request, gettext("Approved; the figures count in the official form."))
    return HttpResponseRedirect(reverse("prevention:detail", args=[report.pk]))
