"""How an exported sheet looks on screen and paper: heights, paper, dates."""

import datetime as dt
import io

import openpyxl
import pytest

from bureau.sheets.columns import DateColumn, TextColumn
from bureau.sheets.writing import write_rows


def written(columns, *rows):
    file = io.BytesIO()
    write_rows(file, title="台账", line="", columns=columns, rows=rows)
    return openpyxl.load_workbook(file).active


@pytest.mark.parametrize(
    ("text", "height"),
    [("一" * 15, None), ("一" * 16, 30), ("一\n二\n三", 43.5), ("一" * 9000, 409), (None, None)],
)
def test_a_row_is_as_high_as_its_longest_text(text, height):
    sheet = written([TextColumn("内容", width=30), TextColumn("备注", width=12)], [text, "一" * 200])
    assert sheet.row_dimensions[4].height == height


@pytest.mark.parametrize(("count", "paper"), [(5, 9), (6, 8)])
def test_wide_sheets_take_a3(count, paper):
    assert int(written([TextColumn(f"列{n}", width=30) for n in range(count)]).page_setup.paperSize) == paper


def test_dates_stand_apart_from_the_text_behind_them():
    sheet = written([DateColumn("日期"), TextColumn("内容")], [dt.date(2026, 7, 15), "文字"])
    assert (sheet["A4"].alignment.horizontal, sheet["A4"].number_format) == ("center", "yyyy-mm-dd")
    assert sheet["B4"].alignment.horizontal != "center"
