"""Search keys."""

import pytest

from bureau.core.text import bigrams, match_key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("王家村", "王家村"),
        (" 王 家\u200b村（东）", "王家村东"),
        ("ＷＪＣ", "wjc"),
        ("𠮷村", "𠮷村"),
        ("买买提·吐尔逊", "买买提吐尔逊"),
        ("〇二村", "〇二村"),
        ("!!!", ""),
    ],
)
def test_match_key(typed, key):
    assert match_key(typed) == key


def test_bigrams_are_distinct_and_in_order():
    assert bigrams("调解调解员") == ["调解", "解调", "解员"]
    assert bigrams("村") == ["村"]
    assert bigrams("") == []
