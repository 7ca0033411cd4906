"""Five steps, a reason for «not solved», two reviews."""

import datetime as dt

import pytest

from bureau.opinions.rules.satisfaction import may_ask_again, rating_problems, reason_problems

DAY = dt.date(2026, 7, 15)


@pytest.mark.parametrize(
    ("satisfaction", "note", "solved", "wrong"),
    [
        ("very_satisfied", "", None, []),
        ("very_dissatisfied", "", None, []),
        ("", "", None, ["satisfaction"]),
        ("happy", "", True, ["satisfaction"]),
        ("dissatisfied", "电话还是打不通", False, []),
        ("dissatisfied", "没有", False, ["note"]),
        ("dissatisfied", "   \n", False, ["note"]),
        ("fairly", "一" * 500, None, []),
        ("fairly", "一" * 501, None, ["note"]),
        ("fairly", "好\u202e", None, ["note"]),
    ],
)
def test_a_rating(satisfaction, note, solved, wrong):
    assert list(rating_problems(satisfaction, note, solved)) == wrong


@pytest.mark.parametrize(("reason", "wrong"), [("电话还是打不通", []), ("", ["reason"]), ("不行", ["reason"])])
def test_a_reason(reason, wrong):
    assert list(reason_problems(reason)) == wrong


@pytest.mark.parametrize(
    ("round_", "days", "allowed"), [(1, 0, True), (1, 30, True), (1, 31, False), (2, 30, True), (3, 0, False)]
)
def test_two_reviews_within_thirty_days(round_, days, allowed):
    assert may_ask_again(round_, DAY - dt.timedelta(days=days), DAY) is allowed


def test_without_a_reply_there_is_nothing_to_review():
    assert not may_ask_again(1, None, DAY)
