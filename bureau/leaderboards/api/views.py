"""Boards: those open to the public with their published weeks; inside also the others and closed weeks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bureau.core.errors import NotVisible
from bureau.leaderboards import queries
from bureau.leaderboards.api.serializers import BoardDetailSerializer, BoardSerializer, StandingsSerializer
from bureau.leaderboards.models import Board
from bureau.leaderboards.queries import BoardWeek
from bureau.statistics.api.reading import sees_inside
from bureau.webkit.addresses import week_of
from bureau.webkit.api import AddressPermission

TAGS = ["boards"]
YEAR = OpenApiParameter("year", int, description="The other calendar year of a week that crosses New Year.")


class BoardView(APIView):
    """What the three addresses share: who sees what."""

    permission_classes = (AddressPermission,)

    def is_inside(self) -> bool:
        return sees_inside(self.request.user, "boards.view")

    def board(self, code: str) -> Board:
        board = queries.board_by_code(code)
        if not self.is_inside() and not (board.is_active and board.is_public):
            raise NotVisible(_("There is no such board."))
        return board


class BoardList(BoardView):
    @extend_schema(operation_id="boards_list", tags=TAGS, summary="Boards", responses=BoardSerializer(many=True))
    def get(self, request: Request) -> Response:
        last = queries.last_weeks(published=not self.is_inside())
        boards = queries.boards(public=not self.is_inside())
        rows = [_described(board, last_week=_key(last.get(board.pk))) for board in boards]
        return Response(BoardSerializer(rows, many=True).data)


class BoardDetail(BoardView):
    @extend_schema(tags=TAGS, summary="One board and its weeks", responses=BoardDetailSerializer)
    def get(self, request: Request, code: str) -> Response:
        board = self.board(code)
        weeks = [week.key for week in queries.ranked_weeks(board, published=not self.is_inside())]
        described = _described(board, last_week=weeks[0] if weeks else None, weeks=weeks)
        return Response(BoardDetailSerializer(described).data)


class Standings(BoardView):
    @extend_schema(
        operation_id="boards_standings",
        tags=TAGS,
        summary="The standings of a week",
        description="Without log-in: of published weeks; the upper half where the board does not list all places.",
        parameters=[YEAR],
        responses=StandingsSerializer,
    )
    def get(self, request: Request, code: str, week: str) -> Response:
        board, wanted, inside = self.board(code), week_of(week), self.is_inside()
        asked = request.query_params.get("year", "")
        year = next((one for one in wanted.calendar_years if str(one) == asked), None)
        if asked and year is None:
            raise NotVisible(_("There is no ranking for this week."))
        found = queries.board_week(board, wanted, year=year, published=not inside)
        return Response(StandingsSerializer(_standings(found, inside=inside)).data)


def _standings(found: BoardWeek, *, inside: bool) -> dict[str, Any]:
    rows = found.rows if inside else found.shown_to_public()
    words = queries.explanations([term["indicator"] for term in found.terms], found.week)
    return {
        "board": found.board.code,
        "name": found.board.name,
        "week": found.week.key,
        "year": found.year,
        "is_published": found.is_published,
        "schedule": found.schedule_share,
        "formula": found.formula.number if found.formula else 0,
        "minimum_count": found.formula.minimum_count if found.formula else 0,
        "terms": [{**term, "explanation": words.get(term["indicator"], "")} for term in found.terms],
        "rows": rows,
        "hidden": len(found.rows) - len(rows),
    }


def _described(board: Board, **more: Any) -> dict[str, Any]:
    names = ("code", "name", "is_active", "is_public", "lists_all")
    return {**{name: getattr(board, name) for name in names}, **more}


def _key(week: Any) -> str | None:
    return week.key if week is not None else None
