"""Reading accounts."""

import datetime as dt

import pytest

from bureau.accounts import actions, queries
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from tests.conftest import NOW
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def test_active_users_with_a_capability():
    first, _second = make_user("a", Role.SECURITY, Role.LEADER), make_user("b", Role.SYSTEM)
    gone = make_user("c", Role.SECURITY)
    with writing():
        gone.is_active = False
        gone.save()
    assert queries.active_users_with("accounts.manage") == [first]
    assert [user.login for user in queries.active_users_with("admin.enter")] == ["a", "b"]
    assert queries.active_users_with("jobs.run") == [_second]
    assert queries.active_users_with("accounts.manage", "bulletins.sign") == [first]
    assert queries.active_users_with("accounts.manage", "jobs.run") == []


def test_demo_accounts():
    user = make_user("clerk01")
    assert not queries.has_demo_accounts()
    with writing():
        user.is_demo = True
        user.save()
    assert queries.has_demo_accounts()


def test_kept_form_is_found_by_its_owner_and_in_time_only():
    owner, other = make_user("a"), make_user("b")
    kept = actions.keep_form(actor=None, owner_id=owner.pk, address="/me/", typed="x=1", at=NOW)
    since = NOW - dt.timedelta(minutes=30)
    assert queries.kept_form_of(owner, kept.key, since) == kept
    assert queries.kept_form_of(other, kept.key, since) is None
    assert queries.kept_form_of(owner, "x", since) is None
    assert queries.kept_form_of(owner, kept.key, NOW + dt.timedelta(seconds=1)) is None
