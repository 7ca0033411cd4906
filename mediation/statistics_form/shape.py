"""The shape of the form: its blocks and columns in the official order, and the filters that open each cell's records.

Columns as districts report them (domain notes 1.7); the last blocks are what leaders ask for beside it. Page, workbook,
JSON and links are all made from this one list, so that no column can shift.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mediation.choices import DELEGATED, DIFFICULT, AgreementForm, CommitteeKind, DisputeType, Source
from mediation.prevention.columns import LABELS
from mediation.rules.prevention import FIGURES as PREVENTION
from mediation.statistics_form.periods import Period

Words = str | Promise
Query = tuple[tuple[str, str], ...]

CASES, PEOPLE, YUAN, TIMES = (
    pgettext_lazy("unit", "cases"),
    pgettext_lazy("unit", "people"),
    pgettext_lazy("unit", "10,000 yuan"),
    pgettext_lazy("unit", "times"),
)

_SPAN: Query = (("since", "{first}"), ("until", "{last}"))
_ACCEPTED: Query = _SPAN


def _by(basis: str) -> Query:
    return (("by", basis), *_SPAN)


@dataclass(frozen=True)
class Column:
    """One column. ``where``: filters of the list that its cells open, with ``{first}``, ``{last}`` and ``{eve}`` of the
    period; ``adds``: the field of these records that is added up, empty when they are counted.
    """

    key: str
    label: Words
    where: Query
    unit: Words = CASES
    adds: str = ""
    of_reports: bool = False

    @property
    def is_money(self) -> bool:
        return self.adds == "amount_agreed"

    @property
    def shown_unit(self) -> Words:
        """Beside the label: nothing for cases, which the form's unit line names, and where the label says it."""
        return "" if self.of_reports or self.unit == CASES else self.unit

    def query(self, period: Period, *, office: int | None = None, kind: str = "") -> Query:
        """What the address of the list carries."""
        days: dict[str, dt.date] = {"first": period.first, "last": period.last, "eve": period.eve}
        found = [(name, text.format(**days)) for name, text in self.where]
        found += [("state", "approved")] if self.of_reports else [("counted", "1")]
        found += [("office", str(office))] if office else []
        return (*found, *([("committee_kind", kind)] if kind else []))


@dataclass(frozen=True)
class Block:
    """Columns under one heading. ``is_official``: printed in the form itself, not only beside it."""

    key: str
    label: Words
    columns: tuple[Column, ...]
    is_official: bool = True
    rates: tuple[str, ...] = ()


def _choices(prefix: str, name: str, choices: Iterable[tuple[str, Words]], where: Query) -> Iterator[Column]:
    for value, label in choices:
        yield Column(f"{prefix}.{value}", label, (*where, (name, value)))


def _sources() -> Iterator[Column]:
    own = [choice for choice in Source.choices if choice[0] not in DELEGATED]
    yield from _choices("by_source", "source", own, _ACCEPTED)
    every: Query = tuple(("source", value) for value in DELEGATED)
    yield Column("by_source.delegated", _("Delegated or transferred"), (*_ACCEPTED, *every))
    for value in DELEGATED:
        label = format_lazy(_("of these: {source}"), source=Source(value).label)
        yield Column(f"delegated_by.{value}", label, (*_ACCEPTED, ("source", value)))


def _prevention() -> Iterator[Column]:
    for name in PREVENTION:
        unit = TIMES if name == "sweeps" else PEOPLE if name.endswith("_people") else CASES
        yield Column(f"prevention.{name}", LABELS[name], _SPAN, unit, adds=name, of_reports=True)


_ENDED = _by("ended")
_SUCCESS: Query = (*_ENDED, ("result", "success"))
_DIFFICULT: Query = tuple(("difficulty", value) for value in DIFFICULT)

