"""The page of a volume in a real browser: without the mouse, printed as often as one likes, axe."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from docx import Document
from playwright.sync_api import Browser, Page

from mediation.models import Volume
from mediation.volumes.actions import attach_scan
from tests.browser import IN_BROWSER
from tests.journeys.test_accessibility import AXE

pytestmark = IN_BROWSER


@pytest.fixture
def page(chromium: Browser, live_server: Any, clerk) -> Iterator[Page]:
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN", viewport={"width": 1366, "height": 768})
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    yield context.new_page()
    context.close()


def findings(page: Page) -> list[str]:
    report = Axe().run(page, options=AXE).response
    undecided = [rule for rule in report["incomplete"] if rule["id"] == "color-contrast"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:150]}" for rule in report["violations"] + undecided]


def test_a_volume_is_filled_from_the_keyboard(page, case):
    page.goto(f"/desk/cases/{case.pk}/volume/")
    page.locator("[name=state_1]:checked").focus()
    for pages in ("2", "1", "3"):
        page.keyboard.press("ArrowUp")  # from «missing» to «in the volume»
        page.keyboard.press("Enter")
        page.keyboard.type(pages)
        page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=已保存")
    stored = Volume.objects.get(case=case).documents
    assert [stored[number] for number in ("1", "2", "3", "4")] == [
        {"state": "yes", "pages": 2},
        {"state": "yes", "pages": 1},
        {"state": "yes", "pages": 3},
        {"state": "n_a", "pages": 0},
    ]


def test_a_paper_is_printed_twice_and_the_page_still_saves(page, case):
    page.goto(f"/desk/cases/{case.pk}/volume/")
    for _ in range(2):
        with page.expect_download() as loading:
            page.get_by_role("button", name="整卷打印").click()
        assert loading.value.suggested_filename == f"卷宗-{case.number}.docx"
        assert Document(io.BytesIO(Path(loading.value.path()).read_bytes())).sections
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector("text=已保存")
    assert Volume.objects.filter(case=case).exists()


@pytest.mark.parametrize("width", [360, 1366])
def test_the_page_passes_axe_and_fits(page, clerk, case, photo, width):
    attach_scan(actor=clerk, case_id=case.pk, document=3, name="a.jpg", content=photo)
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"/desk/cases/{case.pk}/volume/")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("[name=pages_1]").fill("9999")
    page.get_by_role("button", name="保存并归档").click()
    page.wait_for_selector(".esum")
    assert findings(page) == []
    assert page.title().startswith("有错误")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
