"""The morning's reminders: each thing once, to those who can do it, settled when handled."""

import datetime as dt

import pytest
from django.urls import reverse

from bureau.accounts.roles import Role
from bureau.core.errors import NotAllowed
from bureau.jobs.models import JobRun
from bureau.notices.models import Notice
from rectification.closing.actions import (
    extend_deadline,
    note_relapse,
    record_look_back,
    request_closing,
    send_back,
    verify_closing,
)
from rectification.closing.queries import deadlines_near, with_the_unit
from rectification.closing.queues import heads_of_queues
from rectification.closing.reminders import post_reminders
from rectification.closing.tasks import remind_today
from rectification.problems.actions import void_problem
from rectification.rules.closing import RelapseValues
from rectification.tasks import remind
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.rectification import make_closed, make_problem, make_started, someone
from tests.rectification.closing.mornings import day, morning, waiting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("due_in", "kind"),
    [
        (4, None),
        (3, "problem_deadline_near"),
        (0, "problem_deadline_near"),
        (-1, "problem_deadline_passed"),
        (-14, "problem_deadline_passed"),
        (-15, None),
    ],
)
def test_deadlines_are_told_to_the_clerks_of_the_office(campaign, county, clerk, other_clerk, due_in, kind):
    problem = make_started(campaign, county.hekou, deadline=day(due_in))
    assert morning() == {"posted": 1 if kind else 0, "settled": 0}
    assert waiting() == ([(kind, "clerk01", day(due_in))] if kind else [])
    assert morning() == {"posted": 0, "settled": 0}
    for notice in Notice.objects.all():
        assert notice.text.startswith(problem.number)
        assert notice.url == reverse("problems:detail", args=[problem.pk])


def test_a_unit_of_the_bureau_is_told_at_the_bureau(campaign, clerk):
    someone(Role.BUREAU_OFFICE)
    make_problem(campaign, None, unit="办公室", deadline=day(1))
    morning()
    assert waiting() == [("problem_deadline_near", "bureau_office", day(1))]


def test_an_extension_or_a_voiding_settles_at_once(campaign, county, clerk):
    extended, void = (make_started(campaign, county.hekou, deadline=day(1)) for _one in range(2))
    morning()
    assert len(waiting()) == 2
    reviewer = someone(Role.REVIEWER)
    extend_deadline(
        actor=reviewer,
        problem_id=extended.pk,
        version=extended.version,
        deadline=day(30),
        reason="材料不齐",
        today=TODAY,
    )
    void_problem(actor=someone(Role.BUREAU_OFFICE), problem_id=void.pk, reason="重复")
    assert waiting() == []


def test_verifiers_then_leaders_are_told_but_never_who_made_an_earlier_step(campaign, county, clerk):
    office, reviewer, leader = (someone(role) for role in (Role.BUREAU_OFFICE, Role.REVIEWER, Role.LEADER))
    both = make_user("both", Role.REVIEWER, Role.LEADER)
    problem = make_started(campaign, county.hekou, deadline=day(1))
    problem = request_closing(actor=office, problem_id=problem.pk, version=problem.version, proof="已归档", today=TODAY)
    morning()
    assert (list(deadlines_near(clerk, TODAY)), list(with_the_unit(clerk, TODAY))) == ([problem], [])
    # The applicant could verify what others applied for, not this; the unit is not reminded any more.
    assert waiting() == [("problem_to_verify", login, TODAY) for login in ("both", "reviewer")]
    problem = verify_closing(actor=both, problem_id=problem.pk, version=problem.version, grade="good", today=TODAY)
    assert waiting() == []
    morning()
    assert waiting() == [("problem_to_sign", "leader", TODAY)]
    assert [head.queue.state for head in heads_of_queues(leader, TODAY, 7)] == ["due", "verified"]
    assert [head.queue.state for head in heads_of_queues(both, TODAY, 7)] == ["due"]
    send_back(actor=leader, problem_id=problem.pk, version=problem.version, reason="没有建章立制")
    assert waiting() == []
    assert reviewer.can("problems.verify")


def test_look_backs_are_told_until_made_or_relapsed(campaign, county):
    reviewer, june = someone(Role.REVIEWER), dt.date(2026, 6, 10)
    held, relapsed = (make_closed(campaign, county.hekou, on=june, found_on=dt.date(2026, 5, 1)) for _one in range(2))
    due = june + dt.timedelta(days=30)
    morning()
    expected = [("problem_look_back_due", login, due) for login in ("bureau_office", "reviewer")]
    assert waiting() == sorted(expected * 2)
    heads = {head.queue.state: head for head in heads_of_queues(reviewer, TODAY, 7)}
    assert [day for _problem, day in heads["look_back"].rows] == [due, due]
    look_back = held.look_backs.get(after_days=30)
    record_look_back(actor=reviewer, look_back_id=look_back.pk, result="held", note="", done_on=TODAY, today=TODAY)
    assert waiting() == expected
    values = RelapseValues("又有三卷未归档", TODAY, day(30))
    note_relapse(actor=reviewer, problem_id=relapsed.pk, version=relapsed.version, values=values, today=TODAY)
    assert waiting() == []
    assert morning()["posted"] == 0


def test_a_deadline_that_was_near_and_passed_is_told_as_passed(campaign, county, clerk):
    make_started(campaign, county.hekou, deadline=day(0))
    morning()
    assert morning(day(1)) == {"posted": 1, "settled": 1}
    assert waiting() == [("problem_deadline_passed", "clerk01", day(0))]


def test_the_job_runs_once_a_day_and_only_as_the_service(campaign, county, clerk):
    make_started(campaign, county.hekou, deadline=day(0))
    with pytest.raises(NotAllowed):
        post_reminders(actor=clerk, today=TODAY)
    assert remind_today() == "2026-07-15"
    assert remind(day="2026-07-15") == remind(day="2026-07-15") == "done"
    assert JobRun.objects.filter(name="rectification.remind").count() == 1
    assert len(waiting()) == 1


def test_a_clerk_finds_on_his_desk_what_is_due_and_nothing_of_others(signed_in, campaign, county, clerk):
    own = make_started(campaign, county.hekou, deadline=day(3))
    later = make_started(campaign, county.hekou, deadline=day(4))
    other = make_started(campaign, county.qingshi, deadline=day(-1))
    page = signed_in(clerk).get(reverse("portal:desk")).content.decode()
    assert [one.number in page for one in (own, later, other)] == [True, False, False]
    assert "整改逾期或三天内到期" in page


def test_a_leader_finds_on_his_page_what_waits_for_his_signature(signed_in, campaign, county):
    problem = make_started(campaign, county.hekou)
    office, reviewer = someone(Role.BUREAU_OFFICE), someone(Role.REVIEWER)
    problem = request_closing(actor=office, problem_id=problem.pk, version=problem.version, proof="已归档", today=TODAY)
    leader = signed_in(someone(Role.LEADER))
    assert "待我签批的整改" not in leader.get(reverse("portal:lead")).content.decode()
    verify_closing(actor=reviewer, problem_id=problem.pk, version=problem.version, grade="good", today=TODAY)
    page = leader.get(reverse("portal:lead")).content.decode()
    assert ("待我签批的整改" in page, problem.number in page) == (True, True)
