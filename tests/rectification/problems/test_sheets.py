"""The rectification ledger as a workbook, through the commands an outsider uses."""

import datetime as dt
import functools

import pytest

from bureau.core.actions import writing
from bureau.journal.models import Entry
from rectification.models import Measure, Problem, ProblemCategory
from rectification.problems.actions import save_measures, void_problem
from rectification.problems.queries import closed_on_time
from rectification.problems.sheets import ProblemSheet
from rectification.rules.measures import MeasureValues
from tests.factories.rectification import TODAY, make_campaign, make_closed, make_problem, make_started
from tests.rectification.problems.workbooks import CLOSED, HEADINGS, OPEN, cells_of, counts, exported, run, write


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def campaign(db, bureau_office):
    return make_campaign()


@pytest.fixture
def sheet(tmp_path):
    return functools.partial(write, tmp_path)


def test_the_promised_headings_come_first_in_their_order():
    assert [column.heading for column in ProblemSheet().fields.values()][:17] == HEADINGS


def test_problems_are_entered_whole_and_the_same_file_changes_nothing(campaign, county, sheet):
    path = sheet(OPEN, {**OPEN, "责任单位": "办公室", "整改措施": "清理\n约谈", "状态": "整改中"}, CLOSED)
    result, said = run(path)
    assert result == counts(created=3), said
    past, first, second = Problem.objects.order_by("serial")
    assert [one.number for one in (past, first, second)] == ["2026-XC-007", "2026-XC-008", "2026-XC-009"]
    assert (first.source, first.unit, first.office, first.owner, first.state, first.rect_type) == (
        "inspection", "河口司法所", county.hekou, "刘和平", "open", "timed",
    )  # fmt: skip
    assert (first.found_on, first.deadline, first.original_deadline) == (
        dt.date(2026, 6, 1), dt.date(2026, 7, 31), dt.date(2026, 7, 31),
    )  # fmt: skip
    assert [one.text for one in first.measures.all()] == ["逐卷清理", "开展业务培训"]
    assert (second.office, second.state, [one.text for one in second.measures.all()]) == (
        None, "in_progress", ["清理", "约谈"],
    )  # fmt: skip
    result, said = run(path)
    assert result == counts(unchanged=3), said
    assert Problem.objects.search("归档不及时").count() == 2


def test_an_older_ledger_brings_in_what_it_had_closed(campaign, county, sheet):
    assert run(sheet(CLOSED))[0] == counts(created=1)
    past = Problem.objects.get()
    assert (past.state, past.closed_on, past.first_closed_on, past.percent) == (
        "closed", dt.date(2026, 6, 30), dt.date(2026, 6, 30), 100,
    )  # fmt: skip
    assert (past.requested_by, past.verified_by, past.signed_by) == (None, None, None)
    assert list(past.progress.values_list("on", "percent", "text")) == [(dt.date(2026, 6, 20), 100, "已补登12件")]
    # The look-backs whose day has not come yet; what nobody signed here is no closing on time.
    assert list(past.look_backs.values_list("after_days", flat=True)) == [30, 90]
    assert closed_on_time().count() == 0
    assert Entry.objects.filter(event="rectification.problem.recorded").get().after["state"] == "closed"


def test_own_export_comes_back_unchanged(campaign, county, tmp_path):
    with writing():
        category = ProblemCategory.objects.create(name="档案管理")
    make_closed(campaign, county.hekou, category=category)
    started = make_started(campaign, county.hekou, cause="人手不足", unit="河口调解工作组")
    make_problem(campaign, None, rect_type="long_term", deadline=None, next_report_on=dt.date(2026, 9, 30))
    measures = [MeasureValues("见附件2.逐卷清理", done_on=TODAY, proof="台账"), MeasureValues("1.培训 2.考核")]
    office = started.created_by
    save_measures(actor=office, problem_id=started.pk, version=started.version, measures=measures, today=TODAY)
    path = exported(tmp_path)
    rows = cells_of(path)
    assert [(row["问题编号"], row["状态"], row["司法所"]) for row in rows] == [
        ("2026-XC-001", "已销号", "河口司法所"), ("2026-XC-002", "整改中", "河口司法所"),
        ("2026-XC-003", "待认领", None),
    ]  # fmt: skip
    assert rows[1]["整改措施"] == "1.见附件2.逐卷清理\n2.1.培训 2.考核"
    result, said = run(path)
    assert result == counts(unchanged=3), said


