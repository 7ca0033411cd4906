"""Measures and the log of progress. No database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bureau.webkit.texts import text_problems
from rectification.querysets import SOON_DAYS
from rectification.rules.problems import LONGEST_YEARS, Found, Problems, said

TEXTS = {"text": 500, "owner": 50, "proof": 500}
MOST_MEASURES = 30


@dataclass(frozen=True, slots=True)
class MeasureValues:
    """One measure; ``pk`` of the one that stands already."""

    text: str = ""
    owner: str = ""
    deadline: dt.date | None = None
    done_on: dt.date | None = None
    proof: str = ""
    pk: int | None = None


def measures_problems(measures: Sequence[MeasureValues], *, found_on: dt.date, today: dt.date) -> Problems:
    """Everything that forbids to store these measures; fields are called ``measures.<place>.<field>``."""
    found: Found = []
    for place, measure in enumerate(measures):
        found += [(f"measures.{place}.{name}", words) for name, words in _of_one(measure, found_on, today)]
    if len(measures) > MOST_MEASURES:
        found.append(("measures", _("At most %(most)d measures.") % {"most": MOST_MEASURES}))
    return said(found)


def _of_one(measure: MeasureValues, found_on: dt.date, today: dt.date) -> Found:
    found = text_problems({name: getattr(measure, name) for name in TEXTS}, TEXTS)
    if not measure.text.strip():
        found.append(("text", _("Write what is to be done.")))
    if measure.deadline and measure.deadline < found_on:
        found.append(("deadline", _("The deadline is before the day the problem was found; check both.")))
    if measure.done_on:
        if not found_on <= measure.done_on <= today:
            found.append(("done_on", _("The day lies between the finding of the problem and today.")))
        if not measure.proof.strip():
            found.append(("proof", _("Write what proves that it is done; words are enough.")))
    return found


def progress_problems(
    *, on: dt.date | None, percent: int | None, text: str, found_on: dt.date, last_percent: int, today: dt.date
) -> Problems:
    """Why a line of the log cannot be stored. The percentage only rises within a round (domain notes 11.6)."""
    found: Found = []
    if on is None or not found_on <= on <= today:
        found.append(("on", _("The day lies between the finding of the problem and today.")))
    if percent is None or not 0 <= percent <= 100:
        found.append(("percent", _("Write a number from 0 to 100.")))
    elif percent < last_percent:
        found.append(("percent", _("Progress does not go back; it stood at %(last)d %%.") % {"last": last_percent}))
    if not text.strip():
        found.append(("text", _("Write in one sentence what was done.")))
    return said([*found, *text_problems({"text": text}, {"text": 500})])


def is_report_due(due: dt.date | None, today: dt.date) -> bool:
    """Whether the next line of the log of a problem that reports by ``due`` has to be that report."""
    return due is not None and (due - today).days <= SOON_DAYS


def report_problems(*, due: dt.date | None, new: dt.date | None, today: dt.date) -> Problems:
    """Why a line of the log cannot set the day of the next report; ``due``: the present one, None without reports."""
    if due is None:
        words = _("Only what is kept up for good reports again and again.")
        return {"next_report_on": [words]} if new is not None else {}
    if new is None:
        words = _("The report of %(due)s is due: this line is it. Fill in when the next one is due.")
        return {"next_report_on": [words % {"due": due.isoformat()}]} if is_report_due(due, today) else {}
    last = max(due, today)
    if not last < new or new.year > today.year + LONGEST_YEARS:
        words = _("The next report is due after %(last)s, and not more than %(years)d years ahead.")
        return {"next_report_on": [words % {"last": last.isoformat(), "years": LONGEST_YEARS}]}
    return {}
