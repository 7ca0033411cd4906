"""The gate before signature: the same number must be the same everywhere. Pure; blocks on the first disagreement.

Compared are the bulletin as stored (sentences, table, annex), the standings, the figures of the dashboard and the rows
of the Excel export, then sums over the offices and the order of the ranks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from bureau.bulletins.composing import ANNEX_FIELDS, compose, numbers_of, text_of
from bureau.bulletins.facts import MISSING, Facts

_PLACES = {
    "text": _("Text"),
    "table": _("Annex 1 (ranking)"),
    "annex": _("Annex 2 (indicators)"),
    "sums": _("Sums over the offices"),
    "standings": _("Standings"),
    "order": _("Order of the places"),
    "Excel": _("Excel export"),
}

# (office name, indicator code) → (cumulative, target): what another surface shows.
Shown = Mapping[tuple[str, str], tuple[int, int | None]]


@dataclass(frozen=True)
class Disagreement:
    """``place``: text, table, annex, standings, Excel, sums or order; ``cell`` names what differs there."""

    place: str
    cell: str
    shown: str
    expected: str

    @property
    def label(self) -> str:
        """The place in words."""
        return str(_PLACES[self.place])


@dataclass(frozen=True)
class Surfaces:
    """What the portal shows of the week elsewhere. ``excel_scores``: office name → (score, rank) as exported;
    ``recomputed``: office id → (score, rank) that follow from the stored inputs.
    """

    inputs: Shown
    excel: Shown
    excel_scores: Mapping[str, tuple[Decimal | None, int | None]]
    recomputed: Mapping[int, tuple[Decimal | None, int | None]]


def first_disagreement(
    content: Mapping[str, Any], facts: Facts, surfaces: Surfaces, *, is_frozen: bool = False
) -> Disagreement | None:
    """None when everything agrees. ``facts`` are read anew from the figures and standings.

    ``is_frozen``: a published bulletin keeps the wording of its day, so its numbers are compared, but not the sentences
    with what the present rules would write.
    """
    checks = (
        _sentences(content, facts),
        () if is_frozen else _wording(content, facts),
        _table(content, facts),
        _annex(content, facts),
        _sums(content),
        _standings(facts, surfaces),
        _order(facts),
        _cells("standings", surfaces.inputs, facts),
        _cells("Excel", surfaces.excel, facts),
        _excel_scores(facts, surfaces),
    )
    return next((found for check in checks for found in check), None)


def _sentences(content: Mapping[str, Any], facts: Facts) -> Iterator[Disagreement]:
    for sentence in content["sentences"]:
        for number in numbers_of(sentence["parts"]):
            yield from _number("text", number, facts)
        if text_of(sentence["parts"]) != sentence["text"]:
            yield Disagreement("text", sentence["section"], sentence["text"], text_of(sentence["parts"]))


def _wording(content: Mapping[str, Any], facts: Facts) -> Iterator[Disagreement]:
    shown = [sentence["text"] for sentence in content["sentences"]]
    wanted = [sentence["text"] for sentence in compose(facts)["sentences"]]
    for line in range(max(len(shown), len(wanted))):
        one, other = _at(shown, line), _at(wanted, line)
        if one != other:
            yield Disagreement("text", str(line + 1), one, other)


def _table(content: Mapping[str, Any], facts: Facts) -> Iterator[Disagreement]:
    rows = content["table"]["rows"]
    for row in rows:
        for cell in row["cells"]:
            yield from _number("table", cell, facts)
    yield from _names("table", [row["name"] for row in rows], [row.name for row in facts.standings])


def _annex(content: Mapping[str, Any], facts: Facts) -> Iterator[Disagreement]:
    annex = content["annex"]
    for row in annex["rows"]:
        for cell in (cell for group in row["cells"] for cell in group):
            yield from _number("annex", cell, facts)
    for cell in (cell for group in annex["total"] for cell in group):
        yield from _number("annex", cell, facts)
    offices = [row.name for row in sorted(facts.standings, key=lambda row: row.order)]
    yield from _names("annex", [row["name"] for row in annex["rows"]], offices)


def _sums(content: Mapping[str, Any]) -> Iterator[Disagreement]:
    """The printed cells of the offices add up to the printed total."""
    annex = content["annex"]
    totals = {cell["k"]: cell["v"] for group in annex["total"] for cell in group}
    for column in annex["columns"]:
        for name in ANNEX_FIELDS[:-1]:
            added = sum(_integer(cell) for cell in _column(annex["rows"], column["code"], name))
            key = f"county/{column['code']}/{name}"
            if added != _integer({"v": totals.get(key, MISSING)}):
                yield Disagreement("sums", f"{column['name']} {name}", totals.get(key, MISSING), str(added))


def _standings(facts: Facts, surfaces: Surfaces) -> Iterator[Disagreement]:
    for row in facts.standings:
        again = surfaces.recomputed.get(row.office, (None, None))
        if (row.score, row.rank) != again:
            yield Disagreement("standings", row.name, f"{row.score} / {row.rank}", f"{again[0]} / {again[1]}")


def _order(facts: Facts) -> Iterator[Disagreement]:
    """Ranks follow the shown scores: 1 + the number of better ones."""
    for row in facts.ranked:
        better = sum((other.score or 0) > (row.score or 0) for other in facts.ranked)
        if row.rank != better + 1:
            yield Disagreement("order", row.name, str(row.rank), str(better + 1))


def _cells(place: str, shown: Shown, facts: Facts) -> Iterator[Disagreement]:
    names = {row.office: row.name for row in facts.standings}
    for (office, code), cell in facts.cells.items():
        if office not in names or code not in {one.code for one in facts.counted}:
            continue
        there = shown.get((names[office], code))
        if there != (cell.cumulative, cell.target):
            yield Disagreement(place, f"{names[office]} {code}", _pair(there), _pair((cell.cumulative, cell.target)))


def _excel_scores(facts: Facts, surfaces: Surfaces) -> Iterator[Disagreement]:
    for row in facts.standings:
        there = surfaces.excel_scores.get(row.name, (None, None))
        if there != (row.score, row.rank):
            yield Disagreement("Excel", row.name, f"{there[0]} / {there[1]}", f"{row.score} / {row.rank}")


def _number(place: str, number: Mapping[str, str], facts: Facts) -> Iterator[Disagreement]:
    try:
        expected = facts.value(number["k"])
    except LookupError:
        expected = MISSING
    if number["v"] != expected:
        yield Disagreement(place, _spoken(number["k"], facts), number["v"], expected)


def _spoken(key: str, facts: Facts) -> str:
    """A key in words: ids and codes replaced by names."""
    names = {str(row.office): row.name for row in facts.standings} | {one.code: one.name for one in facts.subjects}
    return " ".join(names.get(part, part) for part in key.split("/"))


def _names(place: str, shown: Sequence[str], wanted: Sequence[str]) -> Iterator[Disagreement]:
    if list(shown) != list(wanted):
        yield Disagreement(place, "司法所", "、".join(shown), "、".join(wanted))


def _column(rows: Iterable[Mapping[str, Any]], code: str, name: str) -> Iterator[Mapping[str, str]]:
    ending = f"/{code}/{name}"
    for row in rows:
        for group in row["cells"]:
            yield from (cell for cell in group if cell["k"].endswith(ending))


def _integer(cell: Mapping[str, str]) -> int:
    return 0 if cell["v"] == MISSING else int(cell["v"])


def _pair(pair: tuple[int, int | None] | None) -> str:
    return MISSING if pair is None else f"{pair[0]} / {MISSING if pair[1] is None else pair[1]}"


def _at(texts: Sequence[str], number: int) -> str:
    return texts[number] if number < len(texts) else MISSING
