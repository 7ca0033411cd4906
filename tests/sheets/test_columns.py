"""What people type, and what becomes of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bureau.sheets import cells
from bureau.sheets.cells import CellProblem
from bureau.sheets.columns import (
    BooleanColumn,
    ChoiceColumn,
    CodeColumn,
    DateColumn,
    DecimalColumn,
    IntegerColumn,
    TextColumn,
)

DAY = dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "2026.3.5", "2026/3/5", "2026-03-05", "20260305", "2026年3月5日", "２０２６年３月５日", " 2026-3-5 ",
        "2026-03-05 00:00:00", 46086, 46086.0, "46086", 20260305.0, DAY, dt.datetime.combine(DAY, dt.time(14, 30)),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(typed):
    assert DateColumn("日期").read(typed) == DAY


@pytest.mark.parametrize(
    "typed",
    ["3月5日", "2026-02-30", "20261301", "26.3.5", 2026, 0, -1, 1e300, "昨天", True, "2100-01-01", "1999-12-31"],
)
def test_other_dates_are_refused_with_a_reason(typed):
    with pytest.raises(CellProblem) as caught:
        DateColumn("日期").read(typed)
    assert str(caught.value)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("３７１１２１００１００１", "371121001001"),
        (371121001001.0, "371121001001"),
        (13800000001, "13800000001"),
        (" 138 0000 0001 ", "13800000001"),
        ("'=12", "=12"),
        ("13800000001.0", "13800000001"),
    ],
)
def test_codes_become_plain_text(typed, code):
    assert CodeColumn("代码").read(typed) == code


@pytest.mark.parametrize(
    "typed", [1.1010119900307e17, 110101199003070000, "1.1E+17", "1.10101E+17", "a\x00b", "x" * 41]
)
def test_ruined_codes_are_refused(typed):
    with pytest.raises(CellProblem):
        CodeColumn("代码").read(typed)


def test_pattern_refuses_with_its_own_words():
    with pytest.raises(CellProblem, match="12 位"):
        CodeColumn("代码", pattern=r"\d{12}", pattern_hint="代码有 12 位").read("123")


@pytest.mark.parametrize(
    ("typed", "number"), [("１，２００", 1200), (3.0, 3), ("35户", 35), ("0", 0), (Decimal(7), None), ("1,200", 1200)]
)
def test_whole_numbers(typed, number):
    if number is None:
        number = 7
    assert IntegerColumn("户数", unit="户").read(typed) == number


@pytest.mark.parametrize(
    "typed", ["3.5", 3.5, "-1", "三", "1e5", "9" * 30, 1e15, float("nan"), float("inf"), "99999999999", True]
)
def test_other_numbers_are_refused(typed):
    with pytest.raises(CellProblem):
        IntegerColumn("户数").read(typed)


def test_decimals_keep_their_places():
    column = DecimalColumn("金额(元)", places=2)
    assert column.read(0.1 + 0.2) == Decimal("0.30")
    with pytest.raises(CellProblem):
        column.read("1.005")


def test_choices_take_labels_of_both_languages_and_values():
    column = ChoiceColumn("类型", choices=[("village", "村"), ("community", "社区")], also={"居委会": "community"})
    assert [column.read(word) for word in ("村", " 社 区", "VILLAGE", "居委会")] == [
        "village",
        "community",
        "village",
        "community",
    ]
    with pytest.raises(CellProblem, match="村、社区"):
        column.read("其他")
    with translation.override("en"):
        assert column.write("village") == "村"


def test_booleans():
    column = BooleanColumn("公开电话")
    assert [column.read(word) for word in ("是", "√", "TRUE", 1.0, "否", "×", "无")] == [True] * 4 + [False] * 3
    assert ([column.write(value) for value in (True, False)], column.empty) == (["是", "否"], False)


def test_text_keeps_chinese_punctuation_and_narrows_digits():
    assert TextColumn("内容").read("　第１条，（ＡＢ）\u200b。\r\n二 ") == "第1条，（AB）。\n二"
    with pytest.raises(CellProblem, match="3"):
        TextColumn("内容", max_length=2).read("十个字太长")
    with pytest.raises(CellProblem):
        TextColumn("内容").read("a\x00b")


@given(st.text(max_size=20))
def test_neutralised_text_comes_back(text):
    assert cells.unmark(cells.neutralise(text)) == text
    assert cells.neutralise(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes()))
def test_any_cell_is_read_or_refused(cell):
    for column in (
        DateColumn("a"),
        CodeColumn("b"),
        IntegerColumn("c"),
        DecimalColumn("d"),
        BooleanColumn("e"),
        TextColumn("f"),
    ):
        try:
            value = column.read(cell)
        except CellProblem:
            continue
        again = column.write(value)
        assert (
            cells.is_blank(again) or column.read(cells.neutralise(again) if isinstance(again, str) else again) == value
        )
