"""A clerk enters cases without the mouse: Tab, typing, Enter on the button; the next one stands half filled."""

from __future__ import annotations

import datetime as dt

import pytest

from mediation.models import MediationCase
from tests.browser import IN_BROWSER
from tests.factories.consultants import make_appointment, make_consultant
from tests.factories.mediation import make_committee, make_mediator

pytestmark = IN_BROWSER

BRIEF = "两家因共用院墙渗水多次争吵，要求修缮并赔偿损失"
AGREED = "被申请人十日内修好院墙，赔偿2000元"


@pytest.fixture
def committee(county):
    committee = make_committee(county.hekou)
    make_mediator(committee, "刘和平")
    make_appointment(county.wangjia, make_consultant("张明"))
    return committee


def tab_to(page, name: str) -> None:
    """Tab on until the field (or button) of this name has the focus; only the keyboard is used."""
    for _step in range(60):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {name}, it stands at {page.evaluate('document.activeElement.outerHTML')}")


def tab_to_words(page, words: str) -> None:
    for _step in range(60):
        if words in page.evaluate("document.activeElement.textContent"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {words}")


def type_into(page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def choose(page, name: str, steps: int) -> None:
    """The option so many below the present one."""
    tab_to(page, name)
    for _step in range(steps):
        page.keyboard.press("ArrowDown")


def test_two_cases_by_keyboard_the_second_with_what_was_kept(visit, clerk, committee):
    page = visit(clerk).page
    page.goto("/desk/cases/new/")
    assert page.evaluate("document.activeElement.name") == "accepted_on"
    type_into(page, "accepted_on", "7.14")
    choose(page, "committee", 1)
    page.keyboard.press("Tab")
    choose(page, "village", 1)
    page.locator("#id_lead option").nth(1).wait_for(state="attached")
    choose(page, "lead", 1)
    choose(page, "source", 2)
    page.wait_for_selector("[data-fill=id_consultant]")
    tab_to_words(page, "参与了本案")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.selectedOptions[0].text").startswith("张明")
    type_into(page, "p0-name", "王建国")
    type_into(page, "p0-phone", "138 1234 1402")
    type_into(page, "p0-id_no", "11010519491231002x")
    type_into(page, "p1-name", "张伟")
    tab_to_words(page, "再加一位被申请人")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "p2-name"
    page.keyboard.type("买买提·吐尔逊")
    choose(page, "dispute_type", 2)
    type_into(page, "brief", BRIEF)
    tab_to_words(page, "结果（已经结案的才填）")
    page.keyboard.press("Enter")
    choose(page, "result", 1)
    type_into(page, "ended_on", "今天")
    choose(page, "agreement_form", 2)
    type_into(page, "agreed_on", "今天")
    type_into(page, "agreement_content", AGREED)
    type_into(page, "amount_agreed", "２，０００")
    tab_to_words(page, "保存并继续录入")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.green")

    case = MediationCase.objects.get()
    assert (case.number, case.accepted_on, case.village.name) == (
        "(2026)河口镇人调字第1号",
        dt.date(2026, 7, 14),
        "王家村",
    )
    assert (case.lead.name, case.source, case.dispute_type) == ("刘和平", "applied", "neighbour")
    assert [(one.side, one.name) for one in case.parties.all()] == [
        ("applicant", "王建国"),
        ("respondent", "张伟"),
        ("respondent", "买买提·吐尔逊"),
    ]
    assert (case.result, case.agreement_form, case.agreement_content, case.amount_agreed) == (
        "success",
        "written",
        AGREED,
        2000,
    )

    assert page.evaluate("document.activeElement.name") == "source"
    kept = {name: page.input_value(f"#id_{name}") for name in ("accepted_on", "committee", "village", "lead", "brief")}
    assert kept == {
        "accepted_on": "2026-07-14",
        "committee": str(committee.pk),
        "village": str(case.village_id),
        "lead": str(case.lead_id),
        "brief": "",
    }
    choose(page, "source", 1)
    for name, text in (("p0-name", "李秀英"), ("p1-name", "赵强"), ("brief", "因赡养费用分担发生争吵多次")):
        if name == "brief":
            choose(page, "dispute_type", 1)
        type_into(page, name, text)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".notice.green")
    assert [one.number for one in MediationCase.objects.order_by("pk")][1] == "(2026)河口镇人调字第2号"


def test_enter_goes_from_field_to_field_and_saves_nothing(visit, clerk, committee):
    page = visit(clerk).page
    page.goto("/desk/cases/new/")
    passed = []
    for _step in range(25):
        page.keyboard.press("Enter")
        passed.append(page.evaluate("document.activeElement.name"))
        if passed[-1] == "brief":
            break
    assert {"committee", "village", "lead", "source", "p0-name", "p1-name", "dispute_type"} <= set(passed)
    assert not MediationCase.objects.exists()


def test_a_power_cut_gives_the_page_back_row_by_row(visit, clerk, committee):
    mine = visit(clerk)
    page = mine.page
    page.goto("/desk/cases/new/")
    type_into(page, "p0-name", "王建国")
    tab_to_words(page, "再加一位申请人")
    page.keyboard.press("Enter")
    page.keyboard.type("买买提·吐尔逊")
    with page.expect_response("**/desk/drafts/cases.new/"):
        type_into(page, "brief", BRIEF)
        page.keyboard.press("Tab")
    page.wait_for_selector("[data-draft-state]:has-text('草稿已')")
    mine.context.clear_cookies()
    again = visit(clerk).page
    again.goto("/desk/cases/new/")
    assert again.input_value("#id_p2-name") == "买买提·吐尔逊"
    assert again.input_value("#id_p2-side") == "applicant"
    assert again.input_value("#id_brief") == BRIEF


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_one_more_party_and_a_result(visit, clerk, committee, county, script):
    page = visit(clerk, script=script).page
    page.goto("/desk/cases/new/")
    page.select_option("#id_committee", label=committee.name)
    if script:
        page.locator("#id_lead option").nth(1).wait_for(state="attached")
    else:
        page.click("button[name=again]")
        assert page.input_value("#id_committee") == str(committee.pk)
    page.select_option("#id_lead", label="刘和平")
    page.select_option("#id_village", label="李家村")
    page.select_option("#id_source", "active")
    page.fill("#id_p0-name", "王建国")
    page.fill("#id_p1-name", "张伟")
    page.click("button[name=add_party][value=respondent]")
    page.fill("#id_p2-name", "钱七")
    assert (page.input_value("#id_p0-name"), page.input_value("#id_p2-side")) == ("王建国", "respondent")
    page.select_option("#id_dispute_type", "neighbour")
    page.fill("#id_brief", BRIEF)
    page.click("summary:has-text('结果')")
    assert page.is_visible("#id_agreement_content") is not script
    page.select_option("#id_result", "terminated")
    page.fill("#id_ended_on", "今天")
    page.select_option("#id_terminate_reason", "withdrawn")
    page.locator("form .actions button.btn.sec").last.click()
    case = MediationCase.objects.get()
    assert (case.state, case.result, case.parties_masked) == ("closed", "terminated", "王*国 — 张*、钱*")
    assert page.url.endswith(f"/desk/cases/{case.pk}/")
