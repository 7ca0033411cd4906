"""From figures and a formula to scores and places; pure and exact, the same input in any order gives the same result.

For each office: completion ``c = cumulative / target``; points of an indicator ``= weight × min(c, cap)``;
score ``= Σ points / Σ weights of the counted indicators × 100``, rounded half up to two decimals. An indicator without
a target is not counted for that office. Places are competition places (1, 2, 2, 4) on the rounded, displayed score, so
that two offices showing the same score never have different places.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

HUNDREDTH = 100
TEN_THOUSANDTH = 10_000


@dataclass(frozen=True)
class TermRule:
    """One indicator of the formula. ``is_counted`` is False while nothing counts it yet."""

    indicator: str
    weight: Decimal
    cap: Decimal
    is_counted: bool = True


@dataclass(frozen=True)
class Count:
    """What one office has done for one indicator in the year, and what it is to do (None or 0: no target)."""

    cumulative: int = 0
    target: int | None = None


@dataclass(frozen=True)
class OfficeCounts:
    """``order`` sorts offices in tables and within a tie; ``counts`` maps indicator → Count."""

    office: int
    order: tuple[int, ...]
    counts: Mapping[str, Count] = field(default_factory=dict)


@dataclass(frozen=True)
class Points:
    """One term for one office. ``completion`` and ``points`` are None where the indicator is not counted."""

    term: TermRule
    count: Count
    completion: Fraction | None
    points: Fraction | None


@dataclass(frozen=True)
class Place:
    """``score`` None: no indicator counted. ``rank`` None: listed without rank. ``is_close``: one more case would
    reach the score of the next better place, so the distance says little.
    """

    office: int
    score: Decimal | None
    rank: int | None
    is_tied: bool
    is_close: bool
    points: tuple[Points, ...]


def rounded(value: Fraction, steps: int) -> Decimal:
    """Half up to ``1/steps`` (a power of ten), exactly; negative values mirror the positive ones."""
    scaled = math.floor(abs(value) * steps + Fraction(1, 2))
    sign = -1 if value < 0 else 1
    return (Decimal(sign * scaled) / steps).quantize(Decimal(1) / steps)


def places(terms: Sequence[TermRule], offices: Iterable[OfficeCounts], *, minimum_count: int = 0) -> list[Place]:
    """All offices: ranked ones by place, ties in office order, then those without rank in office order."""
    in_order = sorted(offices, key=lambda one: (one.order, one.office))
    points = {one.office: _points(terms, one) for one in in_order}
    scores = {office: _score(own) for office, own in points.items()}
    ranked = {one.office for one in in_order if _is_ranked(points[one.office], minimum_count)}
    on_board = [score for office, score in scores.items() if office in ranked and score is not None]
    result = [
        _place(one.office, points[one.office], scores[one.office], on_board if one.office in ranked else None)
        for one in in_order
    ]
    return sorted(result, key=lambda place: (place.rank is None, place.rank or 0))


def _points(terms: Sequence[TermRule], office: OfficeCounts) -> tuple[Points, ...]:
    result = []
    for term in terms:
        count = office.counts.get(term.indicator, Count())
        if not term.is_counted or not count.target:
            result.append(Points(term, count, None, None))
            continue
        result.append(_counted(term, count, Fraction(count.cumulative, count.target)))
    return tuple(result)


def _counted(term: TermRule, count: Count, completion: Fraction) -> Points:
    return Points(term, count, completion, Fraction(term.weight) * min(completion, Fraction(term.cap)))


def _score(points: Iterable[Points]) -> Decimal | None:
    counted = [(one.points, Fraction(one.term.weight)) for one in points if one.points is not None]
    weights = sum((weight for _, weight in counted), Fraction(0))
    if not weights:
        return None
    return rounded(sum((own for own, _ in counted), Fraction(0)) / weights * 100, HUNDREDTH)


def _is_ranked(points: Iterable[Points], minimum_count: int) -> bool:
    counted = [one.count.cumulative for one in points if one.points is not None]
    return bool(counted) and sum(counted) >= minimum_count


def _place(office: int, points: tuple[Points, ...], score: Decimal | None, board: list[Decimal] | None) -> Place:
    """``board``: the scores of all ranked offices, this one's included; None for an office without rank."""
    if board is None or score is None:
        return Place(office, score, None, is_tied=False, is_close=False, points=points)
    better = [other for other in board if other > score]
    return Place(
        office,
        score,
        len(better) + 1,
        is_tied=board.count(score) > 1,
        is_close=bool(better) and _with_one_more(points) >= min(better),
        points=points,
    )


def _with_one_more(points: tuple[Points, ...]) -> Decimal:
    """The best score this office could have with one more counted case in one indicator.

    The weights stay, so the best score is that of the largest gain: one division and one rounding instead of one each
    for every indicator (a third of the time of the public page, measured).
    """
    best: tuple[Fraction, tuple[Points, ...]] | None = None
    for index, one in enumerate(points):
        if one.points is None or not one.count.target:
            continue
        more = _counted(one.term, one.count, Fraction(one.count.cumulative + 1, one.count.target))
        gain = (more.points or Fraction(0)) - one.points
        if best is None or gain > best[0]:
            best = gain, (*points[:index], more, *points[index + 1 :])
    score = _score(best[1]) if best else None
    return Decimal(-1) if score is None else score
