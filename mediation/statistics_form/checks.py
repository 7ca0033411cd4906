"""The sums that must hold in every form, each named with both its numbers. Pure.

The list of the domain notes (1.7): by body = by source = by type = total, delegated parts = delegated, oral + written =
successful; and what ties days of acceptance and days of closing together: carried over + accepted − concluded = open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mediation.models.prevention import PAIRS
from mediation.statistics_form.rates import Figures, Number
from mediation.statistics_form.shape import BLOCKS, COLUMNS

Words = str | Promise


@dataclass(frozen=True)
class Check:
    """``name`` is stable, for programs; ``label`` for people."""

    name: str
    label: Words
    ok: bool
    left: Number
    right: Number


def checks_of(total: Figures, offices: Sequence[Figures] | None = None) -> list[Check]:
    """All checks of a form; ``offices``: the rows that must add up to ``total``; None for the form of one office."""
    return [
        *_sums(total),
        *_parts(total),
        *(_pair(total, name) for name in PAIRS),
        *(() if offices is None else _offices(total, offices)),
    ]


def _sum(figures: Figures, block: str) -> Number:
    return sum(number for key, number in figures.items() if key.partition(".")[0] == block)


def _equal(name: str, label: Words, left: Number, right: Number) -> Check:
    return Check(name, label, left == right, left, right)


def _at_most(name: str, label: Words, left: Number, right: Number) -> Check:
    return Check(name, label, left <= right, left, right)


def _sums(total: Figures) -> Iterator[Check]:
    cases = total["cases"]
    yield _equal("by_committee_kind", _("sum by body = cases"), _sum(total, "by_committee_kind"), cases)
    yield _equal("by_source", _("sum by source = cases"), _sum(total, "by_source"), cases)
    yield _equal("by_type", _("sum by type = cases"), _sum(total, "by_type"), cases)
    delegated = total["by_source.delegated"]
    yield _equal("delegated_by", _("sum of the delegating bodies = delegated"), _sum(total, "delegated_by"), delegated)
    yield _equal("by_form", _("oral + written = successful"), _sum(total, "by_form"), total["successful"])
    results = total["successful"] + total["failed"] + total["terminated"]
    yield _equal("results", _("successful + not successful + terminated = concluded"), results, total["concluded"])
    moved = total["open_before"] + cases - total["concluded"]
    yield _equal("flow", _("carried over + accepted − concluded = open at the end"), moved, total["open_after"])


def _parts(total: Figures) -> Iterator[Check]:
    yield _at_most("successful", _("successful ≤ concluded"), total["successful"], total["concluded"])
    yield _at_most("difficult", _("difficult ≤ cases"), total["difficult"], total["cases"])
    yield _at_most("due", _("due ≤ successful"), total["due"], total["successful"])
    yield _at_most("performed_of_due", _("performed of the due ≤ due"), total["performed_of_due"], total["due"])
    visited = total["visited_of_successful"]
    yield _at_most("visited_of_successful", _("visited of the successful ≤ successful"), visited, total["successful"])


_PAIR_LABELS: dict[str, Words] = {
    "suicide": _("suicides prevented: both figures or none, people ≥ cases"),
    "criminal": _("crimes prevented: both figures or none, people ≥ cases"),
    "petition": _("group petitions prevented: both figures or none, people ≥ cases"),
    "fight": _("group fights prevented: both figures or none, people ≥ cases"),
}


def _pair(total: Figures, name: str) -> Check:
    cases, people = total[f"prevention.{name}_cases"], total[f"prevention.{name}_people"]
    holds = people >= cases > 0 or (cases, people) == (0, 0)
    return Check(f"prevention.{name}", _PAIR_LABELS[name], holds, cases, people)


def _offices(total: Figures, offices: Sequence[Figures]) -> Iterator[Check]:
    """Every column; those that agree are one line."""
    wrong = False
    for key in (column.key for block in BLOCKS for column in block.columns):
        added = sum((one[key] for one in offices), Decimal(0))
        if added != total[key]:
            wrong = True
            yield Check(f"offices.{key}", COLUMNS[key].label, ok=False, left=added, right=total[key])
    if not wrong:
        added = sum(one["cases"] for one in offices)
        yield _equal("offices", _("the offices add up to the county, column by column"), added, total["cases"])
