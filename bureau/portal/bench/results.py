"""What a benchmark found: figures beside their limits, as a table and as data."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import platform
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

HEADINGS = ("what", "ours", "limit or rival", "ours ÷ limit", "goal", "met")


def _machine() -> str:
    """Cores, load, Python and database of this run."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return f"{os.cpu_count()} cores (load {load:.1f}), Python {platform.python_version()}, {_database()}"


def _database() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {str(cursor.fetchone()[0]).split()[0]}"
        cursor.execute("SELECT sqlite_version()")
        return f"SQLite {cursor.fetchone()[0]}"


@dataclass(frozen=True)
class Line:
    """One measurement: ``ours`` and ``rival`` in ``unit``. ``met`` is None where no goal was set."""

    what: str
    ours: float
    unit: str
    rival: float | None = None
    rival_name: str = ""
    goal: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours / self.rival if self.rival else None

    def cells(self) -> tuple[str, ...]:
        rival = "" if self.rival is None else f"{_number(self.rival)} {self.unit} ({self.rival_name})"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        met = "" if self.met is None else "yes" if self.met else "no"
        return (self.what, f"{_number(self.ours)} {self.unit}", rival, ratio, self.goal, met)


@dataclass
class Result:
    """A benchmark's lines, with what must be known to read them. ``notes``: sentences below the table."""

    name: str
    title: str
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    machine: str = field(default_factory=_machine)
    measured_on: str = field(default_factory=lambda: dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"))

    def as_data(self) -> dict[str, Any]:
        data = dataclasses.asdict(self)
        data["lines"] = [{**dataclasses.asdict(line), "ratio": line.ratio} for line in self.lines]
        return data

    def as_text(self) -> str:
        rows = [HEADINGS, *(line.cells() for line in self.lines)]
        widths = [max(_width(row[at]) for row in rows) for at in range(len(HEADINGS))]
        table = ["  ".join(_padded(c, w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]
        return "\n".join([f"{self.name}: {self.title}", f"{self.machine}; {self.measured_on}", *table, *self.notes])

    def as_markdown(self) -> str:
        rows = [HEADINGS, ("---",) * len(HEADINGS), *(line.cells() for line in self.lines)]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, round(share * len(ranked) + 0.5) - 1))]
