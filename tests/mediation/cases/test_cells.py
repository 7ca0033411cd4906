"""Cells that only the sheet of cases has."""

import datetime as dt
from decimal import Decimal

import pytest

from bureau.sheets.cells import CellProblem
from mediation.cases.cells import (
    NO_CONFIRMATION,
    BothSidesColumn,
    Confirmation,
    ConfirmationColumn,
    DisputeColumn,
    FactsColumn,
    GroupsColumn,
    NamesColumn,
    PhonesColumn,
    YuanColumn,
    kind_of,
    mask_names,
    mask_phones,
    names_in,
    phones_in,
    phones_text,
    sides_of,
)
from mediation.cases.columns import COLUMNS
from mediation.cases.words import DISPUTE_WORDS, GROUP_WORDS
from mediation.choices import DisputeType, SpecialGroup

NAMES, PHONES = NamesColumn("申请人", side="applicant"), PhonesColumn("申请人电话", side="applicant")
APPLIED, DECIDED = dt.date(2026, 2, 20), dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("王建国", "王建国"),
        ("王建国、李秀英，张伟;赵强/孙丽\n周敏", "王建国、李秀英、张伟、赵强、孙丽、周敏"),
        (" 王 强 、李　建国", "王强、李建国"),
        ("某某保险公司（河口、青石支公司）、王强", "某某保险公司（河口、青石支公司）、王强"),
        ("买买提·艾力", "买买提·艾力"),
        ("John Smith", "John Smith"),
    ],
)
def test_names_of_one_cell(cell, names):
    assert NAMES.read(cell) == names


@pytest.mark.parametrize("cell", ["王建国 李秀英", "王强 李明、张伟", "王\x00强"])
def test_names_that_are_not_told_apart_are_refused(cell):
    with pytest.raises(CellProblem):
        NAMES.read(cell)


@pytest.mark.parametrize("ending", ["等3人", "等三人", "等", "等5户"])
def test_others_who_are_not_named_are_no_name(ending):
    assert names_in(f"王建国、李秀英{ending}") == ["王建国", "李秀英"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("王建国", "person"), ("张店", "person"), ("李局", "person"), ("欧阳建国", "person"),
        ("五莲县某某建筑有限公司", "legal_person"), ("王家村村民委员会", "legal_person"),
        ("王家村委会", "legal_person"),
        ("河口镇中心小学", "legal_person"), ("县人民医院", "legal_person"), ("县交通局", "legal_person"),
        ("兴旺苗木专业合作社", "legal_person"), ("河口砖厂", "legal_person"),
        ("某某保险公司日照支公司", "other_org"), ("老张烧烤店", "other_org"), ("某某律师事务所", "other_org"),
    ],
)  # fmt: skip
def test_organisations_are_known_by_their_endings(name, kind):
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("13812341402", ["13812341402"]),
        (13812341402, ["13812341402"]),
        (13812341402.0, ["13812341402"]),
        ("138-1234-1402、+86 139 1234 1403", ["13812341402", "13912341403"]),
        ("１３８１２３４１４０２\n0633-7213948", ["13812341402", "0633-7213948"]),
        ("无、13912341403", ["", "13912341403"]),
        ("—、—", []),
    ],
)
def test_phones_of_one_cell(cell, phones):
    assert phones_in(PHONES.read(cell)) == phones


def test_phones_stay_with_their_names():
    assert phones_text(["", "13912341403", ""]) == "—、13912341403"
    assert phones_text(["", ""]) == ""


def test_number_that_excel_has_ruined_is_refused():
    with pytest.raises(CellProblem):
        PHONES.read("1.38E+10")


def test_masked_once_is_masked_for_good():
    names = mask_names("王建国、五莲县某某建筑有限公司、老张烧烤店")
    assert names == "王*国、五莲县某****、老张烧烤****"
    assert mask_names(names) == names
    phones = mask_phones("13812341402、—、0633-7213948")
    assert phones == "138****1402、—、063****3948"
    assert mask_phones(phones) == phones


@pytest.mark.parametrize("cell", ["王建国、李四—张伟", "王建国、李四与张伟", "王建国，李四诉张伟", "王建国/李四；张伟"])
def test_both_sides_in_one_cell(cell):
    assert sides_of(BothSidesColumn("当事人").read(cell)) == ("王建国、李四" if "李四" in cell else "王建国", "张伟")


