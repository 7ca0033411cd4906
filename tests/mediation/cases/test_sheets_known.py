"""Files about cases that stand: nothing is lost, nothing told to whom it is not for."""

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.journal.models import Entry
from bureau.sheets.models import ExportFile, ImportBatch
from mediation.cases.actions import change_case, void_case
from mediation.cases.queries import values_of
from mediation.models import MediationCase, Recusal, ReturnVisit
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.mediation import applicant, make_case, make_committee, make_mediator, respondent, success
from tests.factories.villages import make_position
from tests.mediation.cases.workbooks import AGREED, HEADINGS, OPEN, cells_of, counts, exported, run, write

YESTERDAY = dt.date(2026, 7, 14)
ID = "11010519491231002X"
WHOLE = (
    applicant("王建国", phone="13812341402", id_no=ID, address="河口镇王家村3组", agent_name="周敏"),
    respondent("张伟", occupation="务农"),
    respondent("赵强", phone="13912341403"),
    replace(applicant("孙丽"), side="third"),
)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def committee(county):
    committee = make_committee(county.hekou)
    make_mediator(committee)
    return committee


@pytest.fixture
def case(clerk, county, committee):
    outcome = success(agreed_on=YESTERDAY, ended_on=YESTERDAY)
    return make_case(committee, county.wangjia, parties=WHOLE, by=clerk, outcome=outcome, remarks="待回访")


@pytest.fixture
def childs_case(clerk, county, committee):
    """Entered by ``clerk``; other clerks of the office see that it is there."""
    return make_case(committee, county.lijia, by=clerk, parties=WHOLE, special_groups=("minor",), outcome=success())


@pytest.fixture
def colleague(county):
    user = make_user("clerk03", Role.ENTRY)
    make_position(user, office=county.hekou)
    return user


def changed(path, **cells):
    """The exported file with other cells in its first row."""
    book = openpyxl.load_workbook(path)
    headings = [cell.value for cell in book.active[3]]
    for heading, cell in cells.items():
        book.active.cell(4, headings.index(heading) + 1).value = cell
    book.save(path)
    return path


def only(path, *headings):
    """The exported file with these columns, and those without which no file is read."""
    kept = {"卷号", "受理日期", "案件来源", "纠纷类型", "纠纷简要情况", *headings}
    book = openpyxl.load_workbook(path)
    for place in range(len(book.active[3]), 0, -1):
        if book.active.cell(3, place).value not in kept:
            for row in range(3, book.active.max_row + 1):
                book.active.cell(row, place).value = None
    book.save(path)
    return path


# -- nothing is lost ---------------------------------------------------------------------------------------------------


def test_what_the_file_does_not_tell_of_the_parties_stays(case, tmp_path):
    assert run(changed(exported(tmp_path), 备注="双方和好"))[0] == counts(updated=1)
    case = MediationCase.objects.get()
    assert (case.remarks, values_of(case).parties) == ("双方和好", values_of(case).parties)
    assert [party.id_no for party in case.parties.all()] == [ID, "", "", ""]
    assert [(p.name, p.side) for p in case.parties.all()] == [(p.name, p.side) for p in WHOLE]


def test_one_more_respondent_is_added_to_those_that_stand(case, tmp_path):
    path = changed(
        exported(tmp_path), 被申请人="张伟、周强、赵强", 被申请人电话="—、13712341404、13912341403", 涉及人数=5
    )
    assert run(path)[0] == counts(updated=1)
    people = list(MediationCase.objects.get().parties.all())
    assert [(p.name, p.phone, p.occupation) for p in people] == [
        ("王建国", "13812341402", ""), ("张伟", "", "务农"), ("周强", "13712341404", ""), ("赵强", "13912341403", ""),
        ("孙丽", "", ""),
    ]  # fmt: skip
    assert (people[0].id_no, people[0].agent_name) == (ID, "周敏")
    assert list(MediationCase.objects.search("1404")) == [MediationCase.objects.get()]


def test_columns_that_the_file_lacks_keep_what_stands(case, tmp_path):
    path = changed(only(exported(tmp_path), "履行情况"), 履行情况="部分履行")
    assert run(path)[0] == counts(updated=1)
    stored = MediationCase.objects.get()
    assert (stored.performance, stored.performed_on, stored.agreement_content, stored.remarks) == (
        "partial", None, case.agreement_content, "待回访",
    )  # fmt: skip
    assert (stored.village, stored.lead, stored.parties.count(), stored.agreement_no) == (
        case.village, case.lead, 4, case.agreement_no,
    )  # fmt: skip