def test_export_keeps_the_scope_and_the_filters(campaign, county, clerk, tmp_path):
    make_problem(campaign, county.hekou)
    make_closed(campaign, county.qingshi)
    assert [row["责任单位"] for row in cells_of(exported(tmp_path, login="clerk01"))] == ["河口司法所"]
    assert [row["责任单位"] for row in cells_of(exported(tmp_path, "state=closed"))] == ["青石司法所"]


# -- a problem that stands ---------------------------------------------------------------------------------------------


def test_a_file_changes_what_was_entered_and_keeps_known_measures(campaign, county, sheet):
    run(sheet(OPEN))
    problem = Problem.objects.get()
    cleared = problem.measures.first()
    with writing():
        Measure.objects.filter(pk=cleared.pk).update(owner="王芳", done_on=TODAY, proof="台账")
    again = {**OPEN, "问题编号": problem.number, "原因分析": "人手不足", "整改措施": "1.建立制度\n2.逐卷清理"}
    result, said = run(sheet(again))
    assert result == counts(updated=1), said
    problem.refresh_from_db()
    assert (problem.cause, problem.version) == ("人手不足", 2)
    assert list(problem.measures.values_list("text", "owner", "done_on")) == [
        ("建立制度", "", None), ("逐卷清理", "王芳", TODAY),
    ]  # fmt: skip
    assert problem.measures.last().pk == cleared.pk
    assert run(sheet({**again, "整改措施": ""}))[0] == counts(unchanged=1)
    assert run(sheet({**again, "整改措施": "建立制度"}))[0] == counts(refused=1)


@pytest.mark.parametrize(
    "cells", [{"状态": "已销号"}, {"销号日期": "2026-07-10"}, {"状态": "已销号", "销号日期": "2026-07-10"}]
)
def test_a_file_never_closes_a_problem_that_stands(campaign, county, sheet, cells):
    make_started(campaign, county.hekou)
    assert run(sheet({**OPEN, "整改措施": "", **cells}))[0] == counts(refused=1)
    assert Problem.objects.get().state == "in_progress"


def test_another_state_in_the_file_is_pointed_at_and_left_alone(campaign, county, sheet):
    make_started(campaign, county.hekou)
    row = {**OPEN, "整改措施": "", "问题编号": "1", "责任领导": "", "状态": "待认领"}
    result, said = run(sheet(row))
    assert (result, "整改中" in said) == (counts(unchanged=1), True)


def test_a_deadline_is_moved_by_an_extension_only(campaign, county, sheet):
    run(sheet(OPEN))
    result, said = run(sheet({**OPEN, "整改时限": "2026-08-31"}))
    assert (result, "延期" in said) == (counts(refused=1), True)


def test_closed_and_void_problems_are_not_changed(campaign, county, bureau_office, sheet):
    make_closed(campaign, county.hekou)
    void = make_problem(campaign, county.hekou)
    void_problem(actor=bureau_office, problem_id=void.pk, reason="重复")
    rows = [{**OPEN, "问题编号": number, "原因分析": "人手不足"} for number in ("2026-XC-001", "2026-XC-002")]
    assert run(sheet(*rows))[0] == counts(refused=2)


# -- numbers, references, bad cells ------------------------------------------------------------------------------------


