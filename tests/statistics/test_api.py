"""Weeks and figures for programs: what is published for everybody, what is closed for those inside."""

import pytest

from bureau.accounts.roles import Role
from bureau.statistics import openness
from tests.factories.accounts import make_user
from tests.factories.statistics import close, make_indicators, make_target, make_visit, publish

pytestmark = pytest.mark.django_db
WEEKS, FIGURES, COUNTY = "/api/v1/weeks/", "/api/v1/figures/", "/api/v1/figures/county/"


@pytest.fixture
def books(county, bureau_office, monkeypatch):
    """Two visits in Hekou and one in Qingshi in W27 (published), one more in Hekou in W28 (closed)."""
    indicators = make_indicators()
    make_target(county.hekou, indicators["visits_villages"], 20)
    for village, day in ((county.wangjia, "2026-06-30"), (county.lijia, "2026-07-01"), (county.zhaojia, "2026-07-01")):
        make_visit(village, day)
    close("2026-W27")
    publish("2026-W27", bureau_office)
    make_visit(county.wangjia, "2026-07-07")
    close("2026-W28")
    monkeypatch.setattr(openness, "_providers", [lambda _week: {(2026, county.hekou.pk)}])
    return indicators


def visits(response):
    rows = [one for one in response.json()["results"] if one["indicator"]["code"] == "visits_villages"]
    return {one["office"]["name"]: one["cumulative"] for one in rows}


def test_public_sees_published_weeks(api, books, reviewer):
    assert [one["week"] for one in api().get(WEEKS).json()["results"]] == ["2026-W27"]
    assert [(one["week"], one["state"]) for one in api(reviewer).get(WEEKS).json()["results"]] == [
        ("2026-W28", "closed"),
        ("2026-W27", "published"),
    ]


def test_figure_whole(api, books, county):
    rows = api().get(FIGURES, {"indicator": "visits_villages"}).json()["results"]
    assert rows == [
        {
            "week": "2026-W27",
            "year": 2026,
            "indicator": {
                "code": "visits_villages",
                "name": books["visits_villages"].name,
                "unit": books["visits_villages"].unit,
            },
            "week_value": 2,
            "late": 0,
            "cumulative": 2,
            "target": 20,
            "completion": 0.1,
            "schedule": 0.5096,
            "office": {"id": county.hekou.pk, "name": "河口司法所"},
        }
    ]


def test_public_sees_only_offices_that_a_board_shows(api, books, reviewer):
    assert visits(api().get(FIGURES)) == {"河口司法所": 2}
    assert visits(api(reviewer).get(FIGURES, {"week": "2026-W27"})) == {"河口司法所": 2, "青石司法所": 1}


def test_closed_week_only_inside(api, books, reviewer, clerk):
    assert visits(api(reviewer).get(FIGURES)) == {"河口司法所": 3, "青石司法所": 1}
    for client in (api(), api(clerk)):
        assert client.get(FIGURES, {"week": "2026-W28"}).status_code == 404
        assert client.get(COUNTY, {"week": "2026-W28"}).status_code == 404
        assert client.get(FIGURES).json()["results"][0]["week"] == "2026-W27"


def test_sums_of_the_county(api, books):
    rows = [one for one in api().get(COUNTY).json() if one["indicator"]["code"] == "visits_villages"]
    assert [(one["week_value"], one["cumulative"], one["target"], "office" in one) for one in rows] == [
        (3, 3, 20, False)
    ]


def test_capability_without_the_county_is_not_inside(api, books):
    nobody = make_user("someone", Role.INSPECTOR)
    assert visits(api(nobody).get(FIGURES)) == {"河口司法所": 2}


@pytest.mark.parametrize(
    ("query", "status"),
    [("week=x", 400), ("week=2026-W60", 400), ("week=2026-W10", 404), ("office=x", 400), ("year=99999", 400)],
)
def test_bad_questions(api, books, query, status):
    assert api().get(f"{FIGURES}?{query}").status_code == status


def test_without_weeks_there_is_nothing(api, county):
    assert api().get(WEEKS).json()["results"] == []
    assert api().get(FIGURES).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_queries(api, books, reviewer, county, more, django_assert_num_queries):
    for number in range(more):
        make_visit(county.sunjia, f"2026-07-{number + 6:02}")
    client = api(reviewer)
    client.get(WEEKS)
    with django_assert_num_queries(6):  # session, account, roles, week, count, rows
        client.get(FIGURES)
    with django_assert_num_queries(5):
        client.get(WEEKS)
