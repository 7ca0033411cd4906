"""Workbooks of problems for tests, through the commands an outsider uses."""

import contextlib
import io
import json

import openpyxl
from django.core.management import call_command

HEADINGS = [
    "问题编号", "专项", "问题来源", "问题类别", "问题描述", "原因分析", "整改目标", "整改措施", "责任领导", "责任单位",
    "责任人", "整改类型", "发现日期", "整改时限", "整改进展", "状态", "销号日期",
]  # fmt: skip
OPEN = {
    "专项": "专项XC",
    "问题来源": "巡察",
    "问题描述": "调解卷宗归档不及时",
    "整改措施": "1.逐卷清理；2.开展业务培训",
    "责任领导": "李国强",
    "责任单位": "河口司法所",
    "责任人": "刘和平",
    "整改类型": "限期",
    "发现日期": "2026.6.1",
    "整改时限": "2026-07-31",
}
CLOSED = {
    **OPEN,
    "问题编号": "2026-XC-007",
    "问题来源": "审计",
    "问题描述": "固定资产台账登记不全",
    "整改进展": "2026-06-20 已补登12件",
    "状态": "已完成",
    "销号日期": "2026-06-30",
}


def write(folder, *rows, headings=None, name="problems.xlsx"):
    """A workbook of rows given as heading → cell; ``headings``: its columns, all promised ones by default."""
    headings = headings or [*HEADINGS, *sorted({h for row in rows for h in row} - set(HEADINGS))]
    book = openpyxl.Workbook()
    for line in (headings, *([row.get(heading, "") for heading in headings] for row in rows)):
        book.active.append(line)
    path = folder / name
    book.save(path)
    return path


def run(path, *options, login="bureau_office"):
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("import_sheet", "problems", str(path), "--as", login, *options, stdout=out)
    *_, last = out.getvalue().strip().splitlines()
    result = json.loads(last)
    return {name: result[name] for name in ("created", "updated", "unchanged", "refused")}, out.getvalue()


def counts(created=0, updated=0, unchanged=0, refused=0):
    return {"created": created, "updated": updated, "unchanged": unchanged, "refused": refused}


def exported(folder, *filters, login="bureau_office"):
    path = folder / "export.xlsx"
    asked = [part for one in filters for part in ("--filter", one)]
    call_command("export_sheet", "problems", str(path), "--as", login, *asked, stdout=io.StringIO())
    return path


def cells_of(path):
    """Heading → cell, by row."""
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]
    return [dict(zip(rows[2], row, strict=True)) for row in rows[3:]]
