"""The form and the prevention pages in a real browser: axe, one heading, no sideways scroll of the page itself."""

from __future__ import annotations

import pytest

from bureau.accounts.roles import Role
from tests.browser import IN_BROWSER
from tests.journeys.county import make_walk
from tests.journeys.test_accessibility import findings, page_of

pytestmark = IN_BROWSER


@pytest.mark.parametrize("width", [360, 1366])
def test_pages_of_leaders_reviewers_and_clerks(chromium, live_server, width):
    walk = make_walk()
    wrong = {}
    for role, paths in {
        Role.LEADER: [
            "/desk/case-statistics/?period=2026-Q3&typed=98.4",
            "/desk/case-statistics/?period=2020",
            "/desk/case-statistics/?period=x",
        ],
        Role.REVIEWER: ["/desk/prevention/?state=waiting", f"/desk/prevention/{walk.report.pk}/"],
        Role.ENTRY: ["/desk/case-statistics/", "/desk/prevention/new/", f"/desk/prevention/{walk.report.pk}/change/"],
    }.items():
        page = page_of(chromium, live_server, walk.users[role])
        page.set_viewport_size({"width": width, "height": 768})
        for path in paths:
            page.goto(path)
            if problems := findings(page, width):
                wrong[path] = problems
        page.context.close()
    assert wrong == {}
