"""The list, one record, voiding, files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.requests import user_of
from bureau.core.books import bookings_of, is_week_published
from bureau.journal.history import history_of
from bureau.sheets.ledgers import labels, list_columns, sorts
from bureau.webkit.files import FileForm, download_of
from bureau.webkit.formviews import ActionFormView, ConfirmActionView
from bureau.webkit.tables import Column
from bureau.webkit.views import ScopedDetailView, ScopedListView, visible_object
from consultants.models import ServiceAttachment, ServiceRecord
from consultants.services import queries
from consultants.services.actions import attach_file, remove_file, restore_service, void_service
from consultants.services.columns import COLUMNS
from consultants.services.filters import ServiceFilter
from consultants.services.web.history import LABELS, TITLES
from villages.models import JusticeOffice

COUNTABLE = "services"
TOTALS_UP_TO = 10_000
VISIBLE_FILTERS = ("q", "since", "until", "kind")


class ServiceList(ScopedListView):
    """The ledger: filters and sorting in the address, totals of the filter, export of exactly the filter."""

    template_name = "consultants/services/list.html"
    model = ServiceRecord
    title = _("Service records")
    columns = list_columns(COLUMNS)
    sorts = sorts(COLUMNS)
    default_sort = "-date"
    filter_form = ServiceFilter
    add_label = _("New record")
    empty_text = _("No service record yet. Enter the first one, or import them from the template.")

    def get_queryset(self) -> QuerySet[ServiceRecord]:
        return queries.services_of(user_of(self.request))

    def get_columns(self) -> list[Column]:
        """Without the office for those who see only one."""
        if self._sees_one_office:
            return [column for column in self.columns if column.name != "office"]
        return list(self.columns)

    @cached_property
    def _sees_one_office(self) -> bool:
        return JusticeOffice.objects.visible_to(user_of(self.request)).count() < 2

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def get_row_url(self, row: ServiceRecord) -> str:
        return reverse("services:detail", args=[row.pk])

    def get_add_url(self) -> str:
        return reverse("services:new") if user_of(self.request).can("services.enter") else ""

    def get_export_url(self) -> str:
        return reverse("sheets:export", args=["services"]) if user_of(self.request).can("sheets.export") else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["filter_form"]
        if 0 < context["page"].total < TOTALS_UP_TO:
            context["totals"] = queries.totals_of(form.narrow(queries.services_of(user_of(self.request))))
        context["first_filters"] = [form[name] for name in VISIBLE_FILTERS]
        context["more_filters"] = [field for field in form if field.name not in VISIBLE_FILTERS]
        context["more_open"] = any(
            form.cleaned_data.get(field.name) or field.errors for field in context["more_filters"]
        )
        return context


class ServiceDetail(ScopedDetailView):
    """One record with its files, where it was counted, and what was done to it."""

    template_name = "consultants/services/detail.html"
    model = ServiceRecord

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, record = user_of(self.request), self.object
        return super().get_context_data(
            facts=facts_of(record),
            files=record.attachments.all(),
            file_form=FileForm(),
            events=history_of(record, TITLES, LABELS),
            bookings=bookings_of(COUNTABLE, record.pk),
            counts_later=not record.is_void and is_week_published(record.date),
            may_change=user.can("services.enter")
            and not record.is_void
            and not queries.is_foreign(user, record, timezone.localdate()),
            may_void=user.can("services.void"),
            **kwargs,
        )


def facts_of(record: ServiceRecord) -> list[tuple[Any, Any]]:
    """Label and value of every filled field, in the order of the declared columns."""
    found = []
    for name, label in labels([c for c in COLUMNS if c.entered or c.name == "township"]).items():
        if name == "township":
            value: Any = record.village.township if record.village else None
        else:
            show = getattr(record, f"get_{name}_display", None)
            value = show() if show else getattr(record, name)
        if value not in (None, ""):
            found.append((label, value))
    return found


class VoidService(ConfirmActionView):
    """Voiding asks for the reason; it can be undone for ten minutes."""

    title = _("Void the service record")
    record_page = "services:detail"

    def get_object(self) -> ServiceRecord:
        record: ServiceRecord = visible_object(ServiceRecord, self.request.user, self.kwargs["pk"])
        return record

    def perform(self, form: forms.Form) -> ServiceRecord:
        user = user_of(self.request)
        return void_service(actor=user, record_id=self.object.pk, reason=form.cleaned_data["reason"])


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    record = restore_service(actor=user_of(request), record_id=pk)
    messages.success(request, gettext("Restored; it counts again."))
    return HttpResponseRedirect(reverse("services:detail", args=[record.pk]))


class AttachFile(ActionFormView):
    """Attach one file to a record."""

    title = _("Attach a file")
    form_class = FileForm
    submit_label = _("Attach")

    def get_object(self) -> ServiceRecord:
        record: ServiceRecord = visible_object(ServiceRecord, self.request.user, self.kwargs["pk"])
        return record

    def perform(self, form: forms.Form) -> ServiceAttachment:
        file = form.cleaned_data["file"]
        return attach_file(
            actor=user_of(self.request),
            record_id=self.object.pk,
            name=file.name,
            content=file.read(),
            today=timezone.localdate(),
        )

    def get_version(self) -> None:
        return None

    def get_success_url(self, result: ServiceAttachment) -> str:
        return reverse("services:detail", args=[result.record_id])

    def get_success_message(self, result: ServiceAttachment) -> str:
        return gettext("Attached: %(name)s") % {"name": result.name}


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    record = remove_file(actor=user_of(request), attachment_id=pk, today=timezone.localdate())
    messages.success(request, gettext("The file was removed."))
    return HttpResponseRedirect(reverse("services:detail", args=[record.pk]))


def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file of a record in scope."""
    return download_of(queries.attachment_for(user_of(request), pk))
