"""What a bulletin may say: every number of it has a key, and its value follows from figures and standings alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from bureau.core.weeks import Week
from bureau.leaderboards.rules import lead_of, percent, schedule_of

MISSING = "—"


@dataclass(frozen=True)
class Subject:
    """An indicator as the formula has it."""

    code: str
    name: str
    unit: str
    is_counted: bool = True


@dataclass(frozen=True)
class Cell:
    """What one office (or the county as their sum) has of one indicator."""

    week_value: int = 0
    late: int = 0
    cumulative: int = 0
    target: int | None = None

    @property
    def completion(self) -> Decimal | None:
        """Percent with one decimal, from the integers that are shown."""
        return percent(Fraction(self.cumulative, self.target)) if self.target else None


@dataclass(frozen=True)
class Ranked:
    """The standing of one office; ``order`` is its place in the office table."""

    office: int
    name: str
    score: Decimal | None
    rank: int | None
    is_tied: bool = False
    previous: int | None = None
    order: int = 0

    @property
    def place(self) -> str:
        """``3``, ``并列2``, or a dash without rank."""
        if self.rank is None:
            return MISSING
        return f"并列{self.rank}" if self.is_tied else str(self.rank)

    @property
    def move(self) -> int:
        """Places gained since the week before; 0 where there is nothing to compare."""
        return self.previous - self.rank if self.rank is not None and self.previous is not None else 0

    @property
    def change(self) -> str:
        """``↑2``, ``↓1``, ``—`` (same place or no rank), ``新`` (nothing to compare with)."""
        if self.rank is not None and self.previous is None:
            return "新"
        if not self.move:
            return MISSING
        return f"{'↑' if self.move > 0 else '↓'}{abs(self.move)}"


@dataclass(frozen=True)
class Facts:
    """Everything the rules read. ``standings`` in order of the table; ``cells``: (office, indicator) → Cell;
    ``before``: the same of the week before (empty in the first week of the year).
    """

    week: Week
    year: int
    board: str
    shows_bottom: bool
    minimum_count: int
    subjects: Sequence[Subject]
    standings: Sequence[Ranked]
    cells: Mapping[tuple[int, str], Cell]
    before: Mapping[tuple[int, str], Cell] = field(default_factory=dict)

    @cached_property
    def schedule(self) -> Fraction:
        return schedule_of(self.week, self.year)

    @cached_property
    def counted(self) -> list[Subject]:
        return [one for one in self.subjects if one.is_counted]

    @cached_property
    def ranked(self) -> list[Ranked]:
        return [one for one in self.standings if one.rank is not None]

    @cached_property
    def by_office(self) -> dict[int, Ranked]:
        return {one.office: one for one in self.standings}

    def cell(self, office: int, code: str) -> Cell:
        return self.cells.get((office, code), Cell())

    def county(self, code: str, *, before: bool = False) -> Cell:
        """The sum of all offices; ``target`` None when no office has one."""
        cells = [cell for (_, own), cell in (self.before if before else self.cells).items() if own == code]
        return Cell(
            sum(cell.week_value for cell in cells),
            sum(cell.late for cell in cells),
            sum(cell.cumulative for cell in cells),
            sum(cell.target or 0 for cell in cells) or None,
        )

    def lead(self, code: str) -> Decimal | None:
        """Percentage points the county is ahead of the schedule for this indicator."""
        completion = self.county(code).completion
        return None if completion is None else completion - percent(self.schedule)

    # -- groups the sentences name; each is counted by ``count/<name>`` ------------------------------------------------

    def ahead(self) -> list[Subject]:
        return [one for one in self.counted if (self.lead(one.code) or 0) > 0]

    def level(self) -> list[Subject]:
        return [one for one in self.counted if self.lead(one.code) == 0]

    def behind(self) -> list[Subject]:
        return [one for one in self.counted if (self.lead(one.code) or 0) < 0]

    def _week_change(self, code: str) -> int:
        return self.county(code).week_value - self.county(code, before=True).week_value

    def more(self) -> list[Subject]:
        return [one for one in self.counted if self._week_change(one.code) > 0]

    def same(self) -> list[Subject]:
        return [one for one in self.counted if self._week_change(one.code) == 0]

    def less(self) -> list[Subject]:
        return [one for one in self.counted if self._week_change(one.code) < 0]

    def risen(self) -> list[Ranked]:
        return [one for one in self.ranked if one.move > 0]

    def fallen(self) -> list[Ranked]:
        return [one for one in self.ranked if one.move < 0]

    def slow(self) -> list[Ranked]:
        """Offices whose score is below the schedule, in order of the office table (no list of the last ones)."""
        slow = [one for one in self.ranked if one.score is not None and lead_of(one.score, self.schedule) < 0]
        return sorted(slow, key=lambda one: one.order)

    def idle(self) -> list[Ranked]:
        """Ranked offices with nothing new in any counted indicator this week."""
        return [one for one in self.ranked if not any(self._booked(one.office, s.code) for s in self.counted)]

    def last(self) -> list[Ranked]:
        """The lowest three places, ties named together; empty unless the board wants them named."""
        if not self.shows_bottom or len(self.ranked) <= 3:
            return []
        limit = min(one.rank or 0 for one in self.ranked[-3:])
        return [one for one in self.ranked if (one.rank or 0) >= limit]

    def first(self) -> list[Ranked]:
        """The first three places; when the third is shared all of them are named."""
        return [one for one in self.ranked if (one.rank or 0) <= 3]

    def too_few(self) -> list[Ranked]:
        return [one for one in self.standings if one.rank is None and one.score is not None]

    def without_target(self) -> list[Ranked]:
        return [one for one in self.standings if one.score is None]

    def _booked(self, office: int, code: str) -> bool:
        cell = self.cell(office, code)
        return bool(cell.week_value or cell.late)

    # -- numbers ------------------------------------------------------------------------------------------------------

    def value(self, key: str) -> str:
        """The number of ``key`` as printed; LookupError for a key that leads nowhere.

        ``schedule`` · ``count/<group>`` · ``county/<indicator>/<field>`` · ``figure/<office>/<indicator>/<field>`` ·
        ``standing/<office>/<field>``.
        """
        kind, *rest = key.split("/")
        reader = _READERS.get(kind)
        if reader is None:
            raise LookupError(key)
        try:
            return reader(self, rest)
        except (KeyError, ValueError) as error:
            raise LookupError(key) from error


def _count(facts: Facts, path: list[str]) -> str:
    (name,) = path
    if name not in _GROUPS:
        raise KeyError(name)
    return str(len(_GROUPS[name](facts)))


def _cell_value(cell: Cell, name: str, facts: Facts) -> str:
    if name == "late_size":
        return f"{abs(cell.late)}"
    if name == "gap":
        return MISSING if cell.completion is None else str(abs(cell.completion - percent(facts.schedule)))
    if name not in ("week_value", "late", "cumulative", "target", "completion"):
        raise KeyError(name)
    value = getattr(cell, name)
    return MISSING if value is None else str(value)


def _county(facts: Facts, path: list[str]) -> str:
    code, name = path
    if code not in {one.code for one in facts.subjects}:
        raise KeyError(code)
    return _cell_value(facts.county(code), name, facts)


def _figure(facts: Facts, path: list[str]) -> str:
    office, code, name = path
    return _cell_value(facts.cells[int(office), code], name, facts)


def _standing(facts: Facts, path: list[str]) -> str:
    office, name = path
    row = facts.by_office[int(office)]
    if name in ("score", "rank", "previous"):
        value = getattr(row, name)
        return MISSING if value is None else str(value)
    if name == "place":
        return row.place
    if name == "move":
        return str(abs(row.move))
    if name == "gap":
        return MISSING if row.score is None else _signed(lead_of(row.score, facts.schedule))
    if name == "change":
        return row.change
    raise KeyError(name)


def _signed(lead: Decimal) -> str:
    """``快5.1``, ``慢22.9``, ``持平``."""
    if not lead:
        return "持平"
    return f"{'快' if lead > 0 else '慢'}{abs(lead)}"


_GROUPS: dict[str, Callable[[Facts], Sequence[object]]] = {
    "offices": lambda facts: facts.standings,
    "ranked": lambda facts: facts.ranked,
    "counted": lambda facts: facts.counted,
    "ahead": Facts.ahead,
    "level": Facts.level,
    "behind": Facts.behind,
    "more": Facts.more,
    "same": Facts.same,
    "less": Facts.less,
    "risen": Facts.risen,
    "fallen": Facts.fallen,
    "slow": Facts.slow,
    "idle": Facts.idle,
}

_READERS: dict[str, Callable[[Facts, list[str]], str]] = {
    "schedule": lambda facts, _: str(percent(facts.schedule)),
    "minimum": lambda facts, _: str(facts.minimum_count),
    "count": _count,
    "county": _county,
    "figure": _figure,
    "standing": _standing,
}
