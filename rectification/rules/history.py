"""What a ledger that was kept before the portal may bring in of a problem's past. No database.

A problem that is **new** here may be in progress (it has its measures, which is all that taking it on asks) or closed
already: then nobody applied, verified and signed in the portal, so these three stay empty and the state is closed with
its day. Such a closing was checked by nobody here and does not count as one that was made on time. A problem that
stands in the portal is never moved by a file: closing by number takes three people (domain notes 3.3).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bureau.webkit.texts import text_problems
from rectification.choices import ProblemState
from rectification.rules.measures import TEXTS
from rectification.rules.problems import Found, Problems, said


@dataclass(frozen=True, slots=True)
class PastProgress:
    """The one line of the log that a ledger tells of."""

    on: dt.date
    percent: int
    text: str


@dataclass(frozen=True, slots=True)
class Past:
    """How far a new problem had come before it was entered."""

    state: str = ProblemState.OPEN
    closed_on: dt.date | None = None
    progress: PastProgress | None = None


NO_PAST = Past()


def past_problems(past: Past, *, has_measures: bool, found_on: dt.date | None, today: dt.date) -> Problems:
    """Why a new problem cannot come in with this past."""
    found: Found = []
    begin = found_on or today
    if past.state in (ProblemState.CLOSE_REQUESTED, ProblemState.VERIFIED):
        found.append(("state", _("Applications and verifications are made on the problem's page, each by its person.")))
    if past.state == ProblemState.IN_PROGRESS and not has_measures:
        found.append(("measures", _("Write the measures first.")))
    if past.state == ProblemState.CLOSED:
        if past.closed_on is None:
            found.append(("closed_on", _("Fill in the day on which it was closed.")))
        elif not begin <= past.closed_on <= today:
            found.append(("closed_on", _("The day lies between the finding of the problem and today.")))
    elif past.closed_on is not None:
        found.append(("closed_on", _("Only a closed problem has a day of closing.")))
    if past.progress is not None:
        found += _progress_problems(past.progress, begin, today)
    return said(found)


def _progress_problems(line: PastProgress, begin: dt.date, today: dt.date) -> Found:
    found = [("progress", words) for _name, words in text_problems({"text": line.text}, {"text": TEXTS["text"]})]
    if not begin <= line.on <= today:
        found.append(("progress", _("The day lies between the finding of the problem and today.")))
    return found
