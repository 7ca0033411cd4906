"""The morning's reminders: each thing once, to the staff of the case's office, settled when handled."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.errors import NotAllowed
from bureau.jobs.models import JobRun
from bureau.notices.actions import mark_all_read
from bureau.notices.models import Notice
from mediation.cases.actions import void_case
from mediation.followup import actions
from mediation.followup.reminders import post_reminders
from mediation.followup.tasks import remind_today
from mediation.models import MediationCase
from mediation.proceedings.actions import end_case, extend_limit, link_duplicate, reopen_case
from mediation.rules.followups import ApplicationValues, PerformanceValues, VisitValues
from mediation.rules.instalments import Part
from mediation.rules.outcomes import OutcomeValues
from mediation.tasks import remind
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.mediation import applicant, make_case, respondent
from tests.factories.villages import make_position
from villages.choices import Duty

THIRD = (applicant("刘芳"), respondent("周平"))
OTHERS = {"parties": (applicant("李秀英"), respondent("赵强"))}


@pytest.fixture
def opened(committee, county, clerk):
    """``opened(due_on)`` makes a case in mediation whose limit is reached on that day."""

    def make(due_on, **values):
        return make_case(committee, county.wangjia, by=clerk, accepted_on=due_on - dt.timedelta(days=30), **values)

    return make


def morning(today=TODAY):
    return post_reminders(actor=User.objects.service(), today=today)


def waiting(user=None):
    """(kind, day) of what the user (or anybody) has open."""
    found = Notice.objects.filter(settled_at=None)
    found = found.filter(recipient=user) if user else found
    return sorted(found.values_list("kind", "day"))


def day(number):
    return TODAY + dt.timedelta(days=number)


# -- what is said, and when ---


@pytest.mark.parametrize(
    ("due_in", "kind"),
    [(4, None), (3, "case_limit_near"), (0, "case_limit_near"), (-1, "case_limit_passed"), (-14, "case_limit_passed")],
)
def test_limits(opened, due_in, kind):
    opened(day(due_in))
    morning()
    assert waiting() == ([(kind, day(due_in))] if kind else [])


def test_what_is_late_for_long_is_not_posted_and_an_extension_counts(opened, clerk):
    opened(day(-15))
    extended = opened(day(-2), **OTHERS)
    extend_limit(actor=clerk, case_id=extended.pk, version=1, until=day(3), agreed=True, today=TODAY)
    morning()
    assert waiting() == [("case_limit_near", day(3))]


@pytest.mark.parametrize(
    ("due_in", "kind"), [(1, None), (0, "case_performance_due"), (-14, "case_performance_due"), (-15, None)]
)
def test_performance(agreed, due_in, kind):
    agreed(perform_due=day(due_in), agreed_on=day(-32))
    morning()
    assert waiting() == ([(kind, day(due_in))] if kind else [])


def test_instalments_are_told_one_by_one_instead_of_the_performance(agreed, clerk):
    case = agreed(agreed_on=day(-40))
    parts = [
        Part(day(-10), Decimal(500)),
        Part(day(-1), Decimal(500)),
        Part(TODAY, Decimal(500)),
        Part(day(9), Decimal(1500)),
    ]
    actions.plan_instalments(actor=clerk, case_id=case.pk, version=1, parts=parts)
    morning()
    assert waiting() == [
        ("case_instalment_due", TODAY),
        ("case_instalment_late", day(-10)),
        ("case_instalment_late", day(-1)),
    ]


@pytest.mark.parametrize(
    ("ago", "kind"),
    [
        (19, None),
        (20, "case_confirm_soon"),
        (26, "case_confirm_soon"),
        (27, "case_confirm_last"),
        (30, "case_confirm_last"),
        (31, None),
    ],
)
def test_confirmation_from_day_20_and_again_from_day_27(agreed, ago, kind):
    agreed(agreed_on=day(-ago), perform_due=day(60))
    morning()
    assert waiting() == ([(kind, day(30 - ago))] if kind else [])


def test_of_what_is_performed_no_confirmation_is_reminded_of(agreed):
    agreed(agreed_on=day(-25), perform_mode="immediate", perform_due=None)
    morning()
    assert waiting() == []


@pytest.mark.parametrize(("due_in", "kind"), [(1, None), (0, "case_visit_due"), (-14, "case_visit_due"), (-15, None)])
def test_visits(agreed, due_in, kind):
    agreed(agreed_on=day(due_in - 30), perform_mode="immediate", perform_due=None)
    morning()
    assert waiting() == ([(kind, day(due_in))] if kind else [])


def test_texts_name_the_case_and_the_day_and_lead_to_its_page(opened):
    case = opened(day(3))
    morning()
    notice = Notice.objects.get()
    assert (notice.text, notice.url) == (
        "(2026)河口镇人调字第1号：办理期限到2026-07-18，请及时结案。",
        f"/desk/cases/{case.pk}/",
    )


# -- who is told ---


def test_clerks_and_heads_of_the_office_and_nobody_else(
    opened, county, clerk, other_clerk, reviewer, bureau_office, leader
):
    head = make_user("head01", Role.ENTRY)
    make_position(head, office=county.hekou, duty=Duty.HEAD)
    consultant = make_user("consultant01", Role.CONSULTANT)
    make_position(consultant, village=county.wangjia)
    opened(TODAY)
    assert morning() == {"posted": 2, "settled": 0}
    assert sorted(Notice.objects.values_list("recipient__login", flat=True)) == ["clerk01", "head01"]


def test_only_the_job_s_account_posts(clerk, bureau_office):
    for person in (clerk, bureau_office):
        with pytest.raises(NotAllowed):
            post_reminders(actor=person, today=TODAY)


# -- once ---


def test_running_twice_tells_once_and_reading_does_not_bring_it_back(opened, clerk, time_machine):
    opened(day(2))
    assert morning() == {"posted": 1, "settled": 0}
    mark_all_read(actor=clerk, until=dt.datetime(2026, 7, 16, tzinfo=dt.UTC))
    assert morning() == {"posted": 0, "settled": 0}
    assert morning(day(1)) == {"posted": 0, "settled": 0}
    assert Notice.objects.get().read_at is not None


def test_a_limit_that_was_near_has_passed(opened):
    opened(TODAY)
    morning()
    assert morning(day(1)) == {"posted": 1, "settled": 1}
    assert waiting() == [("case_limit_passed", TODAY)]


def test_what_is_late_for_long_stays_in_the_inbox_where_it_was_told(opened):
    opened(TODAY)
    morning(day(1))
    assert morning(day(40)) == {"posted": 0, "settled": 0}
    assert waiting() == [("case_limit_passed", TODAY)]


# -- handled ---


def latest(case):
    return MediationCase.objects.get(pk=case.pk).version


def test_a_case_that_is_closed_or_extended_is_not_reminded_of(opened, clerk):
    closed, extended = opened(TODAY), opened(TODAY, **OTHERS)
    morning()
    assert len(waiting()) == 2
    values = OutcomeValues(result="failed", ended_on=TODAY)
    end_case(actor=clerk, case_id=closed.pk, version=1, values=values, today=TODAY)
    assert len(waiting()) == 1
    extend_limit(actor=clerk, case_id=extended.pk, version=1, until=day(10), agreed=True, today=TODAY)
    assert waiting() == []


@pytest.fixture
def due(agreed, clerk):
    """An agreement of 27 days ago: performance, confirmation and visit wait."""
    case = agreed(agreed_on=day(-27), perform_due=TODAY)
    actions.plan_visit(actor=clerk, case_id=case.pk, version=1, day=TODAY, today=TODAY)
    morning()
    assert [kind for kind, _day in waiting()] == ["case_confirm_last", "case_performance_due", "case_visit_due"]
    return case


def test_performance_settles_performance_and_confirmation(due, clerk):
    def noted(*values):
        actions.record_performance(
            actor=clerk, case_id=due.pk, version=latest(due), values=PerformanceValues(*values), today=TODAY
        )

    noted("none", None, "外出务工联系不上")
    assert [kind for kind, _day in waiting()] == ["case_confirm_last", "case_visit_due"]
    noted("done", TODAY)
    assert [kind for kind, _day in waiting()] == ["case_visit_due"]


def test_an_application_settles_the_confirmation(due, clerk):
    values = ApplicationValues(TODAY, confirm_joint=True)
    actions.apply_for_confirmation(actor=clerk, case_id=due.pk, version=latest(due), values=values, today=TODAY)
    assert [kind for kind, _day in waiting()] == ["case_performance_due", "case_visit_due"]


def test_a_visit_settles_the_visit(due, clerk):
    actions.record_visit(actor=clerk, case_id=due.pk, values=VisitValues(TODAY, "刘和平", "home", "none"), today=TODAY)
    assert [kind for kind, _day in waiting()] == ["case_confirm_last", "case_performance_due"]
    assert morning(day(1)) == {"posted": 0, "settled": 0}


def test_a_visit_planned_for_another_day_settles_the_old_one(due, clerk):
    actions.plan_visit(actor=clerk, case_id=due.pk, version=latest(due), day=day(1), today=TODAY)
    assert [kind for kind, _day in waiting()] == ["case_confirm_last", "case_performance_due"]
    morning(day(1))
    assert ("case_visit_due", day(1)) in waiting()


def test_a_payment_settles_its_instalment_only_and_taking_it_back_reminds_again(agreed, clerk):
    case = agreed(agreed_on=day(-40))
    parts = [Part(day(-2), Decimal(1000)), Part(TODAY, Decimal(2000))]
    actions.plan_instalments(actor=clerk, case_id=case.pk, version=1, parts=parts)
    morning()
    first = case.instalments.order_by("due_on")[0]
    paid = {"actor": clerk, "case_id": case.pk, "instalment_id": first.pk}
    actions.record_payment(**paid, paid_on=TODAY, today=TODAY)
    assert waiting() == [("case_instalment_due", TODAY)]
    actions.take_back_payment(**paid)
    assert morning() == {"posted": 1, "settled": 0}
    assert waiting() == [("case_instalment_due", TODAY), ("case_instalment_late", day(-2))]


def test_reopening_settles_what_was_said_of_the_agreement(due, clerk, bureau_office):
    reopen_case(actor=bureau_office, case_id=due.pk, version=latest(due), reason="协议未获确认", today=TODAY)
    assert waiting() == []
    assert morning() == {"posted": 0, "settled": 0}


def test_voiding_and_linking_settle_what_was_said(opened, clerk):
    void, linked, other = opened(TODAY), opened(TODAY, **OTHERS), opened(day(20), parties=THIRD)
    morning()
    assert [kind for kind, _day in waiting()] == ["case_limit_near"] * 2
    void_case(actor=clerk, case_id=void.pk, reason="重复登记")
    assert len(waiting()) == 1
    link_duplicate(actor=clerk, case_id=linked.pk, original_id=other.pk)
    assert morning() == {"posted": 0, "settled": 1}
    assert waiting() == []


# -- the job ---


def test_the_job_runs_once_a_day(opened):
    opened(day(1))
    assert remind_today() == "2026-07-15"
    for _again in range(2):
        assert remind(day="2026-07-15") == "done"
    run = JobRun.objects.get(name="mediation.remind")
    assert (run.period, run.attempt, run.counts) == ("2026-07-15", 1, {"posted": 1, "settled": 0})
    assert str(run) == "到期提醒 2026-07-15"
    assert remind(day="2026-07-16") == "done"
    assert Notice.objects.count() == 1


def test_the_staff_of_an_office_is_asked_for_once(opened):
    taken = []
    for parties in ((applicant(), respondent()), OTHERS["parties"], THIRD):
        opened(TODAY, parties=parties)
        morning()
        with CaptureQueriesContext(connection) as queries:
            morning()
        taken.append(len(queries))
    assert taken[1] - taken[0] == taken[2] - taken[1] == 4
