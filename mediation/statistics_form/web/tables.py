"""The form's numbers as the page prints them: blocks with this period, the one before, the difference; offices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from bureau.webkit.templatetags.figures import MISSING, num
from mediation.rules.cases import EARLIEST
from mediation.statistics_form.queries import Form
from mediation.statistics_form.rates import RATES, SUCCESS, Figures, Rate, in_wan
from mediation.statistics_form.shape import COLUMNS, COMPARED, Block, Column, tables_of

RATE = {rate.key: rate for rate in RATES}
FIRST_READ = ("cases", "successful", "open_after")


@dataclass(frozen=True)
class Cell:
    """A number as it is shown, and the list of exactly its records (no address: a rate, or nothing to open)."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Head:
    label: Any
    unit: Any = ""


@dataclass(frozen=True)
class Table:
    """Blocks side by side: headings of two levels, and rows of cells."""

    blocks: list[tuple[Block, int]]
    heads: list[Head]
    now: list[Cell]
    before: list[Cell]
    change: list[str]

    @property
    def label(self) -> str:
        return "、".join(str(block.label) for block, _width in self.blocks)

    @property
    def is_official(self) -> bool:
        return all(block.is_official for block, _width in self.blocks)


def period_tables(form: Form, before: Form) -> list[Table]:
    return [_table(blocks, form, before) for blocks in tables_of(form.kind)]


def _table(blocks: Sequence[Block], form: Form, before: Form) -> Table:
    return Table(
        [(block, len(block.columns) + len(block.rates)) for block in blocks],
        [head for block in blocks for head in _heads(block)],
        [cell for block in blocks for cell in _cells(block, form)],
        [cell for block in blocks for cell in _cells(block, before)],
        [text for block in blocks for text in _changes(block, form.total, before.total)],
    )


def _heads(block: Block) -> list[Head]:
    rates = [Head(RATE[key].label) for key in block.rates]
    return [*(Head(column.label, column.shown_unit) for column in block.columns), *rates]


def _changes(block: Block, now: Figures, before: Figures) -> list[str]:
    return [_change(column, now, before) for column in block.columns] + [MISSING] * len(block.rates)


def _cells(block: Block, form: Form) -> list[Cell]:
    office = form.office.pk if form.office else None
    cells = [cell(column, form, form.total, office) for column in block.columns]
    return cells + [rate_cell(RATE[key], form.total) for key in block.rates]


def cell(column: Column, form: Form, figures: Figures, office: int | None) -> Cell:
    value = figures[column.key]
    text = num(in_wan(value), 2) if column.is_money else num(value)
    return Cell(text, address(column, form, office) if value else "")


def rate_cell(rate: Rate, figures: Figures) -> Cell:
    return Cell(rate.text(figures) or MISSING)


def address(column: Column, form: Form, office: int | None) -> str:
    """Of the list that holds exactly the records of the cell; none before the ledgers begin."""
    if form.period.first < EARLIEST:
        return ""
    name = "prevention:list" if column.of_reports else "cases:list"
    return f"{reverse(name)}?{urlencode(column.query(form.period, office=office, kind=form.kind))}"


def _change(column: Column, now: Figures, before: Figures) -> str:
    """``+12``, ``−3``, ``0``; amounts are subtracted in yuan and rounded after."""
    difference = now[column.key] - before[column.key]
    shown = num(abs(in_wan(difference)), 2) if column.is_money else num(abs(difference))
    return f"+{shown}" if difference > 0 else f"−{shown}" if difference < 0 else "0"


def tiles(form: Form) -> list[tuple[Any, Cell]]:
    """The four numbers that are read first."""
    office = form.office.pk if form.office else None
    counted = [(COLUMNS[key].label, cell(COLUMNS[key], form, form.total, office)) for key in FIRST_READ]
    return [*counted[:2], (SUCCESS.label, rate_cell(SUCCESS, form.total)), *counted[2:]]


@dataclass(frozen=True)
class OfficeTable:
    """Offices × indicators, the sum last."""

    heads: list[Head]
    rows: list[tuple[str, list[Cell]]]
    total: list[Cell]


def office_table(form: Form) -> OfficeTable:
    columns = [COLUMNS[key] for key in COMPARED]

    def cells(figures: Figures, office: int | None) -> list[Cell]:
        return [cell(column, form, figures, office) for column in columns] + [
            rate_cell(rate, figures) for rate in RATES
        ]

    return OfficeTable(
        [Head(column.label, column.shown_unit) for column in columns] + [Head(rate.label) for rate in RATES],
        [(row.office.name, cells(row.figures, row.office.pk)) for row in form.rows],
        cells(form.total, None),
    )
