"""What staff are told about a problem in their inbox: the codes, and what settles them.

A text names the problem by its number, what waits and by when; no names of persons.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from bureau.accounts.models import User
from bureau.notices.actions import withdraw_notices
from rectification.models import Problem


class ProblemNotice(StrEnum):
    """Codes of ``Notice.kind``: posted by the daily job, settled when handled."""

    DEADLINE_NEAR = "problem_deadline_near"
    DEADLINE_PASSED = "problem_deadline_passed"
    TO_VERIFY = "problem_to_verify"
    TO_SIGN = "problem_to_sign"
    LOOK_BACK_DUE = "problem_look_back_due"


DEADLINE = (ProblemNotice.DEADLINE_NEAR, ProblemNotice.DEADLINE_PASSED)
# What a move handles; what still holds after it is posted again by the next morning's job.
HANDLED_BY_MOVE: dict[str, tuple[ProblemNotice, ...]] = {
    "extend": DEADLINE,
    "request_closing": DEADLINE,
    "verify": (ProblemNotice.TO_VERIFY,),
    "return": (ProblemNotice.TO_VERIFY,),
    "sign": (ProblemNotice.TO_SIGN,),
    "send_back": (ProblemNotice.TO_SIGN,),
    "relapse": (ProblemNotice.LOOK_BACK_DUE,),
}


def settle(actor: User, problem: Problem, *kinds: ProblemNotice, day: dt.date | None = None) -> None:
    """These things were handled: nobody is reminded of them any more; ``day``: only of that day's."""
    for kind in kinds:
        withdraw_notices(actor=actor, subject=problem, kind=kind, day=day)