@pytest.mark.parametrize("cell", ["王建国、张伟", "王建国", "甲—乙—丙", "—乙"])
def test_sides_are_not_guessed(cell):
    with pytest.raises(CellProblem):
        BothSidesColumn("当事人").read(cell)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1.2万", "12000"), ("1.2万元", "12000"), ("12,000元", "12000"), ("￥12000.50", "12000.5"), (3000, "3000"),
        ("３０００元整", "3000"), ("人民币800元", "800"), (0, "0"), (999_999_999_999, "999999999999"),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(cell, amount):
    assert YuanColumn("协议金额(元)", unit="元", maximum=999_999_999_999).read(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", ["无", "/", "—"])
def test_no_amount(cell):
    assert YuanColumn("协议金额(元)").read(cell) is None


@pytest.mark.parametrize("cell", ["约3000", "1.2345678万", "万", "-5", 1e15, "1e5", "12.345"])
def test_amounts_that_are_none_are_refused(cell):
    with pytest.raises(CellProblem):
        YuanColumn("协议金额(元)", unit="元").read(cell)


DISPUTE = DisputeColumn("纠纷类型", choices=DisputeType.choices, also=DISPUTE_WORDS)


def test_each_official_type_is_understood_with_and_without_its_ending():
    assert {DISPUTE.read(word) for word in DISPUTE_WORDS} == set(DisputeType.values)
    assert (DISPUTE.read("邻里"), DISPUTE.read("邻 里 纠 纷"), DISPUTE.read("拖欠农民工工资")) == (
        "neighbour", "neighbour", "migrant_wages",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "official"),
    [("劳动争议", ["拖欠农民工工资", "其他劳动争议"]), ("消费纠纷", ["旅游", "电子商务", "其他消费"])],
)
def test_class_that_the_form_splits_is_refused_with_what_it_may_be(word, official):
    with pytest.raises(CellProblem) as refused:
        DISPUTE.read(word)
    assert all(one in str(refused.value) for one in official)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("已申请 2026-02-20", Confirmation(APPLIED, "applied")),
        ("申请2026年2月20日，确认有效2026.3.5", Confirmation(APPLIED, "confirmed", DECIDED)),
        ("2026-02-20申请；2026-03-05不予确认", Confirmation(APPLIED, "rejected", DECIDED)),
        ("已申请 2026-02-20 已受理", Confirmation(APPLIED, "accepted")),
        ("已申请(20260220) 撤回(2026-03-05)", Confirmation(APPLIED, "withdrawn", DECIDED)),
        ("否", NO_CONFIRMATION),
        ("未申请", NO_CONFIRMATION),
    ],
)
def test_confirmation_with_its_days(cell, read):
    column = ConfirmationColumn("司法确认")
    assert column.read(cell) == read
    assert not read.result or column.read(column.write(read)) == read


@pytest.mark.parametrize(
    "cell",
    [
        "是", "确认有效", "确认有效 2026-03-05", "已申请", "已申请 2026-02-20；确认有效", "2026-02-20", "法院",
        "否 2026-02-20", "已申请 2026-02-30", "已申请 2026-02-20 确认有效 2026-03-05 不予确认 2026-03-06", "。",
    ],
)  # fmt: skip
def test_days_of_a_confirmation_are_never_made_up(cell):
    with pytest.raises(CellProblem):
        ConfirmationColumn("司法确认").read(cell)


def test_several_groups_in_the_official_order():
    column = GroupsColumn("涉及特殊群体", choices=SpecialGroup.choices, also=GROUP_WORDS)
    assert column.read("老年人、妇女") == ("woman", "elder")
    assert column.read("无") == ()
    assert column.read(column.write(["elder", "minor"])) == ("minor", "elder")
    with pytest.raises(CellProblem):
        column.read("外地人")


def test_facts_are_told_by_their_length_only():
    column = FactsColumn("纠纷简要情况")
    assert column.mask("因宅基地争吵") == "6字"
    assert [column.is_masked(text) for text in ("6字", "内容受限", "3*5米的墙", "因宅基地争吵")] == [
        True,
        True,
        False,
        False,
    ]


def test_no_heading_stands_for_two_columns():
    headings = [heading for column in COLUMNS for heading in (column.sheet.heading, *column.sheet.aliases)]
    assert len(headings) == len(set(headings))
