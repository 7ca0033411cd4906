"""Who sends the request: a token in ``Authorization: Token …``. Sessions are read by REST framework itself."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied

from bureau.accounts.passwords import must_change


class PortalTokenAuthentication(TokenAuthentication):
    """A token lets in as its password does: not a disabled person, nor one whose password is temporary or too old."""

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        if not (key.isascii() and key.isalnum()):
            raise AuthenticationFailed(_("This token is not valid."))
        user, token = super().authenticate_credentials(key)
        if must_change(user, timezone.now()):
            raise PermissionDenied(_("Change your password first."), code="password_due")
        return user, token
