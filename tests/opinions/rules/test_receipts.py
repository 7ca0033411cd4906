"""Receipts: every slip is noticed, every line proves itself, a code belongs to its form and its number."""

import datetime as dt
import uuid

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from bureau.opinions.rules.receipts import (
    ReceiptLine,
    check_digit,
    code_for,
    code_hash,
    is_code,
    new_number,
    normalise_code,
    normalise_number,
    number_problem,
    shown_number,
    signed_line,
    verified_line,
)

DIGITS = st.text("0123456789", min_size=11, max_size=11)
NUMBERS = DIGITS.map(lambda digits: digits + check_digit(digits))
LINE = ReceiptLine("582017463391", dt.date(2026, 7, 15), "村(居)法律顾问")


@given(NUMBERS)
def test_a_number_with_its_check_digit_is_in_order(number):
    assert number_problem(number) == ""


@given(NUMBERS, st.integers(0, 11), st.integers(1, 9))
def test_every_wrong_digit_is_noticed(number, place, added):
    wrong = str((int(number[place]) + added) % 10)
    assert number_problem(number[:place] + wrong + number[place + 1 :]) != ""


@given(NUMBERS, st.integers(0, 10))
def test_every_swap_of_neighbours_is_noticed(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (number_problem(swapped) == "") is (swapped == number)


def test_check_digit_of_the_published_example():
    # H. M. Damm's scheme as it is always shown: 572 gets 4.
    assert check_digit("572") == "4"


def test_new_numbers_have_twelve_digits_and_no_leading_zero():
    numbers = {new_number() for _ in range(500)}
    assert len(numbers) == 500
    assert all(len(number) == 12 and number[0] != "0" and number_problem(number) == "" for number in numbers)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("5820 1746 3391", "582017463391"),
        ("５８２０－１７４６－３３９１", "582017463391"),
        (" 582017463391\n", "582017463391"),
        ("5820·1746·3391", "582017463391"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, number):
    assert normalise_number(typed) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("", "Write the receipt number."),
        ("58201746339", "A receipt number has 12 digits; now there are 11."),
        ("58201746339O", "A receipt number has digits only."),
        ("٥٨٢٠١٧٤٦٣٣٩١", "A receipt number has digits only."),
    ],
)
def test_what_is_no_number_is_said(number, words):
    with override("en"):
        assert number_problem(number) == words


def test_shown_in_three_groups():
    assert shown_number("582017463391") == "5820 1746 3391"


# -- the code ----------------------------------------------------------------------------------------------------------


def test_a_code_belongs_to_its_form_and_its_number():
    key = uuid.uuid4()
    code = code_for(key)
    assert (len(code), code.isdigit(), code_for(key)) == (4, True, code)
    kept = code_hash("582017463391", code)
    assert is_code("582017463391", code, kept)
    assert not is_code("582017463391", f"{(int(code) + 1) % 10_000:04d}", kept)
    assert not is_code("100000000008", code, kept)
    assert code not in kept


def test_codes_are_spread_evenly():
    seen = {code_for(uuid.UUID(int=number)) for number in range(20_000)}
    assert len(seen) > 8_000  # of 10,000; 86 % are expected of a fair draw


def test_code_is_read_as_people_write_it():
    assert normalise_code(" ４８ 2１ ") == "4821"


# -- the line ----------------------------------------------------------------------------------------------------------


@given(NUMBERS, st.dates(dt.date(2020, 1, 1), dt.date(2100, 1, 1)), st.sampled_from(["人民调解", "a · b", "（其他）"]))
def test_a_line_proves_itself(number, day, category):
    found = verified_line(signed_line(ReceiptLine(number, day, category)))
    assert found is not None
    assert (found.number, found.day) == (number, day)


def test_a_line_is_read_from_a_copy_with_other_blanks():
    copied = signed_line(LINE).replace(" ", "　 ")
    assert verified_line(f"\n{copied} ") == LINE


@pytest.mark.parametrize(
    ("old", "new"),
    [("3391", "3392"), ("2026-07-15", "2026-07-14"), ("顾问", "援助"), ("2026-07-15", "2026-13-15")],
)
def test_a_changed_line_proves_nothing(old, new):
    line = signed_line(LINE)
    assert old in line
    assert verified_line(line.replace(old, new)) is None


def test_a_changed_signature_proves_nothing():
    line = signed_line(LINE)
    other = "A" if line[-1] != "A" else "B"
    assert verified_line(line[:-1] + other) is None
    assert verified_line("") is None
