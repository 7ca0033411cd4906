"""The one question: may this user do that?"""

import pytest

from bureau.accounts.roles import MANAGERS, Role, roles_with
from bureau.accounts.rules import require
from bureau.core.errors import NotAllowed
from tests.factories.accounts import make_user


@pytest.mark.django_db
def test_capability_of_the_role_is_enough_and_nothing_else_is():
    user = make_user("security", Role.SECURITY)
    require(user, "accounts.manage")
    with pytest.raises(NotAllowed):
        require(user, "journal.view")
    with pytest.raises(NotAllowed):
        require(None, "accounts.manage")


@pytest.mark.django_db
def test_unknown_capability_is_a_programming_error():
    with pytest.raises(LookupError):
        require(make_user("security", Role.SECURITY), "accounts.mange")


def test_the_three_managements_are_apart():
    assert {Role.SYSTEM, Role.SECURITY, Role.AUDIT} == MANAGERS
    assert roles_with("accounts.manage") == [Role.SECURITY]
    assert roles_with("journal.view") == [Role.AUDIT]
    assert roles_with("schedules.manage") == [Role.SYSTEM]
