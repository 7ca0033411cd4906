"""The pages of the ledger: what they refuse, what they keep, who sees which button."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bureau.accounts.roles import Role
from rectification.closing.actions import request_closing
from rectification.models import Measure, Problem, ProblemFile, Progress
from rectification.problems.actions import attach_proof, void_problem
from rectification.problems.web.steps import steps_of
from tests.conftest import TODAY
from tests.factories.rectification import make_closed, make_problem, make_started, someone

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(signed_in, clerk):
    return signed_in(clerk)


@pytest.fixture
def typed(campaign, county) -> dict[str, object]:
    return {
        "campaign": campaign.pk,
        "source": "inspection",
        "description": "调解卷宗归档不及时",
        "office": county.hekou.pk,
        "rect_type": "timed",
        "found_on": "2026-07-01",
        "deadline": "2026-08-01",
        "form_key": "a",
    }


def text(answer) -> str:
    return answer.content.decode()


# -- entry and change ---


def test_a_problem_is_entered_with_its_number_once(desk, typed, clerk):
    answer = desk.post(reverse("problems:new"), typed)
    problem = Problem.objects.get()
    assert answer["Location"] == reverse("problems:detail", args=[problem.pk])
    assert (problem.number, problem.unit, problem.state, problem.created_by) == (
        "2026-XC-001", "河口司法所", "open", clerk,
    )  # fmt: skip
    assert desk.post(reverse("problems:new"), typed)["Location"] == answer["Location"]
    assert Problem.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("deadline", "2026-06-30", "整改时限早于发现日期"),
        ("deadline", "", "填写整改时限"),
        ("description", "", "填写问题描述"),
        ("campaign", "", "选择专项"),
        ("campaign", "99999", "选"),
        ("source", "rumour", "选"),
        ("found_on", "2026-07-16", "日期不能晚于今天"),
        ("description", "归档\x00不及时", "看不见"),
        ("description", "长" * 2001, "2000"),
        ("next_report_on", "2026-08-01", "长期坚持的事项才填"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(desk, typed, field, value, said):
    answer = desk.post(reverse("problems:new"), {**typed, field: value})
    assert answer.status_code == 422
    assert said in text(answer)
    assert "2026-07" in text(answer)
    assert not Problem.objects.exists()


def test_a_clerk_enters_for_his_own_office_only(desk, typed, county):
    assert desk.post(reverse("problems:new"), {**typed, "office": county.qingshi.pk}).status_code == 422
    assert not Problem.objects.exists()


def test_a_save_on_an_old_version_shows_both_values_and_changes_nothing(desk, problem, typed):
    sent = {**typed, "found_on": "2026-06-01", "deadline": "2026-07-31"}
    url = reverse("problems:change", args=[problem.pk])
    assert desk.post(url, {**sent, "version": 1, "cause": "人手不足"}).status_code == 302
    answer = desk.post(url, {**sent, "version": 1, "cause": "制度缺失", "form_key": "b"})
    assert answer.status_code == 409
    assert {"人手不足", "制度缺失"} <= {word for word in ("人手不足", "制度缺失") if word in text(answer)}
    assert Problem.objects.get().cause == "人手不足"


def test_the_deadline_is_not_changed_here(desk, problem, typed):
    url = reverse("problems:change", args=[problem.pk])
    answer = desk.post(url, {**typed, "found_on": "2026-06-01", "deadline": "2026-09-30", "version": 1})
    assert answer.status_code == 422
    assert "延期" in text(answer)
    assert Problem.objects.get().deadline == dt.date(2026, 7, 31)


def test_a_closed_problem_has_no_change_page(desk, campaign, county):
    closed = make_closed(campaign, county.hekou)
    assert desk.get(reverse("problems:change", args=[closed.pk])).status_code == 409


# -- measures, progress, files ---


def measure_rows(*rows):
    return {f"{name}_{place}": value for place, row in enumerate(rows) for name, value in row.items()}


def test_measures_are_written_row_by_row_and_empty_rows_left_out(desk, problem):
    url = reverse("problems:measures", args=[problem.pk])
    rows = measure_rows({"text": "逐卷清理", "owner": "刘和平", "deadline": "7.20"}, {"text": ""}, {"text": "定期抽查"})
    assert desk.post(url, {**rows, "version": 1}).status_code == 302
    assert list(Measure.objects.values_list("order", "text", "owner")) == [
        (0, "逐卷清理", "刘和平"),
        (1, "定期抽查", ""),
    ]
    first = Measure.objects.first()
    rows = measure_rows({"pk": first.pk, "text": "逐卷清理", "done_on": "2026-07-10", "proof": "清理台账"})
    assert desk.post(url, {**rows, "version": 2, "form_key": "b"}).status_code == 302
    assert [(one.pk, one.proof) for one in Measure.objects.all()] == [(first.pk, "清理台账")]


def test_one_more_row_keeps_what_was_typed_and_saves_nothing(desk, problem):
    url = reverse("problems:measures", args=[problem.pk])
    answer = desk.post(url, {**measure_rows({"text": "逐卷清理"}), "version": 1, "add_row": "1"})
    assert answer.status_code == 200
    assert ("逐卷清理" in text(answer), 'name="text_1"' in text(answer)) == (True, True)
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"owner": "刘和平"}, "填写要做什么"),
        ({"text": "清理", "deadline": "2026-05-31"}, "整改时限早于发现日期"),
        ({"text": "清理", "done_on": "2026-07-10"}, "写明怎样证明已完成"),
    ],
)
def test_a_wrong_measure_is_said_in_its_row(desk, problem, row, said):
    answer = desk.post(reverse("problems:measures", args=[problem.pk]), {**measure_rows(row), "version": 1})
    assert (answer.status_code, said in text(answer), Measure.objects.count()) == (422, True, 0)


def test_progress_takes_a_sentence_and_a_file_together_or_neither(desk, campaign, county):
    problem = make_started(campaign, county.hekou)
    url = reverse("problems:progress", args=[problem.pk])
    line = {"on": "2026-07-14", "percent": "40", "text": "已清理12卷"}
    fake = SimpleUploadedFile("照片.pdf", b"MZ not a pdf")
    assert desk.post(url, {**line, "file": fake}).status_code == 422
    assert (Progress.objects.count(), ProblemFile.objects.count()) == (0, 0)
    assert desk.post(url, {**line, "file": SimpleUploadedFile("台账.pdf", PDF)}).status_code == 302
    assert (Progress.objects.get().percent, ProblemFile.objects.get().name) == (40, "台账.pdf")
    assert desk.post(url, {**line, "percent": "30", "form_key": "b"}).status_code == 422
    assert Problem.objects.get().percent == 40


def test_an_open_problem_takes_no_progress(desk, problem):
    line = {"on": "2026-07-14", "percent": "40", "text": "已清理12卷"}
    url = reverse("problems:progress", args=[problem.pk])
    assert (desk.get(url).status_code, desk.post(url, line).status_code, Progress.objects.count()) == (409, 409, 0)


def test_files_come_and_go_until_closing_is_applied_for(desk, campaign, county, clerk):
    problem = make_started(campaign, county.hekou)
    url = reverse("problems:attach", args=[problem.pk])
    measure = problem.measures.get()
    sent = {"file": SimpleUploadedFile("台账.pdf", PDF), "measure": measure.pk}
    assert desk.post(url, sent).status_code == 302
    kept = ProblemFile.objects.get()
    assert (kept.measure, b"".join(desk.get(reverse("problems:file", args=[kept.pk])).streaming_content)) == (
        measure, PDF,
    )  # fmt: skip
    assert desk.post(reverse("problems:remove-file", args=[kept.pk])).status_code == 302
    assert not ProblemFile.objects.exists()
    closed = make_closed(campaign, county.hekou)
    assert desk.post(reverse("problems:attach", args=[closed.pk]), {
        "file": SimpleUploadedFile("台账.pdf", PDF)
    }).status_code == 409  # fmt: skip


def test_a_file_of_another_office_is_not_found(signed_in, other_clerk, campaign, county, clerk):
    problem = make_started(campaign, county.hekou)
    kept = attach_proof(actor=clerk, problem_id=problem.pk, name="台账.pdf", content=PDF)
    stranger = signed_in(other_clerk)
    assert stranger.get(reverse("problems:file", args=[kept.pk])).status_code == 404
    assert stranger.post(reverse("problems:remove-file", args=[kept.pk])).status_code == 404
    assert ProblemFile.objects.count() == 1


# -- the page ---


def test_the_page_shows_deadline_measures_steps_and_history(desk, campaign, county):
    problem = make_started(campaign, county.hekou, deadline=dt.date(2026, 7, 12))
    page = text(desk.get(reverse("problems:detail", args=[problem.pk])))
    for words in (problem.number, "逾期3天", "逐卷清理补归档", "清理台账", "整改中", "已认领", "申请销号"):
        assert words in page


def labels(user, problem):
    return {str(step.label): step.refusal for step in steps_of(user, problem, TODAY)}


def test_only_possible_steps_are_offered_and_a_wrong_person_is_told_why(problem, clerk, reviewer, leader, other_clerk):
    assert set(labels(clerk, problem)) == {"认领", "登记措施", "修改登记内容"}
    assert labels(reviewer, problem) == labels(leader, problem) == {}
    assert labels(other_clerk, problem) == {}


def test_the_applicant_is_told_why_he_does_not_verify(campaign, county, reviewer):
    office = someone(Role.BUREAU_OFFICE)
    problem = make_started(campaign, county.hekou)
    problem = request_closing(actor=office, problem_id=problem.pk, version=problem.version, proof="已归档", today=TODAY)
    told = labels(office, problem)
    assert "您是申请人" in told["核验通过"]
    assert labels(reviewer, problem) == {"核验通过": "", "退回并说明原因": ""}


def test_voiding_asks_for_a_reason_and_can_be_undone(signed_in, problem, desk):
    office = signed_in(someone(Role.BUREAU_OFFICE))
    void, restore = (reverse(f"problems:{name}", args=[problem.pk]) for name in ("void", "restore"))
    assert office.post(void, {"reason": " "}).status_code == 422
    assert desk.post(void, {"reason": "重复"}).status_code == 403
    assert office.post(void, {"reason": "重复登记"}).status_code == 302
    assert "重复登记" in text(office.get(reverse("problems:detail", args=[problem.pk])))
    assert office.post(restore).status_code == 302
    assert not Problem.objects.get().is_void


# -- the list ---


@pytest.fixture
def queries_of(signed_in):
    def count(user, url):
        client = signed_in(user)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    return count


@pytest.mark.parametrize("address", ["problems:list", "campaigns:list", "portal:desk"])
def test_queries_do_not_grow_with_rows(queries_of, campaign, county, address):
    user = someone(Role.BUREAU_OFFICE)
    late = {"deadline": dt.date(2026, 7, 1)}
    make_started(campaign, county.hekou, **late)
    before = queries_of(user, reverse(address))
    for _more in range(2):
        make_started(campaign, county.qingshi, **late)
    assert queries_of(user, reverse(address)) == before


def test_queries_of_the_page_do_not_grow_with_what_stands_on_it(queries_of, campaign, county, clerk):
    problem = make_started(campaign, county.hekou)
    url = reverse("problems:detail", args=[problem.pk])
    attach_proof(actor=clerk, problem_id=problem.pk, name="a.pdf", content=PDF)
    before = queries_of(clerk, url)
    for name in ("b.pdf", "c.pdf"):
        attach_proof(actor=clerk, problem_id=problem.pk, name=name, content=PDF)
    assert queries_of(clerk, url) == before


def test_tabs_show_what_waits(desk, campaign, county):
    problem = make_problem(campaign, county.hekou)
    late = make_started(campaign, county.hekou, deadline=dt.date(2026, 7, 14))
    void = make_problem(campaign, county.hekou)
    void_problem(actor=someone(Role.BUREAU_OFFICE), problem_id=void.pk, reason="重复")
    tabs = {"": {problem, late}, "open": {problem}, "overdue": {late}, "void": {void}, "verified": set()}
    for state, expected in tabs.items():
        page = text(desk.get(reverse("problems:list"), {"state": state}))
        assert {one for one in (problem, late, void) if one.number in page} == expected
