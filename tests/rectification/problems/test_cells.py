"""Cells with several measures, the last line of the log, deadlines in words."""

import datetime as dt

import pytest

from bureau.sheets.cells import CellProblem
from rectification.problems.cells import FOR_GOOD, DeadlineColumn, MeasuresColumn, ProgressColumn, measures_in

MEASURES, PROGRESS, DEADLINE = MeasuresColumn("整改措施"), ProgressColumn("整改进展"), DeadlineColumn("整改时限")


@pytest.mark.parametrize(
    ("cell", "measures"),
    [
        ("清理台账", ("清理台账",)),
        ("1.清理台账；2.开展培训；3.约谈", ("清理台账", "开展培训", "约谈")),
        ("1、清理台账2、开展培训", ("清理台账", "开展培训")),
        ("（1）清理\n（2）培训，投入1.5万元", ("清理", "培训，投入1.5万元")),
        ("①清理②培训", ("清理", "培训")),
        ("清理台账\n\n开展培训；", ("清理台账", "开展培训")),
        ("按第3.2条清理", ("按第3.2条清理",)),
        ("1.清理\n2.培训\n附：3.另行通知", ("清理", "培训 附：3.另行通知")),
    ],
)
def test_measures_of_a_cell(cell, measures):
    assert MEASURES.read(cell) == measures
    assert MEASURES.read(MEASURES.write(measures)) == MEASURES.comparable(measures)


def test_a_measure_that_itself_looks_numbered_is_compared_as_it_is_exported():
    stored = ("见附件2.逐卷清理", "1.培训 2.考核")
    assert measures_in(MEASURES.write(stored)) == MEASURES.comparable(stored)


@pytest.mark.parametrize("cell", ["长" * 501, "\n".join(["措施"] * 31)])
def test_too_long_and_too_many_measures_are_refused(cell):
    with pytest.raises(CellProblem):
        MEASURES.read(cell)


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("2026-07-10 60% 已补归档12卷", (dt.date(2026, 7, 10), 60, "已补归档12卷")),
        ("2026年7月1日：已归档", (dt.date(2026, 7, 1), None, "已归档")),
        ("已完成80%：补归档", (None, 80, "补归档")),
        ("完成100%", (None, 100, "完成100%")),
        ("已归档12卷，占60%", (None, None, "已归档12卷，占60%")),
    ],
)
def test_a_line_of_the_log(cell, line):
    assert PROGRESS.read(cell) == line
    assert PROGRESS.read(PROGRESS.write(PROGRESS.read(cell))) == line


@pytest.mark.parametrize("cell", ["120% 超额", "2026-02-30 已归档", "长" * 501])
def test_a_line_that_cannot_be(cell):
    with pytest.raises(CellProblem):
        PROGRESS.read(cell)


def test_a_deadline_is_a_day_or_never():
    assert (DEADLINE.read("2026.7.31"), DEADLINE.read("长期坚持")) == (dt.date(2026, 7, 31), FOR_GOOD)
    with pytest.raises(CellProblem):
        DEADLINE.read("尽快")