def test_numbers_of_the_paper_ledger_are_kept(campaign, county, sheet):
    rows = [{**OPEN, "问题编号": one, "问题描述": f"问题{one}"} for one in ("5", "2026-xc-9", "巡改〔2026〕3号")]
    path = sheet(*rows, {**OPEN, "问题描述": "没有编号的问题"})
    result, said = run(path)
    assert result == counts(created=4), said
    assert list(Problem.objects.order_by("serial").values_list("number", "serial")) == [
        ("2026-XC-005", 5), ("2026-XC-009", 9), ("巡改〔2026〕3号", 10), ("2026-XC-011", 11),
    ]  # fmt: skip
    assert run(path)[0] == counts(unchanged=4)


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("问题编号", "0"),
        ("问题编号", "2025-XC-001"),
        ("问题编号", "2026-XF-001"),
        ("专项", "没有的专项"),
        ("专项", ""),
        ("问题来源", "听说"),
        ("问题来源", ""),
        ("问题类别", "没有的类别"),
        ("问题描述", ""),
        ("问题描述", "长" * 2001),
        ("整改措施", "长" * 501),
        ("整改措施", "\n".join("措施" for _ in range(31))),
        ("责任单位", ""),
        ("责任单位", "长" * 61),
        ("司法所", "没有的司法所"),
        ("整改类型", "随时"),
        ("发现日期", "2026-07-16"),
        ("发现日期", ""),
        ("整改时限", "2026-05-31"),
        ("整改时限", "尽快"),
        ("整改时限", ""),
        ("整改进展", "2026-07-16 50% 明天的事"),
        ("整改进展", "101% 超额"),
        ("状态", "差不多"),
        ("状态", "已核验"),
        ("状态", "已申请销号"),
        ("状态", "已销号"),
        ("销号日期", "2026-05-31"),
        ("销号日期", "2026-07-16"),
        ("公开表述", "刘和平的问题"),
    ],
)
def test_a_bad_cell_refuses_its_row_and_nothing_is_written(campaign, county, sheet, heading, cell):
    result, said = run(sheet({**OPEN, heading: cell}, CLOSED))
    assert result["refused"] == 1, said
    assert not Problem.objects.exists()


def test_without_measures_nothing_comes_in_progress(campaign, county, sheet):
    assert run(sheet({**OPEN, "整改措施": "", "状态": "整改中"}))[0] == counts(refused=1)
    assert run(sheet({**OPEN, "整改措施": "", "状态": "待认领"}))[0] == counts(created=1)


def test_what_is_kept_up_for_good_has_no_deadline(campaign, county, sheet):
    rows = [
        {**OPEN, "整改类型": "", "整改时限": "长期坚持"},
        {**OPEN, "问题描述": "普法宣传形式单一", "整改类型": "持续整改", "整改时限": "2026-09-30"},
    ]
    path = sheet(*rows)
    result, said = run(path)
    assert result == counts(created=2), said
    assert list(Problem.objects.order_by("serial").values_list("rect_type", "deadline", "next_report_on")) == [
        ("long_term", None, dt.date(2026, 10, 13)), ("long_term", None, dt.date(2026, 9, 30)),
    ]  # fmt: skip
    assert run(path)[0] == counts(unchanged=2)


def test_categories_are_those_of_the_campaign_and_of_all(campaign, county, sheet):
    with writing():
        ProblemCategory.objects.create(name="档案管理")
        ProblemCategory.objects.create(name="窗口作风", campaign=campaign)
        ProblemCategory.objects.create(name="他项", campaign=make_campaign("XF"))
    rows = [{**OPEN, "问题描述": f"{one}的问题", "问题类别": one} for one in ("档案管理", "窗口作风")]
    assert run(sheet(*rows))[0] == counts(created=2)
    result, said = run(sheet({**OPEN, "问题类别": "他项"}))
    assert (result, "档案管理" in said) == (counts(refused=1), True)


def test_an_office_brings_in_its_own_only(campaign, county, clerk, sheet):
    assert run(sheet(OPEN), login="clerk01")[0] == counts(created=1)
    foreign = [{**OPEN, "责任单位": unit} for unit in ("青石司法所", "办公室")]
    assert run(sheet(*foreign), login="clerk01")[0] == counts(refused=2)


def test_a_number_out_of_ones_scope_is_taken_all_the_same(campaign, county, clerk, sheet):
    make_problem(campaign, county.qingshi)
    assert run(sheet({**OPEN, "问题编号": "2026-XC-001"}), login="clerk01")[0] == counts(refused=1)
    assert Problem.objects.count() == 1


def test_two_rows_of_one_problem_are_flagged(campaign, county, sheet):
    assert run(sheet(OPEN, OPEN, CLOSED, {**CLOSED, "问题描述": "另一件"}))[0]["refused"] == 2


def test_queries_do_not_grow_with_the_rows(campaign, county, sheet, django_assert_max_num_queries):
    rows = [{**OPEN, "问题描述": f"第{n}件问题", "整改进展": "已着手"} for n in range(100)]
    path, changed = sheet(*rows), sheet(*({**row, "原因分析": "改"} for row in rows), name="changed.xlsx")
    for file, expected in ((path, "created"), (path, "unchanged"), (changed, "updated")):
        with django_assert_max_num_queries(70):
            assert run(file)[0] == counts(**{expected: 100})
