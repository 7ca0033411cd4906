"""Small counts in public tables: hidden, with so many others that no hidden one follows from the sums.

A count of one or two people can name them to those who know the village (peers G09). Counts below three are hidden:
the usual threshold rule (Handbook on Statistical Disclosure Control, ESSnet 2010), which domain notes 11.9 ask of
surveys too. Zeros are shown: they are about nobody. Others are hidden with them (secondary suppression). Pure.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

THRESHOLD = 3

Cell = tuple[int, int]
Table = Sequence[Sequence[int]]


def with_sums(table: Table) -> list[list[int]]:
    """The table with a column of sums at its end, and a row of sums below."""
    rows = [[*row, sum(row)] for row in table]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]] if rows else []


def hidden_cells(table: Table, also: Iterable[Cell] = ()) -> frozenset[Cell]:
    """The cells (row, column) of ``with_sums(table)`` that are not shown. ``also``: hidden for another reason.

    Of none of these can the value be computed: there is another way to fill what is hidden with the same sums.
    """
    whole = with_sums(table)
    small = [(r, c) for r, row in enumerate(whole) for c, count in enumerate(row) if 0 < count < THRESHOLD]
    hidden = set(small) | set(also)
    # What stands beside a hidden count, like how many of so many were answered, would tell of that one.
    for cell in sorted(hidden):
        if whole[cell[0]][cell[1]] and _is_known(whole, hidden, cell):
            hidden |= _protecting(whole, hidden, cell)
    return frozenset(hidden)


def _protecting(whole: list[list[int]], hidden: set[Cell], cell: Cell) -> set[Cell]:
    """What is to be hidden besides so that ``cell`` cannot be computed; everything, should nothing less do."""
    for some in _rectangles(whole, hidden, cell):
        if not _is_known(whole, hidden | some, cell):
            return some
    return {(r, c) for r, row in enumerate(whole) for c, count in enumerate(row) if count}


def _rectangles(whole: list[list[int]], hidden: set[Cell], cell: Cell) -> list[set[Cell]]:
    """What would have to be hidden so that ``cell`` is one corner of four that can be moved together, least first."""
    row, column = cell
    found = []
    for r, c in itertools.product(range(len(whole)), range(len(whole[0]))):
        corners = {(row, c), (r, column), (r, c)}
        if r != row and c != column and all(whole[y][x] for y, x in corners):
            found.append(corners - hidden)
    return sorted(found, key=lambda some: (sum(whole[y][x] for y, x in some), sorted(some)))


# -- what an attacker can compute --------------------------------------------------------------------------------------
# Counts flow from the sum of a row into its cells, from these into the sum of their column, from there into the sum of
# all and round again: what enters a row or column leaves it. So what is hidden can be filled otherwise exactly if one
# more can be sent round along hidden cells, by raising some and lowering others; none that is hidden is known to be 0.


def _is_known(whole: list[list[int]], hidden: set[Cell], cell: Cell) -> bool:
    """Whether the sums leave no other value for a hidden cell."""
    tail, head = _ends(whole, cell)
    others = hidden - {cell}
    if _leads(whole, others, head, tail):
        return False
    return not (whole[cell[0]][cell[1]] > 1 and _leads(whole, others, tail, head))


def _ends(whole: list[list[int]], cell: Cell) -> tuple[int, int]:
    """Between which row (0 …) and column (-1 …) a cell lets counts flow; sums flow the other way."""
    row, column = cell
    is_sum = (row == len(whole) - 1) != (column == len(whole[0]) - 1)
    return (-1 - column, row) if is_sum else (row, -1 - column)


def _leads(whole: list[list[int]], hidden: set[Cell], start: int, goal: int) -> bool:
    """Whether one more can be sent from ``start`` to ``goal``."""
    ways: dict[int, list[int]] = {}
    for cell in hidden:
        tail, head = _ends(whole, cell)
        ways.setdefault(tail, []).append(head)
        if whole[cell[0]][cell[1]] > 1:
            ways.setdefault(head, []).append(tail)
    reached, waiting = {start}, [start]
    while waiting:
        fresh = set(ways.get(waiting.pop(), ())) - reached
        waiting += fresh
        reached |= fresh
    return goal in reached
