"""What the law asks of a committee as a whole."""

import datetime as dt

import pytest
from django.utils import translation

from mediation.committees.composition import Composition, composition_advice, months_left, term_ends
from tests.conftest import TODAY

IN_ORDER = {"members": 3, "mediators": 4, "women": 1, "head": "刘和平", "head_is_member": True}


def codes(**changes):
    return [one.code for one in composition_advice(Composition(**{**IN_ORDER, **changes}), TODAY)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"members": 2}, ["members"]),
        ({"members": 9}, []),
        ({"members": 10}, ["members"]),
        ({"women": 0}, ["women"]),
        ({"women": 0, "sex_unknown": 1}, []),
        ({"head": "", "head_is_member": False}, ["head"]),
        ({"head_is_member": False}, ["head"]),
        ({"members": 0, "women": 0, "head_is_member": False}, ["members"]),
        ({"term_from": dt.date(2023, 7, 15)}, []),
        ({"term_from": dt.date(2023, 7, 14)}, ["term"]),
        (
            {"members": 1, "women": 0, "head": "", "term_from": dt.date(2020, 1, 1)},
            ["members", "women", "head", "term"],
        ),
    ],
)
def test_advice(changes, expected):
    assert codes(**changes) == expected


def test_every_advice_names_its_article():
    with translation.override("en"):
        bad = Composition(members=2, term_from=dt.date(2020, 1, 1))
        texts = [one.text for one in composition_advice(bad, TODAY)]
    assert texts == [
        "It has 2 members; the law asks for 3 to 9 (人民调解法 Art. 8).",
        "No member is a woman; there should be one (人民调解法 Art. 8).",
        "No director is named; a committee has one (人民调解法 Art. 8).",
        "The term of three years ended on 2023-01-01; members are to be chosen anew (人民调解法 Art. 9).",
    ]


@pytest.mark.parametrize(
    ("begin", "end", "left"),
    [
        (dt.date(2023, 7, 15), dt.date(2026, 7, 15), 0),
        (dt.date(2023, 7, 14), dt.date(2026, 7, 14), -1),
        (dt.date(2024, 9, 1), dt.date(2027, 9, 1), 13),
        (dt.date(2024, 2, 29), dt.date(2027, 2, 28), 7),
        (dt.date(2026, 7, 15), dt.date(2029, 7, 15), 36),
    ],
)
def test_term_of_three_years(begin, end, left):
    assert (term_ends(begin), months_left(begin, TODAY)) == (end, left)
