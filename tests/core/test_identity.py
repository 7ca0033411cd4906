"""Numbers of persons and organisations."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bureau.core.identity import birth_date_of, credit_code_problem, id_problem, mask_id, normalise_id, sex_of

TODAY = dt.date(2026, 7, 15)
WOMAN, MAN = "11010519491231002X", "440524188001010014"


def problem(number):
    with translation.override("en"):
        return id_problem(number, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 110105 19491231 002x ", WOMAN),
        ("１１０１０５１９４９１２３１００２Ｘ", WOMAN),
        ("1101051949\u30001231\t002ｘ", WOMAN),
        ("", ""),
    ],
)
def test_unambiguous_writing_is_accepted(typed, kept):
    assert normalise_id(typed) == kept


@pytest.mark.parametrize("number", [WOMAN, MAN, "", "810000199408230021", "830000199201300022", "110105202607150012"])
def test_right_numbers(number):
    assert problem(number) == ""


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("110105194912310021", "check digit"),
        ("440524188001010041", "check digit"),
        ("110105491231002", "old identity number of 15 digits"),
        ("11010519491231002", "has 18 digits"),
        ("11010519491231002XX", "has 18 digits"),
        ("11010519491231X02X", "has 18 digits"),
        ("11010519491231002x", "has 18 digits"),
        ("１1010519491231002X", "has 18 digits"),
        ("110105194902300020", "no such day"),
        ("110105194900310021", "no such day"),
        ("110105000001310021", "no such day"),
        ("110105202607160026", "in the future"),
    ],
)
def test_wrong_numbers_are_told_what_is_wrong(number, said):
    assert said in problem(number)


@given(st.sampled_from([WOMAN, MAN, "810000199408230021"]), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_digit_is_always_found(number, place, digit):
    other = number[:place] + digit + number[place + 1 :]
    assert (problem(other) == "") is (other == number)


def test_date_of_birth_and_sex():
    assert (birth_date_of(WOMAN), sex_of(WOMAN)) == (dt.date(1949, 12, 31), "female")
    assert (birth_date_of(MAN), sex_of(MAN)) == (dt.date(1880, 1, 1), "male")
    assert (birth_date_of("110105194902300020"), birth_date_of("110105491231002"), sex_of("1")) == (None, None, "")


@pytest.mark.parametrize(
    ("number", "masked"),
    [(WOMAN, "1****************X"), ("110105491231002", "1*************2"), ("12", "**"), ("1", "*"), ("", "")],
)
def test_mask(number, masked):
    assert mask_id(number) == masked


# The last one leaves the remainder 0, where a check without the outer mod fails.
@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y43", "91110000600037341L", "911100007109250324", "913711000000000180"]
)
def test_credit_codes_that_pass(code):
    assert credit_code_problem(code) == ""


@pytest.mark.parametrize("code", ["91350100M000100Y44", "91350100M000100Y4", "9135010OM000100Y43", "x" * 18])
def test_credit_codes_that_do_not(code):
    assert credit_code_problem(code)


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_sign_in_a_credit_code_is_always_found(place, sign):
    code = "91350100M000100Y43"
    other = code[:place] + sign + code[place + 1 :]
    assert (credit_code_problem(other) == "") is (other == code)
