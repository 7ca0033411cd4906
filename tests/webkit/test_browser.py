"""The shared pages in a real browser: axe, reflow, keyboard, input methods, double clicks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import include, path
from playwright.sync_api import Browser, Page

from bureau.webkit.models import SentForm
from tests.browser import IN_BROWSER
from tests.webkit import test_views
from tests.webkit.test_views import STORE, make_rows

AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
ADDRESSES = ["/t/names/", "/t/names/?q=zzz&since=99.99", "/t/edit/", "/t/void/", "/nowhere/"]

urlpatterns = [path("t/", include((test_views.patterns, "t"))), path("", include("bureau.webkit.urls"))]
handler404 = "bureau.webkit.errorpages.not_found"
TABLE = test_views.TABLE

pytestmark = [
    *IN_BROWSER,
    pytest.mark.urls(__name__),
]


@pytest.fixture(autouse=True)
def _set_up(settings):
    settings.ADDRESS_TABLE = f"{__name__}.TABLE"
    STORE.clear()


@pytest.fixture
def page(chromium: Browser, live_server: Any) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.complaints.append(message.text))  # type: ignore[attr-defined]
    yield page
    context.close()


def findings(page: Page) -> list[tuple[str, str]]:
    """Violations, and contrast that axe could not decide, of the present page."""
    report = Axe().run(page, options=AXE).response
    undecided = [rule for rule in report["incomplete"] if rule["id"] == "color-contrast"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in report["violations"] + undecided]


@pytest.mark.parametrize(("display", "width"), [("", 1366), ("elder=1", 360), ("contrast=1", 1366)])
def test_pages_pass_axe(page: Page, display: str, width: int):
    make_rows(25)
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"/display/?{display}&next=/nowhere/")
    for address in ADDRESSES:
        page.goto(address)
        assert findings(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_pages_fit_320_pixels_with_large_text(page: Page):
    make_rows(25)
    page.set_viewport_size({"width": 320, "height": 640})
    for query in ("size=m", "size=xl"):
        page.goto(f"/display/?{query}&next=/nowhere/")
        for address in ADDRESSES:
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (query, address)


def test_refused_form_passes_axe_and_leads_to_its_field(page: Page):
    page.goto("/t/edit/")
    page.fill("#id_people", "很多")
    page.click("button[data-primary]")
    page.wait_for_selector(".esum")
    assert page.evaluate("document.activeElement.className") == "esum"
    assert findings(page) == []
    page.click(".esum a")
    assert page.evaluate("document.activeElement.id") == "id_people"
    assert page.input_value("#id_people") == "很多"


def test_enter_moves_on_and_never_ends_a_word_too_early(page: Page):
    page.goto("/t/edit/")
    page.focus("#id_people")
    page.evaluate(
        """for (const init of [{isComposing: true}, {keyCode: 229}]) {
             const event = {...init, key: "Enter", bubbles: true, cancelable: true};
             document.activeElement.dispatchEvent(new KeyboardEvent("keydown", event));
           }"""
    )
    assert page.evaluate("document.activeElement.id") == "id_people"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_note"
    assert STORE == {}


def test_double_click_in_the_browser_saves_once(page: Page):
    page.goto("/t/edit/")
    page.fill("#id_people", "20")
    page.dblclick("button[data-primary]")
    page.wait_for_url("**/t/done/1/")
    assert STORE["times"] == 1
    assert SentForm.objects.count() == 1


def test_skip_link_comes_first_and_works(page: Page):
    page.goto("/t/names/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_nothing_is_refused_by_the_content_policy(page: Page):
    make_rows(3)
    page.goto("/t/names/")
    page.goto("/t/edit/")
    assert page.complaints == []  # type: ignore[attr-defined]
