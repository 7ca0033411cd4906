"""Pages of the moves: what they show, refuse and keep."""

import datetime as dt

import pytest
from django.urls import reverse

from mediation.models import MediationCase
from mediation.proceedings.actions import end_case
from tests.conftest import TODAY
from tests.factories.mediation import applicant, make_case, make_committee, make_mediator, respondent, success

AGREED = {
    "result": "success",
    "ended_on": "2026-07-15",
    "agreed_on": "2026-07-15",
    "agreement_form": "written",
    "agreement_content": "被申请人拆除围墙，赔偿3000元",
}


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


@pytest.fixture
def lead(committee):
    return make_mediator(committee)


@pytest.fixture
def case(clerk, county, committee, lead):
    return make_case(committee, county.wangjia, by=clerk, lead=lead)


@pytest.fixture
def desk(clerk, signed_in):
    return signed_in(clerk)


def url(case, name):
    return reverse(f"proceedings:{name}", args=[case.pk])


def page_of(answer) -> str:
    return answer.content.decode()


def refused_at(answer, *fields):
    return answer.status_code == 422 and set(answer.context["form"].errors) == set(fields)


def test_start_offers_those_who_serve_and_did_not_stand_back(desk, clerk, county, committee, lead):
    case = make_case(committee, county.wangjia, by=clerk, lead=None)
    gone = make_mediator(committee, "周梅", ended_on=dt.date(2026, 7, 1))
    stranger = make_mediator(make_committee(county.qingshi), "外所人")
    page = page_of(desk.get(url(case, "start")))
    assert lead.name in page
    assert [name for name in (gone.name, stranger.name) if name in page] == []
    assert refused_at(desk.post(url(case, "start"), {"lead": stranger.pk, "version": 1}), "lead")
    assert desk.post(url(case, "start"), {"lead": lead.pk, "version": 1}).status_code == 302
    assert MediationCase.objects.get().state == "mediating"


def test_extend_shows_the_present_limit_and_the_longest(desk, case):
    page = page_of(desk.get(url(case, "extend")))
    assert page.count("2026-08-13") == 1
    assert page.count("2026-09-12") == 2  # said, and filled in
    assert refused_at(desk.post(url(case, "extend"), {"extended_until": "9.12", "version": 1}), "extension_agreed")
    desk.post(url(case, "extend"), {"extended_until": "9.12", "extension_agreed": "on", "version": 1})
    assert MediationCase.objects.get().limit_on == dt.date(2026, 9, 12)


def test_a_registered_case_can_only_be_terminated(desk, clerk, county, committee):
    case = make_case(committee, county.wangjia, by=clerk, lead=None)
    assert [value for value, _label in desk.get(url(case, "end")).context["form"].fields["result"].choices] == [
        "",
        "terminated",
    ]


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, ["result"]),
        ({"result": "success"}, ["ended_on", "agreement_form", "agreed_on", "agreement_content"]),
        ({**AGREED, "agreed_on": "2026-07-13"}, ["agreed_on"]),
        ({**AGREED, "agreed_on": "2026-07-16"}, ["agreed_on"]),
        ({**AGREED, "amount_agreed": "1" + "0" * 15}, ["amount_agreed"]),
        ({**AGREED, "agreement_content": "长" * 10_000}, ["agreement_content"]),
        ({**AGREED, "agreement_content": "a\x00b"}, ["agreement_content"]),
        ({**AGREED, "perform_mode": "lump"}, ["perform_due"]),
        ({**AGREED, "agreement_form": "oral", "agreement_no": "1号"}, ["agreement_no"]),
        ({**AGREED, "result": "failed"}, ["agreement_form", "agreed_on", "agreement_content"]),
        ({"result": "terminated", "ended_on": "2026-07-15"}, ["terminate_reason"]),
        ({"result": "won"}, ["result"]),
    ],
)
def test_an_end_says_all_that_is_missing_and_keeps_what_was_typed(desk, case, sent, fields):
    answer = desk.post(url(case, "end"), {**sent, "perform_place": "村委会", "version": 1} if sent else {"version": 1})
    allowed = {*fields, "perform_place"} if sent.get("result") in ("failed", "terminated") else set(fields)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == allowed
    assert MediationCase.objects.get().state == "mediating"
    assert not sent or 'value="村委会"' in page_of(answer)


def test_a_closed_case_is_announced_without_names(desk, case):
    answer = desk.post(url(case, "end"), {**AGREED, "version": 1}, follow=True)
    assert "已结案：调解成功" in page_of(answer)
    assert "王建国" not in page_of(answer)


