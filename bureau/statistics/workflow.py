"""The states of a week and who may move it on."""

from __future__ import annotations

from bureau.core.workflow import Edge, Workflow
from bureau.statistics.choices import WeekState

# Like the periods of a bookkeeping: closed, then published, and a published one is never opened again. The self-check
# window for the offices is taken from the practice of the 12345 hotlines, which do it by letter.
WEEK_FLOW = Workflow(
    WeekState.values,
    (
        Edge("self_check", WeekState.OPEN, WeekState.SELF_CHECK, "weeks.close", "offices look before the closing"),
        Edge("close", WeekState.OPEN, WeekState.CLOSED, "weeks.close", "weekly statistics on Monday"),
        Edge("close", WeekState.SELF_CHECK, WeekState.CLOSED, "weeks.close", "weekly statistics on Monday"),
        Edge("close", WeekState.CLOSED, WeekState.CLOSED, "weeks.close", "closing again before publication"),
        Edge("reopen", WeekState.CLOSED, WeekState.OPEN, "weeks.close", "only before publication", ("reason",)),
        Edge("publish", WeekState.CLOSED, WeekState.PUBLISHED, "weeks.publish", "published weeks never move"),
    ),
)
