"""The case ledger as a workbook, through the commands an outsider uses."""

import datetime as dt
import functools
from decimal import Decimal

import openpyxl
import pytest

from mediation.cases.sheets import CaseSheet
from mediation.models import MediationCase
from tests.factories.mediation import make_committee, make_mediator
from tests.mediation.cases.workbooks import AGREED, HEADINGS, OPEN, counts, exported, run, write


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def committee(county):
    committee = make_committee(county.hekou)
    make_mediator(committee)
    return committee


@pytest.fixture
def sheet(tmp_path):
    return functools.partial(write, tmp_path)


def test_the_promised_headings_come_first_in_their_order():
    assert [column.heading for column in CaseSheet().fields.values()][:28] == HEADINGS


def test_cases_are_entered_whole_and_the_same_file_changes_nothing(clerk, county, committee, sheet):
    path = sheet(AGREED, OPEN)
    result, said = run(path)
    assert result == counts(created=2), said
    agreed, still_open = MediationCase.objects.order_by("accepted_on")
    assert (agreed.number, agreed.committee, agreed.village, agreed.state) == (
        "(2026)河口镇人调字第3号", committee, county.wangjia, "closed",
    )  # fmt: skip
    assert (agreed.result, agreed.agreement_form, agreed.amount_agreed, agreed.agreement_no) == (
        "success", "written", Decimal(3000), "(2026)河口镇人调协字第3号",
    )  # fmt: skip
    assert (agreed.performance, agreed.performed_on) == ("done", dt.date(2026, 6, 20))
    assert (agreed.confirm_applied_on, agreed.confirm_result, agreed.confirm_result_on) == (
        dt.date(2026, 6, 15), "confirmed", dt.date(2026, 6, 25),
    )  # fmt: skip
    assert (agreed.visited_on, agreed.party_count, agreed.parties_masked) == (
        dt.date(2026, 7, 1), 5, "王*国、李*英 — 张*",
    )  # fmt: skip
    assert [(p.side, p.name, p.phone) for p in agreed.parties.all()] == [
        ("applicant", "王建国", "13812341402"), ("applicant", "李秀英", "13912341403"), ("respondent", "张伟", ""),
    ]  # fmt: skip
    assert (still_open.number, still_open.state, still_open.difficulty, still_open.party_count) == (
        "(2026)河口镇人调字第4号", "registered", "normal", 2,
    )  # fmt: skip
    result, said = run(path)
    assert result == counts(unchanged=2), said
    assert MediationCase.objects.count() == 2


def test_own_export_comes_back_unchanged(clerk, county, committee, sheet, tmp_path):
    run(sheet(AGREED, OPEN))
    path = exported(tmp_path)
    result, said = run(path)
    assert result == counts(unchanged=2), said


# -- what people's files look like -------------------------------------------------------------------------------------

ALIASES = [
    "案件编号", "调解组织", "受理时间", "来源", "纠纷类别", "难度级别", "所属区域", "村居", "当事人", "简要情况",
    "主办调解员", "协办调解员", "结果", "调解时间", "协议形式", "协议内容", "调解协议金(元)", "协议履行情况",
    "涉及特殊群体情况", "受理员",
]  # fmt: skip


def test_a_messy_file_of_another_system_is_read(clerk, county, committee, sheet, tmp_path):
    make_mediator(committee, "王芳")
    row = [
        "〔2026〕 河口镇 人调字 第 12 号", "河口镇调委会", dt.date(2026, 6, 1), "当事人申请", "邻 里", "疑难",
        "河口镇", "王家", "王 强、李秀英—河口砖厂", "因砖厂排水淹没菜地，要求赔偿并改道",
        "刘和平", "王芳", "成功", "2026/6/8", "口头", "砖厂改道排水，赔偿1.2万元", "1.2万", "履行完毕",
        "老年人、妇女", "小张",
    ]  # fmt: skip
    book = openpyxl.Workbook()
    for line in (["河口镇2026年人民调解案件台账"], ["填报单位：河口司法所", "", "2026年7月"], ALIASES, row, ["", "　"]):
        book.active.append(line)
    path = tmp_path / "messy.xlsx"
    book.save(path)
    result, said = run(path)
    assert result == counts(created=1), said
    assert "受理员" in said
    case = MediationCase.objects.get()
    assert (case.number, case.source, case.dispute_type, case.difficulty, case.village) == (
        "(2026)河口镇人调字第12号", "applied", "neighbour", "complex", county.wangjia,
    )  # fmt: skip
    assert (case.amount_agreed, case.agreed_on, case.ended_on, case.performance) == (
        Decimal(12000), dt.date(2026, 6, 8), dt.date(2026, 6, 8), "done",
    )  # fmt: skip
    assert (case.special_groups, [one.name for one in case.assistants.all()]) == (["woman", "elder"], ["王芳"])
    assert [(p.name, p.side, p.kind) for p in case.parties.all()] == [
        ("王强", "applicant", "person"), ("李秀英", "applicant", "person"), ("河口砖厂", "respondent", "legal_person"),
    ]  # fmt: skip
    assert run(path)[0] == counts(unchanged=1)


