"""Who is told of a move, and which messages it settles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.notices.actions import post_notices, withdraw_notices
from bureau.opinions.choices import CategoryKind
from bureau.opinions.deadlines.escalation import Level
from bureau.opinions.deadlines.queries import Recipients, handlers_of, inspectors_of
from bureau.opinions.models import Opinion
from bureau.opinions.telling import page_of, sentence
from villages.models import JusticeOffice
from villages.queries import county_recipients

_ACCEPTANCE = ("opinion_received", "opinion_transferred", "opinion_accept_today", "opinion_accept_over")
# What a move settles: these kinds of message, or all of them.
_ALL = ("",)
SETTLES: Mapping[str, tuple[str, ...]] = {
    "accept": _ACCEPTANCE,
    "assign": ("opinion_transferred", "opinion_assigned"),
    "transfer": _ALL,
    "reject": _ALL,
    "reply": _ALL,
    "close": _ALL,
    "seal": _ALL,
    "ask": ("opinion_answered", "opinion_supplemented"),
    "return": ("opinion_to_approve",),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """``code`` of the message, and what it says behind the name of the opinion."""

    code: str
    words: str | Promise


# Moves after which those who handle the opinion are told.
TELLS: Mapping[str, Telling] = {
    "receive": Telling("received", _("has come in and is to be accepted")),
    "transfer": Telling("transferred", _("was passed on to you")),
    "answer": Telling("answered", _("the question was answered; the time for the reply runs again")),
    "supplement": Telling("supplemented", _("the citizen has added something")),
    "finish_part": Telling("part_done", _("an office has finished its part")),
    "reopen": Telling("reopened", _("is not solved and was opened again")),
    "seal": Telling("received", _("has come in and is to be accepted")),
}
TO_APPROVE = Telling("to_approve", _("a reply waits to be approved"))
RETURNED = Telling("returned", _("the reply was returned to you"))
ASSIGNED = Telling("assigned", _("was given to you"))
SHARED = Telling("shared", _("your office has a part in it"))


def tell_after(actor: User | None, opinion: Opinion, move: str) -> None:
    """Settle what the move has done, tell those who handle the opinion what it asks of them."""
    if kinds := SETTLES.get(move, ()):
        withdraw_notices(actor=actor, subject=opinion, kinds=kinds)
    if move in TELLS:
        tell(actor, opinion, Recipients(timezone.localdate()).of(opinion, Level.HANDLER), TELLS[move])


def tell(actor: User | None, opinion: Opinion, recipients: Iterable[User], telling: Telling) -> None:
    """Post one message to everybody but the one who did it."""
    post_notices(
        actor=actor,
        recipients=[user for user in recipients if actor is None or user.pk != actor.pk],
        kind=f"opinion_{telling.code}",
        subject=opinion,
        text=sentence(opinion, telling.words),
        url=page_of(opinion),
        day=timezone.localdate(),
        urgent=telling.code == "received" and opinion.category.kind == CategoryKind.EMERGENCY,
    )


def approvers_of(opinion: Opinion) -> list[User]:
    """Who may approve a reply: for a sealed report only inspectors whom it is not about."""
    if opinion.is_sealed:
        return [user for user in inspectors_of(opinion) if user.can("opinions.approve")]
    return county_recipients(capability="opinions.approve")


def people_of(office: JusticeOffice) -> list[User]:
    """Who is told of something given to an office."""
    return handlers_of(office, timezone.localdate())
