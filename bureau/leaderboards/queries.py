"""Reading boards and standings: one shape for the public page, the leaders' page, the bulletin and the export."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bureau.core.errors import NotVisible
from bureau.core.weeks import Week
from bureau.leaderboards.models import Board, Formula, Standing
from bureau.leaderboards.ranking import recomputed
from bureau.leaderboards.rules import SMALL_BASE, band_of, lead_of, percent, schedule_of
from bureau.statistics.choices import WeekState
from bureau.statistics.models import IndicatorDefinition, WeekClosing

# Weeks of the small line beside an office.
HISTORY = 8


@dataclass(frozen=True)
class Row:
    """One office on a board, ready to be shown. ``lead``: percentage points ahead of the schedule."""

    standing: Standing
    lead: Decimal | None
    band: str
    is_close: bool
    history: list[Decimal | None]

    @property
    def share(self) -> Decimal | None:
        """The score as a share (0.5525), as bars take it."""
        return None if self.standing.score is None else self.standing.score / 100

    @property
    def base(self) -> int:
        """Everything counted for this score, whatever the unit."""
        return sum(one["cumulative"] for one in self.standing.inputs if one["points"] is not None)

    @property
    def is_small(self) -> bool:
        return self.standing.rank is not None and self.base < SMALL_BASE

    @property
    def counted(self) -> int:
        """Indicators that count for this office."""
        return sum(one["points"] is not None for one in self.standing.inputs)

    @property
    def reached(self) -> int:
        """Indicators whose target is reached."""
        return sum(_is_reached(one) for one in self.standing.inputs)

    @property
    def has_target(self) -> bool:
        return self.standing.score is not None


@dataclass(frozen=True)
class BoardWeek:
    """A board in a week, for one calendar year. ``rows`` are all of them; ``upper_half`` is what the public may see of
    a board that does not list all.
    """

    board: Board
    week: Week
    year: int
    closing: WeekClosing
    formula: Formula | None
    rows: list[Row]

    @cached_property
    def schedule(self) -> Fraction:
        return schedule_of(self.week, self.year)

    @property
    def schedule_share(self) -> Decimal:
        """The schedule as it is displayed (0.529), so that every difference can be checked by hand."""
        return percent(self.schedule) / 100

    @property
    def is_published(self) -> bool:
        return self.closing.state == WeekState.PUBLISHED

    @cached_property
    def terms(self) -> list[dict[str, Any]]:
        """The formula as it was used: the inputs of the first row (name, weight, cap, whether it is counted)."""
        return self.rows[0].standing.inputs if self.rows else []

    @property
    def not_counted(self) -> list[dict[str, Any]]:
        return [term for term in self.terms if not term["is_counted"]]

    @property
    def upper_half(self) -> list[Row]:
        """Half of the ranked offices, rounded up, with everybody who shares the last of these places."""
        last = last_of_upper_half(row.standing.rank for row in self.rows)
        return [row for row in self.rows if row.standing.rank is not None and row.standing.rank <= last]

    def shown_to_public(self) -> list[Row]:
        return self.rows if self.board.lists_all else self.upper_half

    @property
    def other_years(self) -> list[int]:
        """The other calendar year of a week that crosses New Year."""
        return [year for year in self.week.calendar_years if year != self.year]


def last_of_upper_half(ranks: Iterable[int | None]) -> int:
    """The last rank of the upper half of those that have one, rounded up; 0 when none has."""
    given = sorted(rank for rank in ranks if rank is not None)
    return given[(len(given) - 1) // 2] if given else 0


def open_offices(week: Week) -> set[tuple[int, int]]:
    """(year, office id) that some public board of a published ``week`` shows."""
    shown: dict[tuple[Board, int], list[Standing]] = {}
    for one in Standing.objects.filter(week=week.key, board__in=boards(public=True)).select_related("board"):
        shown.setdefault((one.board, one.year), []).append(one)
    found = set()
    for (board, year), rows in shown.items():
        last = last_of_upper_half(row.rank for row in rows)
        found |= {
            (year, row.office_id) for row in rows if board.lists_all or (row.rank is not None and row.rank <= last)
        }
    return found


def boards(*, public: bool) -> QuerySet[Board]:
    """Boards that are on; for the public those that are open to it."""
    return Board.objects.filter(is_active=True, is_public=True) if public else Board.objects.all()


def board_by_code(code: str) -> Board:
    board = Board.objects.filter(code=code).first()
    if board is None:
        raise NotVisible(_("There is no such board."))
    return board


def ranked_weeks(board: Board, *, published: bool) -> list[Week]:
    """Weeks with standings of ``board``, newest first; ``published``: only those the public may see."""
    weeks = WeekClosing.objects.filter(state__in=_states(published=published))
    ranked = Standing.objects.filter(board=board).order_by()
    return [
        Week.parse(key)
        for key in weeks.filter(week__in=ranked.values("week")).order_by("-week").values_list("week", flat=True)
    ]


def last_weeks(*, published: bool) -> dict[int, Week]:
    """Board id → the last week it was ranked."""
    found: dict[int, Week] = {}
    weeks = WeekClosing.objects.filter(state__in=_states(published=published))
    pairs = Standing.objects.filter(week__in=weeks.values("week")).order_by("week").values_list("board_id", "week")
    for board_id, key in pairs.distinct():
        found[board_id] = Week.parse(key)
    return found


def board_week(board: Board, week: Week, *, year: int | None = None, published: bool) -> BoardWeek:
    """The board in ``week``; NotVisible when the week is not closed (or not published) or has no standings.

    ``year``: one of the week's calendar years, by default its own.
    """
    closing = WeekClosing.objects.filter(week=week.key, state__in=_states(published=published)).first()
    if closing is None:
        raise NotVisible(_("There is no ranking for this week."))
    year = week.year if year is None else year
    standings = list(
        Standing.objects.filter(board=board, week=week.key, year=year)
        .select_related("office", "formula")
        .order_by("rank", "office__order", "office_id")
    )
    if not standings:
        raise NotVisible(_("There is no ranking for this week."))
    standings.sort(key=lambda one: one.rank is None)
    return BoardWeek(
        board, week, year, closing, standings[0].formula, _rows(board, week, year, standings, published=published)
    )


def standings_of_week(week: Week) -> list[Standing]:
    """All standings of a week: by board and year, best place first, those without place last."""
    rows = Standing.objects.filter(week=week.key).select_related("board", "office")
    order = ("board__order", "board__code", "year", "rank", "office__order", "office_id")
    return sorted(rows.order_by(*order), key=lambda one: (one.board.order, one.board.code, one.year, one.rank is None))


def explanations(codes: Iterable[str], week: Week) -> dict[str, str]:
    """Indicator code → its definition in words as it held in ``week``."""
    rows = IndicatorDefinition.objects.filter(indicator__code__in=list(codes), valid_from__lte=week.sunday)
    return dict(rows.order_by("valid_from").values_list("indicator__code", "explanation"))


def history_of(board: Board, office_id: int, until: Week, year: int) -> list[Standing]:
    """The last standings of one office up to ``until``, oldest first."""
    rows = Standing.objects.filter(board=board, office_id=office_id, year=year, week__lte=until.key)
    return list(reversed(rows.order_by("-week")[:HISTORY]))


def export_headings(found: BoardWeek) -> list[str]:
    """Headings of the Excel sheet (files are always Chinese): place, office, score, change, then done and target of
    every indicator.
    """
    pairs = [(f"{one['name']} 完成", f"{one['name']} 任务") for one in found.terms]
    return ["名次", "司法所", "得分", "较上周", *(heading for pair in pairs for heading in pair)]


def export_rows(found: BoardWeek) -> list[list[Any]]:
    """The same standings as on the screen, one row for each office."""
    rows = []
    for row in found.rows:
        one = row.standing
        change = one.previous_rank - one.rank if one.rank is not None and one.previous_rank is not None else None
        pairs = [(given["cumulative"], given["target"]) for given in one.inputs]
        rows.append([one.rank, one.office.name, one.score, change, *(value for pair in pairs for value in pair)])
    return rows


def _states(*, published: bool) -> Sequence[str]:
    return (WeekState.PUBLISHED,) if published else (WeekState.CLOSED, WeekState.PUBLISHED)


def _rows(board: Board, week: Week, year: int, standings: Sequence[Standing], *, published: bool) -> list[Row]:
    close = {place.office for place in recomputed(standings[0].formula, standings) if place.is_close}
    past = _histories(board, week, year, published=published)
    schedule = schedule_of(week, year)
    rows = []
    for one in standings:
        lead = None if one.score is None else lead_of(one.score, schedule)
        band = "" if lead is None or one.rank is None else band_of(lead)
        rows.append(Row(one, lead, band, one.office_id in close, past.get(one.office_id, [])))
    return rows


def _histories(board: Board, week: Week, year: int, *, published: bool) -> dict[int, list[Decimal | None]]:
    """Office → scores of the last weeks of the year, oldest first."""
    weeks = (
        Standing.objects.filter(board=board, year=year, week__lte=week.key)
        .filter(week__in=WeekClosing.objects.filter(state__in=_states(published=published)).values("week"))
        .order_by("-week")
        .values_list("week", flat=True)
        .distinct()[:HISTORY]
    )
    rows = Standing.objects.filter(board=board, year=year, week__in=list(weeks)).order_by("week")
    found: dict[int, list[Decimal | None]] = {}
    for office, score in rows.values_list("office_id", "score"):
        found.setdefault(office, []).append(score)
    return found


def _is_reached(one: dict[str, Any]) -> bool:
    return bool(one["points"] is not None and one["cumulative"] >= one["target"])


def movers(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Offices that gained and that lost places since the week before, the largest moves first."""
    compared = [row for row in rows if row.standing.rank is not None and row.standing.previous_rank is not None]
    moved = sorted(compared, key=lambda row: -abs(_move(row.standing)))
    return [row for row in moved if _move(row.standing) > 0], [row for row in moved if _move(row.standing) < 0]


def _move(one: Standing) -> int:
    return (one.previous_rank or 0) - (one.rank or 0)
