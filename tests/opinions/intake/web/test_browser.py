"""The citizen's way in a real Chromium: with and without scripts, on a phone, in elder mode; axe on every page."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from bureau.opinions.models import Opinion
from tests.browser import IN_BROWSER
from tests.factories.opinions import BODY, hand_in, make_category, put_into, report_category
from tests.journeys.test_accessibility import findings

pytestmark = IN_BROWSER

STOP = "正在发生的危险，请马上打110；有人受伤请打120。"


def phone(browser: Browser, live_server: Any, *, script: bool = True, elder: bool = False) -> Page:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=script, viewport={"width": 360, "height": 740}
    )
    if elder:
        context.add_cookies([{"name": "display", "value": "xl-elder", "url": live_server.url}])
    return context.new_page()


def go_on(page: Page) -> None:
    page.locator("main .actions button").first.click()


def walk(page: Page, time_machine: Any, look: Any = lambda _page: None) -> tuple[str, str]:
    """Home → five questions → last look → receipt; ``look`` sees every page."""
    page.goto("/")
    look(page)
    page.get_by_role("main").get_by_role("link", name="我要反映").click()
    look(page)
    go_on(page)
    page.get_by_label("村（居）法律顾问").check()
    look(page)
    go_on(page)
    page.get_by_label("河口镇").check()
    look(page)
    go_on(page)
    page.get_by_label("王家村").check()
    look(page)
    go_on(page)
    page.fill("textarea", BODY)
    look(page)
    go_on(page)
    page.get_by_label("匿名：").check()
    look(page)
    go_on(page)
    look(page)
    go_on(page)
    look(page)
    time_machine.shift(10)
    go_on(page)
    look(page)
    big = page.locator(".receipt .big")
    return big.nth(0).inner_text(), big.nth(1).inner_text()


def kept_picture(page: Page) -> tuple[str, bytes]:
    """What «save as a picture» gives."""
    with page.expect_download() as got:
        page.get_by_role("link", name="保存为图片").click()
    return got.value.suggested_filename, got.value.path().read_bytes()


@pytest.mark.parametrize("script", [True, False])
def test_tell_and_track(chromium, live_server, county, time_machine, script):
    make_category()
    page = phone(chromium, live_server, script=script)
    number, code = walk(page, time_machine)
    opinion = Opinion.objects.get()
    assert (opinion.body, opinion.village, opinion.identity) == (BODY, county.wangjia, "anonymous")
    page.reload()
    assert page.locator(".receipt .big").first.inner_text() == number
    page.go_back()
    assert page.locator(".receipt .big").first.inner_text() == number
    if script:
        page.wait_for_selector("a[download='receipt.png']")
    name, content = kept_picture(page)
    if script:
        # Twice the drawing's 720 × 600; black letters on white below the red bar, so it is not blank.
        picture = Image.open(io.BytesIO(content))
        assert (name, picture.format, picture.size) == ("receipt.png", "PNG", (1440, 1200))
        assert picture.convert("L").crop((80, 240, 700, 400)).getextrema()[0] < 64
    else:
        assert (name, content[:5]) == ("receipt.svg", b"<?xml")
        assert number in content.decode()
    assert page.get_by_text("长按图片可保存到相册").is_visible() is script
    page.goto("/opinions/track/")
    page.fill("#id_number", number)
    page.fill("#id_code", code)
    go_on(page)
    page.fill("textarea", "补充：第三根电线杆旁边")
    go_on(page)
    assert "第三根电线杆旁边" in page.locator(".tl").inner_text()
    assert number.replace(" ", "") not in page.url


@pytest.mark.once
@pytest.mark.parametrize("elder", [False, True])
def test_every_page_is_accessible_on_a_phone(chromium, live_server, county, clerk, bureau_office, time_machine, elder):
    wrong: dict[str, list[str]] = {}

    def look(page: Page) -> None:
        if problems := findings(page, 360):
            wrong[f"{page.url} {page.title()}"] = problems

    make_category()
    danger = make_category("正在发生的危险", kind="emergency", advice=STOP)
    report = report_category()
    page = phone(chromium, live_server, elder=elder)
    number, code = walk(page, time_machine, look)
    page.goto("/opinions/new/")
    go_on(page)
    go_on(page)
    look(page)
    page.get_by_label(danger.name).check()
    go_on(page)
    look(page)
    page.get_by_label(report.name).check()
    go_on(page)
    page.goto("/opinions/new/3/")
    look(page)
    go_on(page)
    look(page)
    page.goto("/opinions/new/4/")
    page.get_by_label("署名：").check()
    go_on(page)
    page.goto("/opinions/new/5/")
    look(page)
    page.goto("/opinions/track/")
    look(page)
    go_on(page)
    look(page)
    page.fill("#id_number", number)
    page.fill("#id_code", code)
    go_on(page)
    look(page)
    opinion = put_into(Opinion.objects.get(), "replied")
    hand_in(opinion, clerk)
    page.reload()
    look(page)
    go_on(page)
    look(page)
    assert wrong == {}


def test_typed_text_survives_back_and_an_error(chromium, live_server, county):
    make_category()
    page = phone(chromium, live_server)
    page.goto("/opinions/new/")
    go_on(page)
    page.get_by_label("村（居）法律顾问").check()
    go_on(page)
    page.get_by_label("不清楚").check()
    go_on(page)
    page.fill("textarea", BODY)
    go_on(page)
    page.go_back()
    assert page.input_value("textarea") == BODY
    go_on(page)
    go_on(page)
    assert page.title().startswith("有错误")
    page.locator("a.back").click()
    assert page.input_value("textarea") == BODY
