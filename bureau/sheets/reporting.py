"""The uploaded file handed back: refused cells red, hinted ones yellow, a column 原因 behind the last one; ready
to fix and upload again.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import openpyxl
import xlsxwriter
from openpyxl.styles import Alignment, Font, PatternFill

from bureau.sheets.cells import Cell, neutralise
from bureau.sheets.kinds import SheetKind
from bureau.sheets.reading import OWN_HEADINGS, Table, heading_key, open_table

Remarks = Mapping[int, Sequence[tuple[str, str, bool]]]

REASON = OWN_HEADINGS[0]
# Unpacked size up to which the person's own workbook is marked; openpyxl needs about ten times as much memory.
KEPT_BYTES = 10 * 1024 * 1024
RED, YELLOW = "FFF8CBAD", "FFFFF2CC"


def write_report(path: Path, kind: SheetKind, remarks: Remarks, out: Path | IO[bytes]) -> None:
    """Write ``path`` with ``remarks`` (row number → (heading, reason, only a hint)) to ``out`` as .xlsx."""
    table = open_table(path, kind)
    places = {column.heading: table.places[name] for name, column in kind.fields.items() if name in table.places}
    if _is_small_workbook(path):
        _mark_original(path, table, places, remarks, out)
    else:
        _write_anew(table, places, remarks, out)


def _is_small_workbook(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return sum(member.file_size for member in archive.infolist()) <= KEPT_BYTES


def _reasons(remarks: Sequence[tuple[str, str, bool]]) -> str:
    return "；".join(f"“{heading}”：{reason}" if heading else reason for heading, reason, _hint in remarks)


def _reason_place(headings: Sequence[Any]) -> int:
    for index, heading in enumerate(headings):
        if heading_key(heading) == REASON:
            return index
    return len(headings)


def _mark_original(
    path: Path, table: Table, places: Mapping[str, int], remarks: Remarks, out: Path | IO[bytes]
) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book[table.sheet]
    reason_at = table.offset + _reason_place(table.headings) + 1
    for number, _row in table.rows:
        sheet.cell(number, reason_at).value = None
    head = sheet.cell(table.heading_row, reason_at, REASON)
    head.font = Font(bold=True)
    sheet.column_dimensions[head.column_letter].width = 50
    for number, found in remarks.items():
        for heading, _reason, hint in found:
            if heading in places:
                cell = sheet.cell(number, table.offset + places[heading] + 1)
                cell.fill = PatternFill("solid", fgColor=YELLOW if hint else RED)
        cell = sheet.cell(number, reason_at, _reasons(found))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.save(out)


def _write_anew(table: Table, places: Mapping[str, int], remarks: Remarks, out: Path | IO[bytes]) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4"})
    fills: dict[bool | None, dict[str, str]] = {True: {"bg_color": "#FFF2CC"}, False: {"bg_color": "#F8CBAD"}, None: {}}
    styles = {
        (hint, number_format): book.add_format(fill | {"num_format": number_format})
        for hint, fill in fills.items()
        for number_format in ("@", "General", "yyyy-mm-dd")
    }
    reason_at = _reason_place(table.headings)
    sheet.set_column(0, max(reason_at - 1, 0), 14)
    sheet.set_column(reason_at, reason_at, 50)
    for index, heading in enumerate([*table.headings[:reason_at], REASON]):
        sheet.write_string(0, index, str(heading), bold)
    for line, (number, row) in enumerate(table.rows, start=1):
        found = remarks.get(number, ())
        marked = {places[heading]: hint for heading, _reason, hint in found if heading in places}
        for index, cell in enumerate(row[:reason_at]):
            _write_cell(sheet, line, index, cell, styles, marked.get(index))
        sheet.write_string(line, reason_at, _reasons(found), styles[None, "@"])
    sheet.freeze_panes(1, 0)
    book.close()


def _write_cell(sheet: Any, line: int, index: int, cell: Cell, styles: Mapping[Any, Any], hint: bool | None) -> None:
    if cell is None or cell == "":
        sheet.write_blank(line, index, None, styles[hint, "@"])
    elif isinstance(cell, bool):
        sheet.write_boolean(line, index, cell, styles[hint, "General"])
    elif isinstance(cell, int | float):
        sheet.write_number(line, index, cell, styles[hint, "General"])
    elif isinstance(cell, dt.date):
        sheet.write_datetime(line, index, cell, styles[hint, "yyyy-mm-dd"])
    else:
        sheet.write_string(line, index, neutralise(str(cell)), styles[hint, "@"])
