"""The ledger of opinions as a workbook, through the commands an outsider uses."""

import contextlib
import datetime as dt
import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bureau.accounts.roles import Role
from bureau.journal.models import Entry
from bureau.opinions.desk.sheets import OpinionSheet
from bureau.opinions.handling.sealing.actions import Against, seal_opinion
from bureau.opinions.intake.queries import find_by_receipt
from bureau.opinions.models import Opinion
from bureau.opinions.rules.receipts import code_for, number_problem
from tests.factories.accounts import make_user
from tests.factories.opinions import BODY, make_category, make_opinion, report_category

HEADINGS = ["收到日期", "渠道", "类别", "标题", "内容", "乡镇(街道)", "村(社区)", "署名方式", "姓名", "电话"]
NAMED = {
    "收到日期": "2026.7.1", "渠道": "来电", "类别": "人民调解", "标题": "调解等得太久", "内容": BODY,
    "乡镇(街道)": "河口", "村(社区)": "王家村", "署名方式": "留名", "姓名": "王建国", "电话": "138-1234-1402",
}  # fmt: skip
ANONYMOUS = {
    "收到日期": "2026-07-02",
    "渠道": "意见箱",
    "类别": "人民调解",
    "内容": "希望晚上也能来村里调解，白天都在上班。",
}


@pytest.fixture(autouse=True)
def category(settings, tmp_path, county, clerk, bureau_office):
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_category("人民调解")


@pytest.fixture
def sheet(tmp_path):
    def write(*rows, headings=None):
        headings = headings or [*HEADINGS, *sorted({h for row in rows for h in row} - set(HEADINGS))]
        book = openpyxl.Workbook()
        for line in (headings, *([row.get(heading, "") for heading in headings] for row in rows)):
            book.active.append(line)
        book.save(tmp_path / "opinions.xlsx")
        return tmp_path / "opinions.xlsx"

    return write


def run(path, *options, login="clerk01"):
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("import_sheet", "opinions", str(path), "--as", login, *options, stdout=out)
    result = json.loads(out.getvalue().strip().splitlines()[-1])
    return tuple(result[name] for name in ("created", "updated", "unchanged", "refused")), out.getvalue()


def exported(folder, *filters, login="bureau_office"):
    path = folder / "export.xlsx"
    asked = [part for one in filters for part in ("--filter", one)]
    call_command("export_sheet", "opinions", str(path), "--as", login, *asked, stdout=io.StringIO())
    return path


def cells_of(path):
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]
    return [dict(zip(rows[2], row, strict=True)) for row in rows[3:]]


def test_the_promised_headings_come_first_in_their_order():
    assert [column.heading for column in OpinionSheet().fields.values()][:10] == HEADINGS


def test_opinions_are_received_whole_and_the_same_file_changes_nothing(sheet, county, clerk):
    path = sheet(NAMED, ANONYMOUS)
    result, said = run(path)
    assert result == (2, 0, 0, 0), said
    named, anonymous = Opinion.objects.order_by("received_on")
    assert (named.channel, named.identity, named.name, named.phone, named.village, named.township, named.office) == (
        "phone", "named", "王建国", "13812341402", county.wangjia, county.hekou_town, county.hekou,
    )  # fmt: skip
    assert (named.received_on, named.state, named.created_by, named.kind) == (
        dt.date(2026, 7, 1),
        "new",
        clerk,
        "advice",
    )
    assert (anonymous.channel, anonymous.identity, anonymous.office) == ("box", "anonymous", None)
    assert anonymous.title == "希望晚上也能来村里调解，白天都在上班"
    assert (named.accept_due, named.reply_due) == (dt.date(2026, 7, 6), dt.date(2026, 7, 22))
    assert Entry.objects.filter(event="opinions.opinion.received").count() == 2
    assert run(path)[0] == (0, 0, 2, 0)
    assert Opinion.objects.search("打不通").get() == named
    assert Opinion.objects.search("1402").get() == named


def test_each_gets_a_receipt_that_its_sender_could_use(sheet):
    run(sheet(NAMED, ANONYMOUS))
    for opinion in Opinion.objects.all():
        assert number_problem(opinion.receipt_no) == ""
        tracked = find_by_receipt(number=opinion.receipt_no, code=code_for(opinion.form_key), network="10.0.0.1")
        assert tracked.opinion_id == opinion.pk


