"""The page of a case: what it shows to whom, what can be done from it, voiding, links."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from bureau.accounts.roles import Role
from bureau.core.books import Booking
from bureau.journal.models import Entry
from mediation.cases.actions import void_case
from mediation.cases.web import detail
from mediation.models import MediationCase
from mediation.proceedings.actions import link_duplicate, recuse_mediator, reopen_case
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.mediation import (
    BRIEF,
    applicant,
    make_case,
    make_committee,
    make_mediator,
    respondent,
    success,
)
from tests.factories.villages import make_position

PEOPLE = (
    applicant("王建国", phone="13812341402", id_no="11010519491231002X", address="王家村12号"),
    respondent("日照市某某有限公司", kind="legal_person", representative="赵强"),
)
IN_FULL = {"王建国", "13812341402", "11010519491231002X", "王家村12号", "日照市某某有限公司", "赵强"}
OTHERS = (applicant("李秀英"), respondent("孙立"))


@pytest.fixture
def case(clerk, county, committee):
    return make_case(committee, county.wangjia, by=clerk, parties=PEOPLE, remarks="双方均为本村村民")


def url(case, name="detail"):
    space = "cases" if name in ("detail", "change", "reveal", "void", "restore", "link", "unlink") else "proceedings"
    return reverse(f"{space}:{name}", args=[case.pk])


def page_of(answer) -> str:
    return answer.content.decode()


def shown(answer, words) -> set[str]:
    page = page_of(answer)
    return {word for word in words if word in page}


# -- who sees what -----------------------------------------------------------------------------------------------------


def test_a_clerk_sees_the_facts_and_masked_parties(desk, case):
    answer = desk.get(url(case))
    assert answer.status_code == 200
    assert shown(answer, IN_FULL) == set()
    masked = {"王*国", "138****1402", "1****************X", "日照市某****"}
    assert shown(answer, {*masked, BRIEF, "双方均为本村村民", case.number, "显示当事人"}) == {
        *masked,
        BRIEF,
        "双方均为本村村民",
        case.number,
        "显示当事人",
    }


def test_showing_the_parties_is_recorded_and_lasts_for_one_page(desk, case, clerk):
    answer = desk.post(url(case, "reveal"))
    assert shown(answer, IN_FULL) == IN_FULL
    assert "已记入日志" in page_of(answer)
    assert Entry.objects.filter(event="mediation.case.revealed", actor=clerk, subject_id=str(case.pk)).count() == 1
    assert shown(desk.get(url(case)), IN_FULL) == set()
    assert desk.get(url(case, "reveal")).status_code == 405


def test_a_leader_sees_number_days_type_state_and_masked_names_only(signed_in, leader, case):
    browser = signed_in(leader)
    answer = browser.get(url(case))
    assert shown(answer, {*IN_FULL, BRIEF, "双方均为本村村民", "138****1402", "显示当事人"}) == set()
    assert shown(answer, {case.number, "2026-07-14", "邻里纠纷", "调解中", "王*国", "内容受限"}) == {
        case.number,
        "2026-07-14",
        "邻里纠纷",
        "调解中",
        "王*国",
        "内容受限",
    }
    assert answer.context["steps"] == []
    assert browser.post(url(case, "reveal")).status_code == 403


def test_a_minors_case_is_shown_to_who_entered_it_and_to_the_reviewer(signed_in, clerk, reviewer, county, committee):
    case = make_case(committee, county.wangjia, by=clerk, parties=(applicant("王小明", birth_year=2015), respondent()))
    colleague = make_user("clerk03", Role.ENTRY)
    make_position(colleague, office=county.hekou)
    seen = {who.login: BRIEF in page_of(signed_in(who).get(url(case))) for who in (clerk, reviewer, colleague)}
    assert seen == {"clerk01": True, "reviewer": True, "clerk03": False}
    browser = signed_in(colleague)
    assert shown(browser.get(url(case)), {"王*明", "涉未成年人", "内容受限", "2015"}) == {
        "王*明",
        "涉未成年人",
        "内容受限",
    }
    assert [browser.post(url(case, "reveal")).status_code, browser.get(url(case, "change")).status_code] == [403, 403]


def test_another_office_finds_nothing_on_any_address(signed_in, other_clerk, case):
    browser = signed_in(other_clerk)
    pages = ("detail", "change", "void", "link", "start", "extend", "end", "correct", "recuse")
    assert {name: browser.get(url(case, name)).status_code for name in pages} == dict.fromkeys(pages, 404)
    acts = (*pages[1:], "reveal", "restore", "unlink")
    sent = {"reason": "x", "number": case.number, "version": "1", "result": "failed", "ended_on": "2026-07-15"}
    assert {name: browser.post(url(case, name), sent).status_code for name in acts} == dict.fromkeys(acts, 404)
    case.refresh_from_db()
    assert (case.version, case.is_void) == (1, False)


def test_the_journal_holds_no_personal_data(desk, case, clerk):
    desk.post(url(case, "reveal"))
    desk.get(url(case, "change"))
    rows = [str(value) for entry in Entry.objects.all() for value in vars(entry).values()]
    assert [word for word in (*IN_FULL, BRIEF) if any(word in row for row in rows)] == []


# -- what is seen at a glance ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_ago", "fields", "marks"),
    [
        (1, {}, {("调解中", "blue"), ("还剩29天", "blue")}),
        (28, {}, {("调解中", "blue"), ("还剩2天", "amber")}),
        (30, {}, {("调解中", "blue"), ("今天到期", "amber")}),
        (32, {}, {("调解中", "blue"), ("逾期2天", "red")}),
        (1, {"lead": None}, {("已登记", "gray"), ("还剩29天", "blue")}),
        (
            1,
            {"is_dangerous": True, "danger_note": "扬言报复"},
            {("调解中", "blue"), ("还剩29天", "blue"), ("危险：可能民转刑", "red")},
        ),
        (1, {"outcome": success()}, {("已结案", "gray"), ("调解成功", "green")}),
    ],
)
def test_state_limit_and_danger_stand_on_top(desk, clerk, county, committee, days_ago, fields, marks):
    day = TODAY - dt.timedelta(days=days_ago)
    case = make_case(committee, county.wangjia, by=clerk, accepted_on=day, **fields)
    assert set(desk.get(url(case)).context["marks"]) == marks


def test_amounts_stand_in_capital_numerals_too(desk, clerk, county, committee):
    case = make_case(committee, county.wangjia, by=clerk, amount_claimed=Decimal("1409.50"))
    assert "1,409.50（壹仟肆佰零玖元伍角）" in page_of(desk.get(url(case)))
    most = make_case(committee, county.lijia, by=clerk, parties=OTHERS, amount_claimed=Decimal("999999999999.99"))
    assert "999,999,999,999.99" in page_of(desk.get(url(most)))


# -- what can be done --------------------------------------------------------------------------------------------------


def steps(browser, case) -> set[str]:
    found = {step.url for step in browser.get(url(case)).context["steps"]}
    return {one.rstrip("/").rpartition("/")[2] for one in found}


def test_only_the_moves_of_the_state_and_the_person_are_offered(desk, signed_in, clerk, reviewer, county, committee):
    registered = make_case(committee, county.wangjia, by=clerk, lead=None)
    mediating = make_case(committee, county.wangjia, by=clerk, parties=OTHERS)
    closed = make_case(
        committee, county.lijia, by=clerk, outcome=success(), parties=(applicant("甲乙"), respondent("丙丁"))
    )
    both = {"change", "recuse", "link", "void"}
    assert steps(desk, registered) == {"start", "end", *both}
    assert steps(desk, mediating) == {"extend", "end", *both}
    assert steps(desk, closed) == {"correct", *both} - {"recuse"}
    examiner = signed_in(reviewer)
    assert steps(examiner, mediating) == {"link", "void"}
    assert steps(examiner, closed) == {"grade", "reopen", "link", "void"}
    void_case(actor=clerk, case_id=mediating.pk, reason="重复登记")
    assert steps(desk, mediating) == set()


def test_the_head_of_the_office_may_open_again(signed_in, county, committee, clerk):
    head = make_user("head", Role.ENTRY)
    make_position(head, office=county.hekou, duty="head")
    case = make_case(committee, county.wangjia, by=clerk, outcome=success())
    assert "reopen" in steps(signed_in(head), case)


def test_void_with_reason_then_undo(desk, case):
    assert desk.post(url(case, "void"), {"reason": "", "form_key": "b"}).status_code == 422
    assert desk.post(url(case, "void"), {"reason": "长" * 201, "form_key": "c"}).status_code == 422
    assert desk.post(url(case, "void"), {"reason": "录错了", "form_key": "d"}).status_code == 302
    assert shown(desk.get(url(case)), {"已作废", "录错了", "撤销作废"}) == {"已作废", "录错了", "撤销作废"}
    assert desk.post(url(case, "restore")).status_code == 302
    assert not MediationCase.objects.get(pk=case.pk).is_void


# -- links to other records --------------------------------------------------------------------------------------------


@pytest.fixture
def other(clerk, county, committee):
    return make_case(committee, county.lijia, by=clerk, parties=OTHERS)


def test_linked_by_its_number_and_taken_back(desk, case, other):
    answer = desk.post(url(other, "link"), {"number": f"（2026）河口镇人调字第{case.serial}号"}, follow=True)
    assert shown(answer, {"不重复计数", case.number}) == {"不重复计数", case.number}
    assert other.number in page_of(desk.get(url(case)))
    assert "已关联" in page_of(answer)
    desk.post(url(other, "unlink"))
    assert MediationCase.objects.counted().count() == 2
    assert other.number not in page_of(desk.get(url(case)))


def test_a_number_that_cannot_be_linked_is_refused_at_its_field(desk, case, other, county):
    foreign = make_case(make_committee(county.qingshi), county.zhaojia, parties=(applicant("甲乙"), respondent("丙丁")))
    for number in (case.number, foreign.number, "(2026)河口镇人调字第99号", "第1号", "长" * 61, ""):
        answer = desk.post(url(case, "link"), {"number": number})
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"number"}), number
    assert not MediationCase.objects.filter(duplicate_of__isnull=False).exists()


def test_links_of_another_office_are_not_named(signed_in, reviewer, desk, case, county, other_clerk):
    foreign = make_case(make_committee(county.qingshi), county.zhaojia, parties=OTHERS)
    link_duplicate(actor=make_user("office", Role.BUREAU_OFFICE), case_id=foreign.pk, original_id=case.pk)
    assert foreign.number not in page_of(desk.get(url(case)))
    assert foreign.number in page_of(signed_in(reviewer).get(url(case)))


# -- history -----------------------------------------------------------------------------------------------------------


def test_an_earlier_round_stays_readable(desk, signed_in, leader, clerk, county, committee):
    case = make_case(committee, county.wangjia, by=clerk, outcome=success())
    office = make_user("office", Role.BUREAU_OFFICE)
    reopen_case(actor=office, case_id=case.pk, version=case.version, reason="未履行，申请人要求再调解", today=TODAY)
    kept = {"第1次调解", "被申请人拆除围墙，赔偿3000元", "3,000.00（叁仟元整）", "未履行，申请人要求再调解"}
    assert shown(desk.get(url(case)), kept) == kept
    assert shown(signed_in(leader).get(url(case)), {*kept, "调解成功"}) == {"第1次调解", "调解成功"}


def test_who_stood_back_is_named_and_why_only_to_readers(desk, signed_in, leader, case, committee, clerk):
    recuse_mediator(
        actor=clerk, case_id=case.pk, mediator=make_mediator(committee, "周梅"), asked_by="applicant", reason="是亲戚"
    )
    assert shown(desk.get(url(case)), {"周梅", "是亲戚"}) == {"周梅", "是亲戚"}
    assert shown(signed_in(leader).get(url(case)), {"周梅", "是亲戚"}) == {"周梅"}


def test_the_timeline_names_changes_in_words_and_no_facts(desk, signed_in, leader, case, filled):
    sent = {
        "accepted_on": "2026-07-14",
        "village": case.village_id,
        "lead": case.lead_id,
        "source": "applied",
        "dispute_type": "family",
        "difficulty": "normal",
        "brief": "因赡养老人的费用分担争吵多次",
        "special_groups": ["elder"],
        "version": case.version,
        **{f"p0-{n}": v for n, v in (("side", "applicant"), ("kind", "person"), ("name", "王建国"))},
        **{f"p1-{n}": v for n, v in (("side", "respondent"), ("kind", "person"), ("name", "王建军"))},
    }
    assert desk.post(url(case, "change"), sent).status_code == 302
    line = re.search(r'<ol class="tl">.*?</ol>', page_of(desk.get(url(case))), re.DOTALL)[0]
    words = ("邻里纠纷", "婚姻家庭纠纷", "老年人", "日志不留内容", "赡养")
    assert [word for word in words if word in line] == list(words[:4])
    assert "邻里纠纷" not in page_of(signed_in(leader).get(url(case)))


def test_where_it_was_counted(desk, case, monkeypatch):
    booked = {"cases": [Booking("调解案件", "2026-W29", 1, "首次计入")], "cases_visited": []}
    monkeypatch.setattr(detail, "bookings_of", lambda code, pk: booked.get(code, []))
    assert "调解案件 · 1" in page_of(desk.get(url(case)))


@pytest.mark.parametrize("people", [2, 8])
def test_the_page_asks_the_same_number_of_queries_for_any_number_of_parties(
    desk, clerk, county, committee, people, django_assert_num_queries
):
    more = tuple(respondent(f"丙{number}丁") for number in range(people - 1))
    case = make_case(committee, county.wangjia, by=clerk, parties=(applicant(), *more))
    desk.get(url(case))
    with django_assert_num_queries(19):
        desk.get(url(case))
