"""Replies: written by one, approved by another, one to many."""

import datetime as dt

import pytest

from bureau.core.actions import writing
from bureau.core.errors import IllegalMove, InvalidValue, NeedsConfirmation, NotAllowed, StaleRecord
from bureau.notices.models import Notice
from bureau.opinions.handling.replies.actions import answer_together, approve_reply, return_reply, write_reply
from bureau.opinions.models import Opinion, Part, Reply
from bureau.workdays.actions import fill_year
from tests.conftest import NOW, TODAY
from tests.factories.opinions import REPLY, hand_in, make_inspector, make_opinion, report_category


@pytest.fixture
def opinion(county):
    return make_opinion(county.wangjia, state="handling", name="王建国", phone="13812341402")


def written(actor, opinion, text=REPLY, **more):
    return write_reply(
        actor=actor, opinion_id=opinion.pk, **{"text": text, "outcome": "adopted", "hand_in": True, **more}
    )


def approved(actor, opinion, version=1, today=TODAY):
    return approve_reply(actor=actor, opinion_id=opinion.pk, version=version, today=today)


def kinds(user):
    return set(Notice.objects.filter(recipient=user, settled_at__isnull=True).values_list("kind", flat=True))


def test_a_reply_goes_out_when_another_has_approved_it(clerk, reviewer, opinion):
    reply = written(clerk, opinion)
    assert (reply.is_ready, reply.round, reply.drafted_by, reply.sent_at) == (True, 1, clerk, None)
    assert Opinion.objects.get(pk=opinion.pk).state == "handling"
    assert "opinion_to_approve" in kinds(reviewer)
    done = approved(reviewer, opinion)
    assert (done.state, done.outcome, done.replied_on, done.first_replied_on, done.first_in_time) == (
        "replied",
        "adopted",
        TODAY,
        TODAY,
        True,
    )
    reply.refresh_from_db()
    assert (reply.approved_by, reply.sent_at, reply.text) == (reviewer, NOW, REPLY)
    assert kinds(reviewer) == kinds(clerk) == set()


def test_nobody_approves_his_own(reviewer, opinion):
    written(reviewer, opinion)
    with pytest.raises(NotAllowed):
        approved(reviewer, opinion)


def test_a_clerk_approves_nothing(clerk, reviewer, opinion):
    written(reviewer, opinion)
    with pytest.raises(NotAllowed):
        approved(clerk, opinion)


def test_what_was_not_handed_in_is_not_approved(clerk, reviewer, opinion):
    with pytest.raises(IllegalMove):
        approved(reviewer, opinion)
    written(clerk, opinion, hand_in=False)
    with pytest.raises(IllegalMove):
        approved(reviewer, opinion)


def test_approved_is_what_was_read(clerk, reviewer, opinion):
    reply = written(clerk, opinion)
    written(clerk, opinion, text=f"{REPLY}电话已经试过。", version=reply.version)
    with pytest.raises(StaleRecord):
        approved(reviewer, opinion, version=1)
    assert approved(reviewer, opinion, version=2).state == "replied"


def test_two_who_edit_one_draft_do_not_overwrite_each_other(clerk, reviewer, opinion):
    written(clerk, opinion, hand_in=False)
    written(reviewer, opinion, hand_in=False, version=1)
    with pytest.raises(StaleRecord):
        written(clerk, opinion, hand_in=False, version=1)
    assert Reply.objects.get().drafted_by == reviewer


def test_a_draft_may_be_poor_and_what_is_handed_in_may_not(clerk, opinion):
    assert written(clerk, opinion, text="", outcome="", hand_in=False).is_ready is False
    for text, outcome in (("\x00", ""), ("一", "perhaps")):
        with pytest.raises(InvalidValue):
            written(clerk, opinion, text=text, outcome=outcome, hand_in=False, version=1)
    for text in ("", "收到", f"{REPLY}来电13812341402"):
        with pytest.raises(InvalidValue) as refused:
            written(clerk, opinion, text=text, version=1)
        assert list(refused.value.fields) == ["text"]


