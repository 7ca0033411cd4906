"""Amounts in capital numerals; the first six are the examples of the regulation."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau.core.money import MOST, in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0", "零元整"),
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("10.50", "壹拾元零伍角"),
        ("15", "壹拾伍元整"),
        ("100.05", "壹佰元零伍分"),
        ("1010", "壹仟零壹拾元整"),
        ("20000", "贰万元整"),
        ("20005", "贰万零伍元整"),
        ("20500", "贰万零伍佰元整"),
        ("100000000", "壹亿元整"),
        ("100005000", "壹亿零伍仟元整"),
        ("100100000", "壹亿零壹拾万元整"),
        ("1000000001", "壹拾亿零壹元整"),
        ("10203040506.07", "壹佰零贰亿零叁佰零肆万零伍佰零陆元零柒分"),
        ("99999999999.99", "玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_amounts(amount, words):
    assert in_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-0.01", "-5", "0.001", "1.005", "100000000000", "NaN", "Infinity", "-Infinity"])
def test_other_amounts_are_refused(amount):
    with pytest.raises(ValueError, match="at most two decimals"):
        in_words(Decimal(amount))


def read(words):
    """Back to the number, as a reader does it: 零 and 整 say nothing."""
    total = group = digit = 0
    units = {"拾": 10, "佰": 100, "仟": 1000}
    for sign in re.sub("[零整]", "", words):
        if sign in units:
            group, digit = group + digit * units[sign], 0
        elif sign in "亿万元":
            total += (group + digit) * {"亿": 10**8, "万": 10**4, "元": 1}[sign]
            group = digit = 0
        elif sign in "角分":
            total, digit = total + digit * Decimal({"角": "0.1", "分": "0.01"}[sign]), 0
        else:
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
    return Decimal(total)


@given(st.decimals(0, MOST, places=2) | st.integers(0, 10**11 - 1).map(Decimal))
def test_words_are_read_back_as_the_same_amount(amount):
    words = in_words(amount)
    assert read(words) == amount
    assert "零零" not in words
    assert words.endswith(("角", "分", "整"))
