"""Citizens' opinions on the desk and in the leaders' overview: each number opens exactly its records."""

import datetime as dt

import pytest

from bureau.accounts.roles import Role
from tests.factories.accounts import make_user
from tests.factories.opinions import hand_in, make_opinion, put_into


def page_of(browser, url):
    return browser.get(url).content.decode()


def test_what_waits_stands_on_the_desk(signed_in, clerk, other_clerk, reviewer, county):
    fresh, handled = make_opinion(county.wangjia), make_opinion(county.lijia, state="handling")
    hand_in(handled, clerk)
    desk = page_of(signed_in(clerk), "/desk/")
    assert "待我办理的意见" in desk
    assert "共2条" in desk
    assert str(fresh) in desk
    assert "?state=mine" in desk
    assert "待我审核的答复" not in desk
    assert "待我办理的意见" not in page_of(signed_in(other_clerk), "/desk/")
    approves = page_of(signed_in(reviewer), "/desk/")
    assert "待我审核的答复" in approves
    assert str(handled) in approves


@pytest.mark.parametrize("count", [1, 4])
def test_the_desk_asks_the_same_number_of_queries(signed_in, reviewer, county, count, django_assert_num_queries, clerk):
    for _number in range(count):
        hand_in(make_opinion(county.wangjia, state="handling", handler=reviewer), clerk)
    browser = signed_in(reviewer)
    browser.get("/desk/")
    with django_assert_num_queries(23):
        browser.get("/desk/")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("?state=open&counted=on", 3),
        ("?state=overdue&counted=on", 1),
        ("?since=2026-07-01&until=2026-07-15&counted=on", 3),
        ("?state=open&reopened=on&counted=on", 1),
    ],
)
def test_each_number_of_the_overview_opens_its_records(signed_in, county, address, expected):
    make_opinion(county.wangjia)
    put_into(make_opinion(county.lijia), "accepted", received_on=dt.date(2026, 6, 1), reply_due=dt.date(2026, 7, 1))
    put_into(make_opinion(county.zhaojia), "handling", round=2)
    make_opinion(county.wangjia, state="closed")
    make_opinion(county.wangjia, against_office=county.hekou)
    for user in (make_user("one", Role.LEADER), make_user("two", Role.BUREAU_OFFICE, Role.INSPECTOR)):
        browser = signed_in(user)
        page = page_of(browser, "/lead/")
        start = page.index(f'href="/desk/opinions/{address.replace("&", "&amp;")}"')
        assert f"<b>{expected}</b>" in page[start : page.index("</a>", start)]
        rows = browser.get(f"/desk/opinions/{address}").context["rows"]
        assert len(rows) == expected


def test_nothing_of_it_for_those_without_the_right(signed_in, db):
    assert "群众意见" not in page_of(signed_in(make_user("consultant", Role.CONSULTANT)), "/desk/")
