"""Files → rows of raw cells: .xlsx and .xls through calamine, .csv in the encodings that offices use; the
heading row is found.

Every way a file can be bad ends in an UnreadableSheet with a sentence that says what to do. Limits keep
hostile or runaway files from eating the machine. ``open_table`` is the one entrance; what it yields is a
Table, whoever made it.
"""

from __future__ import annotations

import csv
import functools
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import openpyxl
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from bureau.core.errors import BureauError
from bureau.sheets import cells
from bureau.sheets.cells import Cell, CellProblem
from bureau.sheets.kinds import SheetKind

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
HEADING_ROWS = 10
# A member above this size that shrinks more than this many times is a zip bomb; a full sheet of our own
# shrinks 5 to 20 times.
BOMB_BYTES, BOMB_RATIO = 50 * 1024 * 1024, 200
MAX_UNPACKED = 1024 * 1024 * 1024
# calamine keeps the whole rectangle of used cells in memory (24 bytes each); wider ones go through openpyxl's
# row by row reader.
MAX_RECTANGLE = 5_000_000
# Past this many blank rows nothing more is read.
MAX_BLANK_ROWS = 5_000
# Our own report's column is not a stranger when the file comes back.
OWN_HEADINGS = ("原因", "提示")


T = TypeVar("T")
# Name, blank columns left out at the left, (row number, cells).
Sheet = tuple[str, int, Iterator[tuple[int, Sequence[Cell]]]]


class UnreadableSheet(BureauError):
    """The file as a whole cannot be used."""

    code = "unreadable_sheet"


@dataclass(slots=True)
class Table:
    """A file whose heading row is found. ``places``: column name → index of its cells. ``rows``: (row number,
    cells).
    """

    heading_row: int
    places: dict[str, int]
    unknown: list[str]
    rows: Iterator[tuple[int, Sequence[Cell]]]
    sheet: str = ""
    # Blank columns before the first used one, which calamine leaves out.
    offset: int = 0
    headings: list[str] = field(default_factory=list)


def open_table(path: Path, kind: SheetKind) -> Table:
    """Find the sheet and heading row of ``kind`` in the file. Raises UnreadableSheet."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise UnreadableSheet(_("The file is larger than 50 MB; split it into several files"))
    best: Table | None = None
    for name, offset, rows in _sheets(path):
        table = _with_headings(kind, name, rows)
        if table is not None:
            table.offset = offset
        if table is not None and (best is None or len(table.places) > len(best.places)):
            best = table
    if best is None:
        expected = "、".join(column.heading for column in kind.export_columns.values())
        raise UnreadableSheet(
            _("No heading row was found in the first %(rows)d rows. Expected headings: %(headings)s")
            % {"rows": HEADING_ROWS, "headings": expected}
        )
    missing = [c.heading for n, c in kind.fields.items() if c.required and n not in best.places]
    if missing:
        raise UnreadableSheet(
            _("The column %(headings)s is missing; the template has all columns") % {"headings": "、".join(missing)}
        )
    return best


# -- headings ----------------------------------------------------------------------------------------------------------


def heading_key(cell: Cell) -> str:
    """Headings are compared without spaces, line breaks, case, width of brackets and marks such as * and ：."""
    try:
        return cells.choice_key(cell).strip("*:：")
    except CellProblem:
        return ""


def _heading_table(kind: SheetKind) -> tuple[dict[str, str], dict[str, str]]:
    canonical = {heading_key(column.heading): name for name, column in kind.fields.items()}
    aliases = {heading_key(alias): name for name, column in kind.fields.items() for alias in column.aliases}
    for name, column in kind.fields.items():
        # "时长(小时)" is also found as "时长", "乡镇(街道)" as "乡镇".
        aliases.setdefault(heading_key(re.sub(r"[(（].*?[)）]", "", column.heading)), name)
    return canonical, aliases


def _with_headings(kind: SheetKind, sheet: str, rows: Iterator[tuple[int, Sequence[Cell]]]) -> Table | None:
    """The table of one sheet, or None where none of its first rows looks like headings (two that are known, or
    all of a small kind).
    """
    canonical, aliases = _heading_table(kind)
    head: list[tuple[int, Sequence[Cell]]] = []
    for number, row in rows:
        head.append((number, row))
        if number >= HEADING_ROWS:
            break
    scores = [sum(heading_key(cell) in canonical or heading_key(cell) in aliases for cell in row) for _n, row in head]
    if not scores or max(scores) < min(2, len(kind.fields)):
        return None
    position = scores.index(max(scores))
    number, headings = head[position]
    places, unknown = _placed(headings, canonical, aliases)
    return Table(
        heading_row=number,
        places=places,
        unknown=unknown,
        rows=_data_rows(head[position + 1 :], rows),
        sheet=sheet,
        headings=[cells.shown(cell) for cell in headings],
    )


def _placed(
    headings: Sequence[Cell], canonical: dict[str, str], aliases: dict[str, str]
) -> tuple[dict[str, int], list[str]]:
    places: dict[str, int] = {}
    keys = [heading_key(cell) for cell in headings]
    for index, key in enumerate(keys):
        name = canonical.get(key)
        if name is not None and name in places:
            raise UnreadableSheet(
                _("The heading %(heading)s stands twice; keep one of the two columns")
                % {"heading": cells.shown(headings[index])}
            )
        if name is not None:
            places[name] = index
    for index, key in enumerate(keys):
        if key in aliases and key not in canonical:
            places.setdefault(aliases[key], index)
    used = set(places.values())
    unknown = [
        cells.shown(c) for i, c in enumerate(headings) if i not in used and keys[i] and keys[i] not in OWN_HEADINGS
    ]
    return places, unknown


def _data_rows(
    first: list[tuple[int, Sequence[Cell]]], rest: Iterator[tuple[int, Sequence[Cell]]]
) -> Iterator[tuple[int, Sequence[Cell]]]:
    count = 0
    for source in (first, rest):
        for number, row in source:
            if all(cells.is_blank(cell) for cell in row):
                continue
            count += 1
            if count > MAX_ROWS:
                raise UnreadableSheet(_("The file has more than 100,000 rows; split it into several files"))
            yield number, row


# -- files -------------------------------------------------------------------------------------------------------------


def _sheets(path: Path) -> Iterator[Sheet]:
    """The visible sheets of the file, at most ten."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK\x03\x04"):
        too_wide = _guarded_zip(path)
        yield from _openpyxl_sheets(path) if too_wide else _calamine_sheets(path)
    elif start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _refuse_encrypted(path)
        yield from _calamine_sheets(path)
    else:
        yield "", 0, _csv_rows(path)


