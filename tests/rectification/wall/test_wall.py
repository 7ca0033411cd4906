"""The timetable wall: who sees which bars, filters, links, queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bureau.accounts.roles import Role
from rectification.closing.actions import extend_deadline
from tests.factories.accounts import make_user
from tests.factories.rectification import TODAY, make_campaign, make_closed, make_problem, make_started

WALL = "/desk/wall/"


@pytest.fixture
def campaign(db, bureau_office):
    return make_campaign()


def lines(answer):
    return [line for block in answer.context["blocks"] for line in block.lines]


def numbers(answer):
    return [line.problem.number for line in lines(answer)]


def test_an_empty_wall_says_what_will_stand_there(leader, signed_in):
    assert "还没有录入整改问题" in signed_in(leader).get(WALL).content.decode()


def test_each_campaign_has_its_bars_and_each_bar_opens_its_problem(campaign, county, leader, signed_in):
    late = make_started(campaign, county.hekou, deadline=dt.date(2026, 7, 12))
    for_good = make_problem(campaign, None, rect_type="long_term", deadline=None, next_report_on=TODAY)
    other = make_problem(make_campaign("XF", year=2025), county.qingshi)
    answer = signed_in(leader).get(WALL)
    page = answer.content.decode()
    assert [block.campaign.code for block in answer.context["blocks"]] == ["XC", "XF"]
    assert numbers(answer) == [late.number, for_good.number, other.number]
    for problem in (late, for_good, other):
        assert page.count(f'href="/desk/problems/{problem.pk}/"') == 2
    first, second, _third = lines(answer)
    assert (first.late_days, first.is_overdue, second.bar.is_open_ended) == (3, True, True)
    assert ("逾期3天" in page, "刘和平" in page, "今天 7.15" in page) == (True, True, True)


def test_an_extended_deadline_is_marked(campaign, county, reviewer, leader, signed_in):
    started = make_started(campaign, county.hekou)
    moved = {"deadline": dt.date(2026, 9, 30), "reason": "等待材料", "today": TODAY}
    extend_deadline(actor=reviewer, problem_id=started.pk, version=started.version, **moved)
    assert 'class="was"' in signed_in(leader).get(WALL, {"state": "in_progress"}).content.decode()
    (line,) = lines(signed_in(leader).get(WALL))
    assert line.bar.original is not None


def test_scope_void_and_filters(campaign, county, clerk, leader, signed_in):
    mine = make_problem(campaign, county.hekou)
    done = make_closed(campaign, county.qingshi, owner="王芳")
    assert numbers(signed_in(clerk).get(WALL)) == [mine.number]
    browser = signed_in(leader)
    found = {
        f"{name}={value}": numbers(browser.get(WALL, {name: value}))
        for name, value in (
            ("state", "closed"), ("state", "unfinished"), ("state", "overdue"), ("owner", "王"), ("unit", "青石"),
            ("campaign", campaign.pk),
        )
    }  # fmt: skip
    assert found == {
        "state=closed": [done.number],
        "state=unfinished": [mine.number],
        "state=overdue": [],
        "owner=王": [done.number],
        "unit=青石": [done.number],
        f"campaign={campaign.pk}": [mine.number, done.number],
    }
    assert "没有符合条件的问题" in browser.get(WALL, {"state": "overdue"}).content.decode()
    for bad in ({"campaign": "x"}, {"state": "gone"}, {"owner": "a\x00"}, {"page": "9"}):
        assert browser.get(WALL, bad).status_code in (200, 400, 404)


def test_who_may_see_no_problem_sees_no_wall(campaign, signed_in, db):
    assert signed_in(make_user("audit", Role.AUDIT)).get(WALL).status_code == 403


def test_three_queries_however_many_bars(campaign, county, leader, signed_in):
    browser = signed_in(leader)
    counts = []
    for _more in range(2):
        make_problem(campaign, county.hekou)
        with CaptureQueriesContext(connection) as asked:
            browser.get(WALL)
        counts.append(sum('"rectification_' in query["sql"] for query in asked.captured_queries))
        make_problem(campaign, None)
    assert counts == [3, 3]
