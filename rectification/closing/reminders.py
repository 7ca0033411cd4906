"""The morning's reminders: what waits is put into the inboxes of those who can do it, each thing once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.notices.reminders import Reminder, keep_reminders
from rectification.choices import ProblemState
from rectification.closing import queries
from rectification.models import Problem
from rectification.problems.notices import WITH_THE_UNIT, ProblemNotice, due_measures
from villages.queries import county_recipients, recipients_of
from villages.scope import COUNTY

WORDS: dict[ProblemNotice, str | Promise] = {
    ProblemNotice.DEADLINE_NEAR: _("{number} is to be put right by {day}."),
    ProblemNotice.DEADLINE_PASSED: _("{number} was to be put right by {day}; apply for closing, or for an extension."),
    ProblemNotice.REPORT_NEAR: _("{number}: the periodic report is due on {day}."),
    ProblemNotice.REPORT_PASSED: _("{number}: the periodic report due on {day} is not entered; record it as progress."),
    ProblemNotice.MEASURE_NEAR: _("{number}: measure {places} is to be done by {day}."),
    ProblemNotice.MEASURE_PASSED: _("{number}: measure {places} was to be done by {day} and is not noted as done."),
    ProblemNotice.TO_VERIFY: _("{number} waits to be verified since {day}."),
    ProblemNotice.TO_SIGN: _("{number} waits to be signed since {day}."),
    ProblemNotice.LOOK_BACK_DUE: _("{number}: a look-back is due since {day}."),
}


# A cell of a ledger names several people as «张三、李四».
_BETWEEN_NAMES = re.compile(r"[\s、，,；;/]+")


@dataclass(frozen=True)
class OfMeasures(Reminder[Problem]):
    """``owners``: the names of those who are responsible for the measures; one without a name: the problem's."""

    owners: frozenset[str]


def _reminder(kind: ProblemNotice, problem: Problem, day: dt.date) -> Reminder[Problem]:
    text = format_lazy(WORDS[kind], number=problem.number, day=day.isoformat())
    return Reminder(kind, problem, day, text, reverse("problems:detail", args=[problem.pk]))


def _of_measures(problem: Problem, day: dt.date, due: list[tuple[int, str]], today: dt.date) -> OfMeasures:
    kind = ProblemNotice.MEASURE_PASSED if day < today else ProblemNotice.MEASURE_NEAR
    places = "、".join(str(place) for place, _owner in due)
    text = format_lazy(WORDS[kind], number=problem.number, places=places, day=day.isoformat())
    owners = {name for _place, owner in due for name in _BETWEEN_NAMES.split(owner or problem.owner)}
    return OfMeasures(kind, problem, day, text, reverse("problems:detail", args=[problem.pk]), frozenset(owners))


def reminders_on(user: User, today: dt.date) -> Iterator[Reminder[Problem]]:
    """Everything of the scope of ``user`` that waits on ``today``, however long."""
    for problem in queries.with_the_unit(user, today):
        deadline = _known(problem.deadline)
        kind = ProblemNotice.DEADLINE_PASSED if deadline < today else ProblemNotice.DEADLINE_NEAR
        yield _reminder(kind, problem, deadline)
    for problem in queries.reports_near(user, today):
        due = _known(problem.next_report_on)
        yield _reminder(ProblemNotice.REPORT_PASSED if due < today else ProblemNotice.REPORT_NEAR, problem, due)
    for _pk, measures in groupby(queries.measures_near(user, today), key=lambda one: one.problem_id):
        plan = list(measures)
        for day, places in due_measures(plan).items():
            yield _of_measures(plan[0].problem, day, places, today)
    for problem in queries.in_state(user, ProblemState.CLOSE_REQUESTED):
        yield _reminder(ProblemNotice.TO_VERIFY, problem, _known(problem.requested_on))
    for problem in queries.in_state(user, ProblemState.VERIFIED):
        yield _reminder(ProblemNotice.TO_SIGN, problem, _known(problem.verified_on))
    for look_back in queries.look_backs_due(user, today):
        yield _reminder(ProblemNotice.LOOK_BACK_DUE, look_back.problem, look_back.due_on)


def _known(day: dt.date | None) -> dt.date:
    assert day is not None  # noqa: S101 - the state or the query has it
    return day


@dataclass(frozen=True)
class Staff:
    """Who can do what waits on ``today``; asked once for each office and capability."""

    today: dt.date
    known: dict[tuple[int | None, str], list[User]]

    def told(self, one: Reminder[Problem]) -> list[User]:
        """The unit about its deadlines and reports, of measures those who are responsible for them; verifiers and
        leaders about the rest, without those who made an earlier step.
        """
        problem = one.subject
        if one.kind in WITH_THE_UNIT:
            unit = self._with("problems.work", problem)
            return _responsible(unit, one.owners) if isinstance(one, OfMeasures) else unit
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


def _responsible(unit: list[User], owners: frozenset[str]) -> list[User]:
    """Those of the unit who bear these names; all of it when one of the names has no account there."""
    named = [user for user in unit if user.name in owners]
    return named if owners <= {user.name for user in named} else unit


@action
def post_reminders(*, actor: User, today: dt.date) -> dict[str, int]:
    """Post what waits to those who can do it, and settle what waits no more.

    A thing that was told already is not told again; returns how many notices were posted and settled. ``actor`` sees
    the county: what he does not see would be settled.
    """
    require(actor, "jobs.run")
    require(actor, COUNTY)
    return keep_reminders(
        actor=actor,
        subject=Problem,
        kinds=list(ProblemNotice),
        waiting=reminders_on(actor, today),
        told=Staff(today, {}).told,
        today=today,
    )
