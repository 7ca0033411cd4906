"""The list of opinions: tabs of what waits, filters in the address, boxes for what is done with many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bureau.accounts.requests import user_of
from bureau.opinions.choices import OpinionState
from bureau.opinions.desk import queries
from bureau.opinions.desk.filters import OpinionFilter
from bureau.opinions.desk.queues import day_of
from bureau.opinions.desk.sheets import OpinionSheet
from bureau.opinions.models import Opinion
from bureau.opinions.rules.receipts import shown_number
from bureau.opinions.templatetags.opinions import opinion_due, state_mark
from bureau.webkit.choosing import BulkStep
from bureau.webkit.tables import Column
from bureau.webkit.templatetags.figures import day as written
from bureau.webkit.templatetags.figures import pill
from bureau.webkit.views import TabbedListView

# Values of the filter «state», each with what it takes to have any.
TABS = (
    ("", pgettext_lazy("opinions", "All"), "opinions.view"),
    ("mine", _("Waiting for me"), "opinions.handle"),
    ("to_approve", _("For me to approve"), "opinions.approve"),
    ("new", pgettext_lazy("opinion", "To be accepted"), "opinions.view"),
    ("open", pgettext_lazy("opinion", "Not answered yet"), "opinions.view"),
    ("overdue", _("Overdue"), "opinions.view"),
)


def due_mark(opinion: Opinion, today: dt.date) -> SafeString:
    """The day that counts now and the days left; the state says which of the two days it is."""
    if not opinion.is_open:
        return SafeString("—")
    if opinion.state == OpinionState.WAITING:
        return SafeString(pill(gettext("the time stands still"), "gray"))
    day = day_of(opinion)
    return format_html("{} {}", written(day), opinion_due(day, today))


class OpinionList(TabbedListView):
    """The ledger; each number of the desk and the overview opens it with its filters."""

    title = _("Citizens' opinions")
    filter_form = OpinionFilter
    first_filters = ("q", "state", "category", "office")
    # By the hour of receipt, which an index keeps.
    sorts = {"received": ("received_at",), "due": ("reply_due",)}
    default_sort = "-received"
    add_label = _("Enter an opinion")
    empty_text = _("No opinion has come in yet.")

    def get_queryset(self) -> QuerySet[Opinion]:
        return queries.opinions_of(user_of(self.request))

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def get_tabs(self) -> Sequence[tuple[str, Any]]:
        user = user_of(self.request)
        return [(value, label) for value, label, needed in TABS if user.can(needed)]

    def get_columns(self) -> Sequence[Column]:
        today = timezone.localdate()
        words = Column("title", pgettext_lazy("opinion", "title"), kind="words")
        # Those who only look see way and days, never what was written.
        may_read = user_of(self.request).can("opinions.handle")
        return (
            Column("receipt_no", _("receipt number"), lambda row: shown_number(row.receipt_no), title=True),
            *([words] if may_read else []),
            Column("received_on", _("received on"), kind="date", sort="received"),
            Column("category", pgettext_lazy("opinion", "category"), "category.name"),
            Column("place", _("village"), lambda row: row.village.short_name if row.village else row.township),
            Column("office", _("lead office"), lambda row: row.office or gettext("bureau")),
            Column("handler", pgettext_lazy("opinion", "handled by"), "handler.name", phone=False),
            Column("state", _("State"), state_mark),
            Column("due", _("due on"), lambda row: due_mark(row, today), sort="due"),
        )

    def get_export_url(self) -> str:
        return reverse("sheets:export", args=["opinions"]) if user_of(self.request).can("sheets.export") else ""

    def get_import_url(self) -> str:
        may_import = user_of(self.request).can(OpinionSheet.import_capability)
        return f"{reverse('sheets:import')}?kind={OpinionSheet.name}" if may_import else ""

    def get_row_url(self, row: Opinion) -> str:
        return reverse("opinions:detail", args=[row.pk])

    def get_add_url(self) -> str:
        return reverse("opinions:new") if user_of(self.request).can("opinions.enter") else ""

    def get_bulk_steps(self) -> Sequence[BulkStep]:
        if not user_of(self.request).can("opinions.handle"):
            return ()
        return (
            BulkStep(_("Give to one person…"), reverse("opinions:assign-many")),
            BulkStep(_("One answer to all…"), reverse("opinions:link-many")),
        )
