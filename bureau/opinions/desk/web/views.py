"""The page of an opinion: the citizen's words on one side, the handling on the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.journal.events import VERBS
from bureau.journal.history import history_of
from bureau.opinions.choices import PUBLIC_CHANNELS, OpinionState
from bureau.opinions.deadlines.queries import due_without_extension, explained
from bureau.opinions.deadlines.reckoning import Due
from bureau.opinions.desk import queries
from bureau.opinions.desk.web.listing import due_mark
from bureau.opinions.handling.queries import present_reply
from bureau.opinions.handling.replies.queries import to_answer_too
from bureau.opinions.intake.timeline import timeline
from bureau.opinions.models import Opinion
from bureau.opinions.publishing.queries import can_be_published
from bureau.opinions.rules.submissions import derived_title
from bureau.opinions.templatetags.opinions import state_mark
from bureau.opinions.workflow import OPINION
from bureau.webkit.files import download_of
from bureau.webkit.views import ScopedDetailView
from bureau.workdays.queries import calendar

# Move → label and page, in the order of the work; what has a page of its own.
STEPS: tuple[tuple[str, str, str | Promise], ...] = (
    ("draft", "reply", _("Write the reply")),
    ("reject", "reject", _("Do not accept")),
    ("transfer", "transfer", _("Pass on")),
    ("assign", "assign", _("Name who handles it")),
    ("split", "split", _("Share with another office")),
    ("ask", "ask", _("Ask the citizen")),
    ("supplement", "facts", _("Write down what the citizen added")),
    ("answer", "facts", _("Write down the citizen's answer")),
    ("extend", "extend", _("Put off the reply")),
    ("reopen", "reopen", _("Handle again")),
    ("link", "link", _("Link to the same matter")),
    ("note", "note", _("Internal note")),
    ("seal", "seal", _("Seal as a report")),
    ("unseal", "unseal", _("Unseal")),
)

# Seldom needed: folded, so that the usual ones stand out.
RARE = frozenset({"split", "supplement", "extend", "link", "seal", "unseal"})


@dataclass(frozen=True, slots=True)
class Step:
    """A move as a button. ``is_next``: the usual one now."""

    url: str
    label: str | Promise
    is_next: bool
    is_rare: bool


# A person who calls every week is told by the first of them.
MOST_SENDERS = 10


def steps_of(user: User, opinion: Opinion) -> list[Step]:
    """Every move with a page of its own that exists from the present state and that ``user`` may make."""
    if opinion.is_void:
        return []
    possible = {edge.name for edge in OPINION.edges_from(opinion.state) if user.can(edge.capability)}
    # What a state does not tell: sealed or not, put off already, linked already.
    possible -= {"seal", "transfer", "split"} if opinion.is_sealed else {"unseal"}
    possible -= {"extend"} if opinion.extended_days else set()
    possible -= {"link"} if opinion.duplicate_of_id else set()
    return [
        Step(reverse(f"opinions:{page}", args=[opinion.pk]), label, name in ("draft", "answer"), name in RARE)
        for name, page, label in STEPS
        if name in possible
    ]


class OpinionDetail(ScopedDetailView):
    """Who only looks (``opinions.view``) sees way and days; what was written is for those who handle it."""

    template_name = "opinions/desk/detail.html"
    model = Opinion

    def get_object(self) -> Opinion:
        return queries.opinion_for(user_of(self.request), self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, opinion = user_of(self.request), self.object
        may_read = user.can("opinions.handle")
        reply = present_reply(opinion)
        waiting = reply if reply is not None and reply.is_ready and reply.sent_at is None else None
        may_approve = waiting is not None and user.can("opinions.approve") and waiting.drafted_by_id != user.pk
        senders = list(queries.same_sender(user, opinion)[: MOST_SENDERS + 1]) if may_read else []
        steps = steps_of(user, opinion)
        return super().get_context_data(
            opinion=opinion,
            may_read=may_read,
            # A title that was made of the text would stand there twice.
            has_title=opinion.title != derived_title(opinion.body),
            state=state_mark(opinion),
            due=due_mark(opinion, timezone.localdate()) if opinion.is_open else "",
            spans=_spans(opinion),
            way=timeline(opinion),
            files=[file for file in opinion.files.all() if may_read],
            steps=steps,
            has_rare=any(step.is_rare for step in steps),
            may_accept=opinion.state == OpinionState.NEW and may_read and not opinion.is_void,
            reply=reply,
            may_approve=may_approve,
            together=len(to_answer_too(user, opinion)) if may_approve else 0,
            due_before=due_without_extension(opinion, calendar()) if opinion.extended_days else None,
            may_show=user.can("opinions.identity") and not opinion.is_anonymous,
            linked=queries.linked_opinions(user, opinion),
            senders=senders[:MOST_SENDERS],
            more_senders=len(senders) > MOST_SENDERS,
            events=history_of(opinion, VERBS, {}),
            may_void=user.can("opinions.void") and (opinion.is_void or opinion.channel not in PUBLIC_CHANNELS),
            may_publish=user.can("opinions.publish") and can_be_published(opinion),
            **kwargs,
        )


def _spans(opinion: Opinion) -> list[tuple[str | Promise, dt.date, Due]]:
    """Both times: what they are for, from when they are counted, and every day of them."""
    dates = explained(opinion, calendar())
    return [
        (_("to be accepted by"), opinion.received_on, dates.accept),
        (_("to be replied by"), opinion.clock_from, dates.reply),
    ]


def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file, for those who read what was written."""
    return download_of(queries.file_for(user_of(request), pk))
