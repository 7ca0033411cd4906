"""Finding an opinion again: number and code, five tries, and one answer for everything that is wrong."""

import datetime as dt

import pytest
from django.core.cache import cache

from bureau.core.errors import InvalidValue
from bureau.opinions.intake.queries import (
    TooManyTries,
    WrongReceipt,
    claim_submission,
    find_by_receipt,
    tracked_opinion,
)
from bureau.opinions.rules.receipts import new_number, shown_number
from tests.conftest import NOW
from tests.factories.opinions import put_into, submitted
from tests.opinions.intake.test_limits import needs_our_clock

HOME, OTHER = "203.0.113.9", "203.0.113.10"


@pytest.fixture
def received(county):
    return submitted(county.wangjia)


def wrong_code(received):
    return f"{(int(received.code) + 1) % 10_000:04d}"


def refusal(number, code, network=HOME):
    with pytest.raises((WrongReceipt, TooManyTries)) as refused:
        find_by_receipt(number=number, code=code, network=network)
    return type(refused.value).__name__, str(refused.value)


def test_number_and_code_find_it_however_they_are_typed(received):
    number = shown_number(received.opinion.receipt_no).replace(" ", "－")
    tracked = find_by_receipt(number=number, code=f" {received.code} ", network=HOME)
    assert tracked_opinion(tracked) == received.opinion


def test_a_wrong_number_and_a_wrong_code_look_the_same(received):
    wrong = [refusal(received.opinion.receipt_no, wrong_code(received), network=f"203.0.113.{n}") for n in range(7)]
    absent_number = new_number()
    absent = [refusal(absent_number, received.code, network=f"203.0.114.{n}") for n in range(7)]
    assert wrong == absent
    assert [kind for kind, _words in wrong] == ["WrongReceipt"] * 5 + ["TooManyTries"] * 2
    assert wrong[0][1] == "查询号或密码不对，还可以试4次。"


def test_a_wrong_number_is_looked_for_in_the_same_way(received, django_assert_num_queries):
    for number in (received.opinion.receipt_no, new_number()):
        with django_assert_num_queries(1):
            refusal(number, wrong_code(received))


@needs_our_clock
def test_after_five_tries_the_right_code_helps_no_more_for_an_hour(received, time_machine):
    number = received.opinion.receipt_no
    for _ in range(5):
        refusal(number, wrong_code(received))
    assert refusal(number, received.code, network=OTHER)[0] == "TooManyTries"
    time_machine.move_to(NOW + dt.timedelta(minutes=61))
    assert find_by_receipt(number=number, code=received.code, network=OTHER).opinion_id == received.opinion.pk


def test_right_ones_use_up_no_tries(received):
    for _ in range(40):
        find_by_receipt(number=received.opinion.receipt_no, code=received.code, network=HOME)


def test_a_network_that_guesses_numbers_is_stopped_and_others_are_not(received):
    kinds = [refusal(new_number(), "0000")[0] for _ in range(32)]
    assert kinds == ["WrongReceipt"] * 30 + ["TooManyTries"] * 2
    assert refusal(new_number(), "0000", network=OTHER)[0] == "WrongReceipt"
    assert refusal(received.opinion.receipt_no, received.code)[0] == "TooManyTries"
    assert find_by_receipt(number=received.opinion.receipt_no, code=received.code, network=OTHER)


@pytest.mark.parametrize(
    ("number", "code", "fields"),
    [
        ("", "1234", ["number"]),
        ("58201746339", "1234", ["number"]),
        ("582017463392", "123", ["number", "code"]),
        ("١" * 12, "١٢٣٤", ["number", "code"]),
        ("\x00" * 12, "\x00", ["number", "code"]),
        ("1" * 1_000_000, "1" * 1_000_000, ["number", "code"]),
    ],
)
def test_what_cannot_be_a_receipt_is_said_and_uses_up_no_try(db, number, code, fields):
    with pytest.raises(InvalidValue) as refused:
        find_by_receipt(number=number, code=code, network=HOME)
    assert list(refused.value.fields) == fields


def test_a_void_opinion_is_found_so_that_its_sender_learns_why(county):
    received = submitted(county.wangjia)
    put_into(received.opinion, "new", voided_at=NOW, void_reason="测试")
    found = find_by_receipt(number=received.opinion.receipt_no, code=received.code, network=HOME)
    assert found.opinion_id == received.opinion.pk
    assert refusal(received.opinion.receipt_no, "0000" if received.code != "0000" else "1111")[0] == "WrongReceipt"


def test_sixty_opinions_an_hour_come_from_one_network(db):
    for _ in range(60):
        claim_submission(HOME)
    with pytest.raises(TooManyTries):
        claim_submission(HOME)
    claim_submission(OTHER)


def test_the_cache_holds_neither_numbers_nor_addresses(received):
    refusal(received.opinion.receipt_no, wrong_code(received))
    kept = repr(getattr(cache, "_cache", {}))
    assert kept
    assert received.opinion.receipt_no not in kept
    assert HOME not in kept
