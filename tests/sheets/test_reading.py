"""Good, messy and hostile files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from bureau.sheets import reading
from bureau.sheets.reading import UnreadableSheet, open_table
from tests.sheets.hamlets import HEADINGS, HamletSheet, write_csv, write_xlsx

ROW = ["371121001001", "𬇙家村", "河口镇", "村", 120, "2026-03-05", "138"]


def names(path: Path) -> list[tuple[int, str]]:
    table = open_table(path, HamletSheet())
    return [(number, row[table.places["name_"]]) for number, row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_encodings(tmp_path, encoding):
    assert names(write_csv(tmp_path / "a.csv", [ROW], encoding)) == [(2, "𬇙家村")]


def test_content_decides_not_the_name(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", [ROW]).rename(tmp_path / "a.csv")
    assert names(path) == [(2, "𬇙家村")]


def test_headings_below_a_title_in_any_order_with_aliases_and_strangers(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["村庄台账"],
        ["填报单位：", None, "时间："],
        [],
        [None, "备注", "村名*", "CODE", "乡镇（街道）"],
        [],
        [None, "x", "王村", "1", "河口镇"],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    table = open_table(tmp_path / "a.xlsx", HamletSheet())
    assert (table.heading_row, table.unknown, sorted(table.places)) == (4, ["备注"], ["code", "name_", "township"])
    assert [number for number, _row in table.rows] == [6]
    assert (table.places["code"], table.offset) == (3, 0)


def test_second_visible_sheet_is_found(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    for row in (HEADINGS, ROW):
        book.create_sheet("数据") if "数据" not in book.sheetnames else None
        book["数据"].append(row)
    book.save(tmp_path / "a.xlsx")
    assert names(tmp_path / "a.xlsx") == [(2, "𬇙家村")]


def refused(path: Path) -> str:
    with pytest.raises(UnreadableSheet) as caught:
        list(open_table(path, HamletSheet()).rows)
    return str(caught.value)


def test_missing_required_headings_are_named(tmp_path):
    assert "区划代码" in refused(write_csv(tmp_path / "a.csv", [["王村", "河口镇"]], headings=["名称", "乡镇"]))


def test_same_heading_twice_is_refused(tmp_path):
    assert "名称" in refused(write_csv(tmp_path / "a.csv", [], headings=["区划代码", "名称", "名称", "乡镇"]))


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"%PDF-1.4\n%\xe2\xe3",
        b"PK\x03\x04rubbish",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 3000,
        b"\x89PNG\r\n\x1a\n\x00\x00",
    ],
)
def test_broken_files_end_in_a_sentence(tmp_path, content):
    (tmp_path / "a.xlsx").write_bytes(content)
    assert refused(tmp_path / "a.xlsx")


def test_truncated_workbook(tmp_path):
    content = write_xlsx(tmp_path / "a.xlsx", [ROW]).read_bytes()
    for part in (0.3, 0.6, 0.95):
        (tmp_path / "b.xlsx").write_bytes(content[: int(len(content) * part)])
        assert refused(tmp_path / "b.xlsx")


def test_other_zip_and_encrypted_workbook(tmp_path):
    assert refused(zipped(tmp_path / "a.docx", word__document=b"x"))
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
    (tmp_path / "b.xlsx").write_bytes(encrypted)
    assert refused(tmp_path / "b.xlsx") != refused(tmp_path / "a.docx")


def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _n in range(60):
                member.write(b"0" * (1 << 20))
    assert refused(path)


def test_stray_cell_in_the_last_corner_does_not_eat_the_memory(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, ROW)
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert names(tmp_path / "a.xlsx") == [(2, "𬇙家村")]


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    assert names(write_csv(tmp_path / "a.csv", [ROW] * 3))[-1] == (4, "𬇙家村")
    assert refused(write_csv(tmp_path / "b.csv", [ROW] * 4))


def test_blank_rows_are_left_out_and_numbers_are_those_of_the_file(tmp_path):
    assert names(write_xlsx(tmp_path / "a.xlsx", [[None], ROW, ["  "], ROW])) == [(3, "𬇙家村"), (5, "𬇙家村")]


def test_huge_csv_field(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"code,name,township\n1," + b"x" * 200_000)
    with pytest.raises(UnreadableSheet):
        list(open_table(tmp_path / "a.csv", HamletSheet()).rows)


def test_workbook_in_memory_is_never_needed(tmp_path):
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    (tmp_path / "a.xlsx").write_bytes(buffer.getvalue())
    assert refused(tmp_path / "a.xlsx")