def test_who_is_led_and_who_assists_may_stand_in_one_cell(clerk, committee, sheet):
    make_mediator(committee, "王芳")
    path = sheet({**OPEN, "调解员": "刘和平、王芳"})
    assert run(path)[0] == counts(created=1)
    case = MediationCase.objects.get()
    assert (case.lead.name, [one.name for one in case.assistants.all()]) == ("刘和平", ["王芳"])
    assert run(path)[0] == counts(unchanged=1)
    assert run(sheet({**OPEN, "调解员": "刘和平"}))[0] == counts(unchanged=1)
    assert run(sheet({**OPEN, "调解员": "王芳", "协办调解员": "刘和平"}))[0] == counts(updated=1)
    assert MediationCase.objects.get().lead.name == "王芳"


def test_village_committees_need_no_village(clerk, county, sheet):
    make_mediator(make_committee(county.hekou, "王家村人民调解委员会", kind="village", village=county.wangjia))
    assert run(sheet({**OPEN, "调委会": "王家村调委会", "村(社区)": ""}))[0] == counts(created=1)
    assert MediationCase.objects.get().village == county.wangjia


def test_unnamed_others_are_pointed_at(clerk, committee, sheet):
    result, said = run(sheet({**OPEN, "申请人": "赵强等3人", "涉及人数": 4}))
    assert result == counts(created=1)
    assert "涉及人数" in said
    assert MediationCase.objects.get().parties_masked == "赵* — 孙*"


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("卷号", "第三号"),
        ("卷号", "(2025)河口镇人调字第3号"),
        ("卷号", "(2026)青石镇人调字第3号"),
        ("卷号", "(2026)河口镇人调字第0号"),
        ("调委会", "青石镇人民调解委员会"),
        ("调委会", "没有的调委会"),
        ("受理日期", "2026-07-16"),
        ("受理日期", "2026-02-30"),
        ("受理日期", ""),
        ("案件来源", "听说"),
        ("案件来源", "法院委托移送"),
        ("纠纷类型", "劳动争议"),
        ("纠纷类型", "消费纠纷"),
        ("难易程度", "很难"),
        ("村(社区)", "没有村"),
        ("村(社区)", "赵家村"),
        ("乡镇(街道)", "青石镇"),
        ("申请人", ""),
        ("申请人", "张伟"),
        ("申请人", "王*国、李秀英"),
        ("申请人", "长" * 101),
        ("申请人电话", "138123"),
        ("申请人电话", "13812341402、13912341403、13712341404"),
        ("被申请人", ""),
        ("涉及人数", 2),
        ("涉及人数", 0),
        ("纠纷简要情况", "争吵"),
        ("纠纷简要情况", "内容受限"),
        ("纠纷简要情况", "长" * 2001),
        ("调解员", "没有人"),
        ("调解员", ""),
        ("调解结果", ""),
        ("调解结果", "调解不成功"),
        ("调解结果", "差不多"),
        ("结案日期", "2026-05-31"),
        ("结案日期", "2026-06-09"),
        ("协议形式", ""),
        ("协议日期", ""),
        ("协议日期", "2026-05-31"),
        ("协议内容", ""),
        ("协议金额(元)", "约3000"),
        ("协议金额(元)", "1e15"),
        ("履行期限", "2026-06-09"),
        ("履行期限", "2026-08-01"),
        ("履行情况", "未履行"),
        ("司法确认", "是"),
        ("司法确认", "已申请 2026-07-11"),
        ("司法确认", "已申请 2026-06-15；确认有效 2026-06-14"),
        ("回访日期", "2026-06-10"),
        ("备注", "长" * 2001),
        ("涉及特殊群体", "外地人"),
    ],
)
def test_a_bad_cell_refuses_its_row_and_nothing_is_written(clerk, committee, county, sheet, heading, cell):
    make_committee(county.qingshi)
    result, said = run(sheet({**AGREED, heading: cell}, OPEN))
    assert result["refused"] == 1, said
    assert not MediationCase.objects.exists()


