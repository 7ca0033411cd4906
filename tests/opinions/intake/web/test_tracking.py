"""Number and code: what is told, what is not; the way, adding, rating, «not solved»."""

import datetime as dt

import pytest
from django.utils import timezone

from bureau.core.actions import writing
from bureau.opinions.handling.actions import accept_opinion, add_note
from bureau.opinions.models import Message, Opinion, Reply
from bureau.opinions.rules.receipts import check_digit
from tests.conftest import NOW, TODAY
from tests.factories.accounts import make_user
from tests.factories.opinions import REPLY, hand_in, put_into, submitted
from tests.opinions.intake.web.test_sending import photo
from tests.opinions.intake.web.walk import TRACK, VIEW, look_up


@pytest.fixture
def received(county):
    return submitted(county.wangjia)


@pytest.fixture
def opened(client, received):
    assert look_up(client, received.opinion.receipt_no, received.code)["Location"] == VIEW
    return client


def answered(opinion, clerk, **columns):
    put_into(opinion, "replied", **columns)
    reply, approver = hand_in(opinion, clerk), make_user("approver")
    with writing():
        Reply.objects.filter(pk=reply.pk).update(approved_by=approver, sent_at=timezone.now())


def errors(response):
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def test_blanks_dashes_and_full_width_digits_do_not_matter(client, received):
    number = received.opinion.receipt_no
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    for typed in (f"{number[:4]} {number[4:8]} {number[8:]}", f"{number[:4]}-{number[4:]}", wide):
        assert look_up(client, typed, f" {received.code} ")["Location"] == VIEW


def test_a_slip_in_the_number_is_found_by_the_check_digit(client, received):
    number = received.opinion.receipt_no
    slip = number[:5] + str((int(number[5]) + 1) % 10) + number[6:]
    for typed in (slip, number[:11], "", "abc", "1" * 500, "\x00"):
        page = look_up(client, typed, received.code)
        assert (page.status_code, list(errors(page))) == (422, ["number"])
    # None of these was a try.
    assert look_up(client, number, received.code)["Location"] == VIEW


def test_wrong_number_and_wrong_code_look_the_same(client, received):
    number = received.opinion.receipt_no
    other = "12345678901"
    wrong_code = f"{(int(received.code) + 1) % 10000:04d}"
    first = errors(look_up(client, other + check_digit(other), received.code))
    second = errors(look_up(client, number, wrong_code))
    assert first == second
    assert "4" in first["__all__"][0]


def test_the_office_that_handles_it_can_be_called(opened, received, county):
    with writing():
        type(county.hekou).objects.filter(pk=county.hekou.pk).update(phone="0999-5200002")
    call = 'href="tel:0999-5200002"'
    assert call not in opened.get(VIEW).content.decode()
    put_into(received.opinion, "handling")
    assert call in opened.get(VIEW).content.decode()


def test_tries_are_limited(client, received):
    number, wrong = received.opinion.receipt_no, f"{(int(received.code) + 1) % 10000:04d}"
    assert [look_up(client, number, wrong).status_code for _ in range(6)] == [422] * 5 + [429]
    page = look_up(client, number, received.code)
    assert page.status_code == 429
    assert client.get(VIEW)["Location"] == TRACK


def test_guessing_numbers_from_one_network_is_limited(client, county):
    seen = []
    for number in range(32):
        digits = f"{20000000000 + number}"
        seen.append(look_up(client, digits + check_digit(digits), "0000").status_code)
    assert (seen[:30], seen[30:]) == ([422] * 30, [429] * 2)


def test_the_way_newest_first_with_the_day_in_words(opened):
    page = opened.get(VIEW)
    text = page.content.decode()
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store, private", "noindex, nofollow")
    assert "最晚" in text
    assert page.context["late"] == 0


def test_late_is_said_first(opened, received, time_machine):
    due = received.opinion.reply_due
    time_machine.move_to(dt.datetime.combine(due, dt.time(2), tzinfo=dt.UTC) + dt.timedelta(days=2))
    look_up(opened, received.opinion.receipt_no, received.code)
    page = opened.get(VIEW)
    assert page.context["late"] == 2
    text = page.content.decode()
    assert text.index("已超过答复时间2天") < text.index('class="tl"')


def test_adding_also_without_name(opened, received):
    page = opened.post(VIEW, {"act": "add", "body": "补充：路灯在村口第三根杆子", "file": [photo()]})
    assert page["Location"] == VIEW
    assert Message.objects.get().body == "补充：路灯在村口第三根杆子"
    assert "村口第三根杆子" in opened.get(VIEW).content.decode()
    assert [file.name for file in received.opinion.files.all()] == ["1.jpg"]


def test_a_question_is_answered(opened, received, clerk):
    put_into(received.opinion, "waiting")
    with writing():
        Message.objects.create(
            opinion=received.opinion, direction="to_citizen", body="是哪一根电线杆？", created_by=clerk
        )
    assert "是哪一根电线杆？" in opened.get(VIEW).content.decode()
    opened.post(VIEW, {"act": "add", "body": "第三根电线杆旁边"})
    assert Opinion.objects.get().state == "handling"


