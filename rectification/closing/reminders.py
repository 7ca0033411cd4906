"""The morning's reminders: what waits is put into the inboxes of those who can do it, each thing once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.notices.actions import post_notices, withdraw_notices
from rectification.choices import ProblemState
from rectification.closing import queries
from rectification.models import Problem
from rectification.problems.notices import ProblemNotice
from villages.queries import county_recipients, recipients_of
from villages.scope import COUNTY

# What became due longer ago is not posted any more, it stands in the lists of the desk: the portal may be off over the
# longest holidays (nine days), and a history that is imported must not flood the inboxes.
POSTED_DAYS = 14

WORDS: dict[ProblemNotice, str | Promise] = {
    ProblemNotice.DEADLINE_NEAR: _("{number} is to be put right by {day}."),
    ProblemNotice.DEADLINE_PASSED: _("{number} was to be put right by {day}; apply for closing, or for an extension."),
    ProblemNotice.TO_VERIFY: _("{number} waits to be verified since {day}."),
    ProblemNotice.TO_SIGN: _("{number} waits to be signed since {day}."),
    ProblemNotice.LOOK_BACK_DUE: _("{number}: a look-back is due since {day}."),
}


@dataclass(frozen=True)
class Reminder:
    """One thing that waits; ``day``: the day it is about."""

    kind: ProblemNotice
    problem: Problem
    day: dt.date

    @property
    def key(self) -> tuple[int, str, dt.date]:
        return self.problem.pk, str(self.kind), self.day

    @property
    def text(self) -> str | Promise:
        return format_lazy(WORDS[self.kind], number=self.problem.number, day=self.day.isoformat())


def reminders_on(user: User, today: dt.date) -> Iterator[Reminder]:
    """Everything of the scope of ``user`` that waits on ``today``, however long."""
    for problem in queries.with_the_unit(user, today):
        deadline = _known(problem.deadline)
        kind = ProblemNotice.DEADLINE_PASSED if deadline < today else ProblemNotice.DEADLINE_NEAR
        yield Reminder(kind, problem, deadline)
    for problem in queries.in_state(user, ProblemState.CLOSE_REQUESTED):
        yield Reminder(ProblemNotice.TO_VERIFY, problem, _known(problem.requested_on))
    for problem in queries.in_state(user, ProblemState.VERIFIED):
        yield Reminder(ProblemNotice.TO_SIGN, problem, _known(problem.verified_on))
    for look_back in queries.look_backs_due(user, today):
        yield Reminder(ProblemNotice.LOOK_BACK_DUE, look_back.problem, look_back.due_on)


def _known(day: dt.date | None) -> dt.date:
    assert day is not None  # noqa: S101 - the state or the query has it
    return day


@dataclass(frozen=True)
class Staff:
    """Who can do what waits on ``today``; asked once for each office and capability."""

    today: dt.date
    known: dict[tuple[int | None, str], list[User]]

    def told(self, one: Reminder) -> list[User]:
        """The unit about its deadline; verifiers and leaders about the rest, without those who made an earlier step."""
        problem = one.problem
        if one.kind in (ProblemNotice.DEADLINE_NEAR, ProblemNotice.DEADLINE_PASSED):
            return self._with("problems.work", problem)
        if one.kind == ProblemNotice.TO_SIGN:
            part = {problem.requested_by_id, problem.verified_by_id}
            return [user for user in self._with("problems.sign", None) if user.pk not in part]
        found = self._with("problems.verify", None)
        if one.kind == ProblemNotice.TO_VERIFY:
            return [user for user in found if user.pk != problem.requested_by_id]
        return found

    def _with(self, capability: str, problem: Problem | None) -> list[User]:
        office = problem.office if problem is not None else None
        key = (office.pk if office else None, capability)
        if key not in self.known:
            near = recipients_of(office, capability=capability, on=self.today) if office else []
            # A unit of the bureau has no positions; an office without clerk is the bureau's care.
            self.known[key] = near or county_recipients(capability=capability)
        return self.known[key]


@action
def post_reminders(*, actor: User, today: dt.date) -> dict[str, int]:
    """Post what waits to those who can do it, and settle what waits no more.

    A thing that was told already is not told again; returns how many notices were posted and settled. ``actor`` sees
    the county: what he does not see would be settled.
    """
    require(actor, "jobs.run")
    require(actor, COUNTY)
    waiting, staff, posted = list(reminders_on(actor, today)), Staff(today, {}), 0
    for one in waiting:
        if (today - one.day).days > POSTED_DAYS:
            continue
        posted += post_notices(
            actor=actor,
            recipients=staff.told(one),
            kind=one.kind,
            subject=one.problem,
            text=one.text,
            url=reverse("problems:detail", args=[one.problem.pk]),
            day=one.day,
        )
    return {"posted": posted, "settled": _settle_all_but({one.key for one in waiting}, actor)}


def _settle_all_but(waiting: set[tuple[int, str, dt.date]], actor: User) -> int:
    """A deadline that was near has passed or was moved, a problem was voided: what was said of it holds no more."""
    over = queries.open_reminders() - waiting
    return sum(
        withdraw_notices(actor=actor, subject=Problem(pk=pk), kind=kind, day=day) for pk, kind, day in sorted(over)
    )
