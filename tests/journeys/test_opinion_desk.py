"""A clerk takes a telephone call down by keyboard; two persons answer it; the citizen reads the reply."""

from __future__ import annotations

import pytest

from bureau.opinions.models import Opinion
from tests.browser import IN_BROWSER
from tests.factories.opinions import BODY, REPLY, make_category
from tests.journeys.test_case_entry import choose, tab_to, tab_to_words, type_into

pytestmark = IN_BROWSER

NEW = "/desk/opinions/new/"


def taken_down(page) -> tuple[str, str]:
    """A call entered without the mouse; number and code of its receipt."""
    page.goto(NEW)
    assert page.evaluate("document.activeElement.name") == "channel"
    choose(page, "channel", 1)
    type_into(page, "received_on", "今天")
    choose(page, "village", 1)
    choose(page, "category", 1)
    type_into(page, "body", BODY)
    type_into(page, "name", "王建国")
    type_into(page, "phone", "138 1234 1402")
    tab_to(page, "publish_consent")
    page.keyboard.press("Space")
    tab_to_words(page, "保存并显示回执")
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt")
    number, code = page.locator(".receipt dd").all_inner_texts()
    return number, code


def test_from_the_telephone_to_the_reply(visit, clerk, reviewer, county):
    make_category()
    desk = visit(clerk)
    number, code = taken_down(desk.page)
    opinion = Opinion.objects.get()
    assert (str(opinion), opinion.channel, opinion.village, opinion.office) == (
        number,
        "phone",
        county.wangjia,
        county.hekou,
    )
    assert (opinion.name, opinion.publish_consent) == ("王建国", True)

    desk.page.click("text=打开这条意见")
    desk.page.click("form button.btn:text-is('受理')")
    desk.page.click("a:text-is('拟写答复')")
    desk.page.select_option("[name=outcome]", "adopted")
    desk.page.fill("[name=text]", REPLY)
    desk.page.click("button[name=hand_in]")
    desk.page.wait_for_selector(".notice.green")

    checks = visit(reviewer)
    checks.page.goto("/desk/")
    checks.page.click(f"a:text-is('{number}')")
    assert REPLY in checks.page.inner_text("main")
    checks.page.click("button:text-is('审核通过并发出')")
    checks.page.wait_for_selector(".notice.green")

    citizen = visit()
    citizen.page.goto("/opinions/track/")
    citizen.page.fill("[name=number]", number)
    citizen.page.fill("[name=code]", code)
    citizen.page.click("main form button.btn.big")
    citizen.page.wait_for_selector(".tl")
    said = citizen.page.inner_text("main")
    assert REPLY in said
    assert "王建国" not in said
    for one in (desk, checks, citizen):
        assert (one.complaints, one.foreign) == ([], [])


def test_a_power_cut_gives_the_text_back(visit, clerk, county):
    make_category()
    mine = visit(clerk)
    page = mine.page
    page.goto(NEW)
    choose(page, "channel", 2)
    with page.expect_response("**/desk/drafts/opinions.new/"):
        type_into(page, "body", BODY)
        page.keyboard.press("Tab")
    page.wait_for_selector("[data-draft-state]:has-text('草稿已')")
    mine.context.clear_cookies()
    again = visit(clerk).page
    again.goto(NEW)
    assert again.input_value("#id_body") == BODY
    assert again.input_value("#id_channel") == "visit"
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_whom_a_report_is_about_is_asked_only_of_a_report(visit, clerk, county, script):
    make_category()
    report = make_category("举报工作人员或法律顾问", kind="report", default_kind="report")
    page = visit(clerk, script=script).page
    page.goto(NEW)
    assert page.is_visible("#id_against_text") is not script
    page.select_option("#id_category", str(report.pk))
    assert page.is_visible("#id_against_text")
    page.select_option("#id_channel", "letter")
    page.fill("#id_against_text", "某工作人员")
    page.fill("#id_body", BODY)
    page.select_option("#id_identity", "anonymous")
    page.click("button:text-is('保存并显示回执')")
    page.wait_for_selector(".receipt")
    assert Opinion.objects.get().is_sealed
    assert not page.is_visible("text=打开这条意见")
