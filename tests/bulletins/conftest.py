"""A small ranked county: week 28 closed and ranked, its bulletin drafted by the weekly job."""

import pytest

from bureau.accounts.models import User
from bureau.bulletins.actions import draft_bulletin
from bureau.core.weeks import Week
from bureau.leaderboards.actions import rank_week
from tests.factories.leaderboards import make_board, make_closing, make_figure, make_indicator


@pytest.fixture
def week() -> Week:
    return Week(2026, 28)


@pytest.fixture
def service(db) -> User:
    return User.objects.service()


@pytest.fixture
def indicators(db):
    return make_indicator("visits_villages", name="进村宣传", order=1), make_indicator(
        "legal_aid", name="法律援助", unit="cases", order=2
    )


@pytest.fixture
def ranked(county, week, indicators, service):
    """Hekou 60 × 16/20 + 40 × 5/10 = 68, Qingshi 60 × 14/20 + 40 × 4/10 = 58."""
    visits, aid = indicators
    board = make_board(weights={visits: "60", aid: "40"})
    make_closing(week)
    make_figure(week, visits, county.hekou, 16, 20, week_value=2)
    make_figure(week, visits, county.qingshi, 14, 20, week_value=3, late=1)
    make_figure(week, aid, county.hekou, 5, 10, week_value=1)
    make_figure(week, aid, county.qingshi, 4, 10)
    rank_week(actor=service, week=week)
    return board


@pytest.fixture
def draft(ranked, week, service):
    return draft_bulletin(actor=service, week=week)
