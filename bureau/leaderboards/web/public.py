"""What everybody sees: published weeks of the boards that are open to the public."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bureau.core.weeks import Week
from bureau.journal.keptpages import kept
from bureau.leaderboards import queries
from bureau.leaderboards.models import Board
from bureau.leaderboards.web.reading import year_of
from bureau.statistics.queries import restatements_of
from bureau.webkit.addresses import week_of


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
    """One published week of one board, and how it is computed.

    The middle of the page is the same for everybody and changes only when something was written: it is kept until the
    journal has a newer entry.
    """

    template_name = "leaderboards/board_week.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        board = queries.board_by_code(self.kwargs["board"])
        if not is_open(board):
            return closed(request, board)
        week = week_of(self.kwargs["week"])
        year = year_of(request, week)

        def context() -> dict[str, Any]:
            return table_context(board, week, year)

        table = kept("leaderboards/_board_week.html", context, board.pk, week, year)
        return self.render_to_response(self.get_context_data(board=board, week=week, table=table))


def table_context(board: Board, week: Week, year: int | None) -> dict[str, Any]:
    """What the middle of the page shows; NotVisible unless the week is published."""
    found = queries.board_week(board, week, year=year, published=True)
    rows = found.shown_to_public()
    return {
        "board": board,
        "week": week,
        "found": found,
        "rows": rows,
        "hidden": len(found.rows) - len(rows),
        "weeks": queries.ranked_weeks(board, published=True),
        "explanations": queries.explanations([term["indicator"] for term in found.terms], week),
        "restatements": restatements_of(week),
    }


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