def test_headings_of_other_ledgers(sheet):
    row = {
        "来信日期": "2026年7月1日",
        "征集渠道": "座谈会",
        "意见类别": "人民调解",
        "意见内容": BODY,
        "是否匿名": "匿名",
    }
    result, said = run(sheet(row, headings=list(row)))
    assert result == (1, 0, 0, 0), said
    assert (Opinion.objects.get().channel, Opinion.objects.get().identity) == ("seminar", "anonymous")


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("收到日期", "2026-07-16", "收到日期"), ("收到日期", "1999-12-31", "收到日期"), ("渠道", "梦里", "电话"),
        ("渠道", "网站", "渠道"), ("类别", "天气", "人民调解"), ("内容", "短", "10"), ("标题", "短", "4"),
        ("乡镇(街道)", "火星镇", "火星镇"), ("村(社区)", "无名村", "无名村"), ("电话", "12", "电话"),
        ("类型", "举报", "单独"), ("标题", "长" * 51, "50"), ("内容", "长" * 2001, "2000"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_of_its_cell_and_nothing_is_written(sheet, column, cell, words):
    result, said = run(sheet(ANONYMOUS, {**NAMED, column: cell}))
    assert (result, words in said) == ((0, 0, 0, 1), True), said
    assert not Opinion.objects.exists()
    assert run(sheet(ANONYMOUS, {**NAMED, column: cell}), "--partial")[0] == (1, 0, 0, 1)
    assert Opinion.objects.count() == 1


def test_reports_are_not_read_from_files(sheet):
    report_category()
    result, said = run(sheet({**NAMED, "类别": "举报工作人员或法律顾问"}))
    assert (result, "单独" in said) == ((0, 0, 0, 1), True), said


def test_a_named_one_needs_a_name_or_a_telephone(sheet):
    assert run(sheet({**NAMED, "姓名": "", "电话": ""}))[0] == (0, 0, 0, 1)
    assert run(sheet({**NAMED, "姓名": ""}))[0] == (1, 0, 0, 0)


def test_real_doubles_are_asked_for_in_the_file_and_standing_ones_are_changed_by_none(sheet):
    assert run(sheet(ANONYMOUS, ANONYMOUS))[0] == (0, 0, 0, 1)
    assert run(sheet(NAMED))[0] == (1, 0, 0, 0)
    make_category("法律援助")
    result, said = run(sheet({**NAMED, "类别": "法律援助"}))
    assert (result, "人民调解" in said) == ((0, 0, 0, 1), True)


def test_what_was_sealed_since_does_not_come_in_again(sheet, county, clerk, bureau_office):
    path = sheet(NAMED)
    run(path)
    opinion = Opinion.objects.get()
    against = Against(office=county.hekou)
    seal_opinion(actor=bureau_office, opinion_id=opinion.pk, version=1, against=against, reason="实为举报")
    result, said = run(path)
    assert (result, opinion.receipt_no in said) == ((0, 0, 1, 0), False)
    # Somebody else who tries whether it is there learns nothing: to him it is new.
    assert run(path, "--dry-run", login="bureau_office")[0] == (1, 0, 0, 0)


def test_our_own_export_comes_back_unchanged_masked_or_not(sheet, county, tmp_path, other_clerk):
    run(sheet(NAMED, ANONYMOUS))
    make_opinion(county.wangjia, name="李秀英", phone="13912345678")
    assert run(exported(tmp_path), login="bureau_office")[0] == (0, 0, 3, 0)
    masked = exported(tmp_path, login="clerk01")
    assert run(masked)[0] == (0, 0, 2, 0)
    assert cells_of(exported(tmp_path, login="clerk02")) == []


def test_names_are_shown_to_those_who_may_see_them_and_texts_to_those_who_handle(sheet, tmp_path, leader):
    run(sheet(NAMED))
    (whole,) = cells_of(exported(tmp_path))
    assert (whole["姓名"], whole["电话"], whole["内容"]) == ("王建国", "13812341402", BODY)
    assert (whole["渠道"], whole["状态"], whole["主办单位"], whole["查询号"]) == (
        "电话", "待受理", "河口司法所", Opinion.objects.get().receipt_no,
    )  # fmt: skip
    (masked,) = cells_of(exported(tmp_path, login="clerk01"))
    assert (masked["姓名"], masked["电话"], masked["内容"]) == ("王*国", "138****1402", BODY)
    (looked_at,) = cells_of(exported(tmp_path, login="leader"))
    assert (looked_at["姓名"], looked_at["标题"], looked_at["内容"]) == ("王*国", "内容受限", "内容受限")


def test_an_export_has_no_sealed_and_no_void_ones_and_stands_in_the_journal(county, tmp_path):
    kept = make_opinion(county.wangjia)
    make_opinion(county.wangjia, against_office=county.qingshi)
    make_opinion(county.wangjia, voided_at=dt.datetime(2026, 7, 15, tzinfo=dt.UTC), void_reason="测试")
    assert [row["查询号"] for row in cells_of(exported(tmp_path))] == [kept.receipt_no]
    assert Entry.objects.filter(event__endswith="exported").count() == 1


def test_filters_by_words_of_the_sheet(sheet, tmp_path):
    run(sheet(NAMED, ANONYMOUS))
    assert [row["渠道"] for row in cells_of(exported(tmp_path, "channel=电话"))] == ["电话"]
    assert [row["渠道"] for row in cells_of(exported(tmp_path, "office=河口司法所"))] == ["电话"]
    assert len(cells_of(exported(tmp_path, "category=人民调解"))) == 2
    assert [row["渠道"] for row in cells_of(exported(tmp_path, "since=2026-07-02"))] == ["意见箱"]


def test_void_ones_are_in_no_file(tmp_path):
    with pytest.raises(CommandError, match="作废"):
        exported(tmp_path, "state=void")


def test_who_may_import(sheet, reviewer):
    make_user("consultant", Role.CONSULTANT)
    for login in ("reviewer", "consultant"):
        with pytest.raises(CommandError):
            call_command("import_sheet", "opinions", str(sheet(NAMED)), "--as", login, stdout=io.StringIO())
    assert not Opinion.objects.exists()


def test_many_rows_take_as_many_queries_as_few(sheet):
    counts = []
    for size in (2, 40):
        rows = [{**ANONYMOUS, "内容": f"{ANONYMOUS['内容']}第{size}批第{place}张"} for place in range(size)]
        path = sheet(*rows)
        with CaptureQueriesContext(connection) as asked:
            assert run(path)[0] == (size, 0, 0, 0)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 2
