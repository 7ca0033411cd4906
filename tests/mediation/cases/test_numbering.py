"""Case numbers as people write them."""

import pytest

from mediation.cases.numbering import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(2026)河口镇人调字第1号", (2026, "河口镇", 1)),
        ("（２０２６）河口镇人调字第 12 号", (2026, "河口镇", 12)),
        ("〔2026〕河口镇人调字12号", (2026, "河口镇", 12)),
        ("(2026)河口镇人调字第1", (2026, "河口镇", 1)),
        ("2026-12", None),
        ("(2026)人调字第1号", None),
        ("", None),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert read_number(text) == number
