"""A ranked county in small: indicators, figures and closed weeks made by hand, boards made by their actions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from bureau.core.actions import writing
from bureau.core.weeks import Week
from bureau.leaderboards.models import Board, Formula, Term
from bureau.statistics.choices import Unit, WeekState
from bureau.statistics.models import Figure, Indicator, WeekClosing
from villages.models import JusticeOffice

AT = dt.datetime(2026, 7, 13, 1, 0, tzinfo=dt.UTC)


def make_indicator(code: str, *, name: str = "", unit: str = Unit.TIMES, order: int = 0) -> Indicator:
    with writing():
        return Indicator.objects.create(code=code, name=name or code, unit=unit, order=order)


def make_board(code: str = "zhengxian", weights: dict[Indicator, str] | None = None, **fields: object) -> Board:
    """A board with formula 1 from 2020-W01; ``weights``: indicator → weight, all with cap 1.00."""
    minimum_count = fields.pop("minimum_count", 0)
    with writing():
        board = Board.objects.create(code=code, name=fields.pop("name", "争先榜"), **fields)
        formula = Formula.objects.create(board=board, number=1, valid_from="2020-W01", minimum_count=minimum_count)
        for order, (indicator, weight) in enumerate((weights or {}).items()):
            Term.objects.create(formula=formula, indicator=indicator, weight=Decimal(weight), order=order)
    return board


def make_closing(week: Week, state: str = WeekState.CLOSED) -> WeekClosing:
    with writing():
        return WeekClosing.objects.create(
            week=week.key,
            state=state,
            closed_at=AT,
            closing_number=WeekClosing.objects.count() + 1,
            published_at=AT if state == WeekState.PUBLISHED else None,
        )


def publish(closing: WeekClosing) -> None:
    with writing():
        closing.state, closing.published_at = WeekState.PUBLISHED, AT
        closing.save()


def make_figure(
    week: Week,
    indicator: Indicator,
    office: JusticeOffice,
    cumulative: int,
    target: int | None,
    *,
    year: int | None = None,
    week_value: int = 0,
    late: int = 0,
) -> Figure:
    with writing():
        return Figure.objects.create(
            week=week.key,
            year=year or week.year,
            indicator=indicator,
            office=office,
            week_value=week_value,
            late=late,
            cumulative=cumulative,
            target=target,
        )
