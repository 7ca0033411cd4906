"""Every move from every state: what the table has passes, everything else is refused and changes nothing."""

import pytest

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.core.errors import IllegalMove
from rectification.closing import actions
from rectification.models import Problem
from rectification.problems.queries import questions_of
from rectification.rules.closing import Answer, RelapseValues
from rectification.workflow import PROBLEM
from tests.factories.rectification import TODAY, make_campaign, make_closed, make_started, someone

PAIRS = list(PROBLEM.pairs())
ACTION = {
    "take_on": ("take_on", Role.BUREAU_OFFICE, lambda _p: {}),
    "extend": (
        "extend_deadline",
        Role.REVIEWER,
        lambda p: {"deadline": p.deadline.replace(month=12), "reason": "等待", "today": TODAY},
    ),
    "request_closing": ("request_closing", Role.BUREAU_OFFICE, lambda _p: {"proof": "已归档", "today": TODAY}),
    "verify": ("verify_closing", Role.REVIEWER, lambda _p: {"grade": "good", "today": TODAY}),
    "return": ("return_request", Role.REVIEWER, lambda _p: {"reason": "不全"}),
    "sign": (
        "sign_closing",
        Role.LEADER,
        lambda p: {"answers": [Answer(q, is_met=True) for q in questions_of(p)], "today": TODAY},
    ),
    "send_back": ("send_back", Role.LEADER, lambda _p: {"reason": "不全"}),
    "relapse": (
        "note_relapse",
        Role.REVIEWER,
        lambda p: {"values": RelapseValues("又有", TODAY, p.deadline), "today": TODAY},
    ),
}


def problem_in(state, county):
    """A problem of ``state``; its three people are those of the factories."""
    campaign = make_campaign()
    if state == "closed":
        return make_closed(campaign, county.hekou)
    problem = make_started(campaign, county.hekou)
    people = {"close_requested": ["requested_by"], "verified": ["requested_by", "verified_by"]}.get(state, [])
    users = dict(zip(people, (someone(Role.BUREAU_OFFICE), someone(Role.REVIEWER)), strict=False))
    with writing():
        Problem.objects.filter(pk=problem.pk).update(state=state, **users)
    return Problem.objects.get(pk=problem.pk)


@pytest.mark.parametrize(("name", "state", "edge"), PAIRS, ids=[f"{name}-{state}" for name, state, _edge in PAIRS])
def test_every_pair(name, state, edge, county):
    problem = problem_in(state, county)
    action, role, more = ACTION[name]
    before = Problem.objects.filter(pk=problem.pk).values().get()

    def move():
        return getattr(actions, action)(
            actor=someone(role), problem_id=problem.pk, version=problem.version, **more(problem)
        )

    if edge is not None:
        assert move().state == edge.target
        return
    with pytest.raises(IllegalMove):
        move()
    assert Problem.objects.filter(pk=problem.pk).values().get() == before
