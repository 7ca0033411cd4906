"""Workbooks of cases for tests, through the commands an outsider uses."""

import contextlib
import io
import json

import openpyxl
from django.core.management import call_command

HEADINGS = [
    "卷号", "调委会", "受理日期", "案件来源", "移送文号", "纠纷类型", "难易程度", "乡镇(街道)", "村(社区)", "申请人",
    "申请人电话", "被申请人", "被申请人电话", "涉及人数", "纠纷简要情况", "调解员", "调解结果", "结案日期", "协议形式",
    "协议日期", "协议内容", "协议金额(元)", "履行方式", "履行期限", "履行情况", "司法确认", "回访日期", "备注",
]  # fmt: skip
AGREED = {
    "卷号": "(2026)河口镇人调字第3号",
    "调委会": "河口镇人民调解委员会",
    "受理日期": "2026-06-01",
    "案件来源": "依申请调解",
    "纠纷类型": "邻里纠纷",
    "难易程度": "一般",
    "乡镇(街道)": "河口镇",
    "村(社区)": "王家村",
    "申请人": "王建国、李秀英",
    "申请人电话": "13812341402、13912341403",
    "被申请人": "张伟",
    "涉及人数": 5,
    "纠纷简要情况": "因宅基地边界多次争吵，要求确认边界并拆除围墙",
    "调解员": "刘和平",
    "调解结果": "调解成功",
    "结案日期": "2026-06-10",
    "协议形式": "书面协议",
    "协议日期": "2026-06-10",
    "协议内容": "被申请人拆除围墙，赔偿3000元",
    "协议金额(元)": "3,000元",
    "履行方式": "一次性",
    "履行期限": "2026-06-20",
    "履行情况": "已履行",
    "司法确认": "已申请 2026-06-15；确认有效 2026-06-25",
    "回访日期": "2026-07-01",
    "备注": "双方和好",
}
OPEN = {
    "调委会": "河口镇",
    "受理日期": "2026.7.13",
    "案件来源": "主动",
    "纠纷类型": "婚姻家庭",
    "村(社区)": "李家村",
    "申请人": "赵强",
    "被申请人": "孙丽",
    "纠纷简要情况": "夫妻因家务琐事发生争吵，女方回娘家居住",
}


def write(folder, *rows, headings=None, name="cases.xlsx"):
    """A workbook of rows given as heading → cell; ``headings``: its columns, all promised ones by default."""
    headings = headings or [*HEADINGS, *sorted({h for row in rows for h in row} - set(HEADINGS))]
    book = openpyxl.Workbook()
    for line in (headings, *([row.get(heading, "") for heading in headings] for row in rows)):
        book.active.append(line)
    path = folder / name
    book.save(path)
    return path


def run(path, *options, login="clerk01"):
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("import_sheet", "cases", str(path), "--as", login, *options, stdout=out)
    *_, last = out.getvalue().strip().splitlines()
    result = json.loads(last)
    return {name: result[name] for name in ("created", "updated", "unchanged", "refused")}, out.getvalue()


def counts(created=0, updated=0, unchanged=0, refused=0):
    return {"created": created, "updated": updated, "unchanged": unchanged, "refused": refused}


def exported(tmp_path, login="clerk01", *filters):
    path = tmp_path / "export.xlsx"
    asked = [part for one in filters for part in ("--filter", one)]
    call_command("export_sheet", "cases", str(path), "--as", login, *asked, stdout=io.StringIO())
    return path


def cells_of(path):
    """Heading → cell, by row."""
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]
    return [dict(zip(rows[2], row, strict=True)) for row in rows[3:]]
