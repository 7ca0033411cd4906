"""Ends idle sessions, sends people with an old or temporary password to change it; neither loses what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts import actions
from bureau.accounts.passwords import must_change
from bureau.accounts.web.sessions import RESUMING, drop_kept_form, is_idle, keep_typed, person, touch
from bureau.webkit.access import PUBLIC, requirement_of
from bureau.webkit.middleware import to_login
from bureau.webkit.owners import FIELD, owner_of
from bureau.webkit.problems import is_api, problem_response

# What somebody may still open whose password must be changed first.
BEFORE_CHANGE = {"accounts:password", "accounts:logout", "accounts:extend"}


class AccountMiddleware:
    """Stands behind Django's authentication and before the address table."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        is_public = requirement_of(name) == PUBLIC
        if not request.user.is_authenticated:
            return None if is_public else self._without_session(request)
        if is_idle(request):
            return self._end(request, is_public=is_public)
        touch(request)
        # A body for the API is left to its own parser: reading it here would use it up.
        if not is_api(request) and RESUMING in request.POST:
            drop_kept_form(request, person(request))
        # Public addresses of the API show more to those who are signed in, so there a password that is due counts too.
        is_open = name in BEFORE_CHANGE or (is_public and not is_api(request))
        if is_open or not must_change(person(request), timezone.now()):
            return None
        return self._to_password(request)

    def _without_session(self, request: HttpRequest) -> HttpResponse | None:
        """A form whose session is gone altogether still says who typed it."""
        typed = request.method == "POST" and not is_api(request)
        owner = owner_of(request.POST.get(FIELD, "")) if typed else None
        if owner is None or not keep_typed(request, owner):
            return None
        return to_login(request)

    def _end(self, request: HttpRequest, *, is_public: bool) -> HttpResponse | None:
        user = person(request)
        logout(request)
        actions.note_logout(actor=user, idle=True)
        if is_public or is_api(request):
            return None
        keep_typed(request, user.pk)
        return to_login(request)

    def _to_password(self, request: HttpRequest) -> HttpResponse:
        if is_api(request):
            return problem_response(403, _("Change your password first."), "password_due")
        keep_typed(request, person(request).pk)
        return redirect("accounts:password")
