"""Reminders: what waits is told once to those who can do it, and taken back when it waits no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model
from django.utils.functional import Promise

from bureau.accounts.models import User
from bureau.core.actions import action
from bureau.notices.actions import post_notices, withdraw_notices
from bureau.notices.queries import open_notices

# What became due longer ago is not posted any more, it stands in the lists of the desk: the portal may be off over the
# longest holidays (nine days), and a history that is imported must not flood the inboxes.
POSTED_DAYS = 14

Subject = TypeVar("Subject", bound=Model)


@dataclass(frozen=True)
class Reminder(Generic[Subject]):
    """One thing that waits; ``day``: the day it is about; ``text`` and ``url`` as in ``post_notices``."""

    kind: str
    subject: Subject
    day: dt.date
    text: str | Promise
    url: str


@action
def keep_reminders(
    *,
    actor: User,
    subject: type[Subject],
    kinds: Collection[str],
    waiting: Iterable[Reminder[Subject]],
    told: Callable[[Reminder[Subject]], Iterable[User]],
    today: dt.date,
) -> dict[str, int]:
    """Make the inboxes hold what waits: post to whom ``told`` names what is new, settle what waits no more.

    ``waiting``: all that waits on ``today``, of every office and however long: open reminders of ``kinds`` about
    a ``subject`` that are not among it are settled: the day has passed, a plan was changed, a record corrected. A thing
    that was told already is not told again. Returns how many notices were posted and settled.
    """
    still, posted = set(), 0
    for one in waiting:
        still.add((str(one.subject.pk), str(one.kind), one.day))
        if (today - one.day).days <= POSTED_DAYS:
            posted += post_notices(
                actor=actor,
                recipients=told(one),
                kind=one.kind,
                subject=one.subject,
                text=one.text,
                url=one.url,
                day=one.day,
            )
    over = sorted(open_notices(subject, kinds) - still)
    settled = sum(
        withdraw_notices(actor=actor, subject=subject(pk=pk), kinds=[kind], day=day) for pk, kind, day in over
    )
    return {"posted": posted, "settled": settled}
