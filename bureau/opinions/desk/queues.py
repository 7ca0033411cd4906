"""The lists of what waits for somebody, declared once for the desk and the overview."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.opinions.choices import OpinionState
from bureau.opinions.desk import queries
from bureau.opinions.models import Opinion
from bureau.opinions.querysets import OpinionQuerySet


@dataclass(frozen=True)
class Queue:
    """One list; ``state`` is the value of the ledger's filter that shows the same."""

    title: str | Promise
    state: str
    opinions: Callable[[User], OpinionQuerySet]


QUEUES = (
    Queue(_("Opinions waiting for you"), "mine", queries.queue_of),
    Queue(_("Replies waiting for your approval"), "to_approve", queries.to_approve),
)


@dataclass(frozen=True)
class Waiting:
    """The head of a queue: ``rows`` of (opinion, day that counts now), ``total`` of all."""

    queue: Queue
    total: int
    rows: list[tuple[Opinion, dt.date]]


def heads_of_queues(user: User, most: int) -> list[Waiting]:
    """Every queue that has something for ``user``, with its first opinions; two queries for each."""
    found = []
    for queue in QUEUES:
        opinions = queue.opinions(user)
        total = opinions.order_by().count()
        if total:
            found.append(Waiting(queue, total, [(one, day_of(one)) for one in opinions[:most]]))
    return found


def day_of(opinion: Opinion) -> dt.date:
    """By when the next step is due: acceptance, later the reply."""
    return opinion.accept_due if opinion.state == OpinionState.NEW else opinion.reply_due


@dataclass(frozen=True)
class Standing:
    """How the ledger stands for ``user`` on ``today``; sealed reports are in no count. Each opens its own records."""

    month: dt.date
    received: int
    open: int
    overdue: int
    reopened: int


def standing_of(user: User, today: dt.date) -> Standing:
    """Received since the first of the month; not answered, overdue and opened again as of ``today``."""
    counted = Opinion.objects.visible_to(user).counted().order_by()
    month = today.replace(day=1)
    return Standing(
        month,
        received=counted.filter(received_on__range=(month, today)).count(),
        open=counted.open().count(),
        overdue=counted.overdue(today).count(),
        reopened=counted.open().filter(round__gt=1).count(),
    )
