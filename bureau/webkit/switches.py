"""Views behind the elder bar and the language switch: plain addresses that set a cookie and return to the page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from bureau.webkit.display import COOKIE, COOKIE_AGE, display_of


def back_address(request: HttpRequest, default: str = "/") -> str:
    """The address in ``next`` if it is one of ours, else ``default``."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and "\n" not in wanted and "\r" not in wanted else default


@require_safe
def set_display(request: HttpRequest) -> HttpResponse:
    """Text size, contrast, elder mode. By GET: it changes nothing but the visitor's own cookie."""
    response = HttpResponseRedirect(back_address(request))
    shown = display_of(request).changed(request.GET)
    response.set_cookie(
        COOKIE, str(shown), max_age=COOKIE_AGE, samesite="Lax", httponly=True, secure=request.is_secure()
    )
    return response


@require_safe
def set_language(request: HttpRequest, code: str) -> HttpResponse:
    """The language of the pages; an unknown code changes nothing."""
    response = HttpResponseRedirect(back_address(request))
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=COOKIE_AGE, samesite="Lax", secure=request.is_secure()
        )
    return response
