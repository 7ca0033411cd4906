"""What leaders see: closed weeks too, every number opening its tallies."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from bureau.accounts.requests import user_of
from bureau.core.errors import NotVisible
from bureau.core.weeks import Week
from bureau.leaderboards import queries
from bureau.leaderboards.models import Board
from bureau.leaderboards.profiles import trends_of
from bureau.leaderboards.web.reading import year_of
from bureau.leaderboards.web.workbooks import workbook
from bureau.statistics.queries import restatements_of
from bureau.webkit.addresses import week_of
from bureau.webkit.views import visible_object
from villages.models import JusticeOffice, Village


class StandingsHome(TemplateView):
    """Leads to the last closed week of the first board; the picker sends ``board`` and ``week``."""

    template_name = "leaderboards/no_standings.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        picked = request.GET.get("week", "")
        if picked:
            board = queries.board_by_code(request.GET.get("board", ""))
            return redirect("leaderboards:standings-week", board.code, week_of(picked).key)
        last = queries.last_weeks(published=False)
        for board in queries.boards(public=False):
            if board.is_active and board.pk in last:
                return redirect("leaderboards:standings-week", board.code, last[board.pk].key)
        return self.render_to_response(self.get_context_data(**kwargs))


class BoardWeekView(TemplateView):
    """Base of the pages about one week of one board."""

    def found(self) -> queries.BoardWeek:
        week = week_of(self.kwargs["week"])
        board = queries.board_by_code(self.kwargs["board"])
        return queries.board_week(board, week, year=year_of(self.request, week), published=False)


class StandingsWeek(BoardWeekView):
    """Places, then every indicator of every office: each number opens its tallies."""

    template_name = "leaderboards/standings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.found()
        rising, falling = queries.movers(found.rows)
        return super().get_context_data(
            found=found,
            rows=found.rows,
            rising=rising,
            falling=falling,
            boards=[board for board in queries.boards(public=False) if board.is_active],
            weeks=queries.ranked_weeks(found.board, published=False),
            explanations=queries.explanations([term["indicator"] for term in found.terms], found.week),
            restatements=restatements_of(found.week),
            **{**kwargs, "board": found.board, "week": found.week},
        )


class StandingDetail(BoardWeekView):
    """Why this score: every input of one office, computed step by step."""

    template_name = "leaderboards/standing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.found()
        row = next((row for row in found.rows if row.standing.office_id == self.kwargs["pk"]), None)
        if row is None:
            raise NotVisible(_("There is no ranking for this week."))
        visible_object(JusticeOffice, self.request.user, row.standing.office_id)
        counted = [one for one in row.standing.inputs if one["points"] is not None]
        return super().get_context_data(
            found=found,
            row=row,
            weights=_total(counted, "weight"),
            points=_total(counted, "points"),
            explanations=queries.explanations([term["indicator"] for term in found.terms], found.week),
            restatements=restatements_of(found.week),
            **{**kwargs, "board": found.board, "week": found.week},
        )


class StandingsExport(BoardWeekView, View):
    """The same rows as an Excel workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:  # type: ignore[override]
        person = user_of(request)
        return workbook(self.found(), person=person.name, now=timezone.localtime())


class OfficeProfile(TemplateView):
    """One office: its last weeks, and the size of what it serves, so that a place is never read alone."""

    template_name = "leaderboards/office.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        office = visible_object(JusticeOffice, self.request.user, self.kwargs["pk"])
        board, week = _last_of_first_board()
        context: dict[str, Any] = {"office": office, "board": board, "week": week, **_served(self.request.user, office)}
        if board is not None and week is not None:
            history = queries.history_of(board, office.pk, week, week.year)
            last = history[-1] if history and history[-1].week == week.key else None
            context |= {"history": history, "scores": [one.score for one in history], "last": last}
            context["trends"] = trends_of(office, last, [one.week for one in history]) if last else []
        return super().get_context_data(**{**kwargs, **context})


def _last_of_first_board() -> tuple[Board | None, Week | None]:
    last = queries.last_weeks(published=False)
    for board in queries.boards(public=False):
        if board.is_active and board.pk in last:
            return board, last[board.pk]
    return None, None


def _served(user: Any, office: JusticeOffice) -> dict[str, Any]:
    villages = Village.objects.visible_to(user).filter(office=office, valid_to__isnull=True)
    people = villages.aggregate(households=Sum("households"), population=Sum("population"))
    return {"village_count": villages.count(), **people}


def _total(inputs: Sequence[dict[str, Any]], name: str) -> Decimal:
    return sum((Decimal(one[name]) for one in inputs), Decimal(0))
