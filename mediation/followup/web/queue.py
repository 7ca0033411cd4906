"""All that waits, one list at a time: what the desk shows the beginnings of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from bureau.accounts.requests import user_of
from bureau.webkit.tables import Column
from bureau.webkit.views import ScopedListView
from mediation.followup.queues import QUEUES, Queue, queue_named
from mediation.models import MediationCase
from mediation.templatetags.followup import days_left


class WaitingCases(ScopedListView):
    """``?list=`` names the queue; in each the longest waiting stands first."""

    template_name = "mediation/followup/queue.html"
    title = _("What is due")

    @property
    def today(self) -> dt.date:
        return timezone.localdate()

    @property
    def queue(self) -> Queue:
        return queue_named(self.request.GET.get("list", ""))

    def get_queryset(self) -> QuerySet[MediationCase]:
        return self.queue.cases(user_of(self.request), self.today)

    def get_columns(self) -> Sequence[Column]:
        day_of, today = self.queue.day_of, self.today

        def waiting(case: MediationCase) -> SafeString:
            return days_left(day_of(case), today)

        return (
            Column("number", _("case number"), title=True),
            Column("parties_masked", _("parties")),
            Column("office", _("justice office"), "office.name", phone=False),
            Column("village", _("village"), "village.name", phone=False),
            Column("day", _("by when"), day_of, kind="date"),
            Column("waiting", _("how long"), waiting),
        )

    def get_row_url(self, row: MediationCase) -> str:
        return reverse("cases:detail", args=[row.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(queues=QUEUES, queue=self.queue, **kwargs)
        context["empty_text"] = self.queue.nothing
        return context
