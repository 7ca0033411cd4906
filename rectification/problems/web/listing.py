"""The list of problems: tabs of what waits, filters in the address, deadlines with the days left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.requests import user_of
from bureau.webkit.choosing import BulkStep
from bureau.webkit.tables import Column
from bureau.webkit.templatetags.figures import day as written
from bureau.webkit.views import TabbedListView
from rectification.models import Problem
from rectification.problems.filters import ProblemFilter
from rectification.problems.queries import problems_for
from rectification.templatetags.rectification import due_on, round_mark, state_mark, until_mark

# What the tabs show: a value of the filter «state» each.
TABS = (
    ("", pgettext_lazy("problems", "All")),
    ("open", _("To be taken on")),
    ("in_progress", _("Being put right")),
    ("close_requested", _("To be verified")),
    ("verified", _("To be signed")),
    ("overdue", pgettext_lazy("problem", "Overdue")),
    ("look_back", _("To be looked back at")),
)
FIRST_FILTERS = ("q", "campaign", "state", "office")
SHOWN_TEXT = 40


class ProblemList(TabbedListView):
    """The ledger; each number of the campaigns and the desk opens it with its filters."""

    model = Problem
    title = _("Problems")
    filter_form = ProblemFilter
    tabs = TABS
    first_filters = FIRST_FILTERS
    default_sort = "-found_on"
    sorts = {
        "number": ("campaign__code", "serial_year", "serial"),
        "found_on": ("found_on",),
        "deadline": ("deadline",),
        "unit": ("unit",),
        "percent": ("percent",),
    }
    add_label = _("New problem")
    empty_text = _("No problem yet. Enter the first one; it gets its number by itself.")

    def get_queryset(self) -> QuerySet[Problem]:
        return problems_for(user_of(self.request))

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def get_columns(self) -> Sequence[Column]:
        today = timezone.localdate()
        return (
            Column("number", _("problem number"), title=True, sort="number"),
            Column("description", pgettext_lazy("problem", "problem"), _shortened, kind="words"),
            Column("unit", _("responsible unit"), sort="unit"),
            Column("owner", _("responsible person"), phone=False),
            Column("deadline", _("deadline"), lambda problem: _deadline(problem, today), sort="deadline"),
            Column("percent", _("progress"), lambda problem: f"{problem.percent}%", kind="text", sort="percent"),
            Column("state", pgettext_lazy("problem", "state"), _state),
        )

    def get_row_url(self, row: Problem) -> str:
        return reverse("problems:detail", args=[row.pk])

    def get_add_url(self) -> str:
        return reverse("problems:new") if user_of(self.request).can("problems.work") else ""

    def get_export_url(self) -> str:
        return reverse("sheets:export", args=["problems"]) if user_of(self.request).can("sheets.export") else ""

    def get_bulk_steps(self) -> Sequence[BulkStep]:
        if not user_of(self.request).can("problems.work"):
            return ()
        return (BulkStep(_("Assign…"), reverse("assigning:assign")),)


def _shortened(problem: Problem) -> str:
    text = problem.description
    return text if len(text) <= SHOWN_TEXT else f"{text[:SHOWN_TEXT]}…"


def _deadline(problem: Problem, today: dt.date) -> SafeString:
    day = problem.deadline or problem.next_report_on
    return format_html("{} {}", written(day), until_mark(due_on(problem), today)) if day else SafeString("—")


def _state(problem: Problem) -> SafeString:
    return format_html("{} {}", state_mark(problem), round_mark(problem))
