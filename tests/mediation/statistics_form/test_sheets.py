"""The workbook in the form's layout."""

import io

import openpyxl
import pytest
from django.utils import translation

from mediation.statistics_form.periods import Period
from mediation.statistics_form.queries import Asked, form_for
from mediation.statistics_form.rates import SUCCESS
from mediation.statistics_form.sheets import file_name, write_form
from tests.conftest import TODAY
from tests.mediation.statistics_form.ledgers import make_small_ledger

QUARTER = Period(2026, quarter=1)


@pytest.fixture
def small(county, bureau_office):
    return make_small_ledger(county, bureau_office)


def opened(form, unit="某县司法局"):
    buffer = io.BytesIO()
    with translation.override("en"):
        write_form(buffer, form, unit=unit, today=TODAY)
    buffer.seek(0)
    return openpyxl.load_workbook(buffer).active


def column_called(sheet, heading):
    return next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == heading and cell.row > 2)


def value_of(sheet, heading, name):
    """The cell under ``heading`` in the row of ``name`` of the same table."""
    found = next(cell for row in sheet.iter_rows() for cell in row if cell.value == heading)
    row = next(at for at in range(found.row, sheet.max_row + 1) if sheet.cell(at, 1).value == name)
    return sheet.cell(row, found.column).value


def test_title_unit_line_headings_of_two_levels_and_the_sum(small, bureau_office):
    sheet = opened(form_for(bureau_office, Asked(QUARTER)))
    assert sheet["A1"].value == "2026年一季度人民调解统计报表"
    assert sheet["A2"].value == "填报单位：某县司法局    填报时间：2026年7月15日    单位：件"
    assert [sheet.cell(3, at).value for at in (1, 2, 7, 13)] == ["司法所", "总数", "按调解主体", "按案件来源"]
    assert [sheet.cell(4, at).value for at in range(2, 7)] == [
        "调解案件总数", "涉及当事人数（人）", "调解成功", "疑难复杂案件", "协议涉及金额（万元）",
    ]  # fmt: skip
    assert [sheet.cell(4, at).value for at in range(7, 13)] == [
        "村调委会", "居调委会", "乡镇调委会", "街道调委会", "企事业单位调委会", "社会团体和其他组织调委会",
    ]  # fmt: skip
    assert [sheet.cell(4, at).value for at in range(13, 21)] == [
        "主动调解", "依申请调解", "接受委托移送调解", "其中：法院委托移送", "其中：检察院委托移送",
        "其中：公安机关委托移送", "其中：信访部门委托移送", "其中：其他部门委托移送",
    ]  # fmt: skip
    assert [sheet.cell(at, 1).value for at in (5, 6, 7)] == ["河口司法所", "青石司法所", "合计"]
    assert [sheet.cell(7, at).value for at in range(2, 7)] == [5, 22, 3, 2, 1.23]


def test_the_eighteen_types_stand_in_the_official_order(small, bureau_office):
    sheet = opened(form_for(bureau_office, Asked(QUARTER)))
    top = next(row for row in range(1, 40) if sheet.cell(row, 2).value == "按案件分类")
    assert [sheet.cell(top + 1, at).value for at in range(2, 20)] == [
        "婚姻家庭纠纷", "邻里纠纷", "房屋宅基地纠纷", "合同纠纷", "生产经营纠纷", "损害赔偿纠纷", "山林土地纠纷",
        "征地拆迁纠纷", "环境污染纠纷", "拖欠农民工工资纠纷", "其他劳动争议", "旅游纠纷", "电子商务纠纷",
        "其他消费纠纷", "医疗纠纷", "道路交通事故纠纷", "物业纠纷", "其他纠纷",
    ]  # fmt: skip
    assert [sheet.cell(top + 4, at).value for at in (1, 3, 19)] == ["合计", 4, 1]


def test_amounts_are_added_up_in_yuan_and_shown_in_ten_thousands(small, bureau_office):
    sheet = opened(form_for(bureau_office, Asked(QUARTER)))
    heading = "协议涉及金额（万元）"
    assert [value_of(sheet, heading, name) for name in ("河口司法所", "青石司法所", "合计")] == [1.23, 0, 1.23]
    at = column_called(sheet, heading)
    assert sheet.cell(7, at).number_format == "#,##0.00"


def test_rates_formulas_and_the_days_are_printed(small, county, bureau_office):
    form = form_for(bureau_office, Asked(QUARTER))
    sheet = opened(form)
    assert value_of(sheet, "调解成功率", "合计") == "75.0%"
    empty = opened(form_for(bureau_office, Asked(Period(2020))))
    assert value_of(empty, "调解成功率", "合计") == "—"
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    with translation.override("zh-hans"):
        assert f"1. {SUCCESS.formula}" in texts
    assert any("受理日期" in text and "纠纷类型" in text for text in texts)
    assert not any(text.startswith("不一致") for text in texts)


def test_one_office_has_its_row_and_no_sum(small, county, bureau_office):
    sheet = opened(form_for(bureau_office, Asked(QUARTER, county.hekou, "village")), unit="河口司法所")
    names = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
    assert (names.count("河口司法所"), "合计" in names) == (4, False)
    assert "填报单位：河口司法所（村调委会）" in sheet["A2"].value


def test_it_prints_on_a4_landscape_in_the_fonts_of_offices(small, bureau_office):
    form = form_for(bureau_office, Asked(QUARTER))
    sheet = opened(form)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert {sheet["A1"].font.name, sheet["B4"].font.name, sheet["B5"].font.name} == {"宋体", "仿宋"}
    assert file_name(form) == "mediation-form-2026-Q1.xlsx"


def test_a_name_that_looks_like_a_formula_is_text(small, county, bureau_office):
    sheet = opened(form_for(bureau_office, Asked(QUARTER, county.hekou)), unit="=1+1")
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
