"""Measures and the log of progress."""

import datetime as dt
from dataclasses import replace

import pytest

from rectification.rules.measures import MeasureValues, measures_problems, progress_problems

FOUND, TODAY = dt.date(2026, 6, 1), dt.date(2026, 7, 15)
MEASURE = MeasureValues("逐卷清理补归档", "刘和平", dt.date(2026, 7, 31))


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"text": " "}, ["text"]),
        ({"deadline": FOUND}, []),
        ({"deadline": dt.date(2026, 5, 31)}, ["deadline"]),
        ({"done_on": TODAY, "proof": "清理台账"}, []),
        ({"done_on": TODAY}, ["proof"]),
        ({"done_on": dt.date(2026, 7, 16), "proof": "清理台账"}, ["done_on"]),
        ({"done_on": dt.date(2026, 5, 31), "proof": "清理台账"}, ["done_on"]),
        ({"text": "因" * 501}, ["text"]),
    ],
)
def test_each_wrong_value_is_named_by_place_and_field(changed, fields):
    found = measures_problems([MEASURE, replace(MEASURE, **changed)], found_on=FOUND, today=TODAY)
    assert sorted(found) == [f"measures.1.{name}" for name in fields]


def test_thirty_measures_are_enough():
    assert measures_problems([MEASURE] * 30, found_on=FOUND, today=TODAY) == {}
    assert list(measures_problems([MEASURE] * 31, found_on=FOUND, today=TODAY)) == ["measures"]


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"percent": 40}, []),
        ({"percent": 39}, ["percent"]),
        ({"percent": 101}, ["percent"]),
        ({"percent": None}, ["percent"]),
        ({"on": None}, ["on"]),
        ({"on": dt.date(2026, 7, 16)}, ["on"]),
        ({"on": dt.date(2026, 5, 31)}, ["on"]),
        ({"text": ""}, ["text"]),
    ],
)
def test_progress_does_not_go_back(changed, fields):
    line = {"on": TODAY, "percent": 60, "text": "已补归档12卷", **changed}
    assert sorted(progress_problems(**line, found_on=FOUND, last_percent=40, today=TODAY)) == fields
