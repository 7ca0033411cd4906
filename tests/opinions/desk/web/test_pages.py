"""The staff's pages: from the citizen's words to the approved reply; who sees what; what is refused."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bureau.accounts.roles import Role
from bureau.opinions.intake.actions import submit_opinion
from bureau.opinions.models import Opinion, Reply
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.opinions import REPLY, make_category, make_inspector, make_opinion, opinion_values, report_category
from tests.opinions.intake.test_actions import picture

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
    assert str(opinion) not in text_of(signed_in(other_clerk).get(LIST))
    page = text_of(signed_in(leader).get(url("detail", opinion)))
    assert str(opinion) in page
    assert opinion.body not in page


def test_a_sealed_report_is_seen_by_its_holder_only(signed_in, clerk, bureau_office, county):
    report = make_opinion(county.wangjia, category=report_category(), kind="report", against_text="某工作人员")
    for user in (clerk, bureau_office):
        browser = signed_in(user)
        assert str(report) not in text_of(browser.get(LIST))
        assert browser.get(url("detail", report)).status_code == 404
    assert str(report) in text_of(signed_in(make_inspector()).get(LIST))


def test_who_sent_it_is_shown_with_a_reason(signed_in, bureau_office, county):
    named = make_opinion(county.wangjia, category=make_category(), identity="named", name="王建国", phone="13812341402")
    office = signed_in(bureau_office)
    assert "王建国" not in text_of(office.get(url("detail", named)))
    assert "王建国" not in text_of(office.post(url("identity", named), {"text": ""}))
    assert "13812341402" in text_of(office.post(url("identity", named), {"text": "电话回访"}))


def test_why_it_is_due_is_told_day_by_day(signed_in, clerk, opinion):
    page = text_of(signed_in(clerk).get(url("detail", opinion)))
    assert "为什么是这两天到期" in page
    # Received on Wednesday 15 July 2026: two working days, a weekend that does not count, the third on Monday.
    assert "<b>第1天</b> · 7月16日 · 工作日" in page
    assert "不计入 · 7月18日 · 周末" in page
    assert "<b>第3天</b> · 7月20日 · 工作日" in page
    assert opinion.accept_due == dt.date(2026, 7, 20)


def test_the_way_as_the_citizen_sees_it_and_notes_apart(signed_in, clerk, opinion):
    desk = signed_in(clerk)
    send(desk, "accept", opinion)
    send(desk, "note", opinion, text="只给同事看的话")
    page = text_of(desk.get(url("detail", opinion)))
    way, notes = (
        page.index("办理过程（群众看到的）"),
        page.index('<section class="notice amber" aria-labelledby="notes">'),
    )
    assert way < page.index("<b>已受理</b>") < notes < page.index("只给同事看的话") < page.index("群众看不到")
    assert page.count("只给同事看的话") == 1


def test_what_is_linked_and_who_wrote_before(signed_in, clerk, leader, county):
    usual = {"identity": "named", "name": "王建国", "phone": "13812341402"}
    one, before = make_opinion(county.wangjia, **usual), make_opinion(county.lijia, **usual)
    copy = make_opinion(county.lijia, duplicate_of=one)
    page = text_of(signed_in(clerk).get(url("detail", one)))
    assert (
        page.index("同一件事") < page.index(str(copy)) < page.index("同一电话反映的其他意见") < page.index(str(before))
    )
    assert "同一电话" not in text_of(signed_in(leader).get(url("detail", one)))
    assert "同一电话" not in text_of(signed_in(clerk).get(url("detail", copy)))


def test_a_file_is_given_to_those_who_read_it(signed_in, clerk, other_clerk, leader, county):
    received = submit_opinion(
        actor=None, values=opinion_values(county.wangjia), form_key=uuid.uuid4(), files=[picture()], today=TODAY
    )
    file = received.opinion.files.get()
    address = f"/desk/opinions/files/{file.pk}/"
    assert address in text_of(signed_in(clerk).get(url("detail", received.opinion)))
    given = signed_in(clerk).get(address)
    assert given["Content-Disposition"].startswith("attachment")
    assert b"".join(given.streaming_content).startswith(b"\x89PNG")
    assert signed_in(other_clerk).get(address).status_code == 404
    assert signed_in(leader).get(address).status_code == 403
    assert address not in text_of(signed_in(leader).get(url("detail", received.opinion)))


def test_the_page_asks_the_same_number_of_queries_however_much_happened(signed_in, clerk, county):
    bare = make_opinion(county.wangjia, identity="named", name="王建国", phone="13812341402")
    full = make_opinion(county.wangjia, state="handling", identity="named", name="王建国", phone="13812341402")
    desk = signed_in(clerk)
    for number in range(3):
        send(desk, "note", full, text=f"第{number}条备注")
        make_opinion(county.lijia, duplicate_of=full)
    counts = []
    for opinion in (bare, full):
        desk.get(url("detail", opinion))
        with CaptureQueriesContext(connection) as asked:
            desk.get(url("detail", opinion))
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 3, counts  # the rows that prefetching follows: authors of notes


def test_those_without_a_right_to_opinions_are_refused(signed_in, opinion):
    assert signed_in(make_user("audit", Role.AUDIT)).get(LIST).status_code == 403
