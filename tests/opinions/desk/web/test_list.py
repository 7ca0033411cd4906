"""The list: filters, tabs, what each shows, the same number of queries whatever stands in it."""

import datetime as dt

import pytest
from django.urls import reverse

from bureau.accounts.roles import Role
from tests.factories.accounts import make_user
from tests.factories.opinions import hand_in, make_category, make_inspector, make_opinion, put_into
from tests.factories.villages import make_position

LIST = "/desk/opinions/"


@pytest.fixture
def shown(signed_in):
    """``shown(user, **filters)``: the receipt numbers on the list, in its order."""

    def look(user, **filters):
        answer = signed_in(user).get(LIST, filters)
        assert answer.status_code == 200
        return [row.object for row in answer.context["rows"]]

    return look


def test_each_filter_keeps_what_fits_and_leaves_the_rest(shown, clerk, reviewer, county):
    colleague = make_user("clerk03", Role.ENTRY)
    make_position(colleague, office=county.hekou)
    named = {"identity": "named", "name": "王建国", "phone": "13812341402"}
    one = make_opinion(county.wangjia, category=make_category("甲"), kind="help", channel="qr", **named)
    one = put_into(one, "handling", handler=colleague, received_on=dt.date(2026, 7, 1))
    two = put_into(
        make_opinion(county.lijia, category=make_category("乙"), kind="praise"),
        "replied",
        satisfaction="dissatisfied",
        rated_on=dt.date(2026, 7, 15),
        round=2,
    )
    three = make_opinion(None, category=make_category("乙"), kind="praise")
    for filters, expected in (
        ({}, {one, two}),
        ({"state": "handling"}, {one}),
        ({"category": one.category_id}, {one}),
        ({"kind": "praise"}, {two}),
        ({"channel": ["qr", "phone"]}, {one}),
        ({"channel": ["qr", "web"]}, {one, two}),
        ({"identity": "named"}, {one}),
        ({"identity": "anonymous"}, {two}),
        ({"handler": colleague.pk}, {one}),
        ({"village": "李家"}, {two}),
        ({"satisfaction": ["dissatisfied", "very_dissatisfied"]}, {two}),
        ({"reopened": "on"}, {two}),
        ({"since": "2026-07-02"}, {two}),
        ({"until": "2026-07-01"}, {one}),
        ({"office": county.hekou.pk}, {one, two}),
        ({"q": "1402"}, {one}),
        ({"q": two.receipt_no[-4:]}, {two}),
        ({"q": str(two)}, {two}),
        ({"q": "没有的字"}, set()),
    ):
        assert set(shown(clerk, **filters)) == expected, filters
    assert set(shown(reviewer, office="bureau")) == {three}
    assert set(shown(reviewer, office=county.qingshi.pk)) == set()


def test_void_ones_stand_under_their_own_filter(shown, signed_in, clerk, bureau_office, other_clerk, county):
    standing = make_opinion(county.wangjia)
    void = make_opinion(county.wangjia, voided_at=standing.received_at, void_reason="重复登记")
    assert (shown(clerk), shown(clerk, state="void"), shown(other_clerk, state="void")) == ([standing], [void], [])
    page = signed_in(clerk).get(LIST, {"state": "void"}).content.decode()
    assert ('class="voided"' in page, "已作废" in page) == (True, True)
    for step in ("opinions:assign-many", "opinions:link-many"):
        asked = signed_in(bureau_office).get(reverse(step), {"chosen": [void.pk, standing.pk]})
        assert [one.refusal for one in asked.context["rows"]].count("这件意见已作废。") == 1


def test_who_may_import_is_led_to_the_sheet(signed_in, clerk, reviewer, county):
    address = "/desk/import/?kind=opinions"
    assert address in signed_in(clerk).get(LIST).content.decode()
    assert address not in signed_in(reviewer).get(LIST).content.decode()
    assert signed_in(clerk).get(address).context["form"].initial["kind"] == "opinions"


def test_a_wrong_filter_says_so_and_narrows_nothing(signed_in, clerk, county):
    opinion = make_opinion(county.wangjia)
    for filters in ({"since": "昨昨天"}, {"office": county.qingshi.pk}, {"state": "eaten"}, {"channel": "pigeon"}):
        page = signed_in(clerk).get(LIST, filters).content.decode()
        assert str(opinion) in page
        assert 'class="msg"' in page


def test_what_waits_overdue_and_late_to_accept(shown, clerk, reviewer, county, time_machine):
    fresh, late, answered = (make_opinion(county.wangjia, state=one) for one in ("new", "accepted", "replied"))
    hand_in(late, clerk)
    assert set(shown(clerk, state="mine")) == {fresh, late}
    assert shown(reviewer, state="to_approve") == [late]
    assert shown(clerk, state="to_approve") == []
    assert set(shown(clerk, state="open")) == {fresh, late}
    assert shown(clerk, state="overdue") == []
    put_into(late, "accepted", received_on=dt.date(2026, 6, 1), reply_due=dt.date(2026, 7, 14))
    put_into(fresh, "new", received_on=dt.date(2026, 7, 1), accept_due=dt.date(2026, 7, 14))
    assert shown(clerk, state="overdue") == [late]
    assert shown(clerk, state="unaccepted") == [fresh]
    assert answered in shown(clerk)


def test_tabs_are_those_one_can_have_something_behind(signed_in, clerk, reviewer, leader, county):
    pages = {user.login: signed_in(user).get(LIST).content.decode() for user in (clerk, reviewer, leader)}
    assert [('?state=mine"' in page, '?state=to_approve"' in page) for page in pages.values()] == [
        (True, False),
        (True, True),
        (False, False),
    ]


def test_who_only_looks_reads_no_titles_and_chooses_nothing(signed_in, clerk, leader, county):
    opinion = make_opinion(county.wangjia, title="公示栏的电话错了")
    assert opinion.title in signed_in(clerk).get(LIST).content.decode()
    page = signed_in(leader).get(LIST).content.decode()
    assert str(opinion) in page
    assert opinion.title not in page
    assert 'name="chosen"' not in page
    assert reverse("opinions:new") not in page


def test_those_who_hold_sealed_reports_can_leave_them_out(shown, signed_in, clerk, county):
    both = make_user("both", Role.INSPECTOR, Role.BUREAU_OFFICE)
    open_one = make_opinion(county.wangjia)
    report = make_opinion(county.wangjia, against_office=county.hekou)
    assert set(shown(both)) == {open_one, report}
    assert shown(both, counted="on") == [open_one]
    assert shown(make_inspector()) == [report]
    assert "counted" not in signed_in(clerk).get(LIST).content.decode()
    assert shown(clerk, counted="on") == [open_one]


def test_sorting_by_receipt_and_by_the_day_that_is_due(shown, clerk, county, time_machine):
    first = make_opinion(county.wangjia, kind="help")
    time_machine.shift(dt.timedelta(hours=1))
    second = put_into(make_opinion(county.wangjia), "accepted", reply_due=dt.date(2026, 7, 16))
    assert shown(clerk) == [second, first]
    assert shown(clerk, sort="received") == [first, second]
    assert shown(clerk, sort="due") == [second, first]
    assert shown(clerk, sort="nonsense") == [second, first]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(signed_in, clerk, county, count, django_assert_num_queries):
    category, colleague = make_category(), make_user("clerk03", Role.ENTRY)
    make_position(colleague, office=county.hekou)
    for _number in range(count):
        make_opinion(county.wangjia, category=category, state="handling", handler=colleague)
    browser = signed_in(clerk)
    browser.get(LIST)
    with django_assert_num_queries(13):
        browser.get(LIST)
