"""The lists of what waits, declared once for the desk and for the page of all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from mediation.followup import queries
from mediation.models import MediationCase
from mediation.rules.followups import last_day_to_confirm


@dataclass(frozen=True)
class Queue:
    """One list: ``day_of`` a case is by when something had to be done; ``nothing``: said when the list is empty."""

    name: str
    title: str | Promise
    nothing: str | Promise
    cases: Callable[[User, dt.date], QuerySet[MediationCase]]
    day_of: Callable[[Any], dt.date]


QUEUES = (
    Queue(
        "limits",
        _("Overdue or due within three days"),
        _("No case is overdue or due within three days."),
        queries.limits_near,
        lambda case: case.limit_on,
    ),
    Queue(
        "performance",
        _("To be performed"),
        _("No agreement waits to be performed."),
        queries.to_perform,
        lambda case: case.waits_since,
    ),
    Queue(
        "confirmation",
        _("Judicial confirmation running out"),
        _("No confirmation is running out."),
        queries.confirmations_running_out,
        lambda case: last_day_to_confirm(case.agreed_on),
    ),
    Queue(
        "visits",
        _("To be visited"),
        _("No return visit is due."),
        queries.to_visit,
        lambda case: case.visit_due_on,
    ),
)


@dataclass(frozen=True)
class Waiting:
    """The head of a queue: ``rows`` of (case, day), ``total`` of all."""

    queue: Queue
    total: int
    rows: list[tuple[MediationCase, dt.date]]


def queue_named(name: str) -> Queue:
    """The queue of that name; the first for any other."""
    return next((queue for queue in QUEUES if queue.name == name), QUEUES[0])


def heads_of_queues(user: User, today: dt.date, most: int) -> list[Waiting]:
    """Every queue that has something for ``user``, with its first cases; two queries for each."""
    found = []
    for queue in QUEUES:
        cases = queue.cases(user, today)
        total = cases.order_by().count()
        if total:
            found.append(Waiting(queue, total, [(case, queue.day_of(case)) for case in cases[:most]]))
    return found
