"""The page of all that is due."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import TODAY
from tests.factories.mediation import applicant, make_case, respondent

PAGE = "/desk/cases/due/"


@pytest.fixture
def opened(committee, county, clerk):
    def make(number):
        parties = (applicant(f"王建{number}"), respondent(f"张伟{number}"))
        return make_case(
            committee, county.wangjia, by=clerk, accepted_on=TODAY - dt.timedelta(days=30 + number), parties=parties
        )

    return make


def listed(client, **query):
    return [row.object.number for row in client.get(PAGE, query).context["rows"]]


def test_each_list_shows_its_cases(signed_in, clerk, opened, agreed):
    case, waiting = opened(0), agreed(agreed_on=dt.date(2026, 6, 20))
    desk = signed_in(clerk)
    assert listed(desk) == listed(desk, list="limits") == listed(desk, list="nonsense") == [case.number]
    assert listed(desk, list="performance") == listed(desk, list="confirmation") == [waiting.number]
    html = desk.get(PAGE, {"list": "visits"}).content.decode()
    assert "没有到期的回访。" in html
    assert 'aria-current="page">待回访<' in html


def test_names_are_masked_and_other_offices_see_nothing(signed_in, clerk, other_clerk, leader, opened):
    case = opened(0)
    html = signed_in(clerk).get(PAGE).content.decode()
    assert (case.parties_masked in html, "王建0" in html) == (True, False)
    assert listed(signed_in(other_clerk)) == []
    assert listed(signed_in(leader)) == [case.number]


def test_pages_of_fifty(signed_in, clerk, opened):
    for number in range(51):
        opened(number)
    desk = signed_in(clerk)
    assert len(listed(desk)) == 50
    assert listed(desk, list="limits", page=2) == ["(2026)河口镇人调字第1号"]
    assert desk.get(PAGE, {"page": 3}).status_code == 404


@pytest.mark.parametrize("name", ["limits", "performance", "confirmation", "visits"])
def test_queries_do_not_grow_with_the_rows(signed_in, clerk, opened, agreed, name):
    desk = signed_in(clerk)
    counted = []
    for number in (1, 2):
        opened(number)
        for agreed_on, due in (
            (dt.date(2026, 6, 20), dt.date(2026, 7, 10)),
            (dt.date(2026, 5, 1), dt.date(2026, 5, 2)),
        ):
            parties = (applicant(f"李秀{number}{agreed_on.month}"), respondent(f"赵强{number}{agreed_on.month}"))
            agreed(agreed_on=agreed_on, perform_due=due, case={"parties": parties})
        desk.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(PAGE, {"list": name}).context["rows"]
        counted.append(len(queries))
    assert counted[0] == counted[1]
