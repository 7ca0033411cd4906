"""The journal only grows, and holds no personal data."""

import datetime as dt
from decimal import Decimal

import pytest

from bureau.core.actions import writing
from bureau.core.querysets import WriteOutsideActionError
from bureau.journal.actions import changes, entry_of, record, record_all, snapshot
from bureau.journal.models import AppendOnlyError, Entry
from bureau.journal.queries import entries_for
from tests.factories.accounts import make_user


@pytest.fixture
def user(db):
    return make_user("clerk01", name="王芳")


def test_entry_says_who_what_and_both_values(user):
    with writing():
        entry = record(
            actor=user, event="accounts.user.changed", subject=user, before={"name": "王"}, after={"name": "王芳"}
        )
    assert (entry.actor, entry.subject_type, entry.subject_id) == (user, "accounts.user", str(user.pk))
    assert (entry.before, entry.after) == ({"name": "王"}, {"name": "王芳"})
    assert list(entries_for(user)) == [entry]


def test_encrypted_fields_are_hidden_and_values_made_plain(user):
    with writing():
        entry = record(
            actor=None,
            event="x",
            subject=user,
            after={"phone": "13812341402", "on": dt.date(2026, 7, 15), "n": Decimal("1.50"), "by": user},
        )
    assert entry.after == {"phone": "***", "on": "2026-07-15", "n": "1.50", "by": user.pk}


def test_nothing_is_changed_or_removed(user):
    with writing():
        entry = record(actor=user, event="x", subject=user)
        with pytest.raises(AppendOnlyError):
            entry.save()
        with pytest.raises(AppendOnlyError):
            entry.delete()
        with pytest.raises(AppendOnlyError):
            Entry.objects.update(event="y")
        with pytest.raises(AppendOnlyError):
            Entry.objects.all().delete()


def test_outside_an_action_nothing_is_recorded(user):
    with pytest.raises(WriteOutsideActionError):
        record(actor=user, event="x", subject=user)


def test_many_entries_are_appended_at_once(user, django_assert_num_queries):
    with writing(), django_assert_num_queries(1):
        record_all(entry_of(actor=user, event="x", subject=user) for _ in range(3))
    assert Entry.objects.count() == 3


def test_snapshot_and_changes_keep_only_what_differs(user):
    before = snapshot(user, ("name", "login"))
    user.name = "李芳"
    assert changes(before, snapshot(user, ("name", "login"))) == ({"name": "王芳"}, {"name": "李芳"})