def test_what_happened_since_is_not_taken_back_by_blank_cells(case, tmp_path):
    path = exported(tmp_path)
    with writing():
        case.visited_on, case.confirm_applied_on, case.confirm_result, case.confirm_court = (
            TODAY,
            TODAY,
            "accepted",
            "法院",
        )
        case.save()
    blank = changed(path, 履行情况=None, 司法确认=None, 回访日期=None, 履行日期=None)
    assert run(blank)[0] == counts(unchanged=1)
    assert run(changed(path, 司法确认="否"))[0] == counts(updated=1)
    assert (MediationCase.objects.get().confirm_result, MediationCase.objects.get().confirm_court) == ("", "")


def test_visits_that_stand_on_the_page_are_not_moved_by_a_file(clerk, county, committee, tmp_path):
    day = {"agreed_on": dt.date(2026, 7, 1), "ended_on": dt.date(2026, 7, 1)}
    case = make_case(committee, county.wangjia, accepted_on=dt.date(2026, 6, 30), outcome=success(**day), by=clerk)
    assert run(changed(exported(tmp_path), 回访日期="2026-07-03"))[0] == counts(updated=1)
    with writing():
        ReturnVisit.objects.create(case=case, visited_on=dt.date(2026, 7, 3), visitor="刘和平", mode="home")
    assert run(changed(exported(tmp_path), 回访日期="2026-07-04"))[0] == counts(refused=1)
    assert run(exported(tmp_path))[0] == counts(unchanged=1)


def test_the_result_may_be_put_right_and_takes_the_agreement_with_it(case, tmp_path):
    assert run(changed(exported(tmp_path), 调解结果="调解不成功"))[0] == counts(refused=1)
    blanks = dict.fromkeys(
        ["协议形式", "协议日期", "协议内容", "协议金额(元)", "履行方式", "履行期限", "履行情况", "履行日期"]
    )
    assert run(changed(exported(tmp_path), 调解结果="调解不成功", **blanks))[0] == counts(updated=1)
    stored = MediationCase.objects.get()
    assert (stored.result, stored.agreed_on, stored.performance, stored.visit_due_on) == ("failed", None, "", None)
    assert run(changed(exported(tmp_path), 调解结果=None))[0] == counts(refused=1)


def test_a_visit_that_was_planned_otherwise_stays_planned(case, tmp_path):
    with writing():
        case.visit_due_on = dt.date(2026, 9, 1)
        case.save()
    assert run(changed(exported(tmp_path), 备注="改"))[0] == counts(updated=1)
    assert MediationCase.objects.get().visit_due_on == dt.date(2026, 9, 1)


def test_an_earlier_acceptance_moves_the_limit(clerk, county, committee, tmp_path):
    make_case(committee, county.wangjia, by=clerk)
    assert run(changed(exported(tmp_path), 受理日期="2026-07-01"))[0] == counts(updated=1)
    assert MediationCase.objects.get().due_on == dt.date(2026, 7, 31)


@pytest.mark.parametrize("state", ["archived", "void"])
def test_archived_and_void_cases_are_left_alone(clerk, case, tmp_path, state):
    if state == "void":
        void_case(actor=clerk, case_id=case.pk, reason="重复登记")
    else:
        with writing():
            case.state = "archived"
            case.save()
    path = exported(tmp_path, "clerk01", "state=all")
    assert run(path)[0] == counts(unchanged=1)
    assert run(changed(path, 备注="改"))[0] == counts(refused=1)


def test_who_stood_back_does_not_come_in_with_a_file(clerk, county, committee, tmp_path):
    case = make_case(committee, county.wangjia, by=clerk)
    with writing():
        Recusal.objects.create(
            case=case, mediator=make_mediator(committee, "王芳"), asked_by="applicant", reason="亲属"
        )
    assert run(changed(exported(tmp_path), 调解员="王芳"))[0] == counts(refused=1)


def test_the_stored_mediator_may_have_left_since(clerk, case, committee, tmp_path):
    with writing():
        case.lead.ended_on = dt.date(2026, 7, 14)
        case.lead.save()
    assert run(changed(exported(tmp_path), 备注="改"))[0] == counts(updated=1)


# -- nothing is told ---------------------------------------------------------------------------------------------------


def test_a_leader_gets_masked_parties_and_no_facts_and_the_file_still_fits(clerk, leader, case, tmp_path):
    path = exported(tmp_path, "leader")
    (row,) = cells_of(path)
    shown = {
        name: row[name] for name in ("卷号", "申请人", "申请人电话", "被申请人", "纠纷简要情况", "协议内容", "备注")
    }
    assert shown == {
        "卷号": case.number, "申请人": "王*国", "申请人电话": "138****1402", "被申请人": "张*、赵*",
        "纠纷简要情况": "内容受限", "协议内容": "内容受限", "备注": "内容受限",
    }  # fmt: skip
    result, said = run(path)
    assert result == counts(unchanged=1), said
    assert run(changed(path, 备注="改"))[0] == counts(updated=1)
    assert MediationCase.objects.get().brief == case.brief
    assert [party.name for party in MediationCase.objects.get().parties.all()] == [p.name for p in WHOLE]


