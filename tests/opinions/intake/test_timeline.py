"""What the citizen sees of the way: public steps, dated, in order, and nothing of colleagues."""

import datetime as dt

import pytest

from bureau.accounts.roles import Role
from bureau.opinions.handling.actions import (
    accept_opinion,
    add_facts,
    add_note,
    ask_for_facts,
    assign_handler,
    extend_reply,
    transfer_opinion,
)
from bureau.opinions.handling.closing.actions import rate, reopen
from bureau.opinions.handling.replies.actions import approve_reply, write_reply
from bureau.opinions.intake.actions import record_opinion
from bureau.opinions.intake.queries import find_by_receipt, tracked_opinion
from bureau.opinions.intake.timeline import timeline
from bureau.opinions.models import Opinion
from tests.conftest import NOW, TODAY
from tests.factories.accounts import make_user
from tests.factories.opinions import REPLY, make_opinion, opinion_values, submitted
from tests.factories.villages import make_position

SECRET = "只给同事看的话"


@pytest.fixture
def later(time_machine):
    """Each act an hour after the last."""
    at = [NOW]

    def wait():
        at[0] += dt.timedelta(hours=1)
        time_machine.move_to(at[0])

    return wait


def steps(opinion):
    return [step.code for step in timeline(stored(opinion))]


def stored(opinion):
    return Opinion.objects.get(pk=opinion.pk)


def test_the_whole_way_in_its_order(clerk, reviewer, county, later):
    received = submitted(county.wangjia)
    pk, number, code = received.opinion.pk, received.opinion.receipt_no, received.code

    def tracked():
        return find_by_receipt(number=number, code=code, network="")

    def version():
        return tracked_opinion(tracked()).version

    later()
    transfer_opinion(actor=clerk, opinion_id=pk, version=1, office=county.qingshi, reason=SECRET)
    other = make_user("clerk02", Role.ENTRY)
    make_position(other, office=county.qingshi)
    later()
    accept_opinion(actor=other, opinion_id=pk, version=2, today=TODAY)
    assign_handler(actor=other, opinion_id=pk, version=3, handler=other)
    add_note(actor=other, opinion_id=pk, body=SECRET)
    later()
    ask_for_facts(actor=other, opinion_id=pk, version=version(), question="是哪个村的公示栏？")
    later()
    add_facts(actor=None, which=tracked(), body="王家村村委会门口", today=TODAY)
    extend_reply(actor=reviewer, opinion_id=pk, version=version(), days=5, reason="要等律所答复", today=TODAY)
    write_reply(actor=other, opinion_id=pk, text=REPLY, outcome="adopted", hand_in=True)
    later()
    assert "replied" not in steps(received.opinion)
    approve_reply(actor=reviewer, opinion_id=pk, version=1, today=TODAY)
    later()
    rate(actor=None, which=tracked(), satisfaction="dissatisfied", note="电话还是打不通", solved=False, today=TODAY)
    later()
    write_reply(actor=other, opinion_id=pk, text=f"{REPLY}新号码已经试过。", outcome="adopted", hand_in=True)
    approve_reply(actor=reviewer, opinion_id=pk, version=1, today=TODAY)
    rate(actor=None, which=tracked(), satisfaction="satisfied", solved=True, today=TODAY)
    found = timeline(tracked_opinion(tracked()))
    assert [(step.code, step.round) for step in found] == [
        ("received", 1),
        ("transferred", 1),
        ("accepted", 1),
        ("asked", 1),
        ("answered", 1),
        ("replied", 1),
        ("reopened", 1),
        ("replied", 2),
        ("rated", 2),
        ("closed", 2),
    ]
    assert {step.day for step in found} == {TODAY}
    texts = {step.code: step.text for step in found}
    assert texts["asked"] == "是哪个村的公示栏？"
    assert texts["reopened"] == "电话还是打不通"
    assert [step.office for step in found if step.code == "transferred"] == ["青石司法所"]
    everything = repr(found)
    for hidden in (SECRET, "clerk02", "reviewer"):
        assert hidden not in everything


def test_an_extension_is_told_with_its_reason(clerk, reviewer, county):
    opinion = make_opinion(county.wangjia, state="accepted")
    extend_reply(actor=reviewer, opinion_id=opinion.pk, version=1, days=5, reason="要等律所答复", today=TODAY)
    found = timeline(stored(opinion))
    assert [(step.code, step.text) for step in found][-1] == ("extended", "要等律所答复")


def test_a_refusal_names_the_reason_and_the_body_in_charge(county):
    opinion = make_opinion(county.wangjia, state="rejected", reject_reason="in_court", right_body="县人民法院")
    last = timeline(opinion)[-1]
    assert (last.code, str(last.detail), last.text) == ("rejected", "正在诉讼或仲裁", "县人民法院")


def test_the_reason_of_staff_for_opening_again_is_theirs(clerk, county):
    opinion = make_opinion(county.wangjia, state="closed")
    reopen(actor=clerk, which=opinion.pk, reason=SECRET, today=TODAY)
    assert [(step.code, step.text) for step in timeline(stored(opinion))][-1] == ("reopened", "")


def test_of_a_letter_only_the_day_is_known(clerk, county):
    values = opinion_values(county.wangjia, channel="letter", received_on=dt.date(2026, 7, 1))
    first = timeline(record_opinion(actor=clerk, values=values, today=TODAY).opinion)[0]
    assert (first.code, first.day, first.at) == ("received", dt.date(2026, 7, 1), None)


def test_a_sealed_report_shows_no_office(county):
    report = make_opinion(county.wangjia, against_office=county.hekou, state="accepted")
    assert {step.office for step in timeline(report)} == {""}


def test_the_same_number_of_queries_however_long_the_way(clerk, county, django_assert_num_queries):
    opinion = make_opinion(county.wangjia, state="handling")
    for round_ in range(3):
        ask_for_facts(actor=clerk, opinion_id=opinion.pk, version=stored(opinion).version, question=f"第{round_}问")
        add_facts(actor=clerk, which=opinion.pk, body="在王家村", today=TODAY)
    loaded = Opinion.objects.select_related("office").get(pk=opinion.pk)
    with django_assert_num_queries(5):
        assert len(timeline(loaded)) == 8
