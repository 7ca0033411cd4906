"""From the figures of a week to the standings of a board: reads figures and formula, writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bureau.core.weeks import Week
from bureau.leaderboards.models import Board, Formula, Standing, Term
from bureau.leaderboards.scoring import (
    TEN_THOUSANDTH,
    Count,
    OfficeCounts,
    Place,
    Points,
    TermRule,
    places,
    rounded,
)
from bureau.statistics.choices import WeekState
from bureau.statistics.models import Figure, WeekClosing
from villages.models import JusticeOffice


@dataclass(frozen=True)
class Sources:
    """What standings of one week and year are made from. ``figures``: (office id, indicator code) → Figure."""

    offices: Sequence[JusticeOffice]
    figures: dict[tuple[int, str], Figure]
    counted: frozenset[str]


def sources_of(week: Week, year: int) -> Sources:
    """All offices and the figures of ``week`` for ``year``; an indicator without any figure is not counted yet."""
    rows = Figure.objects.filter(week=week.key, year=year).select_related("indicator")
    figures = {(row.office_id, row.indicator.code): row for row in rows}
    return Sources(tuple(JusticeOffice.objects.all()), figures, frozenset(code for _, code in figures))


def formula_for(board: Board, week: Week) -> Formula | None:
    """The version in force in ``week``."""
    return board.formulas.filter(valid_from__lte=week.key).order_by("-valid_from").first()


def standings_of(formula: Formula, week: Week, year: int, sources: Sources) -> list[Standing]:
    """Unsaved standings, best place first."""
    terms = list(formula.terms.select_related("indicator"))
    rules = [rule_of(term, sources) for term in terms]
    offices = [_counts(office, rules, sources) for office in sources.offices]
    previous = previous_ranks(formula.board_id, week, year)
    by_code = {term.indicator.code: term for term in terms}
    return [
        Standing(
            board_id=formula.board_id,
            formula=formula,
            week=week.key,
            year=year,
            office_id=place.office,
            score=place.score,
            rank=place.rank,
            is_tied=place.is_tied,
            previous_rank=previous.get(place.office),
            inputs=[_input(one, by_code[one.term.indicator], place, sources) for one in place.points],
        )
        for place in places(rules, offices, minimum_count=formula.minimum_count)
    ]


def rule_of(term: Term, sources: Sources) -> TermRule:
    code = term.indicator.code
    return TermRule(code, term.weight, term.cap, is_counted=term.indicator.is_active and code in sources.counted)


def previous_ranks(board_id: int, week: Week, year: int) -> dict[int, int | None]:
    """Office → rank in the last closed week of ``year`` before ``week``; empty in the first week."""
    closed = WeekClosing.objects.filter(state__in=(WeekState.CLOSED, WeekState.PUBLISHED), week__lt=week.key)
    earlier = Standing.objects.filter(board_id=board_id, year=year, week__in=closed.values("week"))
    last = earlier.order_by("-week").values_list("week", flat=True).first()
    if last is None:
        return {}
    return dict(earlier.filter(week=last).values_list("office_id", "rank"))


def rank_effect(week: Week, counts: Mapping[tuple[str, int, int], int]) -> list[dict[str, object]]:
    """The ranks of ``week`` that would differ if the cumulative counts were ``counts`` ((indicator, office, year) →
    quantity, zeros left out): ``{"board", "year", "office", "old", "new"}`` each.
    """
    groups: dict[tuple[str, int], list[Standing]] = {}
    for row in Standing.objects.filter(week=week.key).select_related("board", "formula", "office"):
        groups.setdefault((row.board.code, row.year), []).append(row)
    found: list[dict[str, object]] = []
    for (board, year), standings in sorted(groups.items()):
        old = {row.office_id: row.rank for row in standings}
        found += [
            {"board": board, "year": year, "office": place.office, "old": old[place.office], "new": place.rank}
            for place in recomputed(standings[0].formula, standings, counts)
            if place.rank != old[place.office]
        ]
    return found


def recomputed(
    formula: Formula, standings: Sequence[Standing], counts: Mapping[tuple[str, int, int], int] | None = None
) -> list[Place]:
    """The places that follow from the stored inputs alone: for the proof, and for how firm a place is.

    ``counts``: other cumulative counts to put in their place ((indicator, office, year) → quantity, zeros left out).
    """
    if not standings:
        return []
    rules = [
        TermRule(one["indicator"], Decimal(one["weight"]), Decimal(one["cap"]), is_counted=one["is_counted"])
        for one in standings[0].inputs
    ]
    offices = [
        OfficeCounts(
            row.office_id,
            (row.office.order, row.office_id),
            {one["indicator"]: Count(_cumulative(one, row, counts), one["target"]) for one in row.inputs},
        )
        for row in standings
    ]
    return places(rules, offices, minimum_count=formula.minimum_count)


def _cumulative(given: Mapping[str, Any], row: Standing, counts: Mapping[tuple[str, int, int], int] | None) -> int:
    if counts is None:
        return int(given["cumulative"])
    return counts.get((given["indicator"], row.office_id, row.year), 0)


def _counts(office: JusticeOffice, rules: Sequence[TermRule], sources: Sources) -> OfficeCounts:
    counts = {}
    for rule in rules:
        figure = sources.figures.get((office.pk, rule.indicator))
        if figure is not None:
            counts[rule.indicator] = Count(figure.cumulative, figure.target)
    return OfficeCounts(office.pk, (office.order, office.pk), counts)


def _input(one: Points, term: Term, place: Place, sources: Sources) -> dict[str, Any]:
    """What one term gave one office, as stored: numbers as they entered, fractions as decimals with four places."""
    figure = sources.figures.get((place.office, one.term.indicator))
    return {
        "indicator": one.term.indicator,
        "name": term.indicator.name,
        "unit": term.indicator.unit,
        "week_value": figure.week_value if figure else 0,
        "late": figure.late if figure else 0,
        "cumulative": one.count.cumulative,
        "target": one.count.target,
        "completion": None if one.completion is None else str(rounded(one.completion, TEN_THOUSANDTH)),
        "weight": str(one.term.weight),
        "cap": str(one.term.cap),
        "points": None if one.points is None else str(rounded(one.points, TEN_THOUSANDTH)),
        "is_counted": one.term.is_counted,
    }
