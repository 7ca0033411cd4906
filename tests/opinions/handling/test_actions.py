"""Accepting, passing on, sharing, asking: the allowed beside the refused."""

import datetime as dt

import pytest

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.core.errors import EntriesRefused, IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.journal.models import Entry
from bureau.notices.models import Notice
from bureau.opinions.handling.actions import (
    accept_opinion,
    add_facts,
    add_note,
    ask_for_facts,
    assign_handler,
    bulk_assign,
    extend_reply,
    finish_part,
    reject_opinion,
    split_opinion,
    transfer_opinion,
)
from bureau.opinions.handling.moving import Tracked, move_opinion
from bureau.opinions.intake.queries import find_by_receipt
from bureau.opinions.models import Message, Note, Opinion, Transfer
from bureau.workdays.actions import fill_year
from tests.conftest import NOW, TODAY
from tests.factories.accounts import make_user
from tests.factories.opinions import make_inspector, make_opinion, put_into, submitted
from tests.factories.villages import make_position

REASON = "不属于本所辖区，请转青石司法所"


def fresh(opinion):
    return Opinion.objects.get(pk=opinion.pk)


def open_kinds(user):
    return sorted(Notice.objects.filter(recipient=user, settled_at__isnull=True).values_list("kind", flat=True))


def test_accepting_dates_it_and_journals_it(clerk, county):
    opinion = make_opinion(county.wangjia)
    done = accept_opinion(actor=clerk, opinion_id=opinion.pk, version=1, today=TODAY)
    assert (done.state, done.accepted_on, done.version, done.updated_by) == ("accepted", TODAY, 2, clerk)
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.actor, entry.before["state"], entry.after["accepted_on"]) == (
        "opinions.opinion.accepted",
        clerk,
        "new",
        "2026-07-15",
    )


def test_a_stale_page_and_a_foreign_office_accept_nothing(clerk, other_clerk, leader, county):
    opinion = make_opinion(county.wangjia)
    with pytest.raises(StaleRecord):
        accept_opinion(actor=clerk, opinion_id=opinion.pk, version=0, today=TODAY)
    with pytest.raises(NotVisible):
        accept_opinion(actor=other_clerk, opinion_id=opinion.pk, version=1, today=TODAY)
    with pytest.raises(NotAllowed):
        accept_opinion(actor=leader, opinion_id=opinion.pk, version=1, today=TODAY)
    assert fresh(opinion).state == "new"


def test_a_void_opinion_moves_no_more(clerk, county):
    opinion = put_into(make_opinion(county.wangjia), "new", voided_at=NOW, void_reason="测试")
    with pytest.raises(IllegalMove):
        accept_opinion(actor=clerk, opinion_id=opinion.pk, version=1, today=TODAY)


@pytest.mark.parametrize(
    ("reason", "body", "wrong"),
    [
        ("unclear", "", []),
        ("in_court", "县人民法院", []),
        ("in_court", "", ["right_body"]),
        ("whatever", "", ["reason"]),
        ("out_of_scope", "一" * 101, ["right_body"]),
    ],
)
def test_refusing_takes_a_reason_and_the_body_in_charge(clerk, county, reason, body, wrong):
    opinion = make_opinion(county.wangjia)
    given = {"actor": clerk, "opinion_id": opinion.pk, "version": 1, "reason": reason, "right_body": body}
    if wrong:
        with pytest.raises(InvalidValue) as refused:
            reject_opinion(**given, today=TODAY)
        assert list(refused.value.fields) == wrong
    else:
        done = reject_opinion(**given, today=TODAY)
        assert (done.state, done.reject_reason, done.right_body, done.ended_on) == ("rejected", reason, body, TODAY)


# -- passing on --------------------------------------------------------------------------------------------------------


def passed_on(actor, opinion, office):
    return transfer_opinion(
        actor=actor, opinion_id=opinion.pk, version=fresh(opinion).version, office=office, reason=REASON
    )


