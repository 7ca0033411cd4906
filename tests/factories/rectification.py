"""Campaigns and problems for tests, made through the actions so that rows are whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from rectification.closing.actions import request_closing, sign_closing, take_on, verify_closing
from rectification.models import Campaign, Problem
from rectification.problems.actions import enter_problem, save_measures
from rectification.problems.queries import questions_of
from rectification.rules.closing import Answer
from rectification.rules.measures import MeasureValues
from rectification.rules.problems import ProblemValues
from tests.factories.accounts import make_user
from villages.models import JusticeOffice

FOUND, TODAY = dt.date(2026, 6, 1), dt.date(2026, 7, 15)


def make_campaign(code: str = "XC", **fields: Any) -> Campaign:
    usual = {"name": f"专项{code}", "year": 2026, "begins_on": dt.date(2026, 1, 1), **fields}
    with writing():
        return Campaign.objects.create(code=code, **usual)


def problem_values(campaign: Campaign, office: JusticeOffice | None, **fields: Any) -> ProblemValues:
    """A problem found on 2026-06-01, to be put right by 2026-07-31."""
    usual: dict[str, Any] = {
        "campaign": campaign,
        "source": "inspection",
        "description": "调解卷宗归档不及时",
        "unit": office.name if office else "人民参与和促进法治科",
        "office": office,
        "owner": "刘和平",
        "rect_type": "timed",
        "found_on": FOUND,
        "deadline": dt.date(2026, 7, 31),
    }
    return ProblemValues(**{**usual, **fields})


def someone(role: Role, login: str = "") -> User:
    """The user of this log-in, made when he is not there."""
    login = login or role.value
    return User.objects.filter(login=login).first() or make_user(login, role)


def make_problem(campaign: Campaign, office: JusticeOffice | None, **fields: Any) -> Problem:
    """An open problem, entered by the bureau office."""
    values = problem_values(campaign, office, **fields)
    return enter_problem(actor=someone(Role.BUREAU_OFFICE), values=values, today=TODAY)


def make_started(campaign: Campaign, office: JusticeOffice | None, **fields: Any) -> Problem:
    """A problem that is being put right, its one measure done."""
    actor = someone(Role.BUREAU_OFFICE)
    problem = make_problem(campaign, office, **fields)
    measures = [MeasureValues("逐卷清理补归档", "刘和平", done_on=dt.date(2026, 7, 1), proof="清理台账")]
    problem = save_measures(actor=actor, problem_id=problem.pk, version=problem.version, measures=measures, today=TODAY)
    return take_on(actor=actor, problem_id=problem.pk, version=problem.version)


def make_closed(campaign: Campaign, office: JusticeOffice | None, *, on: dt.date = TODAY, **fields: Any) -> Problem:
    """A problem closed by three people on ``on``."""
    problem = make_started(campaign, office, **fields)
    problem = request_closing(
        actor=someone(Role.BUREAU_OFFICE), problem_id=problem.pk, version=problem.version, proof="已全部归档", today=on
    )
    reviewer = someone(Role.REVIEWER)
    problem = verify_closing(actor=reviewer, problem_id=problem.pk, version=problem.version, grade="good", today=on)
    answers = [Answer(item, is_met=True) for item in questions_of(problem)]
    leader = someone(Role.LEADER)
    return sign_closing(actor=leader, problem_id=problem.pk, version=problem.version, answers=answers, today=on)
