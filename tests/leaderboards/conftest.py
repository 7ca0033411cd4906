"""Weeks 27 (published) and 28 (closed) of a small county, ranked."""

import pytest

from bureau.accounts.models import User
from bureau.core.weeks import Week
from bureau.leaderboards.actions import rank_week
from bureau.statistics.models import WeekClosing
from tests.factories.leaderboards import make_board, make_closing, make_figure, make_indicator, publish
from tests.factories.villages import make_office

W27, W28 = Week(2026, 27), Week(2026, 28)


@pytest.fixture
def ranked(county):
    """Four offices. Week 27: Hekou 40, Qingshi 50, Shanyin 50, Baiyun without target; in week 28 Hekou leads."""
    visits = make_indicator("visits_villages", name="进村宣传", order=1)
    mediation = make_indicator("mediation_cases", name="人民调解案件", unit="cases", order=2)
    board = make_board(weights={visits: "80", mediation: "20"})
    offices = [county.hekou, county.qingshi, make_office("山阴司法所", order=3)]
    make_office("白云司法所", order=4)
    for week, counts in ((W27, (8, 10, 10)), (W28, (16, 10, 11))):
        make_closing(week)
        for office, count in zip(offices, counts, strict=True):
            make_figure(week, visits, office, count, 20, week_value=2)
        rank_week(actor=User.objects.service(), week=week)
    publish(WeekClosing.objects.get(week=W27.key))
    return board
