"""``figures WEEK --format json|table``: the figures and standings of a closed week."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from bureau.bulletins.management.commands.run_week import week_called
from bureau.core.weeks import Week
from bureau.leaderboards.models import Standing
from bureau.leaderboards.queries import standings_of_week
from bureau.statistics.choices import WeekState
from bureau.statistics.models import Figure
from bureau.statistics.queries import figures_of, week_status


class Command(BaseCommand):
    """Exit code 1 for a week that is not closed, 2 for one that does not exist."""

    help = "Prints the figures and standings of a closed week."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("week", help="like 2026-W07")
        parser.add_argument("--format", choices=("json", "table"), default="table")

    def handle(self, *_args: Any, **options: Any) -> None:
        week = week_called(options["week"])
        if week_status(week) not in (WeekState.CLOSED, WeekState.PUBLISHED):
            raise CommandError(_("Week %(week)s is not closed yet.") % {"week": week.key})
        figures = [figure_row(figure) for figure in figures_of(week)]
        standings = [standing_row(standing) for standing in standings_of_week(week)]
        if options["format"] == "json":
            self.stdout.write(
                json.dumps({"week": week.key, "figures": figures, "standings": standings}, ensure_ascii=False)
            )
        else:
            self._print(week, figures, standings)

    def _print(self, week: Week, figures: list[dict[str, Any]], standings: list[dict[str, Any]]) -> None:
        self.stdout.write(week.key)
        for row in standings:
            place = "—" if row["rank"] is None else ("=" if row["tied"] else "") + str(row["rank"])
            score = "—" if row["score"] is None else f"{row['score']:.2f}"
            self.stdout.write(f"{row['board']}\t{row['year']}\t{place}\t{row['office']}\t{score}")
        self.stdout.write("")
        for row in figures:
            target = "—" if row["target"] is None else row["target"]
            self.stdout.write(
                f"{row['year']}\t{row['indicator']}\t{row['office']}\t+{row['week_value']}\t{row['late']}\t"
                f"{row['cumulative']}/{target}"
            )


def figure_row(figure: Figure) -> dict[str, Any]:
    """``completion`` and ``schedule`` are shares with four decimals."""
    completion = figure.completion
    return {
        "year": figure.year,
        "indicator": figure.indicator.code,
        "indicator_name": figure.indicator.name,
        "office": figure.office.name,
        "week_value": figure.week_value,
        "late": figure.late,
        "cumulative": figure.cumulative,
        "target": figure.target,
        "completion": None if completion is None else round(completion, 4),
        "schedule": round(figure.schedule, 4),
    }


def standing_row(standing: Standing) -> dict[str, Any]:
    return {
        "board": standing.board.code,
        "year": standing.year,
        "office": standing.office.name,
        "score": None if standing.score is None else float(standing.score),
        "rank": standing.rank,
        "previous_rank": standing.previous_rank,
        "tied": standing.is_tied,
    }
