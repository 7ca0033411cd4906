"""SheetKind: what a ledger says once about its sheet; the engine does the rest.

Order of an import: cells are cleaned → ``lookups`` (one bulk look-up of references for the whole file) →
``match`` (existing record per row) → ``check`` (rules of a row) → created/updated/unchanged/refused is known →
``apply`` hands the new and changed rows to the ledger's bulk action. Hooks never query per row, and only
``apply`` writes, through the action.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from import_export.resources import Resource

from bureau.accounts.models import User
from bureau.core.errors import BureauError
from bureau.sheets.cells import Cell
from bureau.sheets.columns import Column, ReferenceColumn

# Stands for a value that is not written down.
HIDDEN = "***"


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class RowsRefused(BureauError):
    """Raised by a ledger's bulk action: ``reasons`` maps row numbers to what is wrong. Nothing of the call is kept."""

    code = "rows_refused"

    def __init__(self, reasons: Mapping[int, str]) -> None:
        super().__init__(next(iter(reasons.values()), ""))
        self.reasons = dict(reasons)


@dataclass(slots=True, frozen=True)
class Remark:
    """One refusal (or, with ``warning``, a hint) about a row; ``column`` is the column's name, "" for the whole row."""

    column: str
    reason: str
    warning: bool = False


@dataclass(slots=True)
class SheetRow:
    """One data row. ``number`` is its row in the file; ``values`` holds the columns that the file has, cleaned.

    A cell that was refused or is blank holds its column's empty value ("" or None); ``has`` tells whether
    cells can be used.
    """

    number: int
    values: dict[str, Any]
    found: dict[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    record: Any = None
    changed: tuple[str, ...] = ()
    outcome: Outcome = Outcome.CREATED
    raw: Mapping[str, Cell] = field(default_factory=dict)

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def get(self, column: str, default: Any = None) -> Any:
        return self.values.get(column, default)

    def has(self, *columns: str) -> bool:
        """Whether all these cells are there, filled and not refused."""
        return all(self.values.get(name) not in (None, "") and not self.is_refused(name) for name in columns)

    def refuse(self, column: str, reason: str) -> None:
        self.remarks += (Remark(column, str(reason)),)

    def warn(self, column: str, reason: str) -> None:
        self.remarks += (Remark(column, str(reason), warning=True),)

    def is_refused(self, column: str | None = None) -> bool:
        return any(not r.warning and column in (None, r.column) for r in self.remarks)


@dataclass(slots=True)
class SheetRun:
    """One import: who, on which day, which columns the file has. ``memory`` is the ledger's own scratch space
    for the run.
    """

    actor: User
    today: dt.date
    columns: frozenset[str] = frozenset()
    memory: dict[str, Any] = field(default_factory=dict)


class SheetKind(Resource):
    """Subclass in ``<ledger>/sheets.py``: columns as attributes, the names below, and the hooks that the
    ledger needs.
    """

    name: ClassVar[str]
    title: ClassVar[Any]
    model: ClassVar[type[Model]]
    # None: this kind cannot be imported (or exported) at all.
    import_capability: ClassVar[str | None] = None
    export_capability: ClassVar[str | None] = None
    # What one must be allowed to see beside that, to export it.
    view_capability: ClassVar[str | None] = None
    # Who may see personal columns unmasked in an export; None: nobody.
    reveal_capability: ClassVar[str | None] = None
    # Filters an export takes: name → label.
    filters: ClassVar[Mapping[str, Any]] = {}
    # Filters that an address may hold several times (any of them); their values are joined by commas.
    repeated_filters: ClassVar[frozenset[str]] = frozenset()
    # Filters that may hold personal data (search words): their values are kept in no journal and in no workbook.
    private_filters: ClassVar[frozenset[str]] = frozenset()

    fields: dict[str, Column]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name, column in self.fields.items():
            column.attribute = column.attribute or name

    # -- import ------------------------------------------------------------------------------------------------------

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        """Find what rows refer to, within what ``run.actor`` may see, in a few queries for all rows
        (``fetch``, ``resolve``).
        """

    def match(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        """Set ``row.record`` to the existing record, if any (``pair`` does it by keys). Default: every row is new."""

    def key(self, row: SheetRow) -> Hashable | None:
        """Rows of one file with the same key are refused as doubles; None: no such rule for this row."""
        return None

    def check(self, run: SheetRun, row: SheetRow) -> None:
        """Rules across cells: ``row.refuse(column, reason)`` or ``row.warn``. Called for every row, also
        already refused ones.
        """

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        """Give the rows (outcome CREATED or UPDATED) to the ledger's bulk action with ``actor=run.actor``."""
        raise NotImplementedError

    def finish(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        """Called once after ``apply``, in the import's transaction and with all rows, also when none had to be
        written: for what follows from the file as a whole.
        """

    def notes(self, run: SheetRun, rows: Sequence[SheetRow]) -> list[str]:
        """Sentences about the file as a whole, for a person to decide on (villages that are gone from it)."""
        return []

    def changes(self, row: SheetRow) -> tuple[str, ...]:
        """Names of the columns in which the row differs from its record; columns that the file lacks are left alone."""
        return tuple(name for name in row.values if self.fields[name].compared and self._differs(name, row))

    def _differs(self, name: str, row: SheetRow) -> bool:
        column = self.fields[name]
        if isinstance(column, ReferenceColumn) and name in row.found:
            found = row.found[name]
            return bool(getattr(row.record, f"{column.target}_id") != (None if found is None else found.pk))
        return bool(column.comparable(column.get_value(row.record)) != row.values[name])

    # -- export and template -----------------------------------------------------------------------------------------

    def export_queryset(self, user: User, filters: Mapping[str, str]) -> QuerySet[Any]:
        """The records this user may export, ordered, with select_related for the columns. ``filters`` names
        are already checked.
        """
        raise NotImplementedError

    def row_of(self, record: Any) -> list[Cell]:
        """Cells of one record in the order of ``export_columns``; overriding it gives up the faster read by values."""
        return [column.export(record) for column in self.export_columns.values()]

    def options(self, user: User) -> Mapping[str, Iterable[str]]:
        """Drop-down lists of the template for reference columns: column name → names this user may choose."""
        return {}

    # -- for the engine ----------------------------------------------------------------------------------------------

    @property
    def export_columns(self) -> dict[str, Column]:
        return {name: column for name, column in self.fields.items() if not column.import_only}

    def may_import(self, user: User) -> bool:
        return self.import_capability is not None and user.can(self.import_capability)

    def may_export(self, user: User) -> bool:
        needed = (self.export_capability, self.view_capability)
        return self.export_capability is not None and all(user.can(one) for one in needed if one is not None)

    def unmask(self, row: SheetRow) -> set[str]:
        """A masked cell of our own export stands for what is stored: put it there. Names of the cells where it fits."""
        found: set[str] = set()
        for name, value in row.values.items():
            column = self.fields[name]
            if row.record is not None and column.is_masked(value):
                kept = column.comparable(column.get_value(row.record))
                if column.hides(value, kept):
                    row.values[name] = kept
                    found.add(name)
        return found

    def told_filters(self, filters: Mapping[str, str]) -> dict[str, str]:
        """The filters as they may be written down: what may be personal is only said to have been there."""
        return {name: HIDDEN if name in self.private_filters else value for name, value in filters.items()}


# -- tools for hooks ---------------------------------------------------------------------------------------------------


def fetch(queryset: QuerySet[Any], lookup: str, values: Iterable[Any], *, size: int = 5000) -> Iterator[Any]:
    """Records whose ``lookup`` (``code__in``) is among ``values``; in slices, as SQLite takes at most 32,766
    parameters.
    """
    wanted = sorted({value for value in values if value not in (None, "")})
    for start in range(0, len(wanted), size):
        yield from queryset.filter(**{lookup: wanted[start : start + size]})


def resolve(rows: Iterable[SheetRow], column: str, known: Mapping[Any, Any], missing: str = "") -> None:
    """Fill ``row.found[column]`` from ``known`` (cell value → record); a filled cell that is unknown is
    refused with ``missing``.
    """
    for row in rows:
        value = row.get(column)
        if value in (None, ""):
            row.found[column] = None
        elif value in known:
            row.found[column] = known[value]
        elif not row.is_refused(column):
            row.refuse(column, missing or _("Not found among the records you may use"))


def pair(
    rows: Iterable[SheetRow],
    records: Iterable[Any],
    row_key: Callable[[SheetRow], Hashable | None],
    record_key: Callable[[Any], Hashable],
) -> None:
    """Set ``row.record``: the n-th row with a key gets the n-th record with it, so that real doubles stay doubles."""
    waiting: dict[Hashable, deque[Any]] = defaultdict(deque)
    for record in records:
        waiting[record_key(record)].append(record)
    for row in rows:
        key = row_key(row)
        if key is not None and waiting.get(key):
            row.record = waiting[key].popleft()
