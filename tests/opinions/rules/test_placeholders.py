"""Templates: what is filled in, what stays as a blank."""

import pytest

from bureau.opinions.rules.placeholders import blanks, filled
from bureau.opinions.rules.replies import reply_problems
from tests.factories.opinions import REPLY

KNOWN = {"编号": "5820 1746 3391", "村": ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【编号】号意见", "5820 1746 3391号意见"),
        ("【 编号 】", "5820 1746 3391"),
        ("【村】【写明结果】", "【村】【写明结果】"),
        ("没有", "没有"),
        ("【【编号】】", "【5820 1746 3391】"),
        ("【" * 5000, "【" * 5000),
    ],
)
def test_known_words_are_filled_in_and_others_stay(text, expected):
    assert filled(text, KNOWN) == expected


def test_blanks_are_named_once_in_their_order():
    assert blanks("【乙】【甲】【乙】【】") == ["【乙】", "【甲】", "【】"]


def test_a_reply_with_a_blank_is_not_sent():
    assert reply_problems(REPLY, "explained", ()) == {}
    found = reply_problems(f"{REPLY}【写明结果】", "explained", ())
    assert list(found) == ["text"]
    assert "【写明结果】" in found["text"][0]
