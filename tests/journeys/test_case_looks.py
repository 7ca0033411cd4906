"""A case's pages in states that a walk by address does not meet, narrow and wide: axe, heading, no sideways scroll."""

from __future__ import annotations

import pytest

from bureau.accounts.roles import Role
from tests.browser import IN_BROWSER
from tests.factories.mediation import make_case, success
from tests.journeys.county import make_walk
from tests.journeys.test_accessibility import findings, page_of

pytestmark = [*IN_BROWSER, pytest.mark.once]


def fill(page, walk) -> None:
    """The case of the walk once more, with a third party and a result that lacks its facts."""
    page.goto("/desk/cases/new/")
    page.click("button[name=add_party][value=respondent]")
    for name, text in (("p0-name", "<b>王</b>建国"), ("p1-name", "𠮷某"), ("p2-name", "买买提·吐尔逊" * 3)):
        page.fill(f"#id_{name}", text)
    page.select_option("#id_source", "applied")
    page.select_option("#id_dispute_type", "neighbour")
    page.fill("#id_brief", "因宅基地边界多次争吵，要求确认边界并拆除围墙")
    page.check("#id_is_dangerous")
    page.fill("#id_danger_note", "扬言报复")
    page.click("main summary:has-text('结果')")


def refused(page, walk) -> None:
    fill(page, walk)
    page.fill("#id_p1-phone", "138")
    page.select_option("#id_result", "success")
    page.locator("button[data-primary]").click()
    page.wait_for_selector(".esum")


def advised(page, walk) -> None:
    fill(page, walk)
    page.locator("button[data-primary]").click()
    page.wait_for_selector(".notice.amber table")


def detail(page, walk) -> None:
    page.goto(f"/desk/cases/{walk.case.pk}/")
    page.click("main .card summary:has-text('更多')")


def revealed(page, walk) -> None:
    page.goto(f"/desk/cases/{walk.case.pk}/")
    page.click("main form button:has-text('显示当事人')")
    page.wait_for_selector("main .card .notice.amber")


def ended(page, walk) -> None:
    closed = make_case(walk.case.committee, walk.county.lijia, by=walk.users[Role.ENTRY], outcome=success())
    page.goto(f"/desk/cases/{closed.pk}/")


def ending(page, walk) -> None:
    page.goto(f"/desk/cases/{walk.case.pk}/end/")
    page.select_option("#id_result", "success")


def changing(page, walk) -> None:
    page.goto(f"/desk/cases/{walk.case.pk}/change/")


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("look", [fill, refused, advised, detail, revealed, ended, ending, changing])
def test_looks(chromium, live_server, look, width):
    walk = make_walk()
    page = page_of(chromium, live_server, walk.users[Role.ENTRY])
    page.set_viewport_size({"width": width, "height": 768})
    look(page, walk)
    assert findings(page, width) == []