@pytest.mark.parametrize("body", ["", "   ", "长" * 5000, "a\x00b", "路灯\u202e坏了"])
def test_what_cannot_be_added_is_told(opened, body):
    page = opened.post(VIEW, {"act": "add", "body": body})
    assert (page.status_code, list(errors(page))) == (422, ["body"])
    assert Message.objects.count() == 0


def test_a_reply_in_full_and_one_rating(opened, received, clerk):
    answered(received.opinion, clerk)
    page = opened.get(VIEW)
    assert (page.context["act"], REPLY in page.content.decode()) == ("rate", True)
    assert opened.post(VIEW, {"act": "rate", "satisfaction": "satisfied", "solved": "yes"})["Location"] == VIEW
    opinion = Opinion.objects.get()
    assert (opinion.satisfaction, opinion.solved, opinion.state, opinion.rated_by_staff) == (
        "satisfied",
        True,
        "closed",
        False,
    )
    again = opened.post(VIEW, {"act": "rate", "satisfaction": "dissatisfied"})
    assert again.status_code == 409
    assert Opinion.objects.get().satisfaction == "satisfied"


def test_not_solved_opens_it_again(opened, received, clerk):
    answered(received.opinion, clerk)
    page = opened.post(VIEW, {"act": "rate", "satisfaction": "dissatisfied", "solved": "no"})
    assert (page.status_code, list(errors(page))) == (422, ["note"])
    opened.post(VIEW, {"act": "rate", "satisfaction": "dissatisfied", "solved": "no", "note": "路灯还是不亮"})
    opinion = Opinion.objects.get()
    assert (opinion.state, opinion.round) == ("handling", 2)


def test_not_solved_after_the_rating(opened, received, clerk):
    answered(received.opinion, clerk)
    opened.post(VIEW, {"act": "rate", "satisfaction": "satisfied"})
    assert opened.get(VIEW).context["act"] == "reopen"
    opened.post(VIEW, {"act": "reopen", "reason": "第二天又不亮了"})
    assert (Opinion.objects.get().state, Opinion.objects.get().round) == ("handling", 2)


@pytest.mark.parametrize("state", ["new", "waiting", "replied"])
def test_a_void_one_says_why_and_what_to_do_next(opened, received, settings, state):
    put_into(received.opinion, state, voided_at=NOW, void_reason="同一件事登记了两次，按另一个查询号办理")
    page = opened.get(VIEW)
    text = page.content.decode()
    for words in ("已作废", "同一件事登记了两次", "恢复原样继续办理", "重新反映", "/opinions/new/"):
        assert words in text
    assert (page.context["act"], page.context["late"], "最晚" in text, "时间停止计算" in text) == ("", 0, False, False)
    refused = opened.post(VIEW, {"act": "add", "body": "路灯在村口第三根杆子"})
    assert (refused.status_code, "路灯在村口第三根杆子" in refused.content.decode()) == (409, True)
    assert Message.objects.count() == 0


def test_too_late_to_ask_again(opened, received, clerk):
    answered(
        received.opinion, clerk, replied_on=TODAY - dt.timedelta(days=31), satisfaction="satisfied", rated_on=TODAY
    )
    assert opened.get(VIEW).context["act"] == ""
    assert opened.post(VIEW, {"act": "reopen", "reason": "还是没有解决"}).status_code == 409


def test_what_was_typed_for_an_earlier_state_is_not_lost(opened, received):
    put_into(received.opinion, "rejected")
    page = opened.post(VIEW, {"act": "add", "body": "路灯在村口第三根杆子"})
    assert page.status_code == 409
    assert "路灯在村口第三根杆子" in page.content.decode()


def test_the_page_closes(opened, time_machine):
    time_machine.move_to(NOW + dt.timedelta(minutes=31))
    assert opened.get(VIEW)["Location"] == opened.post(VIEW, {"act": "add", "body": "补充一句"})["Location"] == TRACK
    assert Message.objects.count() == 0


def test_closing_it_on_a_shared_phone(opened):
    assert opened.post(f"{TRACK}leave/")["Location"] == TRACK
    assert opened.get(VIEW)["Location"] == TRACK


def test_a_ticket_of_another_kind_opens_nothing(client, received):
    client.post("/opinions/new/")
    for value in ("1", "nonsense", client.session["opinion"]):
        client.cookies["opinion_track"] = value
        assert client.get(VIEW)["Location"] == TRACK


def test_no_internal_words_reach_the_page(opened, received, clerk):
    accept_opinion(actor=clerk, opinion_id=received.opinion.pk, version=1, today=TODAY)
    add_note(actor=clerk, opinion_id=received.opinion.pk, body="此人经常来信")
    text = opened.get(VIEW).content.decode()
    assert "此人经常来信" not in text
    assert clerk.login not in text


def test_queries_do_not_grow_with_messages(opened, received, clerk, django_assert_max_num_queries):
    for count in (1, 3):
        for number in range(count):
            opened.post(VIEW, {"act": "add", "body": f"补充说明第{number}点"})
        with django_assert_max_num_queries(7):
            opened.get(VIEW)
