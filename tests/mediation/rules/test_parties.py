"""Parties: their numbers, who is who, a minor among them, how lists show them."""

import datetime as dt

import pytest

from mediation.rules.cases import CaseValues, settled
from mediation.rules.parties import (
    PartyValues,
    is_minor,
    masked_parties,
    parties_problems,
    same_on_both_sides,
    settled_party,
)

TODAY = dt.date(2026, 7, 15)
# Numbers that pass (GB 11643-1999): born 1949-12-31, a woman; the second with a wrong check digit.
GOOD, BAD = "11010519491231002X", "110105194912310021"


def one(**fields):
    return settled_party(PartyValues(**{"side": "applicant", "name": "王建国", **fields}))


def other(**fields):
    return settled_party(PartyValues(**{"side": "respondent", "name": "张伟", **fields}))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, []),
        ({"name": ""}, ["name"]),
        ({"name": "买买提·吐尔逊"}, []),
        ({"name": "王" * 100}, []),
        ({"name": "王" * 101}, ["name"]),
        ({"phone": "138 1234-1402"}, []),
        ({"phone": "1381234140"}, ["phone"]),
        ({"agent_phone": "0633-5212345"}, []),
        ({"agent_phone": "12"}, ["agent_phone"]),
        ({"id_no": GOOD.lower()}, []),
        ({"id_no": BAD}, ["id_no"]),
        ({"kind": "legal_person", "id_no": GOOD}, ["id_no"]),
        ({"birth_year": 1949}, []),
        ({"birth_year": 2027}, ["birth_year"]),
        ({"side": "judge"}, ["side"]),
        ({"kind": "ghost"}, ["kind"]),
        ({"sex": "x"}, ["sex"]),
        ({"address": "河口镇" * 67}, ["address"]),
    ],
)
def test_each_wrong_value_is_named_by_place_and_field(fields, wrong):
    found = [name for name, _words in parties_problems([other(), one(**fields)], TODAY) if "." in name]
    assert found == [f"parties.1.{name}" for name in wrong]


def test_an_identity_number_tells_sex_and_year_of_birth():
    party = one(id_no=GOOD)
    assert (party.sex, party.birth_year) == ("female", 1949)


@pytest.mark.parametrize(
    ("applicant", "respondent", "same"),
    [
        ({}, {}, False),
        ({"name": "张伟"}, {}, True),
        ({"name": "张 伟"}, {}, True),
        ({"name": "张伟", "phone": "13812341402"}, {"phone": "13812341403"}, False),
        ({"name": "张伟", "phone": "13812341402"}, {"phone": "13812341402"}, True),
        ({"id_no": GOOD}, {"id_no": GOOD}, True),
        ({"name": "张伟", "id_no": GOOD}, {"id_no": "440524188001010014"}, False),
    ],
)
def test_the_same_person_on_both_sides(applicant, respondent, same):
    parties = [one(**applicant), other(**respondent)]
    assert same_on_both_sides(parties) is same
    assert ("respondents" in dict(parties_problems(parties, TODAY))) is same


@pytest.mark.parametrize(
    ("fields", "minor"),
    [({}, False), ({"birth_year": 2008}, False), ({"birth_year": 2009}, True), ({"id_no": GOOD}, False)],
)
def test_a_minor_is_noticed(fields, minor):
    party = one(**fields)
    assert is_minor(party, TODAY) is minor
    case = settled(CaseValues(accepted_on=TODAY, parties=(party, other())))
    assert case.special_groups == (("minor",) if minor else ())


def test_lists_show_three_masked_names_a_side():
    many = [one(name=name) for name in ("王建国", "李强", "赵秀英", "孙丽")]
    company = other(name="河口镇兴旺砖厂", kind="legal_person")
    assert masked_parties([*many, company]) == "王*国、李*、赵*英… — 河口镇兴****"
