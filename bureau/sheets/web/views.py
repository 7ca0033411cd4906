"""Import in four steps on one page, exports, and the files that belong to them."""

from __future__ import annotations

import functools
import io
import mimetypes
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from bureau.accounts.requests import user_of
from bureau.core.errors import BureauError, NotVisible
from bureau.sheets import actions, queries, registry, running, tasks
from bureau.sheets.choices import BatchState, ExportState
from bureau.sheets.kinds import SheetKind
from bureau.sheets.models import ExportFile, ImportBatch
from bureau.sheets.reporting import write_report
from bureau.sheets.template import write_template
from bureau.sheets.web.forms import UploadForm
from bureau.sheets.writing import STREAM_ROWS, check_filters, reveals, write_export
from bureau.webkit.formviews import ActionFormView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
mimetypes.add_type(XLSX, ".xlsx")
SHOWN_PROBLEMS = 200
SHOWN_BATCHES = 20
REFRESH_SECONDS = "3"


class ImportView(ActionFormView):
    """Template, upload, and one's own latest imports."""

    template_name = "sheets/import.html"
    form_class = UploadForm
    title = gettext_lazy("Import")
    submit_label = gettext_lazy("Upload and check")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        user = user_of(self.request)
        names = [kind.name for kind in registry.importable(user)]
        asked = self.request.GET.get("kind", "")
        return {"kind": asked if asked in names else names[0] if len(names) == 1 else ""}

    def perform(self, form: forms.Form) -> ImportBatch:
        user = user_of(self.request)
        kind, file = registry.get(form.cleaned_data["kind"]), form.cleaned_data["file"]
        batch: ImportBatch = actions.upload_batch(actor=user, kind=kind, file=file, name=file.name)
        transaction.on_commit(functools.partial(tasks.start_batch, batch.pk, small=tasks.is_small_file(file.size)))
        return batch

    def get_success_url(self, result: Any) -> str:
        return reverse("sheets:batch", args=[result.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = user_of(self.request)
        batches = queries.batches_of(user)[:SHOWN_BATCHES]
        return super().get_context_data(
            kinds=registry.importable(user), batches=[(batch, title_of(batch.kind)) for batch in batches], **kwargs
        )


class BatchView(TemplateView):
    """One import: its progress, what the check found, what was imported."""

    template_name = "sheets/batch.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = ImportBatch.objects.get_visible(user_of(request), kwargs["pk"])
        response = self.render_to_response(self.get_context_data(batch=batch, **kwargs))
        if batch.is_pending:
            response["Refresh"] = REFRESH_SECONDS
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch: ImportBatch = kwargs["batch"]
        counts = batch.counts
        return super().get_context_data(
            title=title_of(batch.kind),
            problems=list(queries.problems_of(batch)[:SHOWN_PROBLEMS]) if counts else [],
            shown_problems=SHOWN_PROBLEMS,
            good=counts.get("created", 0) + counts.get("updated", 0),
            is_checked=batch.state == BatchState.CHECKED,
            is_committed=batch.state == BatchState.COMMITTED,
            can_cancel=batch.state in (BatchState.UPLOADED, BatchState.CHECKED),
            **kwargs,
        )


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what was checked; twice is once."""
    user = user_of(request)
    batch = actions.confirm_batch(actor=user, batch_id=pk, partial=request.POST.get("partial") == "1")
    tasks.start_batch(batch.pk, small=tasks.is_small_count(batch.counts))
    return HttpResponseRedirect(reverse("sheets:batch", args=[pk]))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    actions.cancel_batch(actor=user, batch_id=pk, now=timezone.now())
    messages.success(request, _("The import was cancelled; nothing was written"))
    return HttpResponseRedirect(reverse("sheets:import"))


def template(request: HttpRequest, kind: str) -> FileResponse:
    """The empty workbook with this user's choices."""
    user = user_of(request)
    sheet = kind_of(kind)
    actions.require_import(user, sheet)
    out = io.BytesIO()
    write_template(sheet, user, out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=_("%(title)s template.xlsx") % {"title": sheet.title})


def report(request: HttpRequest, pk: int) -> FileResponse:
    """The uploaded file with the reasons in it."""
    user = user_of(request)
    batch = ImportBatch.objects.get_visible(user, pk)
    if not batch.file or not batch.counts:
        raise NotVisible(_("The file of this import is no longer kept"))
    out = io.BytesIO()
    write_report(Path(batch.file.path), registry.get(batch.kind), queries.reasons_by_row(batch), out)
    out.seek(0)
    name = _("%(title)s with reasons.xlsx") % {"title": title_of(batch.kind)}
    return FileResponse(out, as_attachment=True, filename=name)


# -- exports -----------------------------------------------------------------------------------------------------------


class ExportsView(TemplateView):
    """The sheets one may export, and one's own exports of the last week."""

    template_name = "sheets/exports.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if any(export.state == ExportState.QUEUED for export, _title in response.context_data["exports"]):  # type: ignore[attr-defined]
            response["Refresh"] = REFRESH_SECONDS
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = user_of(self.request)
        exports = queries.exports_of(user)[:SHOWN_BATCHES]
        return super().get_context_data(
            kinds=registry.exportable(user),
            exports=[(export, title_of(export.kind)) for export in exports],
            **kwargs,
        )


def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Small exports come at once; large ones are made in the background after a POST (a GET asks first)."""
    user = user_of(request)
    sheet = kind_of(kind)
    actions.require_export(user, sheet)
    filters = filters_of(sheet, request)
    if sheet.export_queryset(user, filters).order_by()[: STREAM_ROWS + 1].count() <= STREAM_ROWS:
        return _export_now(user, sheet, filters)
    if request.method != "POST":
        context = {"title": sheet.title, "filters": filters, "limit": STREAM_ROWS}
        return render(request, "sheets/export_large.html", context)
    started = actions.start_export(actor=user, kind=sheet, filters=filters)
    tasks.start_export(started.pk)
    return HttpResponseRedirect(reverse("sheets:exports"))


def export_file(request: HttpRequest, pk: int) -> FileResponse:
    user = user_of(request)
    found: ExportFile = ExportFile.objects.get_visible(user, pk)
    if not found.file:
        raise NotVisible(_("This file is not ready, or no longer kept"))
    name = file_name(title_of(found.kind), timezone.localtime(found.created_at).date().isoformat())
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name)


def _export_now(user: Any, sheet: SheetKind, filters: dict[str, str]) -> FileResponse:
    with running.scratch_file() as path:
        rows = write_export(path, sheet, user, filters, now=timezone.now())
        content = io.BytesIO(path.read_bytes())
    actions.record_export(actor=user, kind=sheet, filters=filters, rows=rows, revealed=reveals(sheet, user))
    name = file_name(str(sheet.title), timezone.localdate().isoformat())
    return FileResponse(content, as_attachment=True, filename=name)


def filters_of(sheet: SheetKind, request: HttpRequest) -> dict[str, str]:
    """The filters of the list's address that this sheet knows; sorting and pages are none."""
    given = {name: _given(sheet, name, request) for name in sheet.filters}
    given = {name: text for name, text in given.items() if text}
    check_filters(sheet, given)
    return given


def _given(sheet: SheetKind, name: str, request: HttpRequest) -> str:
    values = [_plain(value) for value in request.GET.getlist(name)]
    return ",".join(filter(None, values)) if name in sheet.repeated_filters else next(reversed(values), "")


def _plain(value: str) -> str:
    return "".join(character for character in value if character.isprintable())[:100].strip()


def kind_of(name: str) -> SheetKind:
    """The kind in an address; an unknown one is not found."""
    try:
        return registry.get(name)
    except BureauError as error:
        raise NotVisible(error.message) from error


def title_of(kind: str) -> str:
    try:
        return str(registry.get(kind).title)
    except BureauError:
        return kind


def file_name(title: str, day: str) -> str:
    return f"{title} {day}.xlsx"
