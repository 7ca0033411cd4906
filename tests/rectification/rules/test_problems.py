"""What can be entered as a problem: each wrong value beside its allowed neighbour."""

import datetime as dt
from dataclasses import replace

import pytest

from rectification.models import Campaign, ProblemCategory
from rectification.rules.problems import ProblemFacts, ProblemValues, problems_of, settled
from villages.models import JusticeOffice

TODAY = dt.date(2026, 7, 15)
HEKOU, QINGSHI = JusticeOffice(pk=1, name="河口司法所"), JusticeOffice(pk=2, name="青石司法所")
CAMPAIGN = Campaign(pk=7, code="XC")
FACTS = ProblemFacts(TODAY, {1: HEKOU})
PROBLEM = ProblemValues(
    campaign=CAMPAIGN,
    source="inspection",
    description="调解卷宗归档不及时",
    office=HEKOU,
    owner="刘和平",
    found_on=dt.date(2026, 6, 1),
    deadline=dt.date(2026, 7, 31),
)


def fields_of(facts=FACTS, **changed):
    return sorted(problems_of(settled(replace(PROBLEM, **changed)), facts))


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"campaign": None}, ["campaign"]),
        ({"category": ProblemCategory(pk=1, campaign_id=None)}, []),
        ({"category": ProblemCategory(pk=1, campaign_id=7)}, []),
        ({"category": ProblemCategory(pk=1, campaign_id=8)}, ["category"]),
        ({"source": ""}, ["source"]),
        ({"source": "dream"}, ["source"]),
        ({"description": " "}, ["description"]),
        ({"description": "因" * 2000}, []),
        ({"description": "因" * 2001}, ["description"]),
        ({"cause": "人手\x00不足"}, ["cause"]),
        ({"office": QINGSHI}, ["office"]),
        ({"office": None, "unit": "办公室"}, ["office"]),
        ({"found_on": None}, ["found_on"]),
        ({"found_on": TODAY}, []),
        ({"found_on": dt.date(2026, 7, 16)}, ["found_on"]),
        ({"found_on": dt.date(1999, 12, 31), "deadline": dt.date(2000, 1, 1)}, ["found_on"]),
        ({"deadline": None}, ["deadline"]),
        ({"deadline": dt.date(2026, 6, 1)}, []),
        ({"deadline": dt.date(2026, 5, 31)}, ["deadline"]),
        ({"deadline": dt.date(2032, 1, 1)}, ["deadline"]),
        ({"rect_type": "sometime"}, ["rect_type"]),
        ({"rect_type": "long_term", "deadline": None, "next_report_on": TODAY}, []),
        ({"rect_type": "long_term", "deadline": None}, ["next_report_on"]),
        ({"rect_type": "long_term"}, ["deadline"]),
        ({"next_report_on": TODAY}, ["next_report_on"]),
        ({"public_text": "卷宗归档正在补齐"}, []),
        ({"public_text": "刘和平正在补齐卷宗"}, ["public_text"]),
    ],
)
def test_each_wrong_value_is_named(changed, fields):
    assert fields_of(**changed) == fields


def test_units_of_the_bureau_are_entered_by_the_bureau():
    county = replace(FACTS, for_county=True)
    assert fields_of(county, office=None, unit="办公室") == []
    assert fields_of(county, office=None) == ["unit"]


def test_a_deadline_moves_by_an_extension_only():
    facts = replace(FACTS, had_deadline=dt.date(2026, 7, 31))
    assert fields_of(facts) == []
    assert fields_of(facts, deadline=dt.date(2026, 8, 1)) == ["deadline"]


def test_what_follows_from_others():
    problem = settled(PROBLEM)
    assert (problem.unit, problem.rect_type) == ("河口司法所", "timed")
