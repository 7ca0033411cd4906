"""Every page of every role passes axe, fits a phone and has one heading; so do refusals and forms with errors."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from tests.browser import IN_BROWSER
from tests.journeys.county import Walk, addresses_of, make_walk
from tests.permissions.test_matrix import may_open

AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
# One look at each page is enough: who opens it first, in this order. Narrow and wide take turns.
VISITORS = (
    "anonymous",
    *(Role.BUREAU_OFFICE, Role.LEADER, Role.ENTRY, Role.REVIEWER, Role.CONSULTANT, Role.SYSTEM, Role.INSPECTOR),
)
WIDTHS = (360, 1366)
ERRORS = (
    "/desk/cases/new/",
    "/desk/services/new/",
    "/desk/services/quick/",
    "/desk/import/",
    "/desk/villages/new/",
    "/me/password/",
)

pytestmark = [*IN_BROWSER, pytest.mark.once]


def page_of(browser: Browser, live_server: Any, user: User | None) -> Page:
    context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    if user is not None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return context.new_page()


def findings(page: Page, width: int) -> list[str]:
    """What axe finds (and contrast it cannot decide), several or no headings, sideways scrolling."""
    # A click returns when the answer begins: without its stylesheet a page has other sizes and colours.
    page.wait_for_load_state("load")
    report = Axe().run(page, options=AXE).response
    undecided = [rule for rule in report["incomplete"] if rule["id"] == "color-contrast"]
    found = [f"{rule['id']}: {rule['nodes'][0]['html'][:150]}" for rule in report["violations"] + undecided]
    if page.locator("h1").count() != 1:
        found.append("not one h1")
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append(f"wider than {width}")
    return found


def pages_by_visitor(walk: Walk) -> dict[str, list[str]]:
    left = addresses_of(walk)
    shared: dict[str, list[str]] = {}
    for visitor in VISITORS:
        mine = [name for name in left if may_open(visitor, name)]
        shared[visitor] = [left.pop(name) for name in mine]
    assert left == {}, "nobody of VISITORS opens these"
    return shared


def test_every_page_of_every_role(chromium, live_server):
    walk = make_walk()
    wrong: dict[tuple[str, str], list[str]] = {}
    seen: set[str] = set()
    for visitor, paths in pages_by_visitor(walk).items():
        page = page_of(chromium, live_server, walk.users.get(visitor))
        for path in paths:
            kind = template_of(path, walk.users.get(visitor))
            if not kind or kind in seen:
                continue
            seen.add(kind)
            width = WIDTHS[len(seen) % 2]
            page.set_viewport_size({"width": width, "height": 768})
            page.goto(path)
            if problems := findings(page, width):
                wrong[path, visitor] = problems
        page.context.close()
    assert wrong == {}
    assert len(seen) > 40


def template_of(path: str, user: User | None) -> str:
    """What the page is made from, with its status: pages of one kind are looked at once. "" for files and redirects."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(path)
    if response.status_code in (301, 302) or "text/html" not in response["Content-Type"]:
        return ""
    form = response.context.get("form") if response.context else None
    return f"{response.templates[0].name} {response.status_code} {type(form).__name__}"


def test_forms_with_errors(chromium, live_server):
    walk = make_walk()
    page = page_of(chromium, live_server, walk.users[Role.BUREAU_OFFICE])
    page.set_viewport_size({"width": 360, "height": 740})
    wrong = {}
    for path in (*ERRORS, f"/desk/cases/{walk.case.pk}/end/"):
        page.goto(path)
        page.locator("main form[novalidate] button:visible:not([type=button])").last.click()
        page.wait_for_selector(".esum")
        if problems := findings(page, 360):
            wrong[path] = problems
        if not page.title().startswith("有错误"):
            wrong[path] = [*wrong.get(path, []), page.title()]
    assert wrong == {}


@pytest.mark.parametrize("display", ["elder=1", "contrast=1", "size=xxl"])
def test_public_pages_in_other_appearances(chromium, live_server, display):
    walk = make_walk()
    page = page_of(chromium, live_server, None)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/display/?{display}&next=/")
    paths = ["/", "/villages/", f"/villages/{walk.county.wangjia.pk}/", "/leaderboards/zhengxian/2026-W28/"]
    wrong = {}
    for path in paths:
        page.goto(path)
        if problems := findings(page, 360):
            wrong[path] = problems
    assert wrong == {}
