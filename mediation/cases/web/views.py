"""The list of cases: view tabs, filters and sorting in the address, export of exactly the filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from bureau.accounts.requests import user_of
from bureau.sheets.ledgers import list_columns, sorts
from bureau.webkit.tables import Column
from bureau.webkit.templatetags.figures import day, pill
from bureau.webkit.views import ScopedListView
from mediation.cases import queries
from mediation.cases.columns import COLUMNS
from mediation.cases.filters import CaseFilter
from mediation.choices import CaseState
from mediation.models import MediationCase
from mediation.proceedings.web.marks import limit_mark, state_marks

FIRST_FILTERS = ("q", "since", "until", "state")
# The number names the committee.
SHOWN = ("number", "accepted_on", "parties", "dispute_type", "village", "lead", "state", "limit")
# What clerks ask for every day; the state stands in the address like any other filter.
TABS: tuple[tuple[str, str | Promise], ...] = (
    ("", pgettext_lazy("view of the list", "All")),
    ("open", pgettext_lazy("view of the list", "Not closed yet")),
    ("overdue", pgettext_lazy("view of the list", "Overdue")),
    (CaseState.CLOSED, pgettext_lazy("view of the list", "To be archived")),
)


@dataclass(frozen=True)
class Tab:
    label: str | Promise
    url: str
    is_current: bool = False


def state_of(case: MediationCase) -> SafeString:
    """Closed is said by the result."""
    marks = state_marks(case)
    if case.state == CaseState.CLOSED and len(marks) > 1:
        marks = marks[1:]
    if case.is_dangerous and case.is_open:
        marks.append((pgettext("case", "Danger"), "red"))
    return format_html_join(" ", "{}", ((pill(words, colour),) for words, colour in marks))


def limit_of(case: MediationCase) -> Any:
    """By when an open case is to be closed, and how long that is; nothing of a closed one."""
    if not case.is_open:
        return ""
    words, colour = limit_mark(case, timezone.localdate())
    return format_html_join(" ", "{}", ((day(case.limit_on),), (pill(words, colour),)))


def columns_of() -> dict[str, Column]:
    """The declared columns that are listed, and those that only a list has."""
    declared = {column.name: column for column in list_columns(COLUMNS)}
    return {
        **declared,
        "parties": Column("parties", _("parties"), "parties_masked"),
        "state": Column("state", pgettext_lazy("case", "state"), state_of),
        "limit": Column("limit", _("to be closed by"), limit_of),
    }


class CaseList(ScopedListView):
    """Masked parties and no facts: nothing encrypted is read for it."""

    template_name = "mediation/cases/list.html"
    model = MediationCase
    title = _("Mediation cases")
    columns = tuple(columns_of()[name] for name in SHOWN)
    sorts = sorts(COLUMNS)
    default_sort = "-accepted_on"
    filter_form = CaseFilter
    add_label = _("New case")
    empty_text = _("No case yet. Register the first one, or import the cases from the template.")

    def get_queryset(self) -> QuerySet[MediationCase]:
        return queries.listed_cases(user_of(self.request))

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def get_row_url(self, row: MediationCase) -> str:
        return reverse("cases:detail", args=[row.pk])

    def get_add_url(self) -> str:
        return reverse("cases:new") if user_of(self.request).can("cases.enter") else ""

    def get_export_url(self) -> str:
        return reverse("sheets:export", args=["cases"]) if user_of(self.request).can("sheets.export") else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(tabs=self._tabs(), **kwargs)
        form = context["filter_form"]
        context["first_filters"] = [form[name] for name in FIRST_FILTERS]
        more = [field for field in form if field.name not in FIRST_FILTERS]
        several = [field for field in more if isinstance(field.field, forms.MultipleChoiceField)]
        context["more_filters"] = [field for field in more if field not in several]
        context["several_filters"] = several
        context["more_open"] = any(form.cleaned_data.get(field.name) or field.errors for field in more)
        return context

    def _tabs(self) -> list[Tab]:
        """Each keeps the other filters of the address; the visits have a list of their own, by planned day."""
        asked = self.request.GET.get("state", "")
        rest = self._query_without("state")
        found = []
        for state, label in TABS:
            query = rest.copy()
            if state:
                query["state"] = state
            found.append(Tab(label, f"?{query.urlencode()}", state == asked))
        visits = f"{reverse('followup:queue')}?list=visits"
        return [*found, Tab(pgettext_lazy("view of the list", "To be visited"), visits)]
