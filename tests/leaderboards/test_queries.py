from decimal import Decimal
from fractions import Fraction

import pytest

from bureau.core.errors import NotVisible
from bureau.core.weeks import Week
from bureau.leaderboards import queries
from tests.leaderboards.conftest import W27, W28

pytestmark = pytest.mark.django_db


def test_board_week_is_in_order_with_lead_and_band(ranked):
    found = queries.board_week(ranked, W28, published=False)
    # Schedule 193/365 = 52.9 %.
    assert found.schedule == Fraction(193, 365)
    assert [(r.standing.office.name, r.standing.score, r.lead, r.band, r.is_small) for r in found.rows] == [
        ("河口司法所", Decimal("80.00"), Decimal("27.1"), "ahead", False),
        ("山阴司法所", Decimal("55.00"), Decimal("2.1"), "level", False),
        ("青石司法所", Decimal("50.00"), Decimal("-2.9"), "level", False),
        ("白云司法所", None, None, "", False),
    ]
    assert [row.is_close for row in found.rows] == [False, False, True, False]
    assert found.rows[0].history == [Decimal("40.00"), Decimal("80.00")]
    assert [term["name"] for term in found.not_counted] == ["人民调解案件"]


def test_public_sees_published_weeks_only(ranked):
    assert queries.ranked_weeks(ranked, published=True) == [W27]
    assert queries.ranked_weeks(ranked, published=False) == [W28, W27]
    with pytest.raises(NotVisible):
        queries.board_week(ranked, W28, published=True)
    with pytest.raises(NotVisible):
        queries.board_week(ranked, Week(2026, 26), published=False)


def test_upper_half_includes_all_who_share_its_last_place(ranked):
    ranked.lists_all = False
    # Ranked: Qingshi and Shanyin share place 1, Hekou is third: half of three, rounded up, is two.
    found = queries.board_week(ranked, W27, published=True)
    assert [row.standing.office.name for row in found.shown_to_public()] == ["青石司法所", "山阴司法所"]


def test_movers(ranked):
    rising, falling = queries.movers(queries.board_week(ranked, W28, published=False).rows)
    assert [row.standing.office.name for row in rising] == ["河口司法所"]
    assert [row.standing.office.name for row in falling] == ["青石司法所", "山阴司法所"]


def test_export_has_the_rows_of_the_screen(ranked):
    found = queries.board_week(ranked, W28, published=False)
    assert queries.export_headings(found) == [
        *("名次", "司法所", "得分", "较上周"),
        *("进村宣传 完成", "进村宣传 任务", "人民调解案件 完成", "人民调解案件 任务"),
    ]
    assert queries.export_rows(found) == [
        [1, "河口司法所", Decimal("80.00"), 2, 16, 20, 0, None],
        [2, "山阴司法所", Decimal("55.00"), -1, 11, 20, 0, None],
        [3, "青石司法所", Decimal("50.00"), -2, 10, 20, 0, None],
        [None, "白云司法所", None, None, 0, None, 0, None],
    ]


def test_unknown_board_not_found(ranked):
    with pytest.raises(NotVisible):
        queries.board_by_code("nothing")
