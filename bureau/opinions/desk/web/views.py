"""List and page of an opinion: the citizen's words on one side, the handling on the other."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.journal.events import VERBS
from bureau.journal.history import history_of
from bureau.opinions.choices import PUBLIC_CHANNELS, OpinionState
from bureau.opinions.desk import queries
from bureau.opinions.desk.filters import OpinionFilter
from bureau.opinions.handling.queries import present_reply
from bureau.opinions.models import Opinion
from bureau.opinions.publishing.queries import can_be_published
from bureau.opinions.workflow import OPINION
from bureau.webkit.tables import Column
from bureau.webkit.templatetags.figures import pill
from bureau.webkit.views import ScopedDetailView, ScopedListView

COLOURS = {
    OpinionState.NEW: "amber",
    OpinionState.WAITING: "gray",
    OpinionState.REPLIED: "green",
    OpinionState.CLOSED: "green",
    OpinionState.REJECTED: "gray",
}
# Move → label and page, in the order of the work; what has a page of its own.
STEPS: tuple[tuple[str, str, str | Promise], ...] = (
    ("reject", "reject", _("Do not accept")),
    ("transfer", "transfer", _("Pass on")),
    ("split", "split", _("Share with another office")),
    ("ask", "ask", _("Ask the citizen")),
    ("supplement", "facts", _("Write down what the citizen added")),
    ("answer", "facts", _("Write down the citizen's answer")),
    ("draft", "reply", _("Write the reply")),
    ("reopen", "reopen", _("Handle again")),
    ("note", "note", _("Internal note")),
)


def _state(opinion: Opinion) -> SafeString:
    return pill(opinion.get_state_display(), COLOURS.get(OpinionState(opinion.state), "blue"))


def _due(opinion: Opinion) -> Any:
    """The day that counts now; the state says which of the two it is."""
    if not opinion.is_open:
        return ""
    return opinion.accept_due if opinion.state == OpinionState.NEW else opinion.reply_due


class OpinionList(ScopedListView):
    """Those that wait the longest for an answer first."""

    title = _("Citizens' opinions")
    filter_form = OpinionFilter
    columns = (
        Column("receipt_no", _("receipt number"), title=True),
        Column("received_on", _("received on"), kind="date", sort="received_on"),
        Column("category", pgettext_lazy("opinion", "category"), "category.name"),
        Column("place", _("village"), "village.name"),
        Column("office", _("lead office"), lambda row: row.office or _("bureau")),
        Column("channel", _("channel"), phone=False),
        Column("state", _("State"), _state),
        Column("due", _("due on"), _due, kind="date", sort="due"),
    )
    sorts = {"received_on": ("received_on",), "due": ("reply_due",)}
    default_sort = "-received_on"
    empty_text = _("No opinion has come in yet.")

    def get_queryset(self) -> QuerySet[Opinion]:
        return queries.opinions_of(user_of(self.request)).standing()

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def get_row_url(self, row: Opinion) -> str:
        return reverse("opinions:detail", args=[row.pk])

    def get_export_url(self) -> str:
        return reverse("sheets:export", args=["opinions"]) if user_of(self.request).can("sheets.export") else ""


def steps_of(user: User, opinion: Opinion) -> list[tuple[str, str | Promise]]:
    """Address and label of every move that exists from the present state and that ``user`` may make."""
    if opinion.is_void:
        return []
    possible = {edge.name for edge in OPINION.edges_from(opinion.state) if user.can(edge.capability)}
    return [(reverse(f"opinions:{page}", args=[opinion.pk]), label) for name, page, label in STEPS if name in possible]


class OpinionDetail(ScopedDetailView):
    """Who only looks (``opinions.view``) sees way and days; what was written is for those who handle it."""

    template_name = "opinions/desk/detail.html"
    model = Opinion

    def get_object(self) -> Opinion:
        return queries.opinion_for(user_of(self.request), self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, opinion = user_of(self.request), self.object
        reply = present_reply(opinion)
        waiting = reply if reply is not None and reply.is_ready and reply.sent_at is None else None
        return super().get_context_data(
            opinion=opinion,
            may_read=user.can("opinions.handle"),
            is_overdue=opinion.is_overdue(timezone.localdate()),
            steps=steps_of(user, opinion),
            may_accept=opinion.state == OpinionState.NEW and user.can("opinions.handle") and not opinion.is_void,
            reply=reply,
            may_approve=waiting is not None and user.can("opinions.approve") and waiting.drafted_by_id != user.pk,
            may_show=user.can("opinions.identity") and not opinion.is_anonymous,
            linked=queries.linked_opinions(user, opinion),
            events=history_of(opinion, VERBS, {}),
            may_void=user.can("opinions.void") and (opinion.is_void or opinion.channel not in PUBLIC_CHANNELS),
            may_publish=user.can("opinions.publish") and can_be_published(opinion),
            **kwargs,
        )
