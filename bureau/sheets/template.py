"""The empty workbook to fill in: headings, text-formatted codes, drop-down lists, a sheet that explains the columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO, Any

import openpyxl
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bureau.accounts.models import User
from bureau.sheets.cells import neutralise
from bureau.sheets.columns import (
    FILE_LANGUAGE,
    BooleanColumn,
    ChoiceColumn,
    Column,
    DateColumn,
    DecimalColumn,
    IntegerColumn,
)
from bureau.sheets.kinds import SheetKind

_HELP_HEADINGS = ("列", "必填", "怎么填", "可选值", "示例")
# Rows that get drop-downs and formats.
READY_ROWS = 5000
LISTS_SHEET = "选项"
HELP_SHEET = "填写说明"

_line = Side(style="thin", color="FF9AA5B1")
_box = Border(left=_line, right=_line, top=_line, bottom=_line)
_head = {"font": Font(name="宋体", size=10, bold=True), "border": _box}
_needed, _free = PatternFill("solid", fgColor="FFC9DAEA"), PatternFill("solid", fgColor="FFEDF1F5")
_wrapped = Alignment(wrap_text=True, vertical="top")
_middle = Alignment(wrap_text=True, vertical="center", horizontal="center")


def write_template(kind: SheetKind, user: User, out: IO[bytes]) -> None:
    """Write the template of ``kind`` with the choices that ``user`` has; files are always in Chinese."""
    with translation.override(FILE_LANGUAGE):
        _book(kind, user).save(out)


def _book(kind: SheetKind, user: User) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = str(kind.title)[:31]
    explained, lists = book.create_sheet(HELP_SHEET), book.create_sheet(LISTS_SHEET)
    words = {name: list(options) for name, options in kind.options(user).items()}
    _headings(sheet, kind)
    _lists(sheet, lists, kind, words)
    _help(explained, kind, words)
    return book


def _headings(sheet: Worksheet, kind: SheetKind) -> None:
    for index, column in enumerate(kind.export_columns.values(), start=1):
        letter = get_column_letter(index)
        cell = sheet.cell(1, index, column.heading)
        cell.font, cell.border, cell.alignment = _head["font"], _head["border"], _middle
        cell.fill = _needed if column.required else _free
        cell.comment = Comment("\n".join(_words(column)) or column.heading, "-", width=260, height=110)
        sheet.column_dimensions[letter].width = max(column.width, 2 * len(column.heading) + 2)
        sheet.column_dimensions[letter].number_format = column.number_format
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = "A2"
    _printed(sheet)
    sheet.print_title_rows = "1:1"


def _lists(sheet: Worksheet, lists: Worksheet, kind: SheetKind, words: Mapping[str, list[str]]) -> None:
    """Drop-downs: the words stand in a hidden sheet, as a list inside the rule itself may hold 255 characters only."""
    lists.sheet_state = "hidden"
    place = 0
    for index, (name, column) in enumerate(kind.export_columns.items(), start=1):
        choices = _choices(column) or words.get(name, [])
        if not choices:
            continue
        place += 1
        letter = get_column_letter(place)
        for row, word in enumerate([column.heading, *choices], start=1):
            lists.cell(row, place, neutralise(word))
        rule = DataValidation(
            type="list", formula1=f"'{LISTS_SHEET}'!${letter}$2:${letter}${len(choices) + 1}", allow_blank=True
        )
        rule.errorTitle, rule.error = column.heading, _("Choose from the list")
        # A reference may be newer than the template: then Excel only warns.
        rule.errorStyle = "stop" if isinstance(column, ChoiceColumn) else "warning"
        rule.showErrorMessage = True
        target = get_column_letter(index)
        rule.add(f"{target}2:{target}{READY_ROWS + 1}")
        sheet.add_data_validation(rule)


def _help(sheet: Worksheet, kind: SheetKind, words: Mapping[str, list[str]]) -> None:
    """What to do, then a table of the columns: needed, how to fill in, choices, example."""
    sheet.cell(1, 1, f"{kind.title} {HELP_SHEET}").font = Font(name="宋体", size=14, bold=True)
    rules = (
        _("Fill in the first sheet from row 2 on and keep the heading row."),
        _("Columns may be moved or left out; the ones with a darker heading are needed."),
        _("Codes, licence and telephone numbers are text: do not change the format of their columns."),
        _("If one row has a mistake nothing is imported; the portal tells all mistakes at once."),
    )
    for number, rule in enumerate(rules, start=2):
        sheet.cell(number, 1, rule)
    first = len(rules) + 3
    _table_row(sheet, first, _HELP_HEADINGS, head=True)
    for number, (name, column) in enumerate(kind.export_columns.items(), start=first + 1):
        choices = _choices(column) or words.get(name, [])
        shown = "、".join(choices[:20]) + ("…" if len(choices) > 20 else "")
        needed = "是" if column.required else ""
        _table_row(sheet, number, [column.heading, needed, "；".join(_words(column)), shown, column.example])
    for letter, width in zip("ABCDE", (18, 8, 50, 50, 26), strict=True):
        sheet.column_dimensions[letter].width = width
    _printed(sheet)


def _table_row(sheet: Worksheet, number: int, words: Iterable[str], *, head: bool = False) -> None:
    for index, word in enumerate(words, start=1):
        cell = sheet.cell(number, index, neutralise(word))
        cell.border, cell.alignment, cell.number_format = _box, _wrapped, "@"
        if head:
            cell.font, cell.fill, cell.alignment = _head["font"], _needed, _middle


def _choices(column: Column) -> list[str]:
    return list(column.labels.values()) if isinstance(column, ChoiceColumn) else []


def _words(column: Column) -> list[str]:
    """What a person must know to fill in the column."""
    words = [str(column.hint)] if column.hint else []
    if isinstance(column, DateColumn) and not column.future:
        words.append(_("not after today"))
    if isinstance(column, IntegerColumn):
        words.append(_("a whole number"))
    elif isinstance(column, DecimalColumn):
        words.append(_("a number, at most %(places)d decimals") % {"places": column.places})
    if isinstance(column, ChoiceColumn) and not isinstance(column, BooleanColumn):
        words.append(_("choose from the list"))
    limit: Any = getattr(column, "max_length", None)
    if limit is not None:
        words.append(_("at most %(limit)d characters") % {"limit": limit})
    return words


def _printed(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
