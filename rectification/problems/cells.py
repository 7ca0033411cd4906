"""Cells of the rectification ledger that hold more than one value: several measures, the last line of the log."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from bureau.sheets import cells
from bureau.sheets.cells import Cell, CellProblem
from bureau.sheets.columns import Column, DateColumn
from rectification.problems.words import WITHOUT_DEADLINE
from rectification.rules.measures import MOST_MEASURES, TEXTS

# 1. 1、 (1) ① before a measure; «1.5万元» and «第3.2条» are no such mark.
_MARK = re.compile(r"(?<![\d.第])(?:[(（]\s*(\d{1,2})\s*[)）]|(\d{1,2})\s*[.、．)）](?!\d)|([①-⑳]))\s*")
_ENDS = " \t\n；;"
# A date, a percentage, both or none of them before the words.
_LINE = re.compile(
    r"(?:(?P<day>\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?)\s*[,，:：]?\s*)?"
    r"(?:(?:已?完成)?(?P<percent>\d{1,3})\s*[%％]\s*[,，;；:：。]?\s*)?(?P<text>.*)",
    re.DOTALL,
)
# The value of a deadline cell that says «kept up for good».
FOR_GOOD = "for good"


class ProgressLine(NamedTuple):
    """What a cell tells of the log; day and percentage only where they stand before the words."""

    on: dt.date | None
    percent: int | None
    text: str


def measures_in(text: str) -> tuple[str, ...]:
    """The measures of a cell: numbered from 1 on, within a line or each on its own; else one a line."""
    found = _numbered(text) or text.split("\n")
    tidy = (" ".join(one.strip(_ENDS).split("\n")) for one in found)
    return tuple(one for one in tidy if one)


def measures_text(texts: Sequence[str]) -> str:
    """``1.…`` and so on, each on its line; a single one as it is."""
    if len(texts) == 1:
        return texts[0]
    return "\n".join(f"{place}.{text}" for place, text in enumerate(texts, start=1))


def _numbered(text: str) -> list[str]:
    """The pieces behind the marks 1, 2, 3 …; [] when the text does not begin with the first."""
    marks = list(_marks(text, "(?m:^)\\s*") if "\n" in text else [])
    if len(marks) < 2:
        marks = list(_marks(text, ""))
    if not marks or text[: marks[0].start()].strip():
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]


def _marks(text: str, before: str) -> Iterator[re.Match[str]]:
    """The marks that count on from 1."""
    wanted = 1
    for mark in re.finditer(before + _MARK.pattern, text):
        round_, plain, circled = mark.groups()
        number = ord(circled) - ord("①") + 1 if circled else int(round_ or plain)
        if number == wanted:
            wanted += 1
            yield mark


class MeasuresColumn(Column):
    """整改措施: all measures of a problem in one cell; owner, deadline and proof of each stand on the page only."""

    number_format = "@"
    repeats = False
    empty: tuple[str, ...] = ()

    def read(self, cell: Cell) -> tuple[str, ...]:
        found = measures_in(cells.text(cell))
        if len(found) > MOST_MEASURES:
            raise CellProblem(_("At most %(most)d measures.") % {"most": MOST_MEASURES})
        if any(len(one) > TEXTS["text"] for one in found):
            raise CellProblem(_("One measure has at most %(limit)d characters") % {"limit": TEXTS["text"]})
        return found

    def write(self, value: Any) -> Cell:
        return measures_text(value or ())

    def comparable(self, value: Any) -> tuple[str, ...]:
        # Read from what an export shows: a measure may itself hold something like «2.».
        return measures_in(measures_text(value)) if value else ()

    def get_value(self, instance: Any) -> tuple[str, ...]:
        return tuple(measure.text for measure in instance.measures.all())


class ProgressColumn(Column):
    """整改进展: the last line of the log. An import reads it for new problems; later lines are written on the page."""

    number_format = "@"
    repeats = False
    empty = None

    def read(self, cell: Cell) -> ProgressLine:
        words = cells.text(cell)
        found = _LINE.fullmatch(words)
        assert found is not None  # noqa: S101 - every text fits
        day, percent, text = found["day"], found["percent"], found["text"].strip() or words
        if len(text) > TEXTS["text"]:
            raise CellProblem(_("At most %(limit)d characters.") % {"limit": TEXTS["text"]})
        if percent and int(percent) > 100:
            raise CellProblem(_("Write a number from 0 to 100."))
        return ProgressLine(cells.date(day) if day else None, int(percent) if percent else None, text)

    def write(self, value: Any) -> Cell:
        if value is None:
            return ""
        share = "" if value.percent is None else f"{value.percent}%"
        return " ".join(part for part in (value.on.isoformat() if value.on else "", share, value.text) if part)

    def get_value(self, instance: Any) -> ProgressLine | None:
        lines = list(instance.progress.all())
        return ProgressLine(lines[-1].on, lines[-1].percent, lines[-1].text) if lines else None


class DeadlineColumn(DateColumn):
    """整改时限: a day, or words that say that it is kept up for good."""

    def read(self, cell: Cell) -> Any:
        if isinstance(cell, str) and cells.text(cell) in WITHOUT_DEADLINE:
            return FOR_GOOD
        return super().read(cell)

    def write(self, value: Any) -> Cell:
        return "" if value in (None, FOR_GOOD) else super().write(value)

    def comparable(self, value: Any) -> Any:
        return value