BLOCKS: tuple[Block, ...] = (
    Block(
        "totals",
        _("Totals"),
        (
            Column("cases", _("cases accepted"), _ACCEPTED),
            Column("parties", _("parties involved"), _ACCEPTED, PEOPLE, adds="party_count"),
            Column("successful", _("successful"), _SUCCESS),
            Column("difficult", _("difficult and complex cases"), (*_ACCEPTED, *_DIFFICULT)),
            Column("amount", _("amount of the agreements"), _SUCCESS, YUAN, adds="amount_agreed"),
        ),
    ),
    Block(
        "by_committee_kind",
        _("By mediating body"),
        tuple(_choices("by_committee_kind", "committee_kind", CommitteeKind.choices, _ACCEPTED)),
    ),
    Block("by_source", _("By source"), tuple(_sources())),
    Block(
        "by_type",
        _("By type of dispute"),
        tuple(_choices("by_type", "dispute_type", DisputeType.choices, _ACCEPTED)),
    ),
    Block(
        "by_form",
        _("By form of agreement"),
        tuple(_choices("by_form", "agreement_form", AgreementForm.choices, _SUCCESS)),
    ),
    Block("prevention", _("Sweeps and prevention"), tuple(_prevention())),
    Block(
        "results",
        _("Results"),
        (
            Column("concluded", _("concluded"), _ENDED),
            Column("failed", pgettext_lazy("result", "Not successful"), (*_ENDED, ("result", "failed"))),
            Column("terminated", pgettext_lazy("result", "Terminated"), (*_ENDED, ("result", "terminated"))),
        ),
        is_official=False,
        rates=("success_rate",),
    ),
    Block(
        "flow",
        _("Carried over and open"),
        (
            Column("open_before", _("carried over"), (("open_on", "{eve}"),)),
            Column("open_after", _("open at the end"), (("open_on", "{last}"),)),
        ),
        is_official=False,
    ),
    Block(
        "performance",
        _("Performance"),
        (
            Column("performed", _("performed in the period"), (*_by("performed"), ("performance", "done"))),
            Column("due", _("settled in the period and due"), (*_SUCCESS, ("due_by", "{last}"))),
            Column(
                "performed_of_due",
                _("of these: performed"),
                (*_SUCCESS, ("due_by", "{last}"), ("performance", "done")),
            ),
        ),
        is_official=False,
        rates=("performance_rate",),
    ),
    Block(
        "confirmation",
        _("Judicial confirmation"),
        (
            Column("confirm_applied", _("applied for"), _by("applied")),
            Column("confirmed", _("confirmed by the court"), (*_by("decided"), ("confirm_result", "confirmed"))),
        ),
        is_official=False,
    ),
    Block(
        "visits",
        _("Return visits"),
        (
            Column("visited", _("visited in the period"), _by("visited")),
            Column(
                "visited_of_successful",
                _("settled in the period and visited"),
                (*_SUCCESS, ("is_visited", "1")),
            ),
        ),
        is_official=False,
        rates=("visit_rate",),
    ),
)

COLUMNS: dict[str, Column] = {column.key: column for block in BLOCKS for column in block.columns}
# What stands side by side, on the page and in the workbook: as wide as A4 across; the last table is beside the form.
TABLES: Sequence[Sequence[str]] = (
    ("totals", "by_committee_kind", "by_source"),
    ("by_type", "by_form"),
    ("prevention",),
    ("results", "flow", "performance", "confirmation", "visits"),
)
# What leaders compare the offices by.
COMPARED: Sequence[str] = (
    "cases",
    "parties",
    "difficult",
    "concluded",
    "successful",
    "failed",
    "terminated",
    "amount",
    "open_after",
)
# Printed under every form: a reader must know which day a number is about.
BASES: Sequence[Words] = (
    _("Cases, people, difficulty, mediating body, source and type: by the day of acceptance."),
    _("Results, form of agreement and amount: by the day of closing."),
    _("Performed, applied for, confirmed, visited: by the day of each; an amount is added up in yuan, then rounded."),
    _("Counted are standing cases, each dispute once; prevention only as approved by the reviewer."),
)


def tables_of(kind: str = "") -> list[list[Block]]:
    """The blocks of a form, table by table; of one kind of committee there is no block by kind."""
    blocks = {block.key: block for block in BLOCKS if not (kind and block.key == "by_committee_kind")}
    return [[blocks[key] for key in table if key in blocks] for table in TABLES]