def test_what_is_missing_is_said_with_what_to_import_first(clerk, committee, sheet):
    assert "先录入调委会" in run(sheet({**OPEN, "调委会": "没有的调委会"}))[1]
    assert "导入调解员" in run(sheet({**OPEN, "调解员": "没有人"}))[1]
    assert "终止原因" in run(sheet({**OPEN, "调解员": "刘和平", "调解结果": "终止", "结案日期": "2026-07-14"}))[1]


def test_a_mediator_of_another_committee_is_meant_only_when_it_is_said(clerk, county, committee, sheet):
    make_mediator(make_committee(county.hekou, "河口物业纠纷人民调解委员会"), "周敏")
    assert run(sheet({**OPEN, "调解员": "周敏"}))[0] == counts(refused=1)
    assert run(sheet({**OPEN, "调解员": "周敏", "跨调委会": "是"}))[0] == counts(created=1)
    assert MediationCase.objects.get().is_cross_committee is True


def test_a_case_may_be_terminated_or_fail(clerk, committee, sheet):
    failed = {**AGREED, "卷号": "", "调解结果": "未成功"} | dict.fromkeys(HEADINGS[18:27], "")
    terminated = {
        **failed,
        "申请人": "周敏",
        "申请人电话": "",
        "涉及人数": "",
        "调解结果": "终止",
        "终止原因": "一方拒绝",
    }
    result, said = run(sheet(failed, terminated))
    assert result == counts(created=2), said
    assert list(MediationCase.objects.order_by("serial").values_list("result", "terminate_reason", "agreed_on")) == [
        ("failed", "", None), ("terminated", "refused", None),
    ]  # fmt: skip


def test_two_rows_of_one_number_or_of_one_dispute_are_flagged(clerk, committee, sheet):
    assert run(sheet(AGREED, {**AGREED, "申请人": "赵强", "申请人电话": ""}, OPEN, OPEN))[0]["refused"] == 2


def test_another_offices_committee_is_unknown_to_the_clerk(clerk, bureau_office, county, sheet):
    make_committee(county.qingshi)
    foreign = {**OPEN, "调委会": "青石镇人民调解委员会", "村(社区)": "赵家村"}
    assert run(sheet(foreign))[0] == counts(refused=1)
    assert run(sheet(foreign), login="bureau_office")[0] == counts(created=1)


def test_possible_doubles_are_pointed_at_and_go_in_all_the_same(clerk, county, committee, sheet):
    run(sheet(AGREED))
    again = {**OPEN, "申请人": "王建国", "申请人电话": "13812341402"}
    same_phone = {**OPEN, "申请人": "周敏", "申请人电话": "13812341402", "受理日期": "2026-07-14"}
    elsewhere = {**OPEN, "申请人": "王建国", "受理日期": "2026-07-12"}
    result, said = run(sheet(again, same_phone, elsewhere))
    assert result == counts(created=3)
    assert said.count("(2026)河口镇人调字第3号") == 2
    assert "第 2 行" in said
    assert "13812341402" not in said


def test_queries_do_not_grow_with_the_rows(clerk, committee, sheet, django_assert_max_num_queries):
    rows = [
        {**AGREED, "卷号": f"(2026)河口镇人调字第{n}号", "申请人": f"王某{n}", "申请人电话": ""} for n in range(1, 101)
    ]
    path, changed = sheet(*rows), sheet(*({**row, "备注": "改"} for row in rows), name="changed.xlsx")
    for file, expected in ((path, "created"), (path, "unchanged"), (changed, "updated")):
        with django_assert_max_num_queries(110):
            assert run(file)[0] == counts(**{expected: 100})
