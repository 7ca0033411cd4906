"""Rectification in the practice county: the same every time, every state there, each step on its day."""

import datetime as dt
from collections import Counter
from types import SimpleNamespace

import pytest

from bureau.accounts.roles import Role
from bureau.portal.demo.rectification.campaigns import campaign_plans
from bureau.portal.demo.rectification.loading import Rectification, enter_rectification
from bureau.portal.demo.rectification.plans import ENDED, SHARES, Fate, problem_plans, shares_of
from rectification.models import Campaign, Extension, LookBack, Problem
from tests.factories.accounts import make_user
from tests.factories.villages import make_position

TODAY = dt.date(2026, 7, 15)


def test_nine_campaigns_and_a_fate_for_every_finding():
    plans = problem_plans(TODAY, 13)
    assert (len(campaign_plans()), len(plans)) == (9, 61)
    assert shares_of(plans) == dict(SHARES)
    assert plans == problem_plans(TODAY, 13)


def test_days_come_one_after_the_other():
    for plan in problem_plans(TODAY, 13):
        assert plan.found_on < (plan.closed_on or TODAY) <= TODAY
        assert plan.deadline is None or plan.deadline > plan.found_on
        assert (plan.closed_on is not None) == (plan.fate in ENDED)
        assert (plan.deadline is None) == (plan.fate == Fate.FOR_GOOD)


def test_published_sentences_name_nobody():
    for plan in problem_plans(TODAY, 13):
        assert plan.owner not in plan.finding.public
        assert plan.leader not in plan.finding.public


@pytest.fixture
def entered(county):
    users = {role.value: make_user(role.value, role) for role in (Role.BUREAU_OFFICE, Role.REVIEWER, Role.LEADER)}
    offices = {office.name: office for office in (county.hekou, county.qingshi)}
    clerks = {}
    for number, (name, office) in enumerate(offices.items(), start=1):
        clerks[name] = make_user(f"clerk{number:02d}", Role.ENTRY)
        make_position(clerks[name], office=office)
    enter_rectification(Rectification(TODAY, users, clerks, offices), {})
    return SimpleNamespace(today=TODAY)


def test_every_state_stands_in_the_ledger(entered):
    states = Counter(Problem.objects.values_list("state", flat=True))
    assert (Campaign.objects.count(), dict(states)) == (
        9, {"closed": 28, "in_progress": 23, "open": 3, "close_requested": 4, "verified": 3},
    )  # fmt: skip
    assert Problem.objects.overdue(TODAY).count() == 4
    assert Problem.objects.filter(round=2, state="in_progress", relapsed_on__isnull=False).count() == 3
    assert Extension.objects.count() == 3
    assert Problem.objects.filter(held_on__isnull=False).count() == 12
    assert LookBack.objects.to_make(TODAY).filter(due_on=TODAY).count() == 3
    closed = Problem.objects.filter(state="closed")
    assert all(len({one.requested_by_id, one.verified_by_id, one.signed_by_id}) == 3 for one in closed)
