"""The pages of the moves: three people, the checklist, and nothing moved by a wrong post."""

import datetime as dt

import pytest
from django.urls import reverse

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from rectification.choices import ProblemState
from rectification.closing.actions import request_closing, verify_closing
from rectification.models import ChecklistAnswer, ChecklistItem, Extension, LookBack, Problem
from rectification.problems.queries import questions_of
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.rectification import make_closed, make_problem, make_started, someone

pytestmark = pytest.mark.django_db
VALID = {
    "take-on": {},
    "extend": {"deadline": "2026-09-30", "reason": "材料不齐"},
    "request-closing": {"proof": "已全部归档"},
    "verify": {"grade": "good"},
    "return": {"reason": "缺少台账"},
    "sign": {},
    "send-back": {"reason": "没有建章立制"},
    "relapse": {"found_on": "2026-07-15", "deadline": "2026-08-31", "reason": "又有三卷未归档"},
}
# Who may make the move, and from which state.
MOVES = {
    "take-on": (Role.BUREAU_OFFICE, "open"),
    "extend": (Role.REVIEWER, "in_progress"),
    "request-closing": (Role.BUREAU_OFFICE, "in_progress"),
    "verify": (Role.REVIEWER, "close_requested"),
    "return": (Role.REVIEWER, "close_requested"),
    "sign": (Role.LEADER, "verified"),
    "send-back": (Role.LEADER, "verified"),
    "relapse": (Role.REVIEWER, "closed"),
}
AFTER = {
    "take-on": "in_progress",
    "extend": "in_progress",
    "request-closing": "close_requested",
    "verify": "verified",
    "return": "in_progress",
    "sign": "closed",
    "send-back": "in_progress",
    "relapse": "in_progress",
}


@pytest.fixture
def in_state(campaign, county):
    """``in_state(state)`` makes a problem that stands there."""

    def make(state):
        if state == "open":
            problem = make_problem(campaign, county.hekou)
            with writing():
                problem.measures.create(text="逐卷清理")
            return problem
        if state == "closed":
            return make_closed(campaign, county.hekou, on=dt.date(2026, 7, 10))
        problem = make_started(campaign, county.hekou)
        office, reviewer = someone(Role.BUREAU_OFFICE), someone(Role.REVIEWER)
        if state != "in_progress":
            problem = request_closing(
                actor=office, problem_id=problem.pk, version=problem.version, proof="已归档", today=TODAY
            )
        if state == "verified":
            problem = verify_closing(
                actor=reviewer, problem_id=problem.pk, version=problem.version, grade="good", today=TODAY
            )
        return problem

    return make


@pytest.fixture
def post(signed_in):
    def send(move, problem, user, **more):
        answers = {f"met_{pk}": "yes" for pk in questions_of(problem)} if move == "sign" else {}
        sent = {**VALID[move], **answers, "version": problem.version, **more}
        return signed_in(user).post(reverse(f"closing:{move}", args=[problem.pk]), sent)

    return send


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", ProblemState.values)
def test_a_move_posted_directly_moves_only_from_its_state(post, in_state, move, state):
    problem, (role, source) = in_state(state), MOVES[move]
    answer = post(move, problem, someone(role))
    found = Problem.objects.get()
    if state == source:
        assert (answer.status_code, found.state) == (302, AFTER[move])
    else:
        assert (answer.status_code, found.state, found.version) == (409, state, problem.version)


@pytest.mark.parametrize(("move", "state"), [(move, source) for move, (_role, source) in MOVES.items()])
def test_every_page_opens_and_a_wrong_role_is_refused(signed_in, in_state, move, state):
    problem = in_state(state)
    url = reverse(f"closing:{move}", args=[problem.pk])
    assert signed_in(someone(MOVES[move][0])).get(url).status_code == 200
    assert signed_in(make_user("audit", Role.AUDIT)).get(url).status_code == 403


def test_the_applicant_does_not_verify_nor_return_and_the_verifier_does_not_sign(post, in_state, signed_in):
    office = someone(Role.BUREAU_OFFICE)
    problem = in_state("close_requested")
    for move in ("verify", "return"):
        answer = post(move, problem, office)
        assert (answer.status_code, "您是申请人" in answer.content.decode()) == (422, True)
    assert signed_in(office).get(reverse("closing:verify", args=[problem.pk])).status_code == 409
    assert Problem.objects.get().state == "close_requested"
    both = make_user("both", Role.REVIEWER, Role.LEADER)
    assert post("verify", problem, both).status_code == 302
    problem = Problem.objects.get()
    answer = post("sign", problem, both)
    assert (answer.status_code, Problem.objects.get().state) == (422, "verified")
    assert post("sign", problem, someone(Role.LEADER)).status_code == 302