def test_passing_on_moves_sight_messages_and_nothing_of_the_clock(clerk, other_clerk, county):
    opinion = make_opinion(county.wangjia)
    assert open_kinds(clerk) == ["opinion_received"]
    done = passed_on(clerk, opinion, county.qingshi)
    assert (done.office, done.reply_due) == (county.qingshi, opinion.reply_due)
    assert (open_kinds(clerk), open_kinds(other_clerk)) == ([], ["opinion_transferred"])
    assert not Opinion.objects.visible_to(clerk).exists()
    transfer = Transfer.objects.get()
    assert (transfer.from_office, transfer.to_office, transfer.is_send_back, transfer.reason) == (
        county.hekou,
        county.qingshi,
        False,
        REASON,
    )


def test_what_is_handled_is_to_be_accepted_anew_by_the_other_office(clerk, county):
    opinion = make_opinion(county.wangjia, state="handling", handler=clerk)
    done = passed_on(clerk, opinion, county.qingshi)
    assert (done.state, done.handler, done.accepted_on) == ("accepted", None, TODAY)


def test_passing_on_takes_a_reason_and_another_office(clerk, county):
    opinion = make_opinion(county.wangjia)
    for office, reason, field in ((county.qingshi, " ", "reason"), (county.hekou, REASON, "office")):
        with pytest.raises(InvalidValue) as refused:
            transfer_opinion(actor=clerk, opinion_id=opinion.pk, version=1, office=office, reason=reason)
        assert list(refused.value.fields) == [field]


def test_the_third_send_back_goes_to_the_bureau_office_which_then_decides(clerk, other_clerk, bureau_office, county):
    opinion = make_opinion(county.wangjia)
    passed_on(clerk, opinion, county.qingshi)
    passed_on(other_clerk, opinion, county.hekou)
    passed_on(clerk, opinion, county.qingshi)
    passed_on(other_clerk, opinion, county.hekou)
    assert fresh(opinion).office is None
    assert list(Transfer.objects.order_by("pk").values_list("is_send_back", flat=True)) == [False, True, True, True]
    passed_on(bureau_office, opinion, county.qingshi)
    with pytest.raises(NotAllowed):
        passed_on(other_clerk, opinion, county.hekou)
    assert fresh(opinion).office == county.qingshi


def test_giving_back_what_the_bureau_routed_is_a_send_back_and_giving_it_out_again_is_none(
    clerk, bureau_office, county
):
    opinion = make_opinion(county.wangjia)
    passed_on(clerk, opinion, None)
    passed_on(bureau_office, opinion, county.hekou)
    passed_on(clerk, opinion, None)
    assert list(Transfer.objects.order_by("pk").values_list("is_send_back", flat=True)) == [True, False, True]


def test_a_sealed_report_is_passed_on_to_nobody(county):
    report = make_opinion(county.wangjia, against_office=county.hekou)
    with pytest.raises(IllegalMove):
        passed_on(make_inspector(), report, county.qingshi)


# -- who handles it ----------------------------------------------------------------------------------------------------


def test_assigning_begins_the_work_and_tells_the_person(clerk, county):
    colleague = make_user("clerk03", Role.ENTRY)
    make_position(colleague, office=county.hekou)
    opinion = make_opinion(county.wangjia, state="accepted")
    done = assign_handler(actor=clerk, opinion_id=opinion.pk, version=1, handler=colleague)
    assert (done.state, done.handler) == ("handling", colleague)
    assert "opinion_assigned" in open_kinds(colleague)


def test_only_who_sees_and_handles_opinions_can_be_named(clerk, other_clerk, leader, county):
    opinion = make_opinion(county.wangjia, state="accepted")
    for handler in (other_clerk, leader):
        with pytest.raises(InvalidValue) as refused:
            assign_handler(actor=clerk, opinion_id=opinion.pk, version=1, handler=handler)
        assert list(refused.value.fields) == ["handler"]


