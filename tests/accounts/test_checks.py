"""The check of the address table."""

from bureau.access import ADDRESSES
from bureau.accounts.checks import check_capabilities


def test_table_asks_for_known_capabilities_only():
    assert check_capabilities() == []


def test_unknown_capability_is_reported(monkeypatch):
    monkeypatch.setitem(ADDRESSES, "x:y", ("desk.enter", "desk.entre"))
    (error,) = check_capabilities()
    assert (error.id, error.msg) == ("accounts.E001", "the address 'x:y' asks for the unknown capability 'desk.entre'")