def test_two_clerks_close_the_same_case_the_second_is_told_who_did(desk, clerk, case, reviewer):
    end_case(actor=clerk, case_id=case.pk, version=1, values=success(), today=TODAY)
    sent = {"result": "failed", "ended_on": "2026-07-15", "next_step": "lawsuit", "version": 1}
    answer = desk.post(url(case, "end"), sent)
    page = page_of(answer)
    assert answer.status_code == 409
    assert "您打开这一页以后，clerk01已于2026-07-15 10:00办过这件案件" in page
    assert "案件现在是“已结案”" in page
    assert reverse("cases:detail", args=[case.pk]) in page
    assert '<option value="lawsuit" selected>' in page
    assert MediationCase.objects.get().result == "success"


def test_a_double_click_closes_once(desk, case):
    sent = {**AGREED, "version": 1, "form_key": "a"}
    assert [desk.post(url(case, "end"), sent).status_code for _click in range(2)] == [302, 302]
    assert MediationCase.objects.get().version == 2


def test_a_correction_begins_with_what_was_written_and_shows_both_when_two_correct(desk, clerk, case):
    end_case(actor=clerk, case_id=case.pk, version=1, values=success(), today=TODAY)
    assert desk.get(url(case, "correct")).context["form"]["amount_agreed"].value() == 3000
    first = {**AGREED, "amount_agreed": "2500", "perform_mode": "immediate", "conversion": "none", "version": 2}
    first["agreement_no"] = MediationCase.objects.get().agreement_no
    assert desk.post(url(case, "correct"), first).status_code == 302
    answer = desk.post(url(case, "correct"), {**first, "amount_agreed": "2000"})
    assert answer.status_code == 409
    assert [(one.name, one.theirs, one.yours) for one in answer.context["differences"]] == [
        ("amount_agreed", 2500, 2000)
    ]
    again = {**first, "amount_agreed": "2000", "version": 3, "keep_amount_agreed": "theirs"}
    desk.post(url(case, "correct"), again)
    assert MediationCase.objects.get().amount_agreed == 2500


def test_a_restricted_case_is_not_opened_for_correction(signed_in, clerk, county, committee, lead, bureau_office):
    parties = (applicant("王小明", birth_year=2015), respondent())
    case = make_case(committee, county.wangjia, by=clerk, lead=lead, parties=parties, outcome=success())
    browser = signed_in(bureau_office)
    assert browser.get(url(case, "correct")).status_code == 403
    assert browser.post(url(case, "correct"), {**AGREED, "version": 1}).status_code == 403


def test_opening_again_is_for_the_head_and_the_bureau(desk, signed_in, clerk, case, bureau_office):
    end_case(actor=clerk, case_id=case.pk, version=1, values=success(), today=TODAY)
    assert desk.get(url(case, "reopen")).status_code == 403
    assert desk.post(url(case, "reopen"), {"reason": "未履行", "version": 2}).status_code == 403
    office = signed_in(bureau_office)
    assert refused_at(office.post(url(case, "reopen"), {"reason": " ", "version": 2}), "reason")
    answer = office.post(url(case, "reopen"), {"reason": "未履行", "version": 2}, follow=True)
    assert "上一次的结案情况保留在下面" in page_of(answer)
    assert MediationCase.objects.get().round == 2


def test_recusal_names_who_asked(desk, case, lead):
    sent = {"mediator": lead.pk, "asked_by": "applicant", "reason": "是亲戚"}
    assert refused_at(desk.post(url(case, "recuse"), {"reason": "长" * 501}), "mediator", "asked_by", "reason")
    assert desk.post(url(case, "recuse"), sent).status_code == 302
    assert MediationCase.objects.get().lead is None
    assert lead.name not in page_of(desk.get(url(case, "recuse")))


def test_the_reviewer_grades(signed_in, reviewer, desk, clerk, case):
    examiner = signed_in(reviewer)
    assert examiner.get(url(case, "grade")).status_code == 409
    end_case(actor=clerk, case_id=case.pk, version=1, values=success(), today=TODAY)
    assert desk.get(url(case, "grade")).status_code == 403
    assert refused_at(examiner.post(url(case, "grade"), {"grade": "golden", "version": 2}), "grade")
    assert examiner.post(url(case, "grade"), {"grade": "major", "version": 2}).status_code == 302
    assert MediationCase.objects.get().subsidy_grade == "major"


@pytest.mark.parametrize("people", [1, 4])
def test_pages_ask_the_same_number_of_queries_for_any_number_of_mediators(
    desk, clerk, county, committee, people, django_assert_num_queries
):
    for number in range(people):
        make_mediator(committee, f"调解员{number}")
    case = make_case(committee, county.wangjia, by=clerk, lead=None)
    desk.get(url(case, "start"))
    with django_assert_num_queries(8):
        desk.get(url(case, "start"))
