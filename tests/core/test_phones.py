"""Telephone numbers."""

import pytest

from bureau.core.phones import is_phone, mask_phone, normalise_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１３８ 1234 1402", "13812341402"),
        ("+86 138-1234-1402", "13812341402"),
        ("8613812341402", "13812341402"),
        ("0633－5213333", "0633-5213333"),
        ("12348", "12348"),
    ],
)
def test_unambiguous_writing_is_accepted(typed, kept):
    assert normalise_phone(typed) == kept
    assert is_phone(kept)


@pytest.mark.parametrize("text", ["1381234140", "23812341402", "abc", "", "138123414021"])
def test_other_is_no_phone(text):
    assert not is_phone(text)


@pytest.mark.parametrize(
    ("phone", "masked"), [("13812341402", "138****1402"), ("5213333", "*****33"), ("", ""), ("1", "1")]
)
def test_mask(phone, masked):
    assert mask_phone(phone) == masked
