"""A ledger's columns, declared once: list, form order, sheet and API schema follow from the same rows.

A ledger keeps ``COLUMNS: tuple[LedgerColumn, ...]`` in its room ``columns.py``; ``with_columns(COLUMNS)`` gives them to
its SheetKind, ``list_columns`` to its list page, ``entered`` names its form fields in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.functional import Promise

from bureau.core.errors import EntriesRefused
from bureau.sheets.columns import Column
from bureau.sheets.kinds import RowsRefused, SheetKind, SheetRow
from bureau.webkit import tables

Kind = TypeVar("Kind", bound=type[SheetKind])


@dataclass(frozen=True)
class LedgerColumn:
    """One column. ``name`` is the record's field (or a name of its own with ``value``).

    ``label``: on screens, translated. ``sheet``: the column of files (its heading is always Chinese). ``entered``: a
    person fills it in. ``listed``: it stands in the list; ``value``, ``kind``, ``title``, ``phone`` say how
    (``bureau.webkit.tables.Column``), ``sort`` by which fields it can be sorted.
    """

    name: str
    label: str | Promise
    sheet: Column
    entered: bool = True
    listed: bool = False
    value: str | Callable[[Any], Any] = ""
    kind: str = "text"
    title: bool = False
    phone: bool = True
    sort: tuple[str, ...] = ()


def entered(columns: Sequence[LedgerColumn]) -> tuple[str, ...]:
    """Names of what a person fills in, in the order of the form."""
    return tuple(column.name for column in columns if column.entered)


def labels(columns: Sequence[LedgerColumn]) -> dict[str, Any]:
    """Name → label on screens, in order."""
    return {column.name: column.label for column in columns}


def list_columns(columns: Sequence[LedgerColumn]) -> list[tables.Column]:
    """The columns of the list page."""
    return [
        tables.Column(
            column.name,
            column.label,
            column.value,
            kind=column.kind,
            title=column.title,
            sort=column.name if column.sort else "",
            phone=column.phone,
        )
        for column in columns
        if column.listed
    ]


def sorts(columns: Sequence[LedgerColumn]) -> dict[str, tuple[str, ...]]:
    """Name in the address → fields to sort by."""
    return {column.name: column.sort for column in columns if column.sort}


def with_columns(columns: Sequence[LedgerColumn]) -> Callable[[Kind], Kind]:
    """Class decorator: the sheet has exactly these columns, in this order."""

    def declare(kind: Kind) -> Kind:
        kind.fields = {column.name: column.sheet for column in columns}
        return kind

    return declare


# -- what the ledger's rules say, told in the file ---------------------------------------------------------------------

Told = Iterable[tuple[str, str]]


def under_columns(
    row: SheetRow,
    problems: Mapping[str, Sequence[str]],
    labels: Mapping[str, str | Promise],
    column_of: Callable[[str], str] = str,
) -> Iterator[tuple[str, str]]:
    """(column, sentence): problems under the column that tells the field; with its name where the file lacks it."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, messages in problems.items():
        found[column_of(name)] += messages
    for column, messages in found.items():
        words = " ".join(messages)
        if column in row.values:
            yield column, words
        else:
            yield "", f"{labels[column]}: {words}" if column in labels else words


def rows_refused(
    rows: Sequence[SheetRow], refused: EntriesRefused, told: Callable[[SheetRow, Any], Told]
) -> RowsRefused:
    """What a bulk action refused by place, by the number of the row."""
    return RowsRefused(
        {
            rows[place].number: " ".join(words for _column, words in told(rows[place], problems))
            for place, problems in refused.reasons.items()
        }
    )
