"""Writing, approving and returning replies. Nothing reaches the citizen that only one person has seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bureau.accounts.models import User
from bureau.core.actions import action
from bureau.core.errors import Advice, IllegalMove, InvalidValue, NeedsConfirmation, NotAllowed
from bureau.journal.saving import refuse_if_stale
from bureau.opinions.choices import OpinionState
from bureau.opinions.handling import clock, queries
from bureau.opinions.handling.moving import locked_opinion, move_opinion
from bureau.opinions.handling.notifying import RETURNED, TO_APPROVE, approvers_of, tell
from bureau.opinions.handling.replies.queries import to_answer_too
from bureau.opinions.models import Opinion, Reply
from bureau.opinions.rules.replies import Sender, draft_problems, reply_advice, reply_problems
from bureau.opinions.rules.submissions import mark_problems
from bureau.webkit.texts import text_problems
from bureau.workdays.queries import calendar


@action
def write_reply(
    *,
    actor: User,
    opinion_id: int,
    text: str,
    outcome: str,
    hand_in: bool,
    version: int | None = None,
    accepted: frozenset[str] = frozenset(),
) -> Reply:
    """Write the reply of the present round, or change it until it is sent. ``hand_in``: it is to be approved.

    ``version``: that of the draft its editor opened. What is handed in must answer and give nobody away; the codes of
    NeedsConfirmation (parts not done, names, other numbers) go into ``accepted`` when it shall stand.
    """
    made: list[Reply] = []

    def apply(opinion: Opinion) -> dict[str, Any]:
        _check(opinion, text, outcome, hand_in=hand_in, accepted=accepted)
        reply = queries.present_reply(opinion) or Reply(
            opinion=opinion, round=opinion.round, drafted_by=actor, created_by=actor, version=0
        )
        if reply.version:
            refuse_if_stale(reply, version, {})
        reply.text, reply.outcome, reply.is_ready, reply.return_reason = text.strip(), outcome, hand_in, ""
        reply.drafted_by = reply.updated_by = actor
        reply.version += 1
        reply.save()
        made.append(reply)
        return {}

    opinion = move_opinion(actor=actor, which=opinion_id, name="draft", apply=apply)
    if hand_in:
        tell(actor, opinion, approvers_of(opinion), TO_APPROVE)
    return made[0]


@action
def approve_reply(*, actor: User, opinion_id: int, version: int, today: dt.date) -> Opinion:
    """Send the reply that was handed in. ``version``: that of the text its approver has read; never his own."""
    return _send(actor, opinion_id, version, today)


@action
def return_reply(*, actor: User, opinion_id: int, version: int, reason: str) -> Reply:
    """Give the reply back to its writer, with what is to be put right."""
    found = [*text_problems({"reason": reason}, {"reason": 500}), *mark_problems({"reason": reason})]
    if found or not reason.strip():
        words = [said for _name, said in found] or [_("Write what is to be put right.")]
        raise InvalidValue(fields={"reason": words})
    returned: list[Reply] = []

    def apply(opinion: Opinion) -> dict[str, Any]:
        reply = _handed_in(opinion, version)
        reply.is_ready, reply.return_reason, reply.updated_by = False, reason.strip(), actor
        reply.version += 1
        reply.save()
        returned.append(reply)
        return {}

    opinion = move_opinion(actor=actor, which=opinion_id, name="return", apply=apply)
    tell(actor, opinion, [returned[0].drafted_by], RETURNED)
    return returned[0]


@action
def answer_together(
    *, actor: User, opinion_id: int, version: int, receivers: Collection[int] | None = None, today: dt.date
) -> list[Opinion]:
    """Send the reply of an opinion also to those that are linked to it as the same matter and still open.

    Each citizen finds it with his own number. The text may name none of them. ``receivers``: the linked ones that the
    approver was shown; when they are others by now, nothing is sent.
    """
    original = locked_opinion(actor, opinion_id)
    linked = to_answer_too(actor, original, lock=True)
    if receivers is not None and {one.pk for one in linked} != set(receivers):
        raise IllegalMove(_("Others are linked by now, or some were answered. Look at the list once more."))
    reply = _handed_in(original, version)
    problems = reply_problems(reply.text, reply.outcome, tuple(_sender(one) for one in (original, *linked)))
    if problems:
        raise InvalidValue(fields=problems)
    sent = [_send(actor, original.pk, version, today)]
    for opinion in linked:
        if opinion.state == OpinionState.NEW:
            move_opinion(actor=actor, which=opinion.pk, name="accept", apply=lambda _o: {"accepted_on": today})
        _copy_reply(actor, opinion, reply)
        sent.append(_send(actor, opinion.pk, None, today))
    return sent


# -- parts -------------------------------------------------------------------------------------------------------------


def _send(actor: User, opinion_id: int, version: int | None, today: dt.date) -> Opinion:
    def apply(opinion: Opinion) -> dict[str, Any]:
        reply = _handed_in(opinion, version)
        if reply.drafted_by_id == actor.pk:
            raise NotAllowed(_("You wrote this reply yourself; somebody else has to approve it."))
        reply.approved_by, reply.sent_at, reply.updated_by = actor, timezone.now(), actor
        reply.save()
        return {"outcome": reply.outcome, **clock.replied(opinion, today, calendar())}

    return move_opinion(actor=actor, which=opinion_id, name="reply", apply=apply)


def _handed_in(opinion: Opinion, version: int | None) -> Reply:
    """The present reply, which waits to be approved. The opinion is locked, and with it its replies."""
    reply = queries.present_reply(opinion)
    if reply is None or not reply.is_ready or reply.sent_at is not None:
        raise IllegalMove(_("No reply waits to be approved."))
    refuse_if_stale(reply, version, {})
    return reply


def _check(opinion: Opinion, text: str, outcome: str, *, hand_in: bool, accepted: frozenset[str]) -> None:
    if not hand_in:
        # A draft may be anything that can be stored.
        problems = draft_problems(text, outcome)
        if problems:
            raise InvalidValue(fields=problems)
        return
    sender = _sender(opinion)
    problems = reply_problems(text, outcome, (sender,))
    if problems:
        raise InvalidValue(fields=problems)
    open_points = [one for one in (*_part_advice(opinion), *reply_advice(text, sender)) if one.code not in accepted]
    if open_points:
        raise NeedsConfirmation(open_points)


def _part_advice(opinion: Opinion) -> list[Advice]:
    count = queries.open_parts(opinion)
    if not count:
        return []
    words = ngettext(
        "%(count)d office has not finished its part yet.", "%(count)d offices have not finished their parts yet.", count
    )
    return [Advice("open_parts", "text", words % {"count": count})]


def _sender(opinion: Opinion) -> Sender:
    return Sender(opinion.name, opinion.phone)


def _copy_reply(actor: User, opinion: Opinion, reply: Reply) -> None:
    """The same text, by the same writer, waiting to be approved; a draft that stood there gives way."""
    copy = queries.present_reply(opinion) or Reply(opinion=opinion, round=opinion.round, created_by=actor)
    copy.text, copy.outcome, copy.is_ready, copy.return_reason = reply.text, reply.outcome, True, ""
    copy.drafted_by, copy.updated_by = reply.drafted_by, actor
    copy.save()
