"""The rule of a day, and who is told."""

import datetime as dt

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.opinions.deadlines.actions import install_default_rules
from bureau.opinions.deadlines.defaults import DEFAULT_LIMITS
from bureau.opinions.deadlines.escalation import Level
from bureau.opinions.deadlines.queries import (
    Deadlines,
    Recipients,
    explained,
    inspectors_of,
    limits_of,
    opinions_to_remind_of,
)
from bureau.opinions.deadlines.reckoning import Limits
from bureau.opinions.models import DeadlineRule
from bureau.workdays.queries import calendar
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.opinions import make_inspector, make_opinion, report_category
from tests.factories.villages import make_position
from villages.choices import Duty


def make_rule(**fields):
    usual = {"kind": "advice", "accept_days": 2, "reply_days": 7, "extend_days": 3, "day_kind": "working"}
    with writing():
        return DeadlineRule.objects.create(**{**usual, "valid_from": dt.date(2026, 7, 1), **fields})


def test_the_rule_is_that_of_the_day_of_receipt(db):
    install_default_rules(actor=None)
    rule = make_rule()
    later = make_rule(valid_from=dt.date(2026, 8, 1))
    assert Deadlines().rule_on("advice", dt.date(2026, 7, 1)) == rule
    assert Deadlines().rule_on("advice", dt.date(2026, 8, 1)) == later
    assert limits_of(Deadlines().rule_on("advice", dt.date(2026, 6, 30)), "advice") == DEFAULT_LIMITS["advice"]
    assert limits_of(rule, "advice") == Limits(2, 7, 3, "working")


def test_without_rules_the_usual_ones_hold(db):
    assert Deadlines().rule_on("question", TODAY) is None
    assert limits_of(None, "question") == Limits(3, 5, 5, "working")


def test_a_day_is_explained_by_the_rule_it_was_received_under(county):
    make_rule()
    opinion = make_opinion(county.wangjia)
    assert (opinion.accept_due, opinion.reply_due) == (dt.date(2026, 7, 17), dt.date(2026, 7, 24))
    make_rule(valid_from=dt.date(2026, 7, 15), reply_days=30)
    dates = explained(opinion, calendar())
    assert (dates.accept.day, dates.reply.day) == (opinion.accept_due, opinion.reply_due)
    assert [step.number for step in dates.reply.steps if step.is_counted] == [1, 2, 3, 4, 5, 6, 7]


def test_levels_of_an_office(clerk, county, bureau_office, leader):
    head = make_user("head01", Role.ENTRY)
    make_position(head, office=county.hekou, duty=Duty.HEAD)
    make_user("head02", Role.ENTRY)
    opinion = make_opinion(county.wangjia)
    found = Recipients(TODAY)
    assert {user.login for user in found.of(opinion, Level.HANDLER)} == {"clerk01", "head01"}
    assert found.of(opinion, Level.HEAD) == [head]
    assert found.of(opinion, Level.BUREAU) == [bureau_office]
    assert found.of(opinion, Level.LEADER) == [leader]
    with writing():
        opinion.handler = clerk
        opinion.save()
    assert found.of(opinion, Level.HANDLER) == [clerk]
    clerk.is_active = False
    assert {user.login for user in found.of(opinion, Level.HANDLER)} == {"clerk01", "head01"}


def test_what_the_bureau_leads_and_an_office_without_head(clerk, county, bureau_office):
    opinion = make_opinion()
    assert Recipients(TODAY).of(opinion, Level.HANDLER) == [bureau_office]
    assert Recipients(TODAY).of(opinion, Level.HEAD) == [bureau_office]
    assert Recipients(TODAY).of(make_opinion(county.wangjia), Level.HEAD) == [clerk]


def test_a_sealed_report_climbs_to_inspectors_only(clerk, county, bureau_office, leader):
    inspector, accused = make_inspector(), make_inspector("inspector2")
    make_position(accused, village=county.wangjia)
    report = make_opinion(county.wangjia, category=report_category(), against_office=county.hekou)
    assert inspectors_of(report) == [inspector]
    assert {tuple(Recipients(TODAY).of(report, level)) for level in Level} == {(inspector,)}


def test_recipients_are_looked_up_once(clerk, county, django_assert_num_queries):
    for _ in range(3):
        make_opinion(county.wangjia)
    opinions = list(opinions_to_remind_of(dt.date(2026, 7, 20)))
    found = Recipients(TODAY)
    found.of(opinions[0], Level.HANDLER)
    with django_assert_num_queries(0):
        assert [found.of(opinion, Level.HANDLER) for opinion in opinions] == [[clerk]] * 3
