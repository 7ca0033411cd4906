"""The form for programs."""

import pytest

from mediation.statistics_form.periods import Period
from mediation.statistics_form.plain import form_as_data
from mediation.statistics_form.queries import Asked, form_for
from tests.mediation.statistics_form.ledgers import make_small_ledger

ADDRESS = "/api/v1/case-statistics/2026-Q1/"


@pytest.fixture
def small(county, bureau_office):
    return make_small_ledger(county, bureau_office)


def test_the_same_object_as_the_command(small, api, leader):
    answer = api(leader).get(ADDRESS)
    assert answer.json() == form_as_data(form_for(leader, Asked(Period(2026, quarter=1))))


def test_a_clerk_gets_his_office_and_no_other(small, county, api, clerk):
    program = api(clerk)
    assert program.get(ADDRESS).json()["office"] == "河口司法所"
    assert program.get(ADDRESS, {"office": county.hekou.pk, "kind": "village"}).json()["totals"]["cases"] == 1
    foreign, unknown = (program.get(ADDRESS, {"office": pk}) for pk in (county.qingshi.pk, 10**9))
    assert (foreign.status_code, foreign.json()) == (400, unknown.json())


def test_a_wrong_period_is_refused_in_words(small, api, leader):
    answer = api(leader).get("/api/v1/case-statistics/2026-Q7/")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["year"])


def test_it_takes_an_account_with_the_capability(small, api, system):
    assert api().get(ADDRESS).status_code in (401, 403)
    assert api(system).get(ADDRESS).status_code == 403
