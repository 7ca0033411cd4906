"""Closing by number: three steps, three people; look-backs; a relapse opens the same number."""

import datetime as dt

import pytest

from bureau.accounts.roles import Role
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed
from rectification.closing import actions
from rectification.models import LookBack, Problem
from rectification.problems.queries import questions_of, still_closed
from rectification.rules.closing import Answer, RelapseValues
from tests.factories.accounts import make_user
from tests.factories.rectification import TODAY, make_campaign, make_closed, make_started, someone


@pytest.fixture
def campaign(db):
    return make_campaign()


def step(name, actor, problem, **more):
    return getattr(actions, name)(actor=actor, problem_id=problem.pk, version=problem.version, **more)


def test_three_people_close_a_problem(campaign, county):
    problem = make_closed(campaign, county.hekou)
    assert (problem.number, problem.state, problem.closed_on) == ("2026-XC-001", "closed", TODAY)
    people = [problem.requested_by, problem.verified_by, problem.signed_by]
    assert [person.login for person in people] == ["bureau_office", "reviewer", "leader"]
    assert list(problem.look_backs.values_list("after_days", "due_on")) == [
        (30, dt.date(2026, 8, 14)),
        (90, dt.date(2026, 10, 13)),
    ]
    assert [answer.asked for answer in problem.answers.all()] == list(questions_of(problem).values())


def test_who_applied_does_not_verify_and_who_verified_does_not_sign(campaign, county):
    both = make_user("both", Role.BUREAU_OFFICE, Role.REVIEWER, Role.LEADER)
    problem = step("request_closing", both, make_started(campaign, county.hekou), proof="已归档", today=TODAY)
    for name, more in (
        ("verify_closing", {"grade": "good", "today": TODAY}),
        ("return_request", {"reason": "材料不全"}),
    ):
        with pytest.raises(actions.SamePerson):
            step(name, both, problem, **more)
    problem = step("verify_closing", someone(Role.REVIEWER), problem, grade="good", today=TODAY)
    with pytest.raises(actions.SamePerson):
        step("sign_closing", both, problem, answers=[], today=TODAY)


def test_closing_takes_proof_and_every_measure(campaign, county):
    problem = make_started(campaign, county.hekou)
    office = someone(Role.BUREAU_OFFICE)
    with pytest.raises(InvalidValue) as refused:
        step("request_closing", office, problem, proof=" ", today=TODAY)
    assert list(refused.value.fields) == ["proof"]
    with pytest.raises(NotAllowed):
        step("request_closing", someone(Role.LEADER), problem, proof="已归档", today=TODAY)


def test_every_question_is_answered_before_the_signature(campaign, county):
    problem = step(
        "request_closing",
        someone(Role.BUREAU_OFFICE),
        make_started(campaign, county.hekou),
        proof="已归档",
        today=TODAY,
    )
    problem = step("verify_closing", someone(Role.REVIEWER), problem, grade="fair", today=TODAY)
    first, *rest = questions_of(problem)
    answers = [Answer(first, is_met=False), *(Answer(item, is_met=True) for item in rest[:-1])]
    with pytest.raises(InvalidValue) as refused:
        step("sign_closing", someone(Role.LEADER), problem, answers=answers, today=TODAY)
    assert list(refused.value.fields) == [f"answers.{first}", f"answers.{rest[-1]}"]


def test_a_poor_result_and_a_refused_signature_go_back_with_the_reason(campaign, county):
    problem = step(
        "request_closing",
        someone(Role.BUREAU_OFFICE),
        make_started(campaign, county.hekou),
        proof="已归档",
        today=TODAY,
    )
    with pytest.raises(InvalidValue):
        step("verify_closing", someone(Role.REVIEWER), problem, grade="poor", today=TODAY)
    with pytest.raises(InvalidValue):
        step("return_request", someone(Role.REVIEWER), problem, reason=" ")
    problem = step("return_request", someone(Role.REVIEWER), problem, reason="还有三卷没有归档")
    assert (problem.state, problem.requested_by) == ("in_progress", None)


def test_an_extension_keeps_the_former_deadline(campaign, county):
    problem = make_started(campaign, county.hekou)
    moved = step(
        "extend_deadline",
        someone(Role.REVIEWER),
        problem,
        deadline=dt.date(2026, 8, 31),
        reason="等待材料",
        today=TODAY,
    )
    assert (moved.deadline, moved.original_deadline) == (dt.date(2026, 8, 31), dt.date(2026, 7, 31))
    assert list(moved.extensions.values_list("old_deadline", flat=True)) == [dt.date(2026, 7, 31)]
    with pytest.raises(InvalidValue):
        step(
            "extend_deadline", someone(Role.REVIEWER), moved, deadline=dt.date(2026, 8, 31), reason="再等", today=TODAY
        )


def test_a_relapse_opens_the_same_number_in_its_next_round(campaign, county):
    problem = make_closed(campaign, county.hekou, on=dt.date(2026, 7, 1))
    values = RelapseValues("又有五卷未归档", TODAY, dt.date(2026, 8, 15))
    again = step("note_relapse", someone(Role.REVIEWER), problem, values=values, today=TODAY)
    assert (again.number, again.round, again.state, again.closed_on) == (problem.number, 2, "in_progress", None)
    kept = again.relapses.get()
    assert (kept.round, kept.closed_on, kept.signed_by, kept.proof) == (1, dt.date(2026, 7, 1), "leader", "已全部归档")
    assert LookBack.objects.to_make(dt.date(2026, 12, 31)).count() == 0


def test_a_look_back_of_the_ninetieth_day_that_held_is_counted(campaign, county):
    problem = make_closed(campaign, county.hekou)
    later = dt.date(2026, 10, 13)
    look_back = LookBack.objects.to_make(later).get(after_days=90)
    asked = {"actor": someone(Role.REVIEWER), "look_back_id": look_back.pk, "note": "抽查十卷", "today": later}
    with pytest.raises(InvalidValue) as refused:
        actions.record_look_back(**asked, result="relapsed", done_on=None)
    assert sorted(refused.value.fields) == ["done_on", "result"]
    actions.record_look_back(**asked, result="held", done_on=later)
    assert list(still_closed().values_list("pk", "event_date")) == [(problem.pk, later)]
    with pytest.raises(IllegalMove):
        actions.record_look_back(**asked, result="held", done_on=later)


def test_the_database_holds_the_three_people_too(campaign, county):
    from django.db import IntegrityError, transaction

    from bureau.core.actions import writing

    problem = make_closed(campaign, county.hekou)
    with pytest.raises(IntegrityError), transaction.atomic(), writing():
        Problem.objects.filter(pk=problem.pk).update(signed_by=problem.verified_by)
