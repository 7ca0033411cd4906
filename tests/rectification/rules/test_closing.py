"""The three steps of closing, relapses and extensions."""

import datetime as dt
from dataclasses import replace

import pytest

from rectification.rules.closing import (
    Answer,
    RelapseValues,
    checklist_problems,
    extension_problems,
    relapse_problems,
    request_problems,
    wrong_person,
)

TODAY, DEADLINE = dt.date(2026, 7, 15), dt.date(2026, 7, 31)


@pytest.mark.parametrize(
    ("proof", "open_measures", "has_measures", "fields"),
    [
        ("已全部归档", 0, True, []),
        (" ", 0, True, ["proof"]),
        ("已全部归档", 1, True, ["measures"]),
        ("已全部归档", 0, False, ["measures"]),
    ],
)
def test_applying_takes_proof_and_measures_that_are_done(proof, open_measures, has_measures, fields):
    found = request_problems(proof=proof, open_measures=open_measures, has_measures=has_measures)
    assert sorted(found) == fields


@pytest.mark.parametrize(
    ("step", "actor", "refused"),
    [
        ("verify", 1, True),
        ("verify", 2, False),
        ("return", 1, True),
        ("sign", 1, True),
        ("sign", 2, True),
        ("sign", 3, False),
        ("send_back", 2, False),
    ],
)
def test_three_steps_three_people(step, actor, refused):
    assert bool(wrong_person(step=step, actor=actor, requested_by=1, verified_by=2)) is refused


def test_every_question_is_met():
    questions = {1: "问题是否已经查清", 2: "群众是否满意"}
    assert checklist_problems(questions, [Answer(1, is_met=True), Answer(2, is_met=True)]) == {}
    assert sorted(checklist_problems(questions, [Answer(1, is_met=False)])) == ["answers.1", "answers.2"]
    assert list(checklist_problems(questions, [Answer(1, is_met=True), Answer(2)])) == ["answers.2"]


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"new": DEADLINE}, ["deadline"]),
        ({"new": None}, ["deadline"]),
        ({"reason": " "}, ["reason"]),
        ({"deadline": None}, ["deadline"]),
        ({"deadline": dt.date(2026, 7, 1), "new": dt.date(2026, 7, 14)}, ["deadline"]),
    ],
)
def test_a_deadline_moves_forward_with_a_reason(changed, fields):
    asked = {"deadline": DEADLINE, "new": dt.date(2026, 8, 31), "reason": "等待材料", **changed}
    assert sorted(extension_problems(**asked, today=TODAY)) == fields


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"reason": ""}, ["reason"]),
        ({"found_on": dt.date(2026, 6, 30)}, ["found_on"]),
        ({"found_on": dt.date(2026, 7, 16)}, ["found_on"]),
        ({"deadline": dt.date(2026, 7, 14)}, ["deadline"]),
        ({"deadline": None}, ["deadline"]),
    ],
)
def test_a_relapse_says_what_when_and_until_when(changed, fields):
    values = replace(RelapseValues("又有五卷未归档", TODAY, dt.date(2026, 8, 15)), **changed)
    assert sorted(relapse_problems(values, closed_on=dt.date(2026, 7, 1), today=TODAY)) == fields
