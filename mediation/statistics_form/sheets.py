"""The form as a workbook in its official layout: title, unit line, headings of two levels, offices, 合计, notes.

Always in Chinese, A4 landscape, 宋体 and 仿宋 as offices file it (domain notes 10).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bureau.sheets.cells import neutralise
from bureau.sheets.columns import FILE_LANGUAGE
from mediation.choices import CommitteeKind
from mediation.statistics_form.queries import Form
from mediation.statistics_form.rates import RATES, Figures, in_wan
from mediation.statistics_form.shape import BASES, Block, Column, tables_of

# Two tables of this many offices fill a page; with more, each table gets a page of its own.
OFFICES_ON_HALF_A_PAGE = 13
# Widths in digits of 宋体, heights in points: twenty columns and two tables fill A4 across at this scale, and still fit
# where the font is missing and a wider one stands in.
FIRST_WIDTH, WIDTH, SCALE = 13, 6.4, 68
HEAD_HEIGHTS, ROW_HEIGHT = (16, 52), 15
MISSING = "—"
RATE = {rate.key: rate for rate in RATES}


def file_name(form: Form) -> str:
    """Of letters and digits only; the office stands inside."""
    return f"mediation-form-{form.period.key}.xlsx"


def write_form(target: IO[bytes], form: Form, *, unit: str, today: dt.date) -> None:
    """Write the workbook. ``unit``: who reports (填报单位); ``today``: when."""
    with translation.override(FILE_LANGUAGE):
        book = xlsxwriter.Workbook(target, {"in_memory": True, "default_format_properties": {"font_name": "宋体"}})
        _Sheet(book, form).write(unit, today)
        book.close()


@dataclass(frozen=True)
class _Headed:
    """One column of the sheet: its heading and what it shows of a row."""

    heading: str
    column: Column | None = None
    rate: str = ""

    def of(self, figures: Figures) -> Any:
        if self.column is None:
            return RATE[self.rate].text(figures) or MISSING
        value = figures[self.column.key]
        return float(in_wan(value)) if self.column.is_money else value


def headed(block: Block) -> list[_Headed]:
    """The columns of a block as the sheet has them, rates last."""
    found = [_Headed(_heading(column), column) for column in block.columns]
    return found + [_Headed(str(RATE[key].label), rate=key) for key in block.rates]


def _heading(column: Column) -> str:
    return f"{column.label}（{column.shown_unit}）" if column.shown_unit else str(column.label)


class _Sheet:
    def __init__(self, book: Any, form: Form) -> None:
        self.form = form
        self.sheet = book.add_worksheet(form.period.label[:31])
        self.formats = _formats(book)
        self.row = 0
        self.tables = tables_of(form.kind)
        self.last = max(sum(len(headed(block)) for block in table) for table in self.tables)

    def write(self, unit: str, today: dt.date) -> None:
        self._set_up()
        title = _("Statistics of people's mediation, %(period)s") % {"period": self.form.period.label}
        self._across(title, "title", 34)
        self._across(self._unit_line(unit, today), "line", 20)
        breaks = []
        for number, table in enumerate(self.tables):
            if self._begins_a_page(number):
                breaks.append(self.row)
            self._table(table)
            self._gap()
        self.sheet.set_h_pagebreaks(breaks)
        self._notes()

    def _begins_a_page(self, number: int) -> bool:
        offices = len(self.form.rows)
        if offices > OFFICES_ON_HALF_A_PAGE:
            return number > 0
        return offices > OFFICES_ON_HALF_A_PAGE // 3 and number == 2

    def _set_up(self) -> None:
        self.sheet.set_column(0, 0, FIRST_WIDTH)
        self.sheet.set_column(1, self.last, WIDTH)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.set_print_scale(SCALE)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        self.sheet.center_horizontally()
        self.sheet.repeat_rows(0, 1)
        self.sheet.hide_gridlines(2)
        self.sheet.set_footer("&C&P / &N")

    def _unit_line(self, unit: str, today: dt.date) -> str:
        kind = f"（{CommitteeKind(self.form.kind).label}）" if self.form.kind else ""
        return _("Reported by: %(unit)s    Reported on: %(day)s    Unit: cases") % {
            "unit": f"{unit}{kind}",
            "day": f"{today.year}年{today.month}月{today.day}日",
        }

    def _table(self, blocks: Sequence[Block]) -> None:
        top = self.row
        for offset, height in enumerate(HEAD_HEIGHTS):
            self.sheet.set_row(top + offset, height)
        self.sheet.merge_range(top, 0, top + 1, 0, _("Justice office"), self.formats["head"])
        columns: list[_Headed] = []
        for block in blocks:
            self._head(top, 1 + len(columns), block)
            columns += headed(block)
        self.row = top + 2
        rows = [(row.office.name, row.figures) for row in self.form.rows]
        total = [] if self.form.office else [(pgettext("row", "Total"), self.form.total)]
        for name, figures in (*rows, *total):
            is_total = bool(total) and figures is self.form.total
            self._figures(name, [(one, one.of(figures)) for one in columns], is_total=is_total)

    def _head(self, top: int, left: int, block: Block) -> None:
        columns = headed(block)
        head = self.formats["head"]
        if len(columns) > 1:
            self.sheet.merge_range(top, left, top, left + len(columns) - 1, str(block.label), head)
        else:
            self.sheet.write_string(top, left, str(block.label), head)
        for offset, column in enumerate(columns):
            self.sheet.write_string(top + 1, left + offset, column.heading, head)

    def _figures(self, name: str, cells: Sequence[tuple[_Headed, Any]], *, is_total: bool) -> None:
        bold = "_total" if is_total else ""
        self.sheet.set_row(self.row, ROW_HEIGHT)
        self.sheet.write_string(self.row, 0, neutralise(name), self.formats[f"name{bold}"])
        for offset, (one, value) in enumerate(cells, start=1):
            style = "money" if one.column and one.column.is_money else "number"
            if isinstance(value, str):
                self.sheet.write_string(self.row, offset, value, self.formats[f"rate{bold}"])
            else:
                self.sheet.write_number(self.row, offset, value, self.formats[f"{style}{bold}"])
        self.row += 1

    def _gap(self) -> None:
        self.sheet.set_row(self.row, 10)
        self.row += 1

    def _notes(self) -> None:
        self._across(
            _("Responsible: ____________    Checked by: ____________    Filled in by: ____________"), "note", 26
        )
        notes = [str(rate.formula) for rate in RATES] + [str(basis) for basis in BASES]
        for number, note in enumerate(notes, start=1):
            self._across(f"{number}. {note}", "note", 14)
        for check in self.form.failing:
            words = _("Does not agree: %(check)s (%(left)s and %(right)s)")
            self._across(words % {"check": check.label, "left": check.left, "right": check.right}, "wrong", 14)

    def _across(self, text: str, style: str, height: int) -> None:
        self.sheet.set_row(self.row, height)
        self.sheet.merge_range(self.row, 0, self.row, self.last, neutralise(text), self.formats[style])
        self.row += 1


def _formats(book: Any) -> dict[str, Any]:
    body = {"font_name": "仿宋", "font_size": 10, "valign": "vcenter"}
    cell = body | {"border": 1}
    styles: dict[str, dict[str, Any]] = {
        "title": {"font_name": "宋体", "font_size": 18, "bold": True, "align": "center", "valign": "vcenter"},
        "line": body | {"font_size": 11},
        "head": cell | {"font_name": "宋体", "bold": True, "align": "center", "text_wrap": True, "font_size": 9},
        "name": cell | {"shrink": True},
        "number": cell | {"num_format": "#,##0", "align": "center", "shrink": True},
        "money": cell | {"num_format": "#,##0.00", "align": "center", "shrink": True},
        "rate": cell | {"align": "center"},
        "note": body,
        "wrong": body | {"bold": True, "font_color": "#B3191F"},
    }
    bold = {f"{name}_total": styles[name] | {"bold": True} for name in ("name", "number", "money", "rate")}
    return {name: book.add_format(style) for name, style in (styles | bold).items()}
