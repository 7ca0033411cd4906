"""Boards for programs: on or off, public or not, lower places shown or not."""

import pytest

from bureau.accounts.models import User
from bureau.core.actions import writing
from bureau.core.weeks import Week
from bureau.leaderboards.actions import rank_week
from bureau.leaderboards.queries import open_offices
from bureau.statistics.models import WeekClosing
from tests.factories.leaderboards import make_board, make_closing, make_figure, make_indicator, publish

pytestmark = pytest.mark.django_db
LIST = "/api/v1/boards/"
WEEK_28 = Week(2026, 28)
BOARD, WEEK = f"{LIST}zhengxian/", f"{LIST}zhengxian/2026-W28/"


@pytest.fixture
def ranked(county):
    """Hekou 60 × 16/20 + 40 × 5/10 = 68, Qingshi 60 × 14/20 + 40 × 4/10 = 58."""
    visits = make_indicator("visits_villages", name="进村宣传", order=1)
    aid = make_indicator("legal_aid", name="法律援助", unit="cases", order=2)
    board = make_board(weights={visits: "60", aid: "40"}, lists_all=False)
    make_closing(WEEK_28)
    make_figure(WEEK_28, visits, county.hekou, 16, 20, week_value=2)
    make_figure(WEEK_28, visits, county.qingshi, 14, 20, week_value=3, late=1)
    make_figure(WEEK_28, aid, county.hekou, 5, 10, week_value=1)
    make_figure(WEEK_28, aid, county.qingshi, 4, 10)
    rank_week(actor=User.objects.service(), week=WEEK_28)
    return board


@pytest.fixture
def published(ranked):
    publish(WeekClosing.objects.get(week="2026-W28"))
    return ranked


def change(board, **fields):
    with writing():
        for name, value in fields.items():
            setattr(board, name, value)
        board.save()


def offices(response):
    return [one["office"]["name"] for one in response.json()["rows"]]


def test_boards_with_their_last_published_week(api, published):
    make_board("inner", name="内部榜", is_public=False)
    make_board("off", name="停用榜", is_active=False)
    assert api().get(LIST).json() == [
        {
            "code": "zhengxian",
            "name": "争先榜",
            "is_active": True,
            "is_public": True,
            "lists_all": False,
            "last_week": "2026-W28",
        }
    ]
    assert api().get(BOARD).json()["weeks"] == ["2026-W28"]


def test_standings_whole(api, published, county):
    body = api().get(WEEK).json()
    terms, rows = body.pop("terms"), body.pop("rows")
    assert body == {
        "board": "zhengxian",
        "name": "争先榜",
        "week": "2026-W28",
        "year": 2026,
        "is_published": True,
        "schedule": "0.529",
        "formula": 1,
        "minimum_count": 0,
        "hidden": 1,
    }
    assert [(one["indicator"], one["weight"], one["cap"], one["is_counted"]) for one in terms] == [
        ("visits_villages", "60.00", "1.00", True),
        ("legal_aid", "40.00", "1.00", True),
    ]
    inputs = rows[0].pop("inputs")
    assert rows == [
        {
            "office": {"id": county.hekou.pk, "name": "河口司法所"},
            "rank": 1,
            "is_tied": False,
            "previous_rank": None,
            "score": "68.00",
            "lead": "15.1",
            "band": "ahead",
        }
    ]
    assert inputs[0] == {
        "indicator": "visits_villages",
        "week_value": 2,
        "late": 0,
        "cumulative": 16,
        "target": 20,
        "completion": "0.8000",
        "points": "48.0000",
    }


def test_lower_places_only_where_the_board_shows_them(api, published, leader, clerk):
    assert offices(api().get(WEEK)) == ["河口司法所"]
    assert offices(api(clerk).get(WEEK)) == ["河口司法所"]
    assert offices(api(leader).get(WEEK)) == ["河口司法所", "青石司法所"]
    change(published, lists_all=True)
    assert offices(api().get(WEEK)) == ["河口司法所", "青石司法所"]


def test_open_figures_are_of_the_offices_shown(api, published, county):
    assert open_offices(WEEK_28) == {(2026, county.hekou.pk)}
    names = {one["office"]["name"] for one in api().get("/api/v1/figures/").json()["results"]}
    assert names == {"河口司法所"}
    change(published, lists_all=True)
    assert open_offices(WEEK_28) == {(2026, county.hekou.pk), (2026, county.qingshi.pk)}
    change(published, is_public=False)
    assert open_offices(WEEK_28) == set()


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_public": False}])
def test_closed_board_is_not_found_outside(api, published, leader, fields):
    change(published, **fields)
    assert api().get(LIST).json() == []
    for address in (BOARD, WEEK):
        assert api().get(address).status_code == 404
        assert api(leader).get(address).status_code == 200


def test_closed_week_is_inside_only(api, ranked, leader):
    assert api().get(WEEK).status_code == 404
    assert api().get(LIST).json()[0]["last_week"] is None
    assert api(leader).get(WEEK).json()["is_published"] is False


@pytest.mark.parametrize(
    "address",
    [f"{LIST}none/", f"{BOARD}2026-W27/", f"{BOARD}2026-W99/", f"{BOARD}x/", f"{WEEK}?year=1999", f"{WEEK}?year=x"],
)
def test_what_does_not_exist_is_not_found(api, published, address):
    assert api().get(address).json()["code"] == "not_found"


@pytest.mark.parametrize("more", [0, 2])
def test_lists_ask_the_same_number_of_queries(api, published, more, django_assert_num_queries):
    for number in range(more):
        make_board(f"b{number}")
    with django_assert_num_queries(2):
        assert len(api().get(LIST).json()) == 1 + more