def test_names_and_open_parts_are_looked_at_first(clerk, county, opinion):
    with writing():
        Part.objects.create(opinion=opinion, office=county.qingshi, what="查公示栏")
    with pytest.raises(NeedsConfirmation) as asked:
        written(clerk, opinion, text=f"王建国同志：{REPLY}")
    codes = frozenset(one.code for one in asked.value.advice)
    assert codes == {"open_parts", "sender_name"}
    assert written(clerk, opinion, text=f"王建国同志：{REPLY}", accepted=codes).is_ready


def test_a_returned_reply_goes_back_to_its_writer(clerk, reviewer, opinion):
    written(clerk, opinion)
    with pytest.raises(InvalidValue):
        return_reply(actor=reviewer, opinion_id=opinion.pk, version=1, reason=" ")
    reply = return_reply(actor=reviewer, opinion_id=opinion.pk, version=1, reason="请写明值班时间")
    assert (reply.is_ready, reply.return_reason, reply.version) == (False, "请写明值班时间", 2)
    assert "opinion_returned" in kinds(clerk)
    assert "opinion_to_approve" not in kinds(reviewer)
    again = written(clerk, opinion, version=2)
    assert (again.pk, again.is_ready, again.return_reason) == (reply.pk, True, "")


def test_a_late_reply_is_late_for_good(clerk, reviewer, county, time_machine):
    fill_year(actor=None, year=2026)
    opinion = make_opinion(county.wangjia, state="handling")
    hand_in(opinion, clerk)
    time_machine.move_to(NOW + dt.timedelta(days=22))
    done = approved(reviewer, opinion, today=dt.date(2026, 8, 6))
    assert (done.reply_due, done.first_in_time) == (dt.date(2026, 8, 5), False)


def test_a_reply_ends_the_waiting(clerk, reviewer, county, time_machine):
    fill_year(actor=None, year=2026)
    opinion = make_opinion(county.wangjia, state="waiting")
    hand_in(opinion, clerk)
    time_machine.move_to(NOW + dt.timedelta(days=22))
    done = approved(reviewer, opinion, today=dt.date(2026, 8, 6))
    # 16 working days were waited: what is due on 5 August is due on the 27th.
    assert (done.paused_days, done.reply_due, done.first_in_time) == (16, dt.date(2026, 8, 27), True)


def test_a_sealed_report_is_answered_by_two_inspectors(clerk, reviewer, county):
    first, second = make_inspector("inspector1"), make_inspector("inspector2")
    report = make_opinion(county.wangjia, category=report_category(), against_office=county.hekou, state="accepted")
    written(first, report)
    assert "opinion_to_approve" in kinds(second)
    assert "opinion_to_approve" not in kinds(reviewer)
    with pytest.raises(NotAllowed):
        approved(first, report)
    assert approved(second, report).state == "replied"


# -- one to many -------------------------------------------------------------------------------------------------------


@pytest.fixture
def linked(county, opinion):
    """An opinion with three of the same matter: accepted, new, and answered already."""
    states = ("accepted", "new", "replied")
    return [
        make_opinion(county.lijia, state=state, duplicate_of=opinion, name="李秀英", phone="13900001111")
        for state in states
    ]


def together(actor, opinion):
    return answer_together(actor=actor, opinion_id=opinion.pk, version=1, today=TODAY)


def test_one_reply_goes_to_all_that_are_linked_and_open(clerk, reviewer, opinion, linked):
    hand_in(opinion, clerk)
    sent = together(reviewer, opinion)
    assert {one.pk for one in sent} == {opinion.pk, linked[0].pk, linked[1].pk}
    assert {one.state for one in sent} == {"replied"}
    replies = Reply.objects.filter(sent_at__isnull=False)
    assert [(one.text, one.drafted_by, one.approved_by) for one in replies] == [(REPLY, clerk, reviewer)] * 3


def test_a_reply_to_many_names_none_of_them(clerk, reviewer, opinion, linked):
    hand_in(opinion, clerk, text=f"李秀英同志：{REPLY}")
    with pytest.raises(InvalidValue):
        together(reviewer, opinion)
    assert not Reply.objects.filter(sent_at__isnull=False).exists()


def test_nobody_answers_many_with_his_own_words(reviewer, opinion, linked):
    hand_in(opinion, reviewer)
    with pytest.raises(NotAllowed):
        together(reviewer, opinion)
    assert {one.state for one in Opinion.objects.filter(duplicate_of=opinion)} == {"accepted", "new", "replied"}