def test_a_childs_case_is_restricted_for_a_colleague(clerk, colleague, reviewer, childs_case, tmp_path):
    for login, is_read in (("clerk01", True), ("clerk03", False), ("reviewer", True)):
        (row,) = cells_of(exported(tmp_path, login))
        assert (row["申请人"], row["纠纷简要情况"]) == (
            ("王建国", childs_case.brief) if is_read else ("王*国", "内容受限")
        ), login
    path = exported(tmp_path, "clerk03")
    assert run(path, login="clerk03")[0] == counts(unchanged=1)
    assert run(changed(path, 难易程度="简易"), login="clerk03")[0] == counts(refused=1)
    assert run(path, login="clerk01")[0] == counts(updated=1)


def test_a_blank_cell_does_not_open_a_childs_case(clerk, childs_case, tmp_path):
    assert run(changed(exported(tmp_path), 涉及特殊群体=None))[0] == counts(unchanged=1)
    assert run(changed(exported(tmp_path), 涉及特殊群体="无"))[0] == counts(updated=1)
    assert MediationCase.objects.get().involves_minor is False


def test_names_cannot_be_tried_out_on_a_restricted_case(clerk, colleague, childs_case, tmp_path):
    path = only(exported(tmp_path, "clerk03"), "申请人")
    assert run(path, login="clerk03")[0] == counts(unchanged=1)
    for name in ("王建国", "王保国"):
        assert run(changed(path, 申请人=name), login="clerk03")[0] == counts(refused=1)


def test_a_stored_import_tells_nothing_about_people(clerk, committee, tmp_path):
    run(write(tmp_path, {**AGREED, "申请人电话": "13812341402、1391234140"}, OPEN))
    batch = ImportBatch.objects.get()
    kept = f"{batch.preview} {batch.notes} {[(p.value, p.reason) for p in batch.problems.all()]}"
    for secret in ("王建国", "13812341402", "1391234140", "宅基地", "拆除围墙", "双方和好"):
        assert secret not in kept
    assert "王*国" in kept


def test_the_journal_tells_that_was_exported_and_not_what_was_searched(clerk, case, tmp_path):
    path = exported(tmp_path, "clerk01", "q=王建国", "source=依申请调解")
    entry = Entry.objects.get(event="sheets.exported")
    assert entry.after == {
        "kind": "cases", "filters": {"q": "***", "source": "依申请调解"}, "rows": 1, "revealed": True,
    }  # fmt: skip
    assert "王建国" not in str(openpyxl.load_workbook(path).active["A2"].value)


def test_an_export_in_the_background_forgets_the_search_word(clerk, case):
    from bureau.sheets import actions, registry
    from bureau.sheets.running import work_on_export

    export = actions.start_export(actor=clerk, kind=registry.get("cases"), filters={"q": "王建国", "state": "closed"})
    work_on_export(export.pk)
    export = ExportFile.objects.get()
    assert (export.state, export.row_count, export.filters) == ("done", 1, {"q": "***", "state": "closed"})


def test_who_may_not_see_cases_does_not_export_them(case, system, signed_in, tmp_path):
    with pytest.raises(CommandError):
        call_command("export_sheet", "cases", str(tmp_path / "x.xlsx"), "--as", "system", stdout=io.StringIO())
    assert signed_in(system).get("/desk/exports/cases/").status_code == 403
    assert "cases" not in signed_in(system).get("/desk/exports/").content.decode()


def test_the_page_exports_several_choices_of_one_filter(clerk, case, county, committee, signed_in):
    make_case(committee, county.lijia, by=clerk, dispute_type="family", parties=WHOLE[:2])
    make_case(committee, county.lijia, by=clerk, dispute_type="medical", parties=WHOLE[:2])
    answer = signed_in(clerk).get("/desk/exports/cases/?dispute_type=family&dispute_type=neighbour&sort=-accepted_on")
    rows = cells_of(io.BytesIO(b"".join(answer.streaming_content)))
    assert {row["纠纷类型"] for row in rows} == {"婚姻家庭纠纷", "邻里纠纷"}


def test_own_export_of_everything_comes_back_unchanged(clerk, case, county, committee, tmp_path):
    make_case(committee, county.lijia, by=clerk, source="court", source_doc_no="(2026)鲁1121委3号", parties=WHOLE[:2])
    change = replace(values_of(case), assistants=(make_mediator(committee, "王芳"),), difficulty="major")
    change_case(
        actor=clerk, case_id=case.pk, version=1, values=change, today=TODAY, accepted=frozenset({"difficulty_reason"})
    )
    result, said = run(exported(tmp_path))
    assert result == counts(unchanged=2), said
    assert list(cells_of(exported(tmp_path))[0])[:28] == HEADINGS
