"""Rules of firms and consultants."""

import pytest

from consultants.rules import licence_problem, phone_problem, workload_warning


@pytest.mark.parametrize(
    ("category", "number", "good"),
    [
        ("lawyer", "13711201010000001", True),
        ("lawyer", "", False),
        ("grassroots", "", False),
        ("volunteer", "", True),
        ("volunteer", "x", False),
        ("lawyer", "１２３４５６", False),
    ],
)
def test_licences(category, number, good):
    assert (licence_problem(category, number) == "") is good


def test_phones():
    assert phone_problem("") == phone_problem("13800001402") == ""
    assert phone_problem("12")


def test_six_villages_are_more_than_recommended():
    assert workload_warning("张三", 5) == ""
    assert "6" in workload_warning("张三", 6)
