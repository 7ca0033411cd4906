"""What everybody sees: published weeks of the boards that are open to the public."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bureau.leaderboards import queries
from bureau.leaderboards.models import Board
from bureau.leaderboards.web.reading import week_of, year_of
from bureau.statistics.queries import restatements_of


class BoardList(TemplateView):
    """The boards with their last published week."""

    template_name = "leaderboards/board_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = queries.last_weeks(published=True)
        rows = [(board, last.get(board.pk)) for board in queries.boards(public=True)]
        return super().get_context_data(rows=rows, **kwargs)


class BoardLatest(TemplateView):
    """Leads to the week that was picked, else to the last published one."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        board = queries.board_by_code(self.kwargs["board"])
        if not is_open(board):
            return closed(request, board)
        picked = request.GET.get("week", "")
        if picked:
            return redirect("leaderboards:board-week", board.code, week_of(picked).key)
        weeks = queries.ranked_weeks(board, published=True)
        if not weeks:
            return closed(request, board)
        return redirect("leaderboards:board-week", board.code, weeks[0].key)


class BoardWeekPage(TemplateView):
    """One published week of one board, and how it is computed."""

    template_name = "leaderboards/board_week.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        board = queries.board_by_code(self.kwargs["board"])
        if not is_open(board):
            return closed(request, board)
        return self.render_to_response(self.get_context_data(**{**kwargs, "board": board}))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        week = week_of(self.kwargs["week"])
        board = kwargs["board"]
        found = queries.board_week(board, week, year=year_of(self.request, week), published=True)
        rows = found.shown_to_public()
        return super().get_context_data(
            found=found,
            rows=rows,
            hidden=len(found.rows) - len(rows),
            weeks=queries.ranked_weeks(board, published=True),
            explanations=queries.explanations([term["indicator"] for term in found.terms], week),
            restatements=restatements_of(week),
            **{**kwargs, "week": week},
        )


def is_open(board: Board) -> bool:
    return board.is_active and board.is_public


def closed(request: HttpRequest, board: Board) -> HttpResponse:
    """Says why there is no table, and where results will appear."""
    if not board.is_active:
        words = _("This board is switched off at present, so nothing is ranked.")
    elif not board.is_public:
        words = _("This board is for internal use. Its results are not published.")
    else:
        words = _("No week of this board has been published yet. The first one will appear here.")
    context = {"board": board, "words": words}
    return TemplateView(request=request, template_name="leaderboards/closed.html").render_to_response(context)
