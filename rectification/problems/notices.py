"""What staff are told about a problem in their inbox: the codes, and what settles them.

A text names the problem by its number, what waits and by when; no names of persons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from bureau.accounts.models import User
from bureau.notices.actions import withdraw_notices, withdraw_notices_of_many
from rectification.models import Measure, Problem


class ProblemNotice(StrEnum):
    """Codes of ``Notice.kind``: posted by the daily job, settled when handled."""

    DEADLINE_NEAR = "problem_deadline_near"
    DEADLINE_PASSED = "problem_deadline_passed"
    REPORT_NEAR = "problem_report_near"
    REPORT_PASSED = "problem_report_passed"
    MEASURE_NEAR = "problem_measure_near"
    MEASURE_PASSED = "problem_measure_passed"
    TO_VERIFY = "problem_to_verify"
    TO_SIGN = "problem_to_sign"
    LOOK_BACK_DUE = "problem_look_back_due"


DEADLINE = (ProblemNotice.DEADLINE_NEAR, ProblemNotice.DEADLINE_PASSED)
REPORT = (ProblemNotice.REPORT_NEAR, ProblemNotice.REPORT_PASSED)
MEASURE = (ProblemNotice.MEASURE_NEAR, ProblemNotice.MEASURE_PASSED)
# What the unit itself has to do.
WITH_THE_UNIT = (*DEADLINE, *REPORT, *MEASURE)
# What does not hold any more once a field says something else: it is another day, or others are to be told.
HANDLED_BY_CHANGE: dict[str, tuple[ProblemNotice, ...]] = {
    "deadline": DEADLINE,
    "next_report_on": REPORT,
    "office": WITH_THE_UNIT,
    "owner": WITH_THE_UNIT,
}
# What a move handles; what still holds after it is posted again by the next morning's job.
HANDLED_BY_MOVE: dict[str, tuple[ProblemNotice, ...]] = {
    "extend": DEADLINE,
    "request_closing": WITH_THE_UNIT,
    "verify": (ProblemNotice.TO_VERIFY,),
    "return": (ProblemNotice.TO_VERIFY,),
    "sign": (ProblemNotice.TO_SIGN,),
    "send_back": (ProblemNotice.TO_SIGN,),
    "relapse": (ProblemNotice.LOOK_BACK_DUE,),
}


def settle(actor: User, problem: Problem, *kinds: ProblemNotice, day: dt.date | None = None) -> None:
    """These things were handled: nobody is reminded of them any more; ``day``: only of that day's."""
    if kinds:
        withdraw_notices(actor=actor, subject=problem, kinds=kinds, day=day)


def settle_changed(actor: User, changed: Iterable[tuple[Problem, Iterable[str]]]) -> None:
    """Fields of these problems were changed: what was told by them is settled, the next morning tells what holds now
    to whom it concerns now.
    """
    grouped: dict[frozenset[ProblemNotice], list[Problem]] = {}
    for problem, fields in changed:
        kinds = frozenset(kind for name in fields for kind in HANDLED_BY_CHANGE.get(name, ()))
        if kinds:
            grouped.setdefault(kinds, []).append(problem)
    for kinds, problems in grouped.items():
        withdraw_notices_of_many(actor=actor, subjects=problems, kinds=kinds)


Due = Mapping[dt.date, list[tuple[int, str]]]


def due_measures(measures: Iterable[Measure]) -> Due:
    """Day → (place in the plan, who is responsible) of the measures that are to be done by then and are not."""
    found: dict[dt.date, list[tuple[int, str]]] = {}
    for measure in sorted(measures, key=lambda one: one.order):
        if measure.done_on is None and measure.deadline is not None:
            found.setdefault(measure.deadline, []).append((measure.order + 1, measure.owner))
    return found


def days_replanned(before: Due, after: Due) -> list[dt.date]:
    """The days on which it is not the same measures any more."""
    return [day for day in sorted(before) if before[day] != after.get(day)]


def settle_measures(actor: User, problem: Problem, before: Due, after: Due) -> None:
    """The plan was written anew: what was told of the days on which it is another is settled."""
    for day in days_replanned(before, after):
        settle(actor, problem, *MEASURE, day=day)


def settle_plans(actor: User, problems: Collection[Problem]) -> None:
    """The same for many at once, of every day: what still holds is told again in the morning."""
    withdraw_notices_of_many(actor=actor, subjects=problems, kinds=MEASURE)
