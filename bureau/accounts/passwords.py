"""Rules of passwords and how often they change.

GB/T 22239-2019 (classified protection 2.0), identity check, asks for complexity and periodic change; the numbers are
the ones that assessors usually test for: 8 characters, 3 of 4 classes, not one of the last 5, changed within 90 days.
"""

from __future__ import annotations

import datetime as dt
import unicodedata

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bureau.accounts.models import User

SMALLEST_LENGTH = 8
# Argon2 has no limit of its own; a megabyte typed as a password would only cost the server time.
LONGEST_LENGTH = 128
CLASSES_NEEDED = 3
REMEMBERED = 5


def classes_of(password: str) -> int:
    """How many of the four classes occur: capital letters, small letters, digits, others (Chinese too)."""
    capital = any(unicodedata.category(sign) == "Lu" for sign in password)
    small = any(unicodedata.category(sign) == "Ll" for sign in password)
    digit = any(sign.isdigit() for sign in password)
    other = any(not sign.isdigit() and unicodedata.category(sign) not in ("Lu", "Ll") for sign in password)
    return capital + small + digit + other


class ComplexityValidator:
    """Length and classes of characters, for AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < SMALLEST_LENGTH:
            raise ValidationError(_("The password needs at least 8 characters."), code="password_short")
        if len(password) > LONGEST_LENGTH or "\x00" in password:
            raise ValidationError(_("The password may have at most 128 characters."), code="password_long")
        if classes_of(password) < CLASSES_NEEDED:
            raise ValidationError(
                _("Mix three of these four: capital letters, small letters, digits, other signs."),
                code="password_simple",
            )

    def get_help_text(self) -> str:
        return _(
            "At least 8 characters, from three of these four: capital letters, small letters, digits, other signs."
        )


class NoLoginInsideValidator:
    """The login, forwards or backwards, may not be part of the password."""

    def validate(self, password: str, user: User | None = None) -> None:
        login = user.login.lower() if user is not None else ""
        if len(login) >= 3 and (login in password.lower() or login[::-1] in password.lower()):
            raise ValidationError(_("The password may not hold the account's login."), code="password_login")

    def get_help_text(self) -> str:
        return _("Without the account's login.")


class NotUsedBeforeValidator:
    """Not the present password nor one of the last five."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        recent = user.used_passwords.values_list("password", flat=True)[:REMEMBERED]
        if any(check_password(password, encoded) for encoded in {user.password, *recent}):
            raise ValidationError(
                ngettext(
                    "This is your last password. Choose another one.",
                    "This is one of your last %(count)d passwords. Choose another one.",
                    REMEMBERED,
                )
                % {"count": REMEMBERED},
                code="password_used",
            )

    def get_help_text(self) -> str:
        return _("Not one of the last five.")


def must_change(user: User, now: dt.datetime) -> bool:
    """Whether the password is temporary or older than PASSWORD_MAX_AGE_DAYS (0 days: passwords do not age)."""
    if user.must_change_password:
        return True
    days = int(getattr(settings, "PASSWORD_MAX_AGE_DAYS", 90))
    since = user.password_changed_at or user.created_at
    return bool(days) and now - since >= dt.timedelta(days=days)
