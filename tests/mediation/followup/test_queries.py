"""The lists of what waits, and the panel of a case."""

import datetime as dt
from decimal import Decimal

import pytest

from bureau.core.actions import writing
from mediation.followup import actions, queries
from mediation.followup.queues import QUEUES, heads_of_queues, queue_named
from mediation.models import MediationCase
from mediation.proceedings.actions import link_duplicate
from mediation.rules.followups import ApplicationValues, DecisionValues, FollowUpValues, VisitValues
from mediation.rules.instalments import Part
from tests.conftest import TODAY
from tests.factories.mediation import applicant, make_case, respondent

THIRD = {"parties": (applicant("刘芳"), respondent("周平"))}
OTHERS = {"parties": (applicant("李秀英"), respondent("赵强"))}


def day(number):
    return TODAY + dt.timedelta(days=number)


@pytest.fixture
def opened(committee, county, clerk):
    def make(due_on, **values):
        return make_case(committee, county.wangjia, by=clerk, accepted_on=due_on - dt.timedelta(days=30), **values)

    return make


def test_limits_the_longest_overdue_first_and_each_dispute_once(opened, clerk):
    near, late, linked = opened(day(3)), opened(day(-1), **OTHERS), opened(TODAY, **THIRD)
    opened(day(4), parties=(applicant("吴海"), respondent("郑秋生")))
    assert list(queries.limits_near(clerk, TODAY)) == [late, linked, near]
    assert [case.limit_on for case in queries.limits_near(clerk, TODAY)] == [day(-1), TODAY, day(3)]
    link_duplicate(actor=clerk, case_id=linked.pk, original_id=near.pk)
    assert list(queries.limits_near(clerk, TODAY)) == [late, near]


def test_an_archived_or_void_case_has_no_limit_and_what_is_archived_waits_on(agreed, clerk):
    case = agreed()
    with writing():
        MediationCase.objects.filter(pk=case.pk).update(state="archived")
    assert not queries.limits_near(clerk, TODAY)
    assert list(queries.to_perform(clerk, TODAY)) == [case]
    with writing():
        MediationCase.objects.filter(pk=case.pk).update(
            voided_at=dt.datetime(2026, 7, 15, tzinfo=dt.UTC), void_reason="x"
        )
    assert not queries.to_perform(clerk, TODAY)


def test_what_is_to_be_performed_waits_since_its_first_unpaid_instalment_or_its_day(agreed, clerk):
    lump = agreed()
    parts = agreed(case=OTHERS, agreed_on=day(-40))
    plan = (Part(day(-20), Decimal(1000)), Part(day(-5), Decimal(1000)), Part(day(9), Decimal(1000)))
    actions.plan_instalments(actor=clerk, case_id=parts.pk, version=1, parts=plan)
    paid = {"actor": clerk, "case_id": parts.pk, "paid_on": day(-19), "today": TODAY}
    actions.record_payment(**paid, instalment_id=parts.instalments.order_by("due_on")[0].pk)
    undated = agreed(
        case=THIRD, perform_mode="other", perform_due=None, followup=FollowUpValues("none", None, "外出务工联系不上")
    )
    agreed(case={"parties": (applicant("吴海"), respondent("郑秋生"))}, perform_due=day(1))
    found = [(case, case.waits_since) for case in queries.to_perform(clerk, TODAY)]
    assert found == [(undated, dt.date(2026, 6, 20)), (lump, dt.date(2026, 7, 10)), (parts, day(-5))]
    assert [part.due_on for part in queries.instalments_due(clerk, TODAY)] == [day(-5)]
    assert list(queries.performances_due(clerk, TODAY)) == [lump]


@pytest.mark.parametrize(("ago", "is_listed"), [(19, False), (20, True), (30, True), (31, False)])
def test_confirmations_of_the_last_ten_days(agreed, clerk, ago, is_listed):
    case = agreed(agreed_on=day(-ago), perform_due=day(60))
    assert list(queries.confirmations_running_out(clerk, TODAY)) == ([case] if is_listed else [])


def test_what_is_applied_for_or_performed_does_not_run_out(agreed, clerk):
    applied = agreed(agreed_on=day(-25), perform_due=day(60))
    agreed(agreed_on=day(-25), perform_mode="immediate", perform_due=None, case=OTHERS)
    values = ApplicationValues(TODAY, confirm_joint=True)
    actions.apply_for_confirmation(actor=clerk, case_id=applied.pk, version=1, values=values, today=TODAY)
    assert not queries.confirmations_running_out(clerk, TODAY)


def test_visits_first_and_next(agreed, clerk):
    case = agreed(agreed_on=day(-40), perform_due=day(-35))
    assert list(queries.to_visit(clerk, TODAY)) == [case]
    visit = VisitValues(day(-1), "刘和平", "home", "not_due", next_on=day(2))
    actions.record_visit(actor=clerk, case_id=case.pk, values=visit, today=TODAY)
    assert not queries.to_visit(clerk, TODAY)
    assert list(queries.to_visit(clerk, day(2))) == [case]


def test_queues_of_one_s_own_office(agreed, opened, clerk, other_clerk, reviewer):
    opened(TODAY)
    agreed(case=OTHERS, agreed_on=day(-25), perform_due=day(-1))
    for user, names in (
        (clerk, ["limits", "performance", "confirmation"]),
        (reviewer, ["limits", "performance", "confirmation"]),
        (other_clerk, []),
    ):
        assert [one.queue.name for one in heads_of_queues(user, TODAY, 7)] == names


def test_the_head_of_a_queue_is_short_and_its_total_is_not(opened, clerk, django_assert_num_queries):
    for number in range(3):
        opened(day(number - 3), parties=(applicant(f"王建{number}"), respondent(f"张伟{number}")))
    with django_assert_num_queries(5):
        [head] = heads_of_queues(clerk, TODAY, 2)
    assert (head.total, [when for _case, when in head.rows]) == (3, [day(-3), day(-2)])
    assert (queue_named("visits"), queue_named("no such list")) == (QUEUES[3], QUEUES[0])


def test_an_open_case_has_no_panel(opened, clerk):
    assert queries.panel_of(clerk, opened(TODAY), TODAY) is None


def test_what_a_panel_offers(agreed, clerk, leader, bureau_office):
    case = agreed()
    panel = queries.panel_of(clerk, case, TODAY)
    assert (panel.may_enter, panel.may_plan, panel.may_apply, panel.is_late, panel.is_rejected) == (
        True,
        True,
        True,
        True,
        False,
    )
    assert panel.countdown.left == 5
    assert not queries.panel_of(leader, case, TODAY).may_enter
    values = ApplicationValues(TODAY, confirm_joint=True)
    actions.apply_for_confirmation(actor=clerk, case_id=case.pk, version=1, values=values, today=TODAY)
    decision = DecisionValues("rejected", TODAY)
    actions.record_confirmation(actor=clerk, case_id=case.pk, version=2, values=decision, today=TODAY)
    case.refresh_from_db()
    panel = queries.panel_of(clerk, case, TODAY)
    assert (panel.countdown, panel.may_apply, panel.is_rejected, panel.may_reopen) == (None, False, True, False)
    assert queries.panel_of(bureau_office, case, TODAY).may_reopen
