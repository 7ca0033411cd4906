"""The rival of ``board``: a bare Django view that runs the same queries and renders the same rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from bureau.leaderboards.models import Board, Standing
from bureau.statistics.models import IndicatorDefinition, Restatement, WeekClosing

PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ board.name }}</title></head><body>
<h1>{{ board.name }} {{ week }}</h1>
<form><select name="week">{% for one in weeks %}<option>{{ one }}</option>{% endfor %}</select></form>
<table><thead><tr><th>名次</th><th>司法所</th><th>得分</th><th>上周</th>
{% for term in terms %}<th>{{ term.name }}</th>{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr><td>{{ row.rank }}</td><td>{{ row.office.name }}</td><td>{{ row.score }}</td>
<td>{{ row.previous_rank }}</td>
{% for one in row.inputs %}<td>{{ one.cumulative }}/{{ one.target }}</td>{% endfor %}</tr>{% endfor %}</tbody></table>
<table>{% for term in terms %}<tr><td>{{ term.name }}</td><td>{{ term.weight }}</td><td>{{ term.cap }}</td></tr>
{% endfor %}</table>{% for text in explanations %}<p>{{ text }}</p>{% endfor %}
{% for one in restatements %}<p>{{ one.reason }}</p>{% endfor %}</body></html>"""

template = Engine().from_string(PAGE)


def board_week(_request: HttpRequest, code: str, week: str) -> HttpResponse:
    """The queries of the public board page, written down plainly."""
    board = Board.objects.get(code=code)
    closing = WeekClosing.objects.get(week=week, state="published")
    rows = list(
        Standing.objects.filter(board=board, week=week, year=int(week[:4]))
        .select_related("office", "formula")
        .order_by("rank")
    )
    past = Standing.objects.filter(board=board, week__lte=week, year=int(week[:4])).order_by("-week")
    last = list(past.values_list("week", flat=True).distinct()[:8])
    history: dict[int, list[Any]] = {}
    for office, score in past.filter(week__in=last).values_list("office_id", "score"):
        history.setdefault(office, []).append(score)
    weeks = WeekClosing.objects.filter(
        state="published", week__in=Standing.objects.filter(board=board).order_by().values("week")
    )
    terms = rows[0].inputs
    definitions = IndicatorDefinition.objects.filter(indicator__code__in=[term["indicator"] for term in terms])
    context = {
        "board": board,
        "week": closing.week,
        "rows": rows,
        "history": history,
        "terms": terms,
        "weeks": list(weeks.order_by("-week").values_list("week", flat=True)),
        "explanations": list(definitions.values_list("explanation", flat=True)),
        "restatements": list(Restatement.objects.filter(week=week, number__isnull=False)),
    }
    return HttpResponse(template.render(Context(context)))


urlpatterns = [path("leaderboards/<slug:code>/<str:week>/", board_week)]
