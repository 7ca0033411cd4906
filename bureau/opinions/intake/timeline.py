"""What the citizen may see of the way of his opinion: public steps with their days, oldest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.opinions.choices import Direction, OpinionState
from bureau.opinions.models import Message, Opinion

# Within a day and a round in this order; steps that know only their day stand among those that know their hour.
ORDER = (
    "received",
    "transferred",
    "accepted",
    "asked",
    "answered",
    "extended",
    "unlisted",
    "listed",
    "put_right",
    "relapsed",
    "rejected",
    "replied",
    "rated",
    "closed",
    "reopened",
)
TITLES: dict[str, str | Promise] = {
    "received": pgettext_lazy("step", "Received"),
    "transferred": _("Passed on"),
    "accepted": pgettext_lazy("step", "Accepted"),
    "asked": _("We have a question"),
    "answered": _("You added"),
    "extended": _("The reply takes longer"),
    "listed": _("Put on the rectification list"),
    "put_right": _("Put right and closed"),
    "relapsed": _("The problem came back: it is put right again"),
    "unlisted": _("No longer on the rectification list"),
    "rejected": pgettext_lazy("step", "Not accepted"),
    "replied": pgettext_lazy("step", "Replied"),
    "rated": _("You rated the reply"),
    "closed": pgettext_lazy("step", "Closed"),
    "reopened": _("Looked at again"),
}


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One step. ``at``: None where only the day is known. ``text``: what was written to or by the citizen, in full;
    ``detail``: an outcome, a reason, a rating in words. ``office``: who did it; "" for the bureau and sealed reports.
    """

    code: str
    day: dt.date
    round: int
    at: dt.datetime | None = None
    text: str = ""
    detail: str | Promise = ""
    office: str = ""

    @property
    def title(self) -> str | Promise:
        return TITLES[self.code]


Steps = Callable[[Opinion], Iterable[PublicStep]]

# Other ledgers that act on an opinion say so to its sender: they register in ``ready()``.
_elsewhere: list[Steps] = []


def register(steps: Steps) -> None:
    """``steps(opinion)``: what became of it elsewhere, with codes of ORDER; the rounds are set here."""
    if steps not in _elsewhere:
        _elsewhere.append(steps)


def timeline(opinion: Opinion) -> list[PublicStep]:
    """Every public step of ``opinion``; who handled it, notes, drafts and reasons among colleagues are none."""
    reopenings = list(opinion.reopenings.order_by("round", "pk"))
    begun = [one.created_at for one in reopenings]
    steps = [
        *_own_steps(opinion),
        *_transfers(opinion, begun),
        *_messages(opinion, begun),
        *_replies(opinion),
        *(replace(step, round=_round_on(step.day, begun)) for steps in _elsewhere for step in steps(opinion)),
        *(
            # A reason that staff wrote is for colleagues; the citizen's own is his.
            _step("reopened", one.created_at, one.round, text="" if one.created_by_id else one.reason)
            for one in reopenings
        ),
    ]
    return sorted(steps, key=lambda step: (step.day, step.round, *_place(step)))


def _place(step: PublicStep) -> tuple[int, float]:
    # Questions and answers alternate: they are one place, ordered by their hour.
    code = "asked" if step.code == "answered" else step.code
    return ORDER.index(code), step.at.timestamp() if step.at else 0.0


def _step(code: str, at: dt.datetime, round_: int, **more: str) -> PublicStep:
    return PublicStep(code, timezone.localdate(at), round_, at, **more)


def _own_steps(opinion: Opinion) -> Iterator[PublicStep]:
    office = opinion.office.name if opinion.office is not None else ""
    # Of what was received on an earlier day only the day is known.
    local = timezone.localtime(opinion.received_at)
    yield PublicStep("received", local.date(), 1, None if local.time() == dt.time.min else opinion.received_at)
    if opinion.accepted_on is not None:
        yield PublicStep("accepted", opinion.accepted_on, 1, office=office)
    if opinion.extended_on is not None:
        yield PublicStep("extended", opinion.extended_on, opinion.round, text=opinion.extend_reason)
    if opinion.state == OpinionState.REJECTED and opinion.ended_on is not None:
        reason = opinion.get_reject_reason_display()
        yield PublicStep("rejected", opinion.ended_on, opinion.round, detail=reason, text=opinion.right_body)
    if opinion.rated_on is not None:
        detail = opinion.get_satisfaction_display()
        yield PublicStep("rated", opinion.rated_on, opinion.round, detail=detail, text=opinion.satisfaction_note)
    if opinion.state == OpinionState.CLOSED and opinion.ended_on is not None:
        yield PublicStep("closed", opinion.ended_on, opinion.round)


def _transfers(opinion: Opinion, begun: list[dt.datetime]) -> Iterator[PublicStep]:
    for one in opinion.transfers.select_related("to_office").order_by("pk"):
        office = one.to_office.name if one.to_office is not None else ""
        yield _step("transferred", one.created_at, _round_at(one.created_at, begun), office=office)


def _messages(opinion: Opinion, begun: list[dt.datetime]) -> Iterator[PublicStep]:
    for one in opinion.messages.order_by("pk"):
        yield _step(_code_of(one), one.created_at, _round_at(one.created_at, begun), text=one.body)


def _code_of(message: Message) -> str:
    return "asked" if message.direction == Direction.TO_CITIZEN else "answered"


def _replies(opinion: Opinion) -> Iterator[PublicStep]:
    for one in opinion.replies.filter(sent_at__isnull=False).order_by("round"):
        if one.sent_at is not None:
            yield _step("replied", one.sent_at, one.round, text=one.text, detail=one.get_outcome_display())


def _round_at(moment: dt.datetime, begun: list[dt.datetime]) -> int:
    return 1 + sum(start <= moment for start in begun)


def _round_on(day: dt.date, begun: list[dt.datetime]) -> int:
    return 1 + sum(timezone.localdate(start) <= day for start in begun)
