"""The service ledger as a workbook, through the commands an outsider uses."""

import contextlib
import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from consultants.models import ServiceRecord
from consultants.services.sheets import ServiceSheet
from tests.factories.consultants import make_appointment, make_consultant, make_service

HEADINGS = [
    "日期", "司法所", "乡镇(街道)", "村(社区)", "法律顾问", "服务类型", "场所类型", "宣传主题", "服务方式",
    "时长(小时)", "受益人数", "服务对象", "服务内容", "办理结果", "备注",
]  # fmt: skip
ADVICE = [
    "2026-07-14", "", "河口镇", "王家村", "张明", "法律咨询", "", "", "实地", "１．５", 3, "村民",
    "解答土地承包问题", "已解答", "",
]  # fmt: skip
VISIT = [
    "2026.7.13", "河口司法所", "", "", "", "下沉宣传", "学校", "公证", "", "", 120, "", "进校园宣传公证", "", "",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def zhang(county):
    consultant = make_consultant("张明")
    make_appointment(county.wangjia, consultant)
    return consultant


@pytest.fixture
def sheet(tmp_path):
    def write(*rows, headings=HEADINGS):
        book = openpyxl.Workbook()
        for row in (headings, *rows):
            book.active.append(row)
        path = tmp_path / "services.xlsx"
        book.save(path)
        return path

    return write


def run(path, *options, login="clerk01"):
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("import_sheet", "services", str(path), "--as", login, *options, stdout=out)
    *_, last = out.getvalue().strip().splitlines()
    result = json.loads(last)
    return {name: result[name] for name in ("created", "updated", "unchanged", "refused")}, out.getvalue()


def counts(created=0, updated=0, unchanged=0, refused=0):
    return {"created": created, "updated": updated, "unchanged": unchanged, "refused": refused}


def test_the_headings_are_the_promised_ones_then_those_that_tell_apart():
    assert [column.heading for column in ServiceSheet().fields.values()] == [
        *HEADINGS, "代班原因", "区划代码", "执业证号",
    ]  # fmt: skip


def test_services_and_activities_are_entered_and_the_same_file_changes_nothing(clerk, county, zhang, sheet):
    path = sheet(ADVICE, VISIT)
    result, said = run(path)
    assert result == counts(created=2), said
    advice, visit = ServiceRecord.objects.order_by("-date")
    assert (advice.village, advice.consultant, advice.office, str(advice.hours)) == (
        county.wangjia, zhang, county.hekou, "1.5",
    )  # fmt: skip
    assert (visit.office, visit.village, visit.kind, visit.venue, visit.topic) == (
        county.hekou, None, "publicity", "school", "notary",
    )  # fmt: skip
    assert run(path)[0] == counts(unchanged=2)
    assert ServiceRecord.objects.count() == 2


def test_changed_result_is_an_update_of_the_same_record(clerk, zhang, sheet):
    run(sheet(ADVICE))
    assert run(sheet([*ADVICE[:13], "已签约", ""]))[0] == counts(updated=1)
    assert (ServiceRecord.objects.get().result, ServiceRecord.objects.get().version) == ("已签约", 2)


def test_two_equal_rows_are_flagged_and_stay_flagged(clerk, zhang, sheet):
    path = sheet(ADVICE, ADVICE)
    assert run(path)[0] == counts(refused=1)
    assert run(path, "--partial")[0] == counts(created=1, refused=1)
    assert run(path, "--partial")[0] == counts(unchanged=1, refused=1)


@pytest.mark.parametrize(
    ("place", "cell"),
    [
        (0, "2026-07-16"),
        (0, "1999-12-31"),
        (0, "2026-02-30"),
        (3, "没有村"),
        (2, "青石镇"),
        (1, "青石司法所"),
        (4, "没有人"),
        (4, ""),
        (5, "卖东西"),
        (9, 13),
        (9, 0),
        (10, -1),
        (12, "长" * 2001),
        (12, ""),
    ],
)
def test_a_bad_cell_refuses_its_row_and_nothing_is_written(clerk, zhang, sheet, place, cell):
    bad = [*ADVICE[:place], cell, *ADVICE[place + 1 :]]
    assert run(sheet(bad, VISIT))[0]["refused"] == 1
    assert not ServiceRecord.objects.exists()


def test_another_offices_village_is_unknown_to_the_clerk(clerk, bureau_office, county, zhang, sheet):
    make_appointment(county.zhaojia, zhang)
    foreign = [ADVICE[0], "", "青石镇", "赵家村", *ADVICE[4:]]
    assert run(sheet(foreign))[0] == counts(refused=1)
    assert run(sheet(foreign), login="bureau_office")[0] == counts(created=1)


def test_a_stand_in_needs_the_reason_in_its_column(clerk, zhang, sheet):
    make_consultant("李芳")
    stand_in = [*ADVICE[:4], "李芳", *ADVICE[5:]]
    assert run(sheet(stand_in))[0] == counts(refused=1)
    given = sheet([*stand_in, "张明出差"], headings=[*HEADINGS, "代班原因"])
    assert run(given)[0] == counts(created=1)


def test_own_export_comes_back_unchanged(clerk, county, zhang, sheet, tmp_path):
    run(sheet(ADVICE, VISIT))
    make_service(county.lijia, content="=1+1", kind="train", consultant=zhang, stand_in_reason="代", people=2)
    make_service(county.lijia, content="=1+1", kind="train", consultant=zhang, stand_in_reason="代", people=2)
    make_service(county.zhaojia, content="别的所")
    path = tmp_path / "export.xlsx"
    call_command("export_sheet", "services", str(path), "--as", "clerk01", stdout=io.StringIO())
    assert run(path)[0] == counts(unchanged=4)


@pytest.mark.parametrize("words", ["kind=publicity", "kind=下沉宣传", "venue=学校"])
def test_export_takes_the_filters_of_the_list_by_value_or_by_words(clerk, county, zhang, sheet, tmp_path, words):
    run(sheet(ADVICE, VISIT))
    path = tmp_path / "export.xlsx"
    asked = ("--filter", words, "--filter", "week=2026-W29", "--filter", "office=河口司法所")
    call_command("export_sheet", "services", str(path), "--as", "clerk01", *asked, stdout=io.StringIO())
    contents = {str(cell.value) for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row}
    assert "进校园宣传公证" in contents
    assert "解答土地承包问题" not in contents


def test_who_may_not_see_services_does_not_export_them(system, county, tmp_path):
    with pytest.raises(CommandError):
        call_command("export_sheet", "services", str(tmp_path / "export.xlsx"), "--as", "system")


def test_a_filter_that_fits_nothing_is_named(clerk, county, tmp_path):
    asked = (str(tmp_path / "export.xlsx"), "--as", "clerk01", "--filter", "office=没有的所")
    with pytest.raises(CommandError, match="司法所"):
        call_command("export_sheet", "services", *asked)


def test_queries_do_not_grow_with_the_rows(clerk, zhang, sheet, django_assert_max_num_queries):
    rows = [[*ADVICE[:12], f"第{number}件", *ADVICE[13:]] for number in range(200)]
    # SQLite takes the 200 rows in slices of 999 parameters; row by row it would be 800 queries.
    with django_assert_max_num_queries(70):
        assert run(sheet(*rows))[0] == counts(created=200)
