"""Rules of villages."""

import datetime as dt

import pytest

from bureau.core.errors import InvalidValue
from villages.rules import kind_warning, require_day


@pytest.mark.parametrize("day", [dt.date(1999, 12, 31), dt.date(2100, 1, 1)])
def test_impossible_days_are_refused_at_their_field(day):
    with pytest.raises(InvalidValue) as refused:
        require_day("on", day)
    assert set(refused.value.fields) == {"on"}


def test_possible_days_pass():
    for day in (None, dt.date(2000, 1, 1), dt.date(2099, 12, 31)):
        require_day("on", day)


@pytest.mark.parametrize(
    ("kind", "code", "warned"),
    [
        ("village", "371121001001", True),
        ("community", "371121001200", True),
        ("village", "371121001200", False),
        ("community", "371121001001", False),
        ("village", "371121001498", False),
        ("other", "371121001001", False),
        ("village", None, False),
    ],
)
def test_kind_against_code(kind, code, warned):
    assert bool(kind_warning(kind, code)) is warned
