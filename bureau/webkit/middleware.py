"""Middleware of every page: language by cookie, the address table, refusals as pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _

from bureau.core.errors import BureauError, IllegalMove, NotAllowed, NotVisible, StaleRecord
from bureau.webkit.access import PUBLIC, SIGNED_IN, allows, requirement_of
from bureau.webkit.display import COOKIE, COOKIE_AGE, display_of
from bureau.webkit.errorpages import error_page
from bureau.webkit.problems import is_api, problem_response

GetResponse = Callable[[HttpRequest], HttpResponse]
# The largest file that is taken (a sheet of 50 MB) with its form; more would only fill the disk before it is refused.
LONGEST_BODY = 60 * 1024 * 1024
STATUS_OF_REFUSAL: tuple[tuple[type[BureauError], int], ...] = (
    (NotVisible, 404),
    (NotAllowed, 403),
    (StaleRecord, 409),
    (IllegalMove, 409),
)


def status_of(error: BureauError) -> int:
    """The HTTP status of a refusal: 404, 403, 409, else 400."""
    return next((status for kind, status in STATUS_OF_REFUSAL if isinstance(error, kind)), 400)


class DisplayMiddleware:
    """The visitor's language (by cookie only: Chinese is the default whatever an old browser claims) and display."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        if request.GET.get("m") == "e":
            shown = str(display_of(request))
            response.set_cookie(
                COOKIE, shown, max_age=COOKIE_AGE, samesite="Lax", httponly=True, secure=request.is_secure()
            )
        return response


class AccessMiddleware:
    """Refuses every address that is missing in the address table, and every visitor who does not meet its row."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return error_page(request, 400, _("The address contains a character that cannot be used."))
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdigit() or int(length) > LONGEST_BODY:
            return _too_large(request)
        response = self.get_response(request)
        is_known = settings.SESSION_COOKIE_NAME in request.COOKIES or "HTTP_AUTHORIZATION" in request.META
        if is_known and not response.has_header("Cache-Control"):
            # Office computers are shared: after logging out, Back must not show the last person's pages.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        needed = requirement_of(match.view_name if match else "")
        if needed is None:
            return error_page(request, 403, _("This address is not open to anybody yet."))
        if needed == PUBLIC or is_api(request):
            return None
        user = request.user
        if not user.is_authenticated:
            return to_login(request)
        if needed == SIGNED_IN or allows(user, needed):
            return None
        return error_page(request, 403)


def _too_large(request: HttpRequest) -> HttpResponse:
    words = _("This is too much for one request.")
    if is_api(request):
        return problem_response(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words, "too_large")
    return error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words)


def to_login(request: HttpRequest) -> HttpResponse:
    """Redirect to the login page, coming back to this page (for a form that was sent: to the page it was on)."""
    target = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': target})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


class RefusalMiddleware:
    """Turns a BureauError that a view let through into a page with its message and the right status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content and not is_api(request):
            page = error_page(request, HTTPStatus.METHOD_NOT_ALLOWED)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, BureauError):
            return None
        status = status_of(error)
        if is_api(request):
            return problem_response(status, str(error), error.code)
        return error_page(request, status, str(error))
