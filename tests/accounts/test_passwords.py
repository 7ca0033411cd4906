"""Password rules: the exact words for each refusal."""

import datetime as dt

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from bureau.accounts import actions
from bureau.accounts.models import User
from bureau.accounts.passwords import classes_of, must_change
from bureau.core.errors import InvalidValue
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, make_user


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def refusals(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    ("password", "count"),
    [("abc", 1), ("Abc", 2), ("Abc1", 3), ("Abc1-", 4), ("密码", 1), ("密码a1", 3), ("", 0), ("１a", 2)],
)
def test_classes_are_counted(password, count):
    assert classes_of(password) == count


@pytest.mark.parametrize(
    ("password", "messages"),
    [
        ("Ab1-xyzw", []),
        ("Ab1-xyz", ["The password needs at least 8 characters."]),
        ("abcdxyz1", ["Mix three of these four: capital letters, small letters, digits, other signs."]),
        ("Aa1-" * 32, []),
        ("Aa1-" * 32 + "x", ["The password may have at most 128 characters."]),
        ("Ab1-xyz\x00w", ["The password may have at most 128 characters."]),
        ("Clerk01-99", ["The password may not hold the account's login."]),
        ("10krelC-99", ["The password may not hold the account's login."]),
    ],
)
def test_rules(password, messages):
    assert refusals(password, User(login="clerk01")) == messages


def test_common_passwords_are_refused():
    assert refusals("P@ssw0rd", User(login="clerk01")) == ["This password is too common."]


@pytest.mark.django_db
def test_last_five_passwords_are_refused_and_the_sixth_is_free_again():
    user = make_user("clerk01")
    old = PASSWORD
    for number in range(1, 6):
        actions.set_password(actor=user, old_password=old, password=f"New-Word-{number}{number}", at=NOW)
        old = f"New-Word-{number}{number}"
    user.refresh_from_db()
    words = ["This is one of your last 5 passwords. Choose another one."]
    assert [refusals(f"New-Word-{n}{n}", user) for n in range(1, 6)] == [words] * 5
    actions.set_password(actor=user, old_password=old, password="New-Word-66", at=NOW)
    actions.set_password(actor=user, old_password="New-Word-66", password="New-Word-11", at=NOW)
    assert user.used_passwords.count() == 5


@pytest.mark.django_db
def test_old_password_is_checked():
    user = make_user("clerk01")
    with pytest.raises(InvalidValue) as refused:
        actions.set_password(actor=user, old_password="wrong", password="New-Word-11", at=NOW)
    assert refused.value.fields == {"old_password": ["This is not your present password."]}
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.django_db
def test_password_ages_after_ninety_days(settings):
    user = make_user("clerk01")
    user.password_changed_at = NOW
    assert not must_change(user, NOW + dt.timedelta(days=90, seconds=-1))
    assert must_change(user, NOW + dt.timedelta(days=90))
    settings.PASSWORD_MAX_AGE_DAYS = 0
    assert not must_change(user, NOW + dt.timedelta(days=9000))


@pytest.mark.django_db
def test_temporary_password_must_be_changed():
    user = make_user("clerk01")
    user.must_change_password = True
    assert must_change(user, NOW)
