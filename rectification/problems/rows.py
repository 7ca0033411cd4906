"""From a row of a file to a problem: what its cells say, laid over what stands. Nothing is looked up or saved here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from bureau.sheets.kinds import SheetRow
from rectification.choices import ProblemState, RectificationType
from rectification.models import Measure, Problem
from rectification.problems import queries
from rectification.problems.bulk import BulkEntry
from rectification.problems.cells import FOR_GOOD, ProgressLine
from rectification.rules.history import NO_PAST, Past, PastProgress
from rectification.rules.measures import MeasureValues
from rectification.rules.problems import REPORT_AFTER_DAYS, ProblemValues, settled

# Cells that are a field of the problem as they stand; references come from ``row.found``.
PLAIN = (
    "source",
    "description",
    "cause",
    "goal",
    "leader",
    "unit",
    "owner",
    "rect_type",
    "found_on",
    "deadline",
    "next_report_on",
    "public_text",
    "remarks",
)
REFERENCES = ("campaign", "category", "office")
# Blank cells that follow from others hold what will be stored, so that they do not look like a change.
SETTLED = ("unit", "rect_type", "next_report_on")

_OURS = re.compile(r"(\d{4})-([A-Z0-9]{1,8})-(\d{1,6})", re.ASCII)
_SERIAL = re.compile(r"\d{1,6}", re.ASCII)


def entry_of(row: SheetRow, today: dt.date) -> BulkEntry:
    """The settled entry of a row; columns that the file lacks keep what stands in ``row.record``."""
    problem: Problem | None = row.record
    values = settled(_values_of(row, today))
    _complete(row, values)
    return BulkEntry(
        values,
        _measures_of(row, problem),
        _past_of(row, today) if problem is None else NO_PAST,
        problem=problem,
        serial=row.found.get("serial"),
        number=row.found.get("old_number", ""),
    )


# -- the number --------------------------------------------------------------------------------------------------------


def read_number(row: SheetRow) -> None:
    """What the number cell means: ``row["number"]`` becomes the number as we write it.

    ``3`` or ``2026-XC-3`` is the serial within the campaign and the year found. Anything else is the number that an
    older ledger gave; it is kept, for everybody knows the problem by it (一件一号).
    """
    campaign, day = row.found.get("campaign"), row.get("found_on")
    text = (row.get("number") or "").upper()
    if not text or campaign is None or day is None:
        return
    ours = _OURS.fullmatch(text)
    if ours is None and not _SERIAL.fullmatch(text):
        row.values["number"] = row.found["old_number"] = text
        return
    if ours is not None and (int(ours[1]), ours[2]) != (day.year, campaign.code):
        words = _("The number does not fit: year found and campaign would make it %(begin)s-…")
        row.refuse("number", words % {"begin": f"{day.year}-{campaign.code}"})
        return
    serial = int(ours[3] if ours is not None else text)
    if serial == 0:
        row.refuse("number", _("Serials begin with 1."))
        return
    row.found["serial"] = serial
    row.values["number"] = f"{day.year}-{campaign.code}-{serial:03d}"


# -- values ------------------------------------------------------------------------------------------------------------


def _values_of(row: SheetRow, today: dt.date) -> ProblemValues:
    stood = queries.values_of(row.record) if row.record is not None else ProblemValues()
    if row.get("deadline") == FOR_GOOD:
        row.values["deadline"] = None
        row.values["rect_type"] = row.get("rect_type") or RectificationType.LONG_TERM
    given: dict[str, Any] = {name: row.values[name] for name in PLAIN if name in row.values}
    if not given.get("rect_type"):
        given["rect_type"] = stood.rect_type
    given |= {name: row.found[name] for name in REFERENCES if name in row.found}
    return _with_report(replace(stood, **given), stood, today)


def _with_report(values: ProblemValues, stood: ProblemValues, today: dt.date) -> ProblemValues:
    """What is kept up for good has no deadline: a day in that column is when it is reported next."""
    if values.rect_type != RectificationType.LONG_TERM:
        return values
    report = values.next_report_on or values.deadline or stood.next_report_on
    report = report or today + dt.timedelta(days=REPORT_AFTER_DAYS)
    return replace(values, deadline=None, next_report_on=report)


def _complete(row: SheetRow, values: ProblemValues) -> None:
    if values.rect_type == RectificationType.LONG_TERM and "deadline" in row.values:
        row.values["deadline"] = None
    for name in SETTLED:
        if name in row.values and not row.is_refused(name):
            row.values[name] = getattr(values, name)


# -- measures ----------------------------------------------------------------------------------------------------------


def _measures_of(row: SheetRow, problem: Problem | None) -> tuple[MeasureValues, ...] | None:
    """None: as they stand. A blank cell says nothing of them, for a plan is not taken back by leaving it out."""
    texts: Sequence[str] = row.get("measures") or ()
    if problem is None:
        return tuple(MeasureValues(text) for text in texts)
    standing = list(problem.measures.all())
    told = row.found.get("measures_told", True)
    if not texts or not told:
        return None
    left = {measure.text: measure for measure in reversed(standing)}
    return tuple(_known(left.pop(text, None), text) for text in texts)


def _known(measure: Measure | None, text: str) -> MeasureValues:
    """A measure of the same words keeps its owner, deadline and proof."""
    if measure is None:
        return MeasureValues(text)
    return MeasureValues(text, measure.owner, measure.deadline, measure.done_on, measure.proof, measure.pk)


# -- what was before ---------------------------------------------------------------------------------------------------


def _past_of(row: SheetRow, today: dt.date) -> Past:
    closed_on: dt.date | None = row.get("closed_on")
    state = row.get("state") or (ProblemState.CLOSED if closed_on else ProblemState.OPEN)
    line: ProgressLine | None = row.get("progress")
    progress = None
    if line is not None:
        is_closed = state == ProblemState.CLOSED
        percent = line.percent if line.percent is not None else 100 if is_closed else 0
        progress = PastProgress(line.on or closed_on or today, percent, line.text)
    return Past(state, closed_on, progress)
