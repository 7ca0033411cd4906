"""What the moves ask: the bureau's rules, who may open again, who can be named."""

import datetime as dt

import pytest

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from mediation.models import CaseRules
from mediation.proceedings.queries import (
    case_rules,
    followup_of,
    longest_extension,
    may_reopen,
    offered_mediators,
    outcome_of,
)
from mediation.rules.followups import FollowUpValues
from mediation.rules.outcomes import STILL_OPEN
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.mediation import make_case, make_committee, make_mediator, success
from tests.factories.villages import make_position


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


def test_the_usual_rules_hold_until_the_bureau_sets_its_own(county, committee):
    assert (case_rules().limit_days, case_rules().extension_days) == (30, 30)
    case = make_case(committee, county.wangjia)
    assert (case.due_on, longest_extension(case)) == (dt.date(2026, 8, 13), dt.date(2026, 9, 12))
    with writing():
        CaseRules.objects.create(extension_days=10)
    assert longest_extension(case) == dt.date(2026, 8, 23)


def test_who_may_open_again(county, committee, clerk, leader, reviewer, bureau_office):
    case = make_case(committee, county.wangjia, outcome=success())
    head, elsewhere, former = (make_user(login, Role.ENTRY) for login in ("head", "elsewhere", "former"))
    make_position(head, office=county.hekou, duty="head")
    make_position(elsewhere, office=county.qingshi, duty="head")
    make_position(former, office=county.hekou, duty="head", valid_to=dt.date(2026, 7, 14))
    people = (clerk, leader, reviewer, bureau_office, head, elsewhere, former)
    assert {one.login for one in people if may_reopen(one, case)} == {"reviewer", "bureau_office", "head"}


def test_offered_are_the_mediators_of_the_office_who_were_not_released_before(clerk, county, committee):
    make_mediator(committee, "刘和平")
    make_mediator(make_committee(county.hekou, "王家村人民调解委员会"), "周梅", ended_on=TODAY)
    make_mediator(committee, "孙立", ended_on=dt.date(2026, 7, 14))
    make_mediator(make_committee(county.qingshi), "外所人")
    assert [one.name for one in offered_mediators(clerk, county.hekou.pk, TODAY)] == ["刘和平", "周梅"]
    assert not offered_mediators(clerk, county.qingshi.pk, TODAY).exists()


def test_values_of_a_case_are_those_it_was_ended_with(county, committee):
    open_case = make_case(committee, county.wangjia)
    assert (outcome_of(open_case), followup_of(open_case)) == (STILL_OPEN, FollowUpValues())
    closed = make_case(committee, county.lijia, outcome=success())
    assert outcome_of(closed) == success(agreement_no="(2026)河口镇人调协字第2号", conversion="none")
    assert followup_of(closed) == FollowUpValues(performance="done", performed_on=TODAY)
