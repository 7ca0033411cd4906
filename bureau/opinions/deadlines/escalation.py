"""Who is reminded when: one ladder for all opinions, climbed in working days. Computed, never stored. No database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bureau.core.workdays import DAY, Calendar


class Level(StrEnum):
    """Who is told."""

    HANDLER = "handler"
    HEAD = "head"
    BUREAU = "bureau"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder for one opinion: from ``day`` on, ``level`` is told ``words``."""

    code: str
    level: Level
    words: str | Promise
    day: dt.date


# What was reached longer ago is not posted any more, it stands in the lists of the desk: the portal may be off over the
# longest holidays (nine days), and a history that is imported must not flood the inboxes.
POSTED = dt.timedelta(days=14)

# Code, working days after the day of reply (before it: negative), who, in words. Our own ladder (issue 4, «Deadlines»).
_LADDER: tuple[tuple[str, int, Level, str | Promise], ...] = (
    ("due_soon", -3, Level.HANDLER, _("to be replied to within 3 working days")),
    ("due_today", 0, Level.HANDLER, _("the last day for the reply has come")),
    ("over_3", 3, Level.HEAD, _("the reply is 3 working days late")),
    ("over_7", 7, Level.BUREAU, _("the reply is 7 working days late")),
    ("over_15", 15, Level.LEADER, _("the reply is 15 working days late")),
)
# The same for what nobody has accepted yet.
_ACCEPTANCE: tuple[tuple[str, int, Level, str | Promise], ...] = (
    ("accept_today", 0, Level.HANDLER, _("the last day for accepting it has come")),
    ("accept_over", 1, Level.HEAD, _("not accepted in time")),
)


def ladder(reply_due: dt.date, calendar: Calendar) -> tuple[Rung, ...]:
    """Every rung with the day on which it is reached."""
    return tuple(Rung(code, level, words, _moved(reply_due, days, calendar)) for code, days, level, words in _LADDER)


def acceptance_ladder(accept_due: dt.date, calendar: Calendar) -> tuple[Rung, ...]:
    return tuple(
        Rung(code, level, words, _moved(accept_due, days, calendar)) for code, days, level, words in _ACCEPTANCE
    )


def reached(rungs: tuple[Rung, ...], today: dt.date) -> tuple[Rung, ...]:
    """Those whose day has come, and came within the last two weeks."""
    return tuple(rung for rung in rungs if today - POSTED < rung.day <= today)


def _moved(day: dt.date, working_days: int, calendar: Calendar) -> dt.date:
    """So many working days later or earlier."""
    if working_days >= 0:
        return calendar.add_working_days(day, working_days).day
    left = -working_days
    while left:
        # The day before counts when the day it leads to does: from Monday one step back is Friday.
        left -= calendar.is_working(day)
        day -= DAY
    while not calendar.is_working(day):
        day -= DAY
    return day
