"""Weeks: where each stands, and its figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from bureau.accounts.requests import user_of
from bureau.core.weeks import Week
from bureau.jobs.models import JobRun
from bureau.jobs.queries import runs_of_weeks
from bureau.statistics import queries
from bureau.statistics.choices import RestatementState, WeekState
from bureau.statistics.figurekeys import FigureKey
from bureau.statistics.indicators.queries import indicator_names
from bureau.statistics.models import Figure, Indicator, Restatement, WeekClosing
from bureau.statistics.restatements.queries import all_restatements, office_names
from bureau.statistics.workflow import WEEK_FLOW
from bureau.webkit.addresses import week_of
from bureau.webkit.views import PagedView
from villages.models import JusticeOffice

# More missed weeks than these are closed by the hourly catch-up, not one by one by hand.
PENDING_SHOWN = 12
COLOURS = {
    WeekState.OPEN: "gray",
    WeekState.SELF_CHECK: "amber",
    WeekState.CLOSED: "blue",
    WeekState.PUBLISHED: "green",
}
RUN_COLOURS = {"queued": "gray", "running": "blue", "done": "green", "failed": "red"}


@dataclass(frozen=True)
class Move:
    """A step a user may take with a week."""

    label: str
    url: str
    css: str = ""


def moves_of(week: Week, state: str, user: Any, *, is_over: bool) -> list[Move]:
    """What ``user`` may do with the week now."""
    labels = {
        "self_check": (_("Start the self-check"), "statistics:week-self-check", "sec"),
        "close": (_("Close again") if state == WeekState.CLOSED else _("Close"), "statistics:week-close", ""),
        "publish": (_("Publish"), "statistics:week-publish", ""),
        "reopen": (_("Reopen"), "statistics:week-reopen", "sec"),
    }
    found = []
    for edge in WEEK_FLOW.edges_from(state):
        if user.can(edge.capability) and (is_over or edge.name == "self_check"):
            label, name, css = labels[edge.name]
            found.append(Move(label, reverse(name, args=[week.key]), css))
    if state == WeekState.PUBLISHED and user.can("weeks.close"):
        found.append(Move(_("Ask for a correction"), reverse("statistics:restate", args=[week.key]), "sec"))
    return found


@dataclass(frozen=True)
class WeekRow:
    week: Week
    label: str | Promise
    colour: str
    closing: WeekClosing | None
    runs: list[tuple[JobRun, str]]
    moves: list[Move]


class WeekList(PagedView):
    """The present week, weeks that wait to be closed, and the closed ones, newest first."""

    template_name = "statistics/week_list.html"
    page_size = 26

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        present = Week.containing(timezone.localdate())
        pending = [] if self.request.GET.get("page", "1") != "1" else queries.weeks_to_close(present.previous())
        page = self.page_of(queries.closed_weeks())
        closings = {row.week: row for row in page.rows}
        open_rows = queries.open_weeks()
        shown = [*([present] if page.number == 1 else []), *pending[:PENDING_SHOWN]]
        runs = runs_of_weeks([*(week.key for week in shown), *closings])
        return super().get_context_data(
            current=[self._row(week, open_rows.get(week.key), runs, present) for week in shown],
            rows=[self._row(row.value, row, runs, present) for row in page.rows],
            pending_more=max(0, len(pending) - PENDING_SHOWN),
            page=page,
            **kwargs,
        )

    def _row(
        self, week: Week, closing: WeekClosing | None, runs: dict[str, dict[str, JobRun]], present: Week
    ) -> WeekRow:
        state = closing.state if closing else WeekState.OPEN
        return WeekRow(
            week,
            WeekState(state).label,
            COLOURS[WeekState(state)],
            closing,
            [(run, RUN_COLOURS[run.state]) for run in runs.get(week.key, {}).values()],
            moves_of(week, state, self.request.user, is_over=week < present),
        )


@dataclass(frozen=True)
class Number:
    """A number and the key that opens its tallies."""

    value: int
    key: str


@dataclass(frozen=True)
class FigureCell:
    cumulative: Number
    week_value: Number
    late: Number
    target: int | None
    completion: float | None


@dataclass(frozen=True)
class FigureLine:
    """One office (None: the county) with a cell for each counted indicator."""

    office: JusticeOffice | None
    cells: list[FigureCell]


class WeekPage(TemplateView):
    """All figures of a closed week: offices × indicators, each number opening its tallies."""

    template_name = "statistics/week.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        week = week_of(self.kwargs["week"])
        closing = queries.closing_of(week)
        figures = list(queries.figures_of(week))
        years = sorted({figure.year for figure in figures}, reverse=True)
        year = self._year(years, week)
        indicators, lines = table_of(week, year, [figure for figure in figures if figure.year == year])
        state = closing.state if closing else WeekState.OPEN
        return super().get_context_data(
            closing=closing,
            state=WeekState(state).label,
            colour=COLOURS[WeekState(state)],
            year=year,
            years=years,
            schedule=figures[0].schedule if figures else None,
            indicators=indicators,
            lines=lines,
            uncounted=queries.uncounted_indicators(week),
            restatements=_shown(list(all_restatements(week))),
            may_decide=user_of(self.request).can("weeks.publish"),
            moves=moves_of(week, state, self.request.user, is_over=week.sunday < timezone.localdate()),
            **{**kwargs, "week": week},
        )

    def _year(self, years: list[int], week: Week) -> int:
        asked = self.request.GET.get("year", "")
        return int(asked) if asked in {str(year) for year in years} else week.sunday.year


def table_of(week: Week, year: int, figures: list[Figure]) -> tuple[list[Indicator], list[FigureLine]]:
    """The indicators as columns, and a line for each office and for the county."""
    indicators = list({figure.indicator_id: figure.indicator for figure in figures}.values())
    by_office: dict[JusticeOffice, dict[int, Figure]] = defaultdict(dict)
    for figure in figures:
        by_office[figure.office][figure.indicator_id] = figure
    lines = [
        FigureLine(office, [_cell([found[i.pk]], week, year, i.code, office.pk) for i in indicators if i.pk in found])
        for office, found in by_office.items()
    ]
    if lines:
        sums = [[f for f in figures if f.indicator_id == i.pk] for i in indicators]
        county = [_cell(group, week, year, i.code, None) for group, i in zip(sums, indicators, strict=True)]
        lines.append(FigureLine(None, county))
    return indicators, lines


def _cell(figures: list[Figure], week: Week, year: int, code: str, office_id: int | None) -> FigureCell:
    def number(part: str) -> Number:
        key = FigureKey(week.key, year, code, office_id, part)
        return Number(sum(getattr(figure, part) for figure in figures), str(key))

    targets = [figure.target for figure in figures if figure.target]
    cumulative = number("cumulative")
    target = sum(targets) if targets else None
    completion = cumulative.value / target if target else None
    return FigureCell(cumulative, number("week_value"), number("late"), target, completion)


def _shown(restatements: list[Restatement]) -> list[dict[str, Any]]:
    """Restatements with names in place of ids."""
    if not restatements:
        return []
    offices, indicators = office_names(), indicator_names()
    return [_in_words(one, offices, indicators) for one in restatements]


def _in_words(restatement: Restatement, offices: dict[int, str], indicators: dict[str, str]) -> dict[str, Any]:
    changes = [
        {**change, "office": offices.get(change["office"], ""), "indicator": indicators.get(change["indicator"], "")}
        for change in restatement.changes
    ]
    ranks = [{**effect, "office": offices.get(effect["office"], "")} for effect in restatement.rank_effect]
    colour = {RestatementState.ISSUED: "green", RestatementState.REJECTED: "red"}
    return {
        "row": restatement,
        "changes": changes,
        "ranks": ranks,
        "colour": colour.get(RestatementState(restatement.state), "amber"),
        "is_open": restatement.state == RestatementState.REQUESTED,
    }