def test_many_are_given_at_once_or_none(clerk, county):
    mine = [make_opinion(county.wangjia, state="accepted") for _ in range(2)]
    closed, foreign = make_opinion(county.lijia, state="closed"), make_opinion(county.zhaojia)
    with pytest.raises(EntriesRefused) as refused:
        bulk_assign(actor=clerk, opinion_ids=[mine[0].pk, closed.pk, foreign.pk], handler=clerk)
    assert sorted(refused.value.reasons) == [1, 2]
    assert fresh(mine[0]).handler is None
    done = bulk_assign(actor=clerk, opinion_ids=[one.pk for one in mine], handler=clerk)
    assert [one.handler for one in done] == [clerk, clerk]


# -- parts -------------------------------------------------------------------------------------------------------------


def test_a_part_lets_its_office_see_and_finish_but_not_lead(clerk, other_clerk, county):
    opinion = make_opinion(county.wangjia, state="accepted")
    part = split_opinion(actor=clerk, opinion_id=opinion.pk, version=1, office=county.qingshi, what="查赵家村的公示栏")
    assert (fresh(opinion).state, part.share, open_kinds(other_clerk)) == ("handling", "assist", ["opinion_shared"])
    assert list(Opinion.objects.visible_to(other_clerk)) == [opinion]
    with pytest.raises(NotAllowed):
        passed_on(other_clerk, opinion, county.qingshi)
    add_note(actor=other_clerk, opinion_id=opinion.pk, body="周五去看")
    done = finish_part(actor=other_clerk, part_id=part.pk, note="已经换了号码")
    assert (done.is_done, done.note) == (True, "已经换了号码")
    assert "opinion_part_done" in open_kinds(clerk)
    with pytest.raises(IllegalMove):
        finish_part(actor=other_clerk, part_id=part.pk, note="再次")


def test_a_part_is_finished_by_its_own_office(clerk, county):
    opinion = make_opinion(county.wangjia, state="handling")
    part = split_opinion(actor=clerk, opinion_id=opinion.pk, version=1, office=county.qingshi, what="查公示栏")
    with pytest.raises(NotVisible):
        finish_part(actor=clerk, part_id=part.pk, note="替他们办了")


def test_an_office_has_one_open_part_and_the_lead_leads(clerk, county):
    opinion = make_opinion(county.wangjia, state="handling")

    def split(office, share="assist"):
        version = fresh(opinion).version
        return split_opinion(
            actor=clerk, opinion_id=opinion.pk, version=version, office=office, what="查公示栏", share=share
        )

    split(county.qingshi)
    for office, share in ((county.qingshi, "assist"), (county.hekou, "assist"), (county.qingshi, "lead")):
        with pytest.raises(InvalidValue):
            split(office, share)
    assert split(county.hekou, "lead").share == "lead"


# -- asking ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(clerk, county, time_machine):
    """An opinion whose citizen was asked on the 15th, with the holidays of 2026 known."""
    fill_year(actor=None, year=2026)
    received = submitted(county.wangjia)
    accept_opinion(actor=clerk, opinion_id=received.opinion.pk, version=1, today=TODAY)
    ask_for_facts(actor=clerk, opinion_id=received.opinion.pk, version=2, question="是哪个村的公示栏？")
    return received


def test_the_clock_stops_until_the_citizen_answers(clerk, asked, time_machine):
    opinion = fresh(asked.opinion)
    assert (opinion.state, opinion.reply_due, opinion.is_overdue(dt.date(2026, 9, 1))) == (
        "waiting",
        dt.date(2026, 8, 5),
        False,
    )
    time_machine.move_to(NOW + dt.timedelta(days=5))
    tracked = find_by_receipt(number=opinion.receipt_no, code=asked.code, network="")
    done = add_facts(actor=None, which=tracked, body="王家村村委会门口", today=dt.date(2026, 7, 20))
    # The 16th, 17th and 20th were waited: three working days.
    assert (done.state, done.paused_at, done.paused_days, done.reply_due) == (
        "handling",
        None,
        3,
        dt.date(2026, 8, 10),
    )
    assert list(Message.objects.values_list("direction", "created_by")) == [
        ("to_citizen", clerk.pk),
        ("from_citizen", None),
    ]
    assert "opinion_answered" in open_kinds(clerk)


