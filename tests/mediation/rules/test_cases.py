"""What can be registered: each wrong value beside its allowed neighbour."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from consultants.models import Consultant
from mediation.models import Committee, Mediator
from mediation.rules.cases import CaseFacts, CaseValues, advice_of, problems_of, settled
from mediation.rules.parties import PartyValues
from villages.models import Village

TODAY = dt.date(2026, 7, 15)
HEKOU = Committee(pk=1, name="河口镇人民调解委员会", office_id=1)
QINGSHI = Committee(pk=2, name="青石镇人民调解委员会", office_id=2)
WANGJIA = Village(pk=10, name="王家村", office_id=1)
LEAD = Mediator(pk=5, name="刘和平", committee=HEKOU)
OTHER = Mediator(pk=6, name="陈立新", committee=QINGSHI)
FACTS = CaseFacts(TODAY, {1: HEKOU}, {10: WANGJIA})
PARTIES = (PartyValues(side="applicant", name="王建国"), PartyValues(side="respondent", name="张伟"))
CASE = CaseValues(
    committee=HEKOU,
    accepted_on=dt.date(2026, 7, 14),
    source="applied",
    dispute_type="neighbour",
    village=WANGJIA,
    brief="因宅基地边界多次争吵，要求确认边界",
    lead=LEAD,
    parties=PARTIES,
)


def fields_of(**changed):
    return sorted(problems_of(settled(replace(CASE, **changed)), FACTS))


def test_a_whole_case_can_be_registered():
    assert problems_of(settled(CASE), FACTS) == {}


def test_what_follows_from_others():
    case = settled(CASE)
    assert (case.difficulty, case.party_count, case.special_groups) == ("normal", 2, ())


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"committee": None}, ["committee"]),
        ({"committee": QINGSHI, "lead": OTHER}, ["committee"]),
        ({"accepted_on": None}, ["accepted_on"]),
        ({"accepted_on": TODAY}, []),
        ({"accepted_on": dt.date(2026, 7, 16)}, ["accepted_on"]),
        ({"accepted_on": dt.date(1999, 12, 31)}, ["accepted_on"]),
        ({"occurred_on": dt.date(2026, 7, 14)}, []),
        ({"occurred_on": dt.date(2026, 7, 15)}, ["occurred_on"]),
        ({"source": ""}, ["source"]),
        ({"source": "somewhere"}, ["source"]),
        ({"source": "court"}, ["source_doc_no"]),
        ({"source": "court", "source_doc_no": "（2026）委调12号"}, []),
        ({"dispute_type": ""}, ["dispute_type"]),
        ({"dispute_type": "labour"}, ["dispute_type"]),
        ({"village": None}, ["village"]),
        ({"village": Village(pk=11, name="赵家村")}, ["village"]),
        ({"brief": "争吵"}, ["brief"]),
        ({"brief": "因" * 2000}, []),
        ({"brief": "因" * 2001}, ["brief"]),
        ({"brief": "因宅基地边界多次\x00争吵"}, ["brief"]),
        ({"amount_claimed": Decimal("999999999999.99")}, []),
        ({"amount_claimed": Decimal("1e15")}, ["amount_claimed"]),
        ({"amount_claimed": Decimal(-1)}, ["amount_claimed"]),
        ({"amount_claimed": Decimal("0.001")}, ["amount_claimed"]),
        ({"party_count": 1}, ["party_count"]),
        ({"party_count": 12}, []),
        ({"deaths": -1}, ["deaths"]),
        ({"is_dangerous": True}, ["danger_note"]),
        ({"is_dangerous": True, "danger_note": "扬言报复"}, []),
        ({"special_groups": ("elder",)}, []),
        ({"special_groups": ("giant",)}, ["special_groups"]),
        ({"lead": None}, []),
        ({"lead": OTHER}, ["lead"]),
        ({"lead": OTHER, "is_cross_committee": True}, []),
        ({"lead": Mediator(pk=7, committee=HEKOU, ended_on=dt.date(2026, 7, 13))}, ["lead"]),
        ({"lead": Mediator(pk=7, committee=HEKOU, ended_on=dt.date(2026, 7, 14))}, []),
        ({"assistants": (OTHER,)}, []),
        ({"assistants": (LEAD,)}, ["assistants"]),
        ({"lead": None, "assistants": (OTHER,)}, ["lead"]),
        ({"consultant": Consultant(pk=3, name="张明")}, []),
        ({"parties": PARTIES[:1], "party_count": 2}, ["respondents"]),
        ({"parties": PARTIES[1:], "party_count": 2}, ["applicants"]),
    ],
)
def test_each_wrong_value_is_named(changed, fields):
    assert fields_of(**changed) == fields


def test_a_committee_or_village_that_did_not_exist_yet_is_refused():
    new = Committee(pk=1, office_id=1, founded_on=dt.date(2026, 7, 15))
    gone = Village(pk=10, office_id=1, valid_to=dt.date(2026, 7, 13))
    facts = CaseFacts(TODAY, {1: new}, {10: gone})
    assert sorted(problems_of(settled(CASE), facts)) == ["committee", "village"]


def test_the_year_in_the_number_stays_and_who_stood_back_does_not_mediate():
    facts = replace(FACTS, registered_on=dt.date(2025, 12, 30), recused=frozenset({5}))
    assert sorted(problems_of(settled(CASE), facts)) == ["accepted_on", "lead"]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"brief": "双方身份证11010519491231002X核对无误后登记"}, ["id_number"]),
        ({"remarks": "联系13812341402"}, ["phone"]),
        ({"difficulty": "complex"}, ["difficulty_reason"]),
        ({"difficulty": "complex", "difficulty_reason": "涉及12户"}, []),
    ],
)
def test_advice_is_no_refusal(changed, codes):
    assert [advice.code for advice in advice_of(replace(CASE, **changed))] == codes
