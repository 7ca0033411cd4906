"""The weekly chain as a plain list: figures → ranking → bulletin, each stage a task and a run of its own."""

from __future__ import annotations

from bureau.core.errors import InvalidValue
from bureau.core.weeks import Week

CLOSE_WEEK = "statistics.close_week"
RANK_WEEK = "leaderboards.rank_week"
DRAFT_BULLETIN = "bulletins.draft_bulletin"

# Names of the registered tasks, in the order of the work.
WEEKLY_STAGES = (CLOSE_WEEK, RANK_WEEK, DRAFT_BULLETIN)


def stage_below(name: str) -> str | None:
    """The stage that must be done before ``name`` may start for the same week."""
    return _neighbour(name, -1)


def stage_above(name: str) -> str | None:
    """The stage that starts when ``name`` is done."""
    return _neighbour(name, 1)


def _neighbour(name: str, step: int) -> str | None:
    if name not in WEEKLY_STAGES:
        return None
    place = WEEKLY_STAGES.index(name) + step
    return WEEKLY_STAGES[place] if 0 <= place < len(WEEKLY_STAGES) else None


def arguments_of(period: str) -> dict[str, str]:
    """The keyword argument of the task: ``week`` for a week, ``day`` for anything else."""
    try:
        return {"week": Week.parse(period).key}
    except InvalidValue:
        return {"day": period}


def neighbours_in_time(period: str) -> tuple[str, str] | None:
    """The weeks before and after; None when ``period`` is not a week."""
    try:
        week = Week.parse(period)
    except InvalidValue:
        return None
    return week.previous().key, week.next().key