def test_staff_write_down_what_the_citizen_said(clerk, asked):
    done = add_facts(actor=clerk, which=asked.opinion.pk, body="来电说是王家村", today=TODAY)
    assert (done.state, done.paused_days) == ("handling", 0)
    assert Message.objects.latest("pk").direction == "noted"


def test_a_citizen_adds_what_he_likes_while_it_is_open(county):
    opinion = make_opinion(county.wangjia)
    done = add_facts(actor=None, which=Tracked(opinion.pk), body="补充：是东头那块", today=TODAY)
    assert (done.state, done.version) == ("new", 2)
    assert Entry.objects.latest("pk").event == "opinions.opinion.supplemented"


def test_a_citizen_writes_fifty_times_at_most(clerk, county):
    opinion = make_opinion(county.wangjia)
    with writing():
        Message.objects.bulk_create(Message(opinion=opinion, direction="from_citizen", body="补充") for _ in range(50))
    with pytest.raises(IllegalMove):
        add_facts(actor=None, which=Tracked(opinion.pk), body="再补充", today=TODAY)
    assert add_facts(actor=clerk, which=opinion.pk, body="来电补充", today=TODAY).version == 2


def test_nobody_acts_for_a_citizen_without_proof(county):
    opinion = make_opinion(county.wangjia)
    with pytest.raises(NotAllowed):
        add_facts(actor=None, which=opinion.pk, body="补充", today=TODAY)
    with pytest.raises(NotAllowed):
        move_opinion(actor=None, which=Tracked(opinion.pk), name="accept")


@pytest.mark.parametrize("text", ["", " \n", "\x00", "好\u202e", "一" * 1001])
def test_what_cannot_be_written(clerk, county, text):
    opinion = make_opinion(county.wangjia, state="accepted")
    with pytest.raises(InvalidValue):
        ask_for_facts(actor=clerk, opinion_id=opinion.pk, version=1, question=text)
    with pytest.raises(InvalidValue):
        add_facts(actor=None, which=Tracked(opinion.pk), body=text, today=TODAY)
    with pytest.raises(InvalidValue):
        add_note(actor=clerk, opinion_id=opinion.pk, body=text)
    assert not Message.objects.exists()


# -- putting off -------------------------------------------------------------------------------------------------------


def test_the_reply_is_put_off_once_with_leave_of_the_reviewer(clerk, reviewer, county):
    fill_year(actor=None, year=2026)
    opinion = make_opinion(county.wangjia, state="handling")

    def extend(days, actor=reviewer):
        version = fresh(opinion).version
        return extend_reply(
            actor=actor, opinion_id=opinion.pk, version=version, days=days, reason="要等律所答复", today=TODAY
        )

    with pytest.raises(NotAllowed):
        extend(5, actor=clerk)
    for days in (0, 11):
        with pytest.raises(InvalidValue) as refused:
            extend(days)
        assert list(refused.value.fields) == ["days"]
    done = extend(10)
    assert (done.reply_due, done.extended_days, done.extended_on) == (dt.date(2026, 8, 19), 10, TODAY)
    with pytest.raises(IllegalMove):
        extend(1)


def test_praise_is_not_put_off(reviewer, county):
    opinion = make_opinion(county.wangjia, state="handling", kind="praise")
    with pytest.raises(InvalidValue):
        extend_reply(actor=reviewer, opinion_id=opinion.pk, version=1, days=1, reason="要等律所答复", today=TODAY)


def test_notes_are_for_colleagues(clerk, county):
    opinion = make_opinion(county.wangjia)
    add_note(actor=clerk, opinion_id=opinion.pk, body="先问一下村主任")
    note = Note.objects.get()
    assert (note.opinion, note.body, note.created_by) == (opinion, "先问一下村主任", clerk)
    assert "村主任" not in repr(list(Entry.objects.values()))
