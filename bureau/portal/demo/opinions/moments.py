"""Hours of a year that was entered in a minute: what the actions stamped «now» gets the day it belongs to.

The journal keeps the hour of entering, as it does for every practice record.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from bureau.accounts.models import User
from bureau.core.actions import action
from bureau.opinions.choices import Direction
from bureau.opinions.models import Message, Opinion, Part, Publication, Reopening, Reply, Transfer

OPENS, HOURS = 8, 9


@dataclass(frozen=True, slots=True)
class Asked:
    """When the citizen was asked, and when he answered."""

    asked_on: dt.date
    answered_on: dt.date


def at(day: dt.date, seed: int, *, later: int = 0) -> dt.datetime:
    """An hour of that day while offices are open, never in the future; ``later``: this many hours after the first."""
    rng = random.Random(seed)
    time = dt.time(min(OPENS + rng.randrange(HOURS // 2) + later, 17), rng.randrange(60), rng.randrange(60))
    moment = dt.datetime.combine(day, time, tzinfo=timezone.get_current_timezone())
    return min(moment, timezone.now())


@action
def put_pause(*, actor: User, opinion_id: int, on: dt.date) -> Opinion:
    """The clock has stood still since ``on``."""
    opinion = Opinion.objects.get_visible(actor, opinion_id)
    opinion.paused_at = at(on, opinion_id)
    opinion.save(update_fields=["paused_at"])
    return opinion


@action
def put_moments(*, actor: User, asked: Mapping[int, Asked]) -> None:  # noqa: ARG001 - every action names its actor
    """Give each step of every opinion an hour of its own day."""
    opinions = {one.pk: one for one in Opinion.objects.all()}
    for one in opinions.values():
        one.received_at = one.created_at = at(one.received_on, one.pk)
        if one.is_sealed:
            one.sealed_at = one.received_at
    Opinion.objects.bulk_update(opinions.values(), ["received_at", "created_at", "sealed_at"])
    reopened = {(one.opinion_id, one.round): one for one in Reopening.objects.all()}
    _put_replies(opinions, reopened)
    for reopening in reopened.values():
        day = opinions[reopening.opinion_id].reopened_on
        if day is not None:
            reopening.created_at = at(day, reopening.pk, later=4)
    Reopening.objects.bulk_update(reopened.values(), ["created_at"])
    _put_messages(asked)
    _put_shares(opinions)
    _put_copies(opinions)


def _put_replies(opinions: Mapping[int, Opinion], reopened: Mapping[tuple[int, int], Reopening]) -> None:
    replies = list(Reply.objects.all())
    for reply in replies:
        opinion, before = opinions[reply.opinion_id], reopened.get((reply.opinion_id, reply.round))
        sent_on = before.replied_on if before is not None else opinion.replied_on
        if reply.sent_at is not None and sent_on is not None:
            reply.sent_at = at(sent_on, reply.opinion_id, later=4)
        reply.created_at = at(sent_on or opinion.accepted_on or opinion.received_on, reply.opinion_id, later=2)
    Reply.objects.bulk_update(replies, ["sent_at", "created_at"])


def _put_messages(asked: Mapping[int, Asked]) -> None:
    messages = list(Message.objects.filter(opinion__in=asked))
    for message in messages:
        days = asked[message.opinion_id]
        is_question = message.direction == Direction.TO_CITIZEN
        message.created_at = at(
            days.asked_on if is_question else days.answered_on, message.opinion_id, later=1 if is_question else 3
        )
    Message.objects.bulk_update(messages, ["created_at"])


def _put_shares(opinions: Mapping[int, Opinion]) -> None:
    parts, transfers = list(Part.objects.all()), list(Transfer.objects.all())
    for part in parts:
        part.created_at = _accepted_at(opinions[part.opinion_id])
        if part.done_at is not None:
            part.done_at = part.created_at + dt.timedelta(hours=1)
    for transfer in transfers:
        transfer.created_at = _accepted_at(opinions[transfer.opinion_id])
    Part.objects.bulk_update(parts, ["created_at", "done_at"])
    Transfer.objects.bulk_update(transfers, ["created_at"])


def _put_copies(opinions: Mapping[int, Opinion]) -> None:
    """Edited, and published a week after the reply."""
    copies = list(Publication.objects.all())
    for copy in copies:
        day = (opinions[copy.opinion_id].replied_on or copy.published_at.date()) + dt.timedelta(days=7)
        copy.published_at = copy.created_at = at(day, copy.opinion_id)
    Publication.objects.bulk_update(copies, ["published_at", "created_at"])


def _accepted_at(opinion: Opinion) -> dt.datetime:
    """The hour after it was taken on."""
    return at(opinion.accepted_on or opinion.received_on, opinion.pk, later=1)
