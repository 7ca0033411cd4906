"""The API page in a real browser with the outside world cut off."""

from __future__ import annotations

import os

from tests.browser import IN_BROWSER

pytestmark = IN_BROWSER


def test_page_works_off_line_under_the_strict_policy(chromium, live_server):
    asked, complaints = [], []
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/api/docs/")
    page.wait_for_selector("#operations-villages-villages_list")
    page.click("#operations-villages-villages_list button")
    page.click("text=Try it out")
    page.click("button.execute")
    page.wait_for_selector(".live-responses-table .response-col_status:has-text('200')")
    if os.environ.get("PORTAL_PICTURES"):
        page.screenshot(path=f"{os.environ['PORTAL_PICTURES']}/api.png")
    page.close()
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert complaints == []
