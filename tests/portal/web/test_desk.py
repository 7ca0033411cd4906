"""What the desk says of mediation cases."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bureau.accounts.roles import Role
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.mediation import applicant, make_case, make_committee, respondent, success
from tests.factories.villages import make_position

DESK = "/desk/"
NOTHING = "今天没有到期事项。"


@pytest.fixture
def case(county, clerk):
    committee = make_committee(county.hekou)

    def make(number=0, **values):
        parties = (applicant(f"王建{number}"), respondent(f"张伟{number}"))
        usual = {"accepted_on": TODAY - dt.timedelta(days=30 + number), "by": clerk, "parties": parties}
        return make_case(committee, county.wangjia, **{**usual, **values})

    return make


def waiting(client):
    """List → (total, numbers of the rows)."""
    found = client.get(DESK).context["desk"].waiting
    return {one.queue.name: (one.total, [case.number for case, _day in one.rows]) for one in found}


def test_nothing_is_due(signed_in, clerk, case):
    case(accepted_on=TODAY)
    html = signed_in(clerk).get(DESK).content.decode()
    assert NOTHING in html
    assert "/desk/cases/new/" in html


def test_lists_of_seven_with_the_total_and_a_link_to_all(signed_in, clerk, other_clerk, case):
    for number in range(9):
        case(number)
    total, rows = waiting(signed_in(clerk))["limits"]
    assert (total, len(rows), rows[0]) == (9, 7, "(2026)河口镇人调字第9号")
    html = signed_in(clerk).get(DESK).content.decode()
    assert NOTHING not in html
    assert '/desk/cases/due/?list=limits">共9件' in html
    assert ("王*" in html, "王建" in html, "逾期8天" in html) == (True, False, True)
    assert waiting(signed_in(other_clerk)) == {}


def test_each_list_under_its_name(signed_in, clerk, case):
    agreed = {"agreed_on": dt.date(2026, 6, 20), "ended_on": dt.date(2026, 6, 20), "perform_mode": "lump"}
    one = case(0, outcome=success(**agreed, perform_due=dt.date(2026, 7, 10)), accepted_on=dt.date(2026, 6, 1))
    old = {"agreed_on": dt.date(2026, 5, 1), "ended_on": dt.date(2026, 5, 1), "perform_mode": "immediate"}
    two = case(1, outcome=success(**old), accepted_on=dt.date(2026, 4, 30))
    assert waiting(signed_in(clerk)) == {
        "performance": (1, [one.number]),
        "confirmation": (1, [one.number]),
        "visits": (1, [two.number]),
    }


def test_who_sees_no_cases_sees_no_lists(signed_in, county, case):
    case()
    consultant = make_user("consultant01", Role.CONSULTANT)
    make_position(consultant, village=county.wangjia)
    html = signed_in(consultant).get(DESK).content.decode()
    assert ("/desk/cases/" in html, NOTHING in html) == (False, False)


def test_a_reviewer_sees_the_county_and_enters_nothing(signed_in, reviewer, case):
    case()
    html = signed_in(reviewer).get(DESK).content.decode()
    assert ("第1号" in html, "/desk/cases/new/" in html) == (True, False)


def test_queries_do_not_grow_with_the_rows(signed_in, clerk, case):
    desk = signed_in(clerk)
    counted = []
    for numbers in ((0,), (1, 2)):
        for number in numbers:
            case(number)
        desk.get(DESK)
        with CaptureQueriesContext(connection) as queries:
            desk.get(DESK)
        counted.append(len(queries))
    assert counted[0] == counted[1]
