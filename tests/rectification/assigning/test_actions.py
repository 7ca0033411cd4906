"""Many problems given to one person or unit: by the rules of entering, the others named; and taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible
from bureau.journal.models import Entry
from bureau.notices.models import Notice
from rectification.assigning.actions import assign_problems, undo_assignment
from rectification.assigning.rules import Responsible
from rectification.closing.reminders import post_reminders
from rectification.models import Assignment, Problem
from rectification.problems.actions import void_problem
from tests.conftest import TODAY
from tests.factories.rectification import make_closed, make_problem, make_started, someone
from tests.factories.villages import make_position

pytestmark = pytest.mark.django_db


def assign(actor, problems, **sets):
    versions = {problem.pk: problem.version for problem in problems}
    return assign_problems(actor=actor, versions=versions, responsible=Responsible(**sets), today=TODAY)


def stands(problem):
    problem.refresh_from_db()
    return problem.owner, problem.leader, problem.unit, problem.office_id, problem.version


def test_a_person_is_set_for_many_and_each_has_its_entry_in_the_journal(campaign, county, clerk):
    problems = [make_problem(campaign, county.hekou), make_started(campaign, county.hekou)]
    before = [problem.version for problem in problems]
    found = assign(clerk, problems, owner=" 周青山 ", leader="张局长")
    assert ([one.pk for one in found.done], found.refused) == ([one.pk for one in problems], {})
    for problem, version in zip(problems, before, strict=True):
        assert stands(problem) == ("周青山", "张局长", "河口司法所", county.hekou.pk, version + 1)
    entries = Entry.objects.filter(event="rectification.problem.assigned").order_by("pk")
    assert [(entry.actor_id, entry.before["owner"], entry.after) for entry in entries] == [
        (clerk.pk, "刘和平", {"leader": "张局长", "owner": "周青山"})
    ] * 2
    assert set(Problem.objects.search("周青山")) == set(problems)
    assert not Problem.objects.search("刘和平")


def test_what_cannot_be_assigned_is_named_and_the_rest_is_done(campaign, county, clerk):
    open_one, already, changed = (make_problem(campaign, county.hekou, owner=name) for name in ("刘", "周青山", "王"))
    closed, void = make_closed(campaign, county.hekou), make_problem(campaign, county.hekou)
    theirs, bureau = make_problem(campaign, county.qingshi), make_problem(campaign, None)
    void_problem(actor=someone(Role.BUREAU_OFFICE), problem_id=void.pk, reason="重复")
    versions = {one.pk: one.version for one in (open_one, already, closed, void, theirs, bureau)}
    versions[changed.pk] = changed.version - 1
    found = assign_problems(actor=clerk, versions=versions, responsible=Responsible(owner="周青山"), today=TODAY)
    assert found.done == [open_one]
    # Void ones and those out of scope are not named: the page of the choice does not show them either.
    assert found.refused == {
        already.number: "已经是这样，无需修改",
        changed.number: "期间有人修改过，请重新查看",
        closed.number: "这个问题已销号；发现反弹才重新整改",
    }
    assert stands(theirs)[0] == stands(bureau)[0] == "刘和平"


def test_nothing_is_written_when_not_one_can_be_changed(campaign, county, clerk):
    closed = make_closed(campaign, county.hekou)
    found = assign(clerk, [closed], owner="周青山")
    assert (found.assignment, found.done, list(found.refused)) == (None, [], [closed.number])
    assert not Assignment.objects.exists()
    assert not Entry.objects.filter(event="rectification.problem.assigned").exists()


def test_another_office_takes_its_name_as_unit_and_its_people_are_reminded(campaign, county, clerk, other_clerk):
    problem = make_started(campaign, county.hekou, deadline=TODAY)
    service = User.objects.service()
    post_reminders(actor=service, today=TODAY)
    assign(someone(Role.BUREAU_OFFICE), [problem], office=county.qingshi)
    assert stands(problem)[2:4] == ("青石司法所", county.qingshi.pk)
    assert not Notice.objects.filter(settled_at=None).exists()
    post_reminders(actor=service, today=TODAY)
    assert [notice.recipient for notice in Notice.objects.filter(settled_at=None)] == [other_clerk]


def test_a_clerk_gives_problems_only_to_his_own_offices(campaign, county, clerk):
    problem = make_problem(campaign, county.hekou)
    found = assign(clerk, [problem], office=county.qingshi)
    assert found.refused == {problem.number: "您的账号不能替这个司法所录入"}
    make_position(clerk, office=county.qingshi)
    del clerk.__dict__["_places"]
    assert assign(clerk, [problem], office=county.qingshi).done == [problem]


@pytest.mark.parametrize("sets", [{}, {"owner": "  "}, {"owner": "名" * 51}, {"unit": "单位\x00"}])
def test_nothing_and_too_much_are_refused(campaign, county, clerk, sets):
    with pytest.raises(InvalidValue) as refused:
        assign(clerk, [make_problem(campaign, county.hekou)], **sets)
    assert set(refused.value.fields) <= {"owner", "unit"}
    assert refused.value.fields


def test_at_most_two_hundred_at_once(clerk):
    with pytest.raises(InvalidValue):
        assign_problems(
            actor=clerk, versions=dict.fromkeys(range(201)), responsible=Responsible(owner="周青山"), today=TODAY
        )


def test_who_does_not_work_on_problems_does_not_assign_them(campaign, county, leader):
    with pytest.raises(NotAllowed):
        assign(leader, [make_problem(campaign, county.hekou)], owner="周青山")


def test_an_assignment_is_taken_back_where_nothing_was_changed_since(campaign, county, clerk):
    kept, changed = (make_problem(campaign, county.hekou, leader="李局长") for _one in range(2))
    made = assign(clerk, [kept, changed], owner="周青山", leader="张局长").assignment
    assign(clerk, [Problem.objects.get(pk=changed.pk)], owner="赵强")
    found = undo_assignment(actor=clerk, assignment_id=made.pk, today=TODAY)
    assert (found.done, found.refused) == ([kept], {changed.number: "分派之后该问题又被修改过"})
    assert stands(kept)[:2] == ("刘和平", "李局长")
    assert stands(changed)[:2] == ("赵强", "张局长")
    entry = Entry.objects.get(event="rectification.problem.assignment_undone")
    assert (entry.before, entry.after) == (
        {"leader": "张局长", "owner": "周青山"},
        {"leader": "李局长", "owner": "刘和平"},
    )
    with pytest.raises(IllegalMove):
        undo_assignment(actor=clerk, assignment_id=made.pk, today=TODAY)


def test_a_unit_of_the_bureau_becomes_one_again(campaign, county, bureau_office):
    problem = make_problem(campaign, None)
    made = assign(bureau_office, [problem], office=county.hekou).assignment
    assert stands(problem)[2:4] == ("河口司法所", county.hekou.pk)
    undo_assignment(actor=bureau_office, assignment_id=made.pk, today=TODAY)
    assert stands(problem)[2:4] == ("人民参与和促进法治科", None)


def test_it_is_taken_back_by_who_made_it_only(campaign, county, clerk, other_clerk):
    made = assign(clerk, [make_problem(campaign, county.hekou)], owner="周青山").assignment
    with pytest.raises(NotVisible):
        undo_assignment(actor=other_clerk, assignment_id=made.pk, today=TODAY)


def test_nothing_left_to_take_back_is_said(campaign, county, clerk):
    problem = make_problem(campaign, county.hekou)
    made = assign(clerk, [problem], owner="周青山").assignment
    assign(clerk, [Problem.objects.get(pk=problem.pk)], owner="赵强")
    with pytest.raises(IllegalMove):
        undo_assignment(actor=clerk, assignment_id=made.pk, today=TODAY)
    made.refresh_from_db()
    assert made.undone_at is None


def test_two_hundred_take_a_handful_of_queries(campaign, county, clerk, django_assert_num_queries):
    problems = [make_problem(campaign, county.hekou) for _one in range(3)]
    assign(clerk, problems[:1], owner="先某")
    problems = list(Problem.objects.order_by("pk"))
    with CaptureQueriesContext(connection) as one:
        assign(clerk, problems[:1], owner="甲某")
    problems = list(Problem.objects.order_by("pk"))
    with django_assert_num_queries(len(one)):
        assign(clerk, problems, owner="乙某")
