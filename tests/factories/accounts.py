"""Users for tests."""

from __future__ import annotations

from bureau.accounts.models import HeldRole, User
from bureau.accounts.roles import Role
from bureau.core.actions import writing

PASSWORD = "Correct-Horse-7"


def make_user(login: str, *roles: Role, name: str = "") -> User:
    with writing():
        user = User(login=login, name=name or login)
        user.set_password(PASSWORD)
        user.save()
        for role in roles:
            HeldRole(user=user, role=role).save()
    return user
