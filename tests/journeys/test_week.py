"""One record's way in a real browser: entered, counted, ranked, signed, published, found again behind its number."""

from __future__ import annotations

import datetime as dt

import pytest
from celery import current_app
from django.urls import NoReverseMatch, reverse

from bureau.access import ADDRESSES, PUBLIC, SIGNED_IN
from bureau.accounts.roles import CAPABILITIES, Role
from bureau.bulletins.models import Bulletin
from bureau.jobs.stages import WEEKLY_STAGES
from bureau.statistics.models import WeekClosing
from consultants.models import ServiceRecord
from tests.browser import IN_BROWSER
from tests.factories.accounts import make_user
from tests.factories.villages import make_position

WEEK = "2026-W28"
MONDAY = dt.datetime(2026, 7, 12, 17, 0, tzinfo=dt.UTC)  # 01:00 on Monday 2026-07-13 in Shanghai
CONTENT = "在河口小学讲办理公证的程序"
ACTS = "/lead/bulletins/2026-W28/"
# Answers that are no page: files to keep, feeds, and parts of pages.
NO_PAGES = {
    *("admin:*", "cases:consultant", "cases:mediators", "services:appointed", "services:village-options"),
    "opinions:villages",
    # Of a sealed report, which only an inspector opens: the only address that he is the first to be let into.
    "opinions:unseal",
}

pytestmark = IN_BROWSER


def enter_school_visit(page) -> None:
    page.goto("/desk/services/new/")
    page.fill("#id_date", "2026-07-08")
    page.select_option("#id_kind", "publicity")
    page.select_option("#id_venue", "school")
    page.select_option("#id_topic", "notary")
    page.fill("#id_people", "120")
    page.fill("#id_content", CONTENT)
    page.locator("main form.card .actions button.sec").first.click()


def run_monday(time_machine) -> None:
    """What beat starts at 01:00, as the worker does it: the three tasks, one after the other."""
    time_machine.move_to(MONDAY, tick=False)
    current_app.loader.import_default_modules()
    for name in WEEKLY_STAGES:
        current_app.tasks[name].apply(kwargs={"week": WEEK}, throw=True)


def take_step(page, step: str) -> None:
    """The step's button on the bulletin's page, then the confirmation."""
    page.goto(ACTS)
    page.click(f"main a[href='{ACTS}{step}/']")
    page.click("main form:has(input[name=version]) button.btn")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_record_to_the_published_board_and_back(
    counted_county, clerk, reviewer, leader, visit, time_machine, script
):
    desk = visit(clerk, script=script)
    enter_school_visit(desk.page)
    record = ServiceRecord.objects.get()
    assert (record.content, record.office, record.created_by) == (CONTENT, counted_county.hekou, clerk)

    run_monday(time_machine)
    assert Bulletin.objects.get().state == "draft"
    citizen = visit(script=script)
    assert citizen.page.goto(f"/leaderboards/zhengxian/{WEEK}/").status == 404

    examiner, chief = visit(reviewer, script=script), visit(leader, script=script)
    take_step(examiner.page, "check")
    assert examiner.page.locator(f"main a[href='{ACTS}sign/']").count() == 0
    take_step(chief.page, "sign")
    take_step(chief.page, "publish")
    bulletin = Bulletin.objects.get()
    assert (bulletin.state, bulletin.checked_by, bulletin.signed_by) == ("published", reviewer, leader)
    assert bulletin.drafted_by.is_service
    assert WeekClosing.objects.get(week=WEEK).state == "published"

    citizen.page.goto(f"/leaderboards/zhengxian/{WEEK}/")
    first = citizen.page.locator("main table tbody tr").first.inner_text()
    assert "河口" in first
    assert "10.00" in first
    citizen.page.goto(f"/bulletins/{WEEK}/")
    assert "河口" in citizen.page.inner_text("main")

    chief.page.goto(f"/lead/standings/zhengxian/{WEEK}/{counted_county.hekou.pk}/")
    chief.page.click("main table a[href*='visits_schools'][href*='week_value']")
    chief.page.locator("main table th[scope=row] a").click()
    assert chief.page.url.endswith(f"/desk/services/{record.pk}/")
    assert CONTENT in chief.page.inner_text("main")
    everybody = (desk, citizen, examiner, chief)
    assert [one.foreign for one in everybody] == [[], [], [], []]
    assert [line for one in everybody for line in one.complaints if "404" not in line] == []


def pages_of(role: Role) -> list[str]:
    """Addresses without arguments that ``role`` is the first to be let into."""
    return [name for name, wanted in ADDRESSES.items() if name not in NO_PAGES and first_role(wanted) == role]


def first_role(wanted) -> Role:
    if wanted in (PUBLIC, SIGNED_IN):
        return Role.LEADER
    needed = {wanted} if isinstance(wanted, str) else set(wanted)
    return next(role for role in (Role.LEADER, Role.ENTRY, *Role) if CAPABILITIES[role] & needed)


@pytest.mark.parametrize("role", [role for role in Role if pages_of(role)])
def test_no_page_asks_anybody_outside_or_breaks_its_own_policy(counted_county, visit, role):
    user = make_user("somebody", role)
    if role == Role.ENTRY:
        make_position(user, office=counted_county.hekou)
    seen = visit(user)
    loaded = []
    for name in pages_of(role):
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        answer = seen.page.request.get(address, max_redirects=0)
        is_page = answer.ok and answer.headers.get("content-type", "").startswith("text/html")
        if is_page and "attachment" not in answer.headers.get("content-disposition", ""):
            seen.page.goto(address)
            loaded.append(address)
    assert loaded
    assert seen.foreign == []
    assert seen.complaints == []
