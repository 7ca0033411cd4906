"""The staff's pages: from the citizen's words to the approved reply; who sees what; what is refused."""

import pytest
from django.urls import reverse

from bureau.accounts.roles import Role
from bureau.opinions.models import Opinion, Reply
from tests.factories.accounts import make_user
from tests.factories.opinions import REPLY, make_category, make_inspector, make_opinion, report_category

LIST = "/desk/opinions/"


@pytest.fixture
def opinion(county):
    return make_opinion(county.wangjia, category=make_category())


def url(name, opinion):
    return reverse(f"opinions:{name}", args=[opinion.pk])


def text_of(response):
    return response.content.decode()


def send(browser, name, opinion, **fields):
    version = Opinion.objects.get(pk=opinion.pk).version
    return browser.post(url(name, opinion), {"version": version, **fields})


def test_from_the_citizens_words_to_the_reply(signed_in, clerk, reviewer, opinion):
    desk, checks = signed_in(clerk), signed_in(reviewer)
    assert opinion.body in text_of(desk.get(url("detail", opinion)))
    assert send(desk, "accept", opinion).status_code == 302
    sent = desk.post(url("reply", opinion), {"text": REPLY, "outcome": "explained", "hand_in": "1"})
    assert sent.status_code == 302, text_of(sent)
    reply = Reply.objects.get()
    assert (reply.is_ready, reply.sent_at) == (True, None)
    assert url("approve", opinion) not in text_of(desk.get(url("detail", opinion)))
    assert checks.post(url("approve", opinion), {"version": reply.version}).status_code == 302
    opinion.refresh_from_db()
    assert (opinion.state, opinion.outcome) == ("replied", "explained")


@pytest.mark.parametrize(
    ("name", "fields", "state"),
    [
        ("reject", {"reason": "out_of_scope", "right_body": "县人民法院"}, "rejected"),
        ("transfer", {"text": "不属于本所范围"}, "new"),
        ("note", {"text": "已电话了解"}, "new"),
    ],
)
def test_moves_of_a_new_one(signed_in, clerk, opinion, name, fields, state):
    assert send(signed_in(clerk), name, opinion, **fields).status_code == 302
    assert Opinion.objects.get(pk=opinion.pk).state == state


def test_a_question_to_the_citizen_stops_the_clock_and_the_answer_starts_it(signed_in, clerk, opinion):
    desk = signed_in(clerk)
    send(desk, "accept", opinion)
    assert send(desk, "ask", opinion, text="请问是哪一天？").status_code == 302
    assert Opinion.objects.get(pk=opinion.pk).state == "waiting"
    assert send(desk, "facts", opinion, text="上周三").status_code == 302
    assert Opinion.objects.get(pk=opinion.pk).state == "handling"


def test_a_move_that_does_not_exist_is_refused_and_changes_nothing(signed_in, clerk, opinion):
    desk = signed_in(clerk)
    assert send(desk, "ask", opinion, text="哪一天？").status_code == 409
    assert send(desk, "reject", opinion, reason="").status_code == 422
    assert Opinion.objects.get(pk=opinion.pk).version == opinion.version


def test_another_office_finds_nothing_and_a_leader_reads_no_words(signed_in, other_clerk, leader, opinion):
    assert signed_in(other_clerk).get(url("detail", opinion)).status_code == 404
    assert opinion.receipt_no not in text_of(signed_in(other_clerk).get(LIST))
    page = text_of(signed_in(leader).get(url("detail", opinion)))
    assert opinion.receipt_no in page
    assert opinion.body not in page


def test_a_sealed_report_is_seen_by_its_holder_only(signed_in, clerk, bureau_office, county):
    report = make_opinion(county.wangjia, category=report_category(), kind="report", against_text="某工作人员")
    for user in (clerk, bureau_office):
        browser = signed_in(user)
        assert report.receipt_no not in text_of(browser.get(LIST))
        assert browser.get(url("detail", report)).status_code == 404
    assert report.receipt_no in text_of(signed_in(make_inspector()).get(LIST))


def test_who_sent_it_is_shown_with_a_reason(signed_in, bureau_office, county):
    named = make_opinion(county.wangjia, category=make_category(), identity="named", name="王建国", phone="13812341402")
    office = signed_in(bureau_office)
    assert "王建国" not in text_of(office.get(url("detail", named)))
    assert "王建国" not in text_of(office.post(url("identity", named), {"text": ""}))
    assert "13812341402" in text_of(office.post(url("identity", named), {"text": "电话回访"}))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(signed_in, clerk, county, count, django_assert_num_queries):
    category = make_category()
    for _number in range(count):
        make_opinion(county.wangjia, category=category)
    browser = signed_in(clerk)
    browser.get(LIST)
    with django_assert_num_queries(9):
        browser.get(LIST)


def test_filters(signed_in, clerk, opinion):
    browser = signed_in(clerk)
    assert opinion.receipt_no in text_of(browser.get(LIST, {"state": "open"}))
    assert opinion.receipt_no not in text_of(browser.get(LIST, {"state": "closed"}))
    assert opinion.receipt_no in text_of(browser.get(LIST, {"q": opinion.body[:4]}))


def test_those_without_a_right_to_opinions_are_refused(signed_in, opinion):
    assert signed_in(make_user("audit", Role.AUDIT)).get(LIST).status_code == 403
