"""The check of an import: file → rows with outcome and remarks. Reads only; whoever applies the verdict runs
in an action.

``clean`` does the long part that needs no database; ``judge`` asks the sheet's hooks and must run in the same
transaction as ``apply``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from bureau.core.errors import BureauError
from bureau.sheets import cells
from bureau.sheets.cells import Cell, CellProblem
from bureau.sheets.columns import Column, DateColumn
from bureau.sheets.kinds import Outcome, Remark, RowsRefused, SheetKind, SheetRow, SheetRun
from bureau.sheets.reading import UnreadableSheet, open_table

PROGRESS_EVERY = 2000


@dataclass(slots=True)
class Verdict:
    """What an import would do (or has done). ``counts`` has rows, created, updated, unchanged, refused."""

    rows: list[SheetRow]
    counts: dict[str, int]
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    heading_row: int = 1

    @property
    def to_write(self) -> list[SheetRow]:
        return [row for row in self.rows if row.outcome in (Outcome.CREATED, Outcome.UPDATED)]


@dataclass(slots=True)
class Cleaned:
    """The rows of a file after cell cleaning."""

    rows: list[SheetRow]
    columns: frozenset[str]
    unknown: list[str]
    heading_row: int


def clean(kind: SheetKind, path: Path, progress: Callable[[int], None] | None = None) -> Cleaned:
    """Read the file and clean every cell. Raises UnreadableSheet when the file as a whole cannot be used."""
    table = open_table(path, kind)
    readers = [_Reader(name, kind.fields[name], place) for name, place in table.places.items()]
    rows: list[SheetRow] = []
    for number, raw in table.rows:
        rows.append(_clean_row(number, raw, readers))
        if progress is not None and len(rows) % PROGRESS_EVERY == 0:
            progress(len(rows))
    if not rows:
        raise UnreadableSheet(_("There are no rows below the headings"))
    return Cleaned(rows, frozenset(table.places), table.unknown, table.heading_row)


class _Reader:
    """One column of one file; remembers what repeating cells came to."""

    __slots__ = ("column", "known", "name", "place")

    def __init__(self, name: str, column: Column, place: int) -> None:
        self.name, self.column, self.place = name, column, place
        self.known: dict[tuple[type, Cell], Any] | None = {} if column.repeats else None

    def read(self, cell: Cell) -> Any:
        if self.known is None:
            return self.column.read(cell)
        key = (cell.__class__, cell)
        if key not in self.known:
            self.known[key] = self.column.read(cell)
        return self.known[key]


def _clean_row(number: int, raw: Sequence[Cell], readers: Sequence[_Reader]) -> SheetRow:
    values: dict[str, Any] = {}
    row = SheetRow(number, values)
    width = len(raw)
    for reader in readers:
        cell = raw[reader.place] if reader.place < width else None
        if cell is None or cell == "" or (cell.__class__ is str and cell.isspace()):
            values[reader.name] = reader.column.empty
            if reader.column.required:
                row.refuse(reader.name, _("Fill in %(heading)s") % {"heading": reader.column.heading})
            continue
        try:
            values[reader.name] = reader.read(cell)
        except CellProblem as problem:
            values[reader.name] = reader.column.empty
            row.remarks += (Remark(reader.name, str(problem)),)
            _keep_raw(row, reader.name, cell)
    return row


def _keep_raw(row: SheetRow, name: str, cell: Cell) -> None:
    if not row.raw:
        row.raw = {}
    row.raw[name] = cell  # type: ignore[index]


# -- judging -----------------------------------------------------------------------------------------------------------


def judge(kind: SheetKind, run: SheetRun, cleaned: Cleaned) -> Verdict:
    """Ask the sheet's hooks and decide each row's outcome."""
    run.columns = cleaned.columns
    rows = cleaned.rows
    _check_days(kind, run, rows)
    kind.lookups(run, rows)
    kind.match(run, rows)
    for row in rows:
        _check_masks(kind, row)
        kind.check(run, row)
    _refuse_doubles(kind, rows)
    for row in rows:
        row.outcome = _outcome(kind, row)
    return Verdict(rows, count(rows), cleaned.unknown, kind.notes(run, rows), cleaned.heading_row)


def count(rows: Sequence[SheetRow]) -> dict[str, int]:
    outcomes = Counter(row.outcome for row in rows)
    return {"rows": len(rows)} | {outcome.value: outcomes[outcome] for outcome in Outcome}


def _outcome(kind: SheetKind, row: SheetRow) -> Outcome:
    if row.is_refused():
        return Outcome.REFUSED
    if row.record is None:
        return Outcome.CREATED
    row.changed = kind.changes(row)
    return Outcome.UPDATED if row.changed else Outcome.UNCHANGED


def _check_days(kind: SheetKind, run: SheetRun, rows: Sequence[SheetRow]) -> None:
    past = [n for n in run.columns if isinstance(c := kind.fields[n], DateColumn) and not c.future]
    for name in past:
        for row in rows:
            day = row.values[name]
            if day is not None and day > run.today:
                row.refuse(name, _("The date lies after today (%(today)s)") % {"today": run.today.isoformat()})


def _check_masks(kind: SheetKind, row: SheetRow) -> None:
    """A masked cell of our own export stands for what is stored; it may not be stored itself."""
    settled = kind.unmask(row)
    for name, value in row.values.items():
        if name not in settled and kind.fields[name].is_masked(value):
            row.refuse(name, _("The value is masked; write it in full or leave the column out"))


def _refuse_doubles(kind: SheetKind, rows: Sequence[SheetRow]) -> None:
    first: dict[Hashable, int] = {}
    for row in rows:
        key = kind.key(row)
        if key is None:
            continue
        seen = first.setdefault(key, row.number)
        if seen != row.number:
            row.refuse("", _("The same as row %(row)d") % {"row": seen})


# -- writing -----------------------------------------------------------------------------------------------------------


class NothingWritten(BureauError):
    """Rows were refused and the import is not partial; ``verdict`` tells why. Rolls the whole import back."""

    code = "rows_refused"

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(
            _("Nothing was imported: %(refused)d rows must be put right first") % {"refused": verdict.counts["refused"]}
        )
        self.verdict = verdict


def write(kind: SheetKind, run: SheetRun, verdict: Verdict, *, partial: bool, savepoint: Callable[[], Any]) -> None:
    """Hand the good rows to the ledger; ``savepoint()`` makes the context in which a call of the action may fail.

    Rows that the action itself refuses (RowsRefused) join the refused; with ``partial`` the rest is tried
    again without them.
    """
    for _attempt in range(3):
        if verdict.counts["refused"] and not partial:
            raise NothingWritten(verdict)
        rows = verdict.to_write
        try:
            if rows:
                with savepoint():
                    kind.apply(run, rows)
            kind.finish(run, verdict.rows)
            return
        except RowsRefused as refused:
            _take_refusals(rows, refused)
            verdict.counts = count(verdict.rows)
    raise NothingWritten(verdict)


def _take_refusals(rows: Sequence[SheetRow], refused: RowsRefused) -> None:
    hit = False
    for row in rows:
        if row.number in refused.reasons:
            row.refuse("", refused.reasons[row.number])
            row.outcome = Outcome.REFUSED
            hit = True
    if not hit:
        raise refused


def shown_value(kind: SheetKind, row: SheetRow, name: str) -> str:
    """The cell as a remark quotes it; personal columns are masked."""
    column = kind.fields.get(name)
    if column is None:
        return ""
    value = row.raw.get(name, row.values.get(name))
    if value is None or value == "":
        return ""
    words = cells.shown(value if name in row.raw else column.write(value))
    return column.mask(words) if column.personal else words
