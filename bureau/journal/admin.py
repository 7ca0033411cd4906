"""The journal in the admin: for the audit manager, read-only; what leaves it as a file is an entry itself."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bureau.journal.actions import record_export
from bureau.journal.events import kind_called, said
from bureau.journal.exporting import csv_lines
from bureau.journal.hidden import shown_to
from bureau.journal.models import Entry
from bureau.journal.queries import subject_types
from bureau.webkit.admin import ReadOnlyAdmin
from bureau.webkit.forms import LongTextField, PortalForm


class ExportForm(PortalForm):
    """Why the journal is taken out of the portal."""

    reason = LongTextField(label=gettext_lazy("Reason"), max_length=200, rows=3)


class KindFilter(admin.SimpleListFilter):
    """Kinds of objects that occur, by their names."""

    title = gettext_lazy("kind of object")
    parameter_name = "subject_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, kind_called(kind)) for kind in subject_types()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        return queryset.filter(subject_type=self.value()) if self.value() else queryset


class EntryList(ChangeList):
    def url_for_result(self, result: Any) -> str:
        """The address of an entry, without its running number."""
        return reverse("admin:journal_entry_change", args=[result.key])


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    view_capability = "journal.view"
    list_display = ("at", "actor", "what", "kind", "subject_label", "client", "note")
    list_filter = ("at", KindFilter)
    search_fields = ("actor__login", "actor__name", "subject_label", "subject_id", "event")
    list_select_related = ("actor",)
    list_per_page = 100
    show_full_result_count = False
    fields = ("at", "actor", "what", "event", "kind", "subject_id", "subject_label", "client", "was", "now", "note")
    readonly_fields = ("what", "kind", "was", "now")
    change_list_template = "journal/list.html"

    def get_changelist(self, request: HttpRequest, **_kwargs: Any) -> type[ChangeList]:
        return EntryList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Entry | None:
        return super().get_object(request, object_id, from_field="key")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return shown_to(request.user, super().get_queryset(request))

    @admin.display(description=gettext_lazy("event"), ordering="event")
    def what(self, entry: Entry) -> str:
        return said(entry)

    @admin.display(description=gettext_lazy("kind of object"), ordering="subject_type")
    def kind(self, entry: Entry) -> str:
        return kind_called(entry.subject_type)

    @admin.display(description=gettext_lazy("before"))
    def was(self, entry: Entry) -> str:
        return json.dumps(entry.before, ensure_ascii=False, indent=1)

    @admin.display(description=gettext_lazy("after"))
    def now(self, entry: Entry) -> str:
        return json.dumps(entry.after, ensure_ascii=False, indent=1)

    def get_urls(self) -> list[URLPattern]:
        export = path("export/", self.admin_site.admin_view(self.export), name="journal_entry_export")
        return [export, *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponse:
        """The entries of the present filter as CSV, after a reason was given."""
        if not self.has_view_permission(request):
            return redirect("admin:index")
        try:
            shown: ChangeList = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return redirect("admin:journal_entry_changelist")
        entries = shown.get_queryset(request)
        form = ExportForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            return self._ask(request, form, entries.count())
        rows = record_export(
            actor=request.user,
            reason=form.cleaned_data["reason"],
            filters=request.GET.urlencode(),
            rows=entries.count(),
        )
        name = f"journal-{timezone.localdate():%Y%m%d}.csv"
        response = HttpResponse(csv_lines(entries[:rows]), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _ask(self, request: HttpRequest, form: forms.Form, count: int) -> HttpResponse:
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Export of the journal"),
            "opts": self.opts,
            "form": form,
            "count": count,
        }
        return TemplateResponse(request, "journal/export.html", context)
