"""The token: given for login and password, taken back by its holder."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from bureau.accounts import actions
from bureau.accounts.passwords import must_change
from bureau.core.errors import InvalidValue
from bureau.webkit.api import AddressPermission


class LoginSerializer(serializers.Serializer[Any]):
    login = serializers.CharField(max_length=200)
    password = serializers.CharField(max_length=200, trim_whitespace=False, write_only=True)


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Send it as `Authorization: Token …`.")


class TokenView(APIView):
    """``POST`` login and password for the account's token, ``DELETE`` to make it worthless."""

    permission_classes = (AddressPermission,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "login"

    @extend_schema(
        tags=["sign in"],
        summary="Get the token of an account",
        description=(
            "Sign in with login and password. Five failures lock the login for ten minutes. The token ends when the "
            "password is changed or falls due, when the account is disabled, and by DELETE."
        ),
        request=LoginSerializer,
        responses=TokenSerializer,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        given = LoginSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        login = actions.normalise_login(given.validated_data["login"])
        # The request of Django, not of REST framework: axes leaves its marks there and its middleware reads them.
        inner: Any = request._request
        user: Any = authenticate(inner, username=login, password=given.validated_data["password"])
        if user is None:
            if not getattr(inner, "axes_locked_out", False) or getattr(inner, "axes_failures_since_start", None):
                actions.note_failed_login(actor=None, login=login)
            raise InvalidValue(_("The login or password is wrong."), code="wrong_password")
        if must_change(user, timezone.now()):
            raise PermissionDenied(_("Change your password first."), code="password_due")
        return Response({"token": actions.issue_token(actor=user)}, headers={"Cache-Control": "no-store"})

    @extend_schema(
        tags=["sign in"],
        summary="Make one's own token worthless",
        request=None,
        responses={204: OpenApiResponse(description="There is no token any more.")},
    )
    def delete(self, request: Request) -> Response:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        actions.revoke_token(actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