def _calamine_sheets(path: Path) -> Iterator[Sheet]:
    workbook = _calamine(lambda: CalamineWorkbook.from_path(str(path)))
    names = [m.name for m in workbook.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
    for name in names[:10]:
        sheet = _calamine(functools.partial(workbook.get_sheet_by_name, name))
        yield name, (sheet.start or (0, 0))[1], enumerate(sheet.iter_rows(), start=1)


def _calamine(call: Callable[[], T]) -> T:
    """Run a calamine call; its errors, and panics of the Rust code below (a BaseException), become UnreadableSheet."""
    try:
        return call()
    except CalamineError as error:
        if "password" in str(error).lower():
            raise _encrypted() from error
        raise _damaged() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged() from error


def _damaged() -> UnreadableSheet:
    return UnreadableSheet(
        _("The file cannot be opened; it may be damaged. Open it in Excel or WPS, save it as .xlsx and try again")
    )


def _encrypted() -> UnreadableSheet:
    return UnreadableSheet(_("The file is protected by a password; save it without one and try again"))


def _wrong_type() -> UnreadableSheet:
    return UnreadableSheet(_("This is not a table; upload an .xlsx, .xls or .csv file"))


def _refuse_encrypted(path: Path) -> None:
    # An encrypted .xlsx is an OLE file with this stream (MS-OFFCRYPTO 1.3).
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise _encrypted()


_LAST_ROW = re.compile(rb'<row [^>]*?r="(\d{1,7})"')
_CELL_COLUMN = re.compile(rb'<c [^>]*?r="([A-Z]{2,3})\d')


def _guarded_zip(path: Path) -> bool:
    """Refuse zip bombs and other zip files; tell whether a sheet's used rectangle is too large for calamine."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
                raise _wrong_type()
            if any(m.flag_bits & 1 for m in members):
                raise _encrypted()
            if sum(m.file_size for m in members) > MAX_UNPACKED or any(
                m.file_size > BOMB_BYTES and m.file_size > BOMB_RATIO * max(m.compress_size, 1) for m in members
            ):
                raise UnreadableSheet(
                    _("The file unpacks to an implausible size; delete empty rows and columns, or save it anew")
                )
            return any(
                _is_too_wide(archive, m)
                for m in members
                if m.filename.startswith("xl/worksheets/") and m.filename.endswith(".xml")
            )
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise _damaged() from error


def _is_too_wide(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    rows, columns, tail = 1, 26, b""
    with archive.open(member) as stream:
        while chunk := stream.read(1 << 20):
            text = tail + chunk
            found = _LAST_ROW.findall(text)
            rows = max(rows, int(found[-1])) if found else rows
            for letters in set(_CELL_COLUMN.findall(text)):
                columns = max(columns, _column_number(letters))
            tail = text[-200:]
    return rows * columns > MAX_RECTANGLE


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _openpyxl_sheets(path: Path) -> Iterator[Sheet]:
    try:
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise _damaged() from error
    for sheet in workbook.worksheets[:10]:
        if sheet.sheet_state == "visible":
            yield (
                sheet.title,
                0,
                _until_blank(enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), start=1)),
            )


def _until_blank(rows: Iterator[tuple[int, Sequence[Cell]]]) -> Iterator[tuple[int, Sequence[Cell]]]:
    blank = 0
    for number, row in rows:
        blank = blank + 1 if all(cell is None for cell in row) else 0
        if blank > MAX_BLANK_ROWS:
            return
        yield number, row


# -- csv ---------------------------------------------------------------------------------------------------------------


def _csv_rows(path: Path) -> Iterator[tuple[int, Sequence[Cell]]]:
    content = _decoded(path.read_bytes())
    first_line = content.split("\n", 1)[0]
    delimiter = max(",\t;，", key=first_line.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    return _checked_csv(reader)


def _checked_csv(reader: Iterator[list[str]]) -> Iterator[tuple[int, Sequence[Cell]]]:
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise _damaged() from error


def _decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark (Excel's «Unicode text»), else GB18030 (Excel's csv on
    Chinese Windows).
    """
    if not content.strip():
        raise UnreadableSheet(_("The file is empty"))
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(text.count(chr(c)) for c in (*range(1, 9), 14, 15, 16, 17, 18, 19, 20, 21, 22, 23))
        if controls > len(text) // 100 + 3 or text.lstrip()[:5].lower() in ("<html", "<?xml", "%pdf-", "{\\rtf"):
            break
        return text
    raise _wrong_type()