def test_every_question_is_answered_with_yes_before_signing(post, in_state):
    problem, leader = in_state("verified"), someone(Role.LEADER)
    first = next(iter(questions_of(problem)))
    for given, said in (("", "先回答这一项"), ("no", "没有做到")):
        answer = post("sign", problem, leader, **{f"met_{first}": given})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert (Problem.objects.get().state, ChecklistAnswer.objects.count()) == ("verified", 0)
    assert post("sign", problem, leader, **{f"note_{first}": "查看了台账"}).status_code == 302
    assert ChecklistAnswer.objects.get(item=first).note == "查看了台账"
    assert list(LookBack.objects.values_list("after_days", "due_on")) == [
        (30, dt.date(2026, 8, 14)),
        (90, dt.date(2026, 10, 13)),
    ]


def test_what_is_missing_is_said_and_nothing_moves(post, in_state, campaign, county):
    bare = make_problem(campaign, county.qingshi)
    answer = post("take-on", bare, someone(Role.BUREAU_OFFICE))
    assert (answer.status_code, "先写整改措施" in answer.content.decode()) == (422, True)
    assert "measures:" not in answer.content.decode()
    bare.refresh_from_db()
    assert bare.state == "open"


@pytest.mark.parametrize(
    ("move", "changes"),
    [
        ("extend", {"deadline": "2026-07-31"}),
        ("extend", {"reason": " "}),
        ("request-closing", {"proof": ""}),
        ("verify", {"grade": "poor"}),
        ("verify", {"grade": ""}),
        ("return", {"reason": ""}),
        ("send-back", {"reason": "长" * 501}),
        ("relapse", {"found_on": "2026-07-09"}),
        ("relapse", {"deadline": "2026-07-14"}),
        ("relapse", {"reason": ""}),
    ],
)
def test_bad_values_are_refused(post, in_state, move, changes):
    role, state = MOVES[move]
    problem = in_state(state)
    answer = post(move, problem, someone(role), **changes)
    found = Problem.objects.get()
    assert (answer.status_code, found.state, found.version) == (422, state, problem.version)


def test_an_extension_keeps_the_former_deadline_and_an_old_version_is_refused(post, in_state):
    problem, reviewer = in_state("in_progress"), someone(Role.REVIEWER)
    assert post("extend", problem, reviewer).status_code == 302
    assert post("extend", problem, reviewer, deadline="2026-10-31", form_key="b").status_code == 409
    found = Problem.objects.get()
    assert (found.deadline, found.original_deadline, Extension.objects.count()) == (
        dt.date(2026, 9, 30), dt.date(2026, 7, 31), 1,
    )  # fmt: skip


def test_a_relapse_opens_the_number_again_and_shows_it(post, in_state, signed_in):
    problem = in_state("closed")
    assert post("relapse", problem, someone(Role.REVIEWER)).status_code == 302
    page = signed_in(someone(Role.REVIEWER)).get(reverse("problems:detail", args=[problem.pk])).content.decode()
    for words in (problem.number, "第2轮", "又有三卷未归档", "问题已重新整改"):
        assert words in page


def test_a_look_back_is_recorded_once_by_who_verifies(signed_in, campaign, county):
    problem = make_closed(campaign, county.hekou, on=dt.date(2026, 6, 10), found_on=dt.date(2026, 5, 1))
    due = problem.look_backs.get(after_days=30)
    url = reverse("closing:look-back", args=[problem.pk, due.pk])
    reviewer = signed_in(someone(Role.REVIEWER))
    assert reviewer.get(url).status_code == 200
    assert reviewer.post(url, {"done_on": "2026-06-10"}).status_code == 422
    assert signed_in(someone(Role.LEADER)).post(url, {"done_on": "2026-07-10"}).status_code == 403
    assert reviewer.post(url, {"done_on": "2026-07-10", "note": "抽查10卷均已归档"}).status_code == 302
    due.refresh_from_db()
    assert (due.result, due.done_on, due.note) == ("held", dt.date(2026, 7, 10), "抽查10卷均已归档")
    assert reviewer.get(url).status_code == 409
    other = make_closed(campaign, county.qingshi, on=dt.date(2026, 7, 10))
    assert reviewer.get(reverse("closing:look-back", args=[other.pk, due.pk])).status_code == 404


def test_without_questions_nothing_is_asked(post, in_state):
    problem = in_state("verified")
    with writing():
        ChecklistItem.objects.update(is_active=False)
    assert post("sign", problem, someone(Role.LEADER)).status_code == 302


def test_a_problem_of_another_office_is_not_found(signed_in, other_clerk, in_state):
    problem = in_state("open")
    url = reverse("closing:take-on", args=[problem.pk])
    stranger = signed_in(other_clerk)
    assert (stranger.get(url).status_code, stranger.post(url, {"version": 1}).status_code) == (404, 404)
