"""Pages of the inbox and the count in the menu."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bureau.accounts.roles import Role
from bureau.notices.actions import mark_read, withdraw_notices
from bureau.notices.models import Notice
from bureau.notices.queries import unread_count
from tests.conftest import NOW
from tests.factories.accounts import make_user

INBOX = "/desk/inbox/"


@pytest.fixture
def desk(clerk, signed_in):
    return signed_in(clerk)


def page_of(browser, address=INBOX):
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def headings(page):
    return re.findall(r"<h2>(.*?)</h2>", page)


def badges(page):
    return re.findall(r'<span class="badge">(.*?)<span class="vh"> (.*?)</span></span>', page)


def test_empty(desk):
    page = page_of(desk)
    assert "没有新消息。" in page
    assert "全部标为已读" not in page
    assert badges(page) == []


def test_by_day_and_urgent_first(desk, post, clerk, time_machine):
    for back in (200, 40, 1, 0):
        time_machine.move_to(NOW - dt.timedelta(days=back), tick=False)
        post(clerk, kind=f"k{back}", text=f"{back}天前的消息", urgent=back == 40)
    page = page_of(desk)
    assert headings(page) == ["紧急未读", "7月15日 星期三 · 今天", "7月14日 星期二 · 昨天", "2025-12-27"]
    order = [page.index(f"{back}天前的消息") for back in (40, 0, 1, 200)]
    assert order == sorted(order)
    assert "▲" in page or "紧急" in page


def test_unread_is_said_in_words_and_settled_too(desk, post, county, clerk):
    post(clerk, kind="a", text="没读的")
    post(clerk, kind="b", text="读过的")
    post(clerk, kind="c", text="办完的", subject=county.lijia)
    mark_read(actor=clerk, notice_id=Notice.objects.get(kind="b").pk)
    withdraw_notices(actor=clerk, subject=county.lijia)
    page = page_of(desk)
    rows = {
        text: row
        for row in re.findall(r"<li(?: class=\"unread\")?><a.*?</li>", page, re.DOTALL)
        for text in re.findall("没读的|读过的|办完的", row)
    }
    assert 'class="unread"' in rows["没读的"]
    assert "未读：" in rows["没读的"]
    assert "未读" not in rows["读过的"] + rows["办完的"]
    assert "已处理" in rows["办完的"]


def test_texts_are_escaped(desk, post, clerk):
    post(clerk, text="<b>粗</b>")
    assert "&lt;b&gt;粗&lt;/b&gt;" in page_of(desk)


def test_opening_reads_and_leads_there(desk, post, county, clerk):
    post(clerk)
    answer = desk.get(f"{INBOX}{Notice.objects.get().pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/villages/{county.wangjia.pk}/")
    assert unread_count(clerk) == 0
    assert desk.post(f"{INBOX}{Notice.objects.get().pk}/").status_code == 405


def test_somebody_elses_is_not_found_and_not_shown(desk, post, clerk, other_clerk):
    post(other_clerk, text="乙所的消息")
    notice = Notice.objects.get()
    assert desk.get(f"{INBOX}{notice.pk}/").status_code == 404
    assert desk.get(f"{INBOX}{10**30}/").status_code == 404
    assert "乙所的消息" not in page_of(desk)
    desk.post(f"{INBOX}read-all/", {"until": NOW.isoformat()})
    assert unread_count(other_clerk) == 1


@pytest.mark.parametrize("until", ["", "yesterday", "2026-07-15", "2026-07-15T10:00:00", "2026-99-99T10:00:00+08:00"])
def test_all_read_with_a_moment_that_is_none(desk, post, clerk, until):
    post(clerk)
    assert desk.post(f"{INBOX}read-all/", {"until": until})["Location"] == INBOX
    assert unread_count(clerk) == 0


def test_what_came_in_after_the_page_stays_unread(desk, post, clerk, time_machine):
    post(clerk)
    until = re.search(r'name="until" value="(.*?)"', page_of(desk))[1]
    time_machine.move_to(NOW + dt.timedelta(minutes=5), tick=False)
    post(clerk, kind="late")
    desk.post(f"{INBOX}read-all/", {"until": until})
    assert list(Notice.objects.filter(read_at=None).values_list("kind", flat=True)) == ["late"]
    assert desk.get(f"{INBOX}read-all/").status_code == 405


def test_pages(desk, post, clerk, time_machine):
    for number in range(51):
        time_machine.move_to(NOW + dt.timedelta(seconds=number), tick=False)
        post(clerk, kind=f"k{number}", text=f"第{number:02}条")
    assert page_of(desk).count('class="unread"') == 50
    assert "第00条" in page_of(desk, f"{INBOX}?page=2")
    for bad in ("3", "0", "x"):
        assert desk.get(f"{INBOX}?page={bad}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_inbox_has_a_fixed_number_of_queries(desk, post, clerk, rows, django_assert_num_queries):
    for number in range(rows):
        post(clerk, kind=f"k{number}")
    desk.get(INBOX)
    with django_assert_num_queries(7):  # session, account, roles, count, rows, unread, badge
        desk.get(INBOX)


def test_count_stands_in_rail_and_phone_bar(desk, post, clerk):
    for number in range(3):
        post(clerk, kind=f"k{number}")
    assert badges(page_of(desk, "/desk/")) == [("3", "条未处理")] * 2
    mark_read(actor=clerk, notice_id=Notice.objects.first().pk)
    assert badges(page_of(desk, "/desk/")) == [("2", "条未处理")] * 2


def test_leaders_have_it_in_their_own_frame(post, leader, signed_in):
    post(leader)
    browser = signed_in(leader)
    assert badges(page_of(browser, "/lead/")) == [("1", "条未处理")]
    page = page_of(browser)
    assert badges(page) == [("1", "条未处理")]
    assert 'class="rail"' not in page


def test_who_works_at_no_desk_has_no_inbox(db, signed_in, client):
    assert signed_in(make_user("audit", Role.AUDIT)).get(INBOX).status_code == 403
    assert client.get(INBOX).status_code == 302
