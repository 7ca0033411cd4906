"""The lists of what waits for somebody, declared once for the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from rectification.closing import queries
from rectification.models import Problem


@dataclass(frozen=True)
class Queue:
    """One list: ``day_of`` a problem is since or by when; ``state`` opens the same in the ledger."""

    title: str | Promise
    state: str
    problems: Callable[[User, dt.date], QuerySet[Problem]]
    day_of: Callable[[Any], dt.date]


QUEUES = (
    Queue(
        _("Problems overdue or due within three days"), "due", queries.deadlines_near, lambda problem: problem.deadline
    ),
    Queue(
        _("Waiting for you to verify"),
        "close_requested",
        lambda user, _today: queries.to_verify(user),
        lambda problem: problem.requested_on,
    ),
    Queue(
        _("Waiting for you to sign"),
        "verified",
        lambda user, _today: queries.to_sign(user),
        lambda problem: problem.verified_on,
    ),
    Queue(_("Problems to be looked back at"), "look_back", queries.to_look_back, lambda problem: problem.look_back_on),
)


@dataclass(frozen=True)
class Waiting:
    """The head of a queue: ``rows`` of (problem, day), ``total`` of all."""

    queue: Queue
    total: int
    rows: list[tuple[Problem, dt.date]]


def heads_of_queues(user: User, today: dt.date, most: int) -> list[Waiting]:
    """Every queue that has something for ``user``, with its first problems; two queries for each."""
    found = []
    for queue in QUEUES:
        problems = queue.problems(user, today)
        total = problems.order_by().count()
        if total:
            found.append(Waiting(queue, total, [(problem, queue.day_of(problem)) for problem in problems[:most]]))
    return found
