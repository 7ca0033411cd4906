"""Reading bulletins, and the facts they are written from and checked against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from bureau.bulletins.choices import BulletinState
from bureau.bulletins.facts import Cell, Facts, Ranked, Subject
from bureau.bulletins.gate import Disagreement, Shown, Surfaces, first_disagreement
from bureau.bulletins.models import Bulletin
from bureau.core.errors import NotVisible
from bureau.core.weeks import Week
from bureau.leaderboards.models import Board, Standing
from bureau.leaderboards.queries import BoardWeek, board_week, export_rows
from bureau.leaderboards.ranking import recomputed
from bureau.statistics.models import Figure
from bureau.statistics.queries import figures_of


def bulletins() -> QuerySet[Bulletin]:
    """Every bulletin, newest week first, with its people."""
    return Bulletin.objects.select_related("board", "drafted_by", "checked_by", "signed_by").order_by("-week")


def published_bulletins() -> QuerySet[Bulletin]:
    """What the public may read: published, of a board that is open to it."""
    return bulletins().filter(state=BulletinState.PUBLISHED, board__is_public=True)


def bulletin_of(week: Week) -> Bulletin | None:
    return bulletins().filter(week=week.key).first()


def published_bulletin(week: Week) -> Bulletin:
    """NotVisible unless it is published and open to the public."""
    bulletin = published_bulletins().filter(week=week.key).first()
    if bulletin is None:
        raise NotVisible(_("There is no published bulletin for this week."))
    return bulletin


def neighbours(bulletin: Bulletin) -> tuple[Bulletin | None, Bulletin | None]:
    """The published bulletins before and after this one."""
    others = published_bulletins()
    before = others.filter(week__lt=bulletin.week).first()
    after = others.filter(week__gt=bulletin.week).order_by("week").first()
    return before, after


def next_issue(year: int) -> int:
    """Numbers run by year from 1 and are never used again."""
    last = Bulletin.objects.filter(year=year).aggregate(last=Max("issue"))["last"]
    return (last or 0) + 1


def board_for(week: Week) -> Board | None:
    """The board the bulletin is about: the first of those that are on and ranked in ``week``."""
    ranked = Standing.objects.filter(week=week.key).order_by()
    return Board.objects.filter(is_active=True, pk__in=ranked.values("board_id")).first()


def facts_of(board: Board, week: Week) -> Facts:
    """Read anew from the standings and the figures that the dashboard shows."""
    found = board_week(board, week, published=False)
    return Facts(
        week=week,
        year=found.year,
        board=board.name,
        shows_bottom=board.shows_bottom,
        minimum_count=found.formula.minimum_count if found.formula else 0,
        subjects=[Subject(one["indicator"], one["name"], one["unit"], one["is_counted"]) for one in found.terms],
        standings=_ranked(found),
        cells=_cells(figures_of(week, found.year)),
        before=_cells_before(board, week, found.year),
    )


def disagreement_of(bulletin: Bulletin) -> Disagreement | None:
    """The first place where the stored bulletin, the standings, the figures and the export differ; None if none do."""
    week = Week.parse(bulletin.week)
    found = board_week(bulletin.board, week, published=False)
    facts = facts_of(bulletin.board, week)
    is_frozen = bulletin.state == BulletinState.PUBLISHED
    return first_disagreement(bulletin.content, facts, _surfaces(found), is_frozen=is_frozen)


def _ranked(found: BoardWeek) -> list[Ranked]:
    offices = sorted(found.rows, key=lambda row: (row.standing.office.order, row.standing.office_id))
    order = {row.standing.office_id: number for number, row in enumerate(offices)}
    return [
        Ranked(
            office=row.standing.office_id,
            name=row.standing.office.name,
            score=row.standing.score,
            rank=row.standing.rank,
            is_tied=row.standing.is_tied,
            previous=row.standing.previous_rank,
            order=order[row.standing.office_id],
        )
        for row in found.rows
    ]


def _cells(figures: Iterable[Figure]) -> dict[tuple[int, str], Cell]:
    return {
        (one.office_id, one.indicator.code): Cell(one.week_value, one.late, one.cumulative, one.target)
        for one in figures
    }


def _cells_before(board: Board, week: Week, year: int) -> dict[tuple[int, str], Cell]:
    """The figures of the week the ranks are compared with."""
    earlier = Standing.objects.filter(board=board, year=year, week__lt=week.key).order_by("-week")
    key = earlier.values_list("week", flat=True).first()
    return _cells(figures_of(Week.parse(key), year)) if key else {}


def _surfaces(found: BoardWeek) -> Surfaces:
    inputs: dict[tuple[str, str], tuple[int, int | None]] = {
        (row.standing.office.name, one["indicator"]): (one["cumulative"], one["target"])
        for row in found.rows
        for one in row.standing.inputs
    }
    exported = export_rows(found)
    standings = [row.standing for row in found.rows]
    again = recomputed(found.formula, standings) if found.formula else []
    return Surfaces(
        inputs=inputs,
        excel=_exported_cells(found, exported),
        excel_scores={row[1]: (row[2], row[0]) for row in exported},
        recomputed={place.office: (place.score, place.rank) for place in again},
    )


def _exported_cells(found: BoardWeek, rows: Sequence[Sequence[Any]]) -> Shown:
    cells: dict[tuple[str, str], tuple[int, int | None]] = {}
    for row in rows:
        for number, term in enumerate(found.terms):
            cells[row[1], term["indicator"]] = (row[4 + 2 * number], row[5 + 2 * number])
    return cells
