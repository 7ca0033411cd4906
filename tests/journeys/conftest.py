"""A real browser on a small county that has indicators, targets and the board, and is at its first Monday."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from bureau.accounts.models import SERVICE_LOGIN, User
from bureau.core.actions import writing
from bureau.core.weeks import Week
from bureau.leaderboards.actions import install_default_board
from tests.factories.accounts import PASSWORD
from tests.factories.consultants import make_appointment, make_consultant
from tests.factories.statistics import make_indicators, make_target
from tests.factories.villages import SmallCounty


class Visit:
    """One person's browser. ``foreign``: addresses on other hosts that were asked for; ``complaints``: its console."""

    def __init__(self, browser: Browser, base: str, *, script: bool = True) -> None:
        self.context = browser.new_context(
            base_url=base, java_script_enabled=script, viewport={"width": 1366, "height": 768}
        )
        self.page: Page = self.context.new_page()
        self.host = urlsplit(base).netloc
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._seen)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _seen(self, request: Any) -> None:
        if urlsplit(request.url).netloc not in (self.host, "") and not request.url.startswith(("data:", "blob:")):
            self.foreign.append(request.url)

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def sign_in(self, user: User) -> None:
        self.page.goto("/login/")
        self.page.fill("input[name=login]", user.login)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main form button.btn")
        assert "/login/" not in self.page.url, self.page.inner_text("main")


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Visit]]:
    """``visit(user)`` is the browser of somebody who has logged in by the form; ``visit()`` a citizen's."""
    opened: list[Visit] = []

    def open_browser(user: User | None = None, *, script: bool = True) -> Visit:
        one = Visit(chromium, live_server.url, script=script)
        opened.append(one)
        if user is not None:
            one.sign_in(user)
        return one

    yield open_browser
    for one in opened:
        one.context.close()


@pytest.fixture
def counted_county(county: SmallCounty, system: User) -> SmallCounty:
    """Wangjia has a consultant; Hekou is asked for ten visits of schools, Qingshi for five."""
    with writing():  # tests with real transactions empty the tables, of the migrations' rows too
        User.objects.get_or_create(login=SERVICE_LOGIN, defaults={"name": "每周任务", "is_service": True})
    indicators = make_indicators()
    install_default_board(actor=system, valid_from=Week.parse("2026-W01"))
    make_appointment(county.wangjia, make_consultant("张明"))
    make_target(county.hekou, indicators["visits_schools"], 10, year=2026)
    make_target(county.qingshi, indicators["visits_schools"], 5, year=2026)
    return county
