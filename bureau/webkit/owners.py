"""Whose form it is: a signed mark in every form of a person who has logged in.

When the session has ended before the form was sent, the mark says who typed it, so that nobody else is shown it.
"""

from __future__ import annotations

from typing import Any

from django.core.signing import BadSignature, Signer

FIELD = "form_owner"
_SALT = "bureau.webkit.owners"


def owner_mark(user: Any) -> str:
    """The value of the hidden field; empty for visitors."""
    if user is None or not user.is_authenticated:
        return ""
    return Signer(salt=_SALT).sign(str(user.pk))


def owner_of(mark: str) -> int | None:
    """The number of the user a mark was made for; None for anything that we did not sign."""
    try:
        return int(Signer(salt=_SALT).unsign(mark))
    except (BadSignature, ValueError):
        return None
