"""The page after too many failed log-ins (django-axes counts them)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from bureau.webkit.errorpages import error_page
from bureau.webkit.problems import is_api, problem_response

COOL_OFF: dt.timedelta = getattr(settings, "AXES_COOLOFF_TIME", dt.timedelta(minutes=10))
FAILURES: int = getattr(settings, "AXES_FAILURE_LIMIT", 5)


def locked_out(request: HttpRequest, _response: HttpResponse | None, _credentials: Any) -> HttpResponse:
    """429 in our words; says nothing about whether the login exists."""
    seconds = int(COOL_OFF.total_seconds())
    words = _(
        "The login or password was wrong %(count)d times. Wait %(minutes)d minutes, then try again; "
        "or ask the security manager for a temporary password."
    ) % {"count": FAILURES, "minutes": seconds // 60}
    response = problem_response(429, words, "locked_out") if is_api(request) else error_page(request, 429, words)
    response["Retry-After"] = str(seconds)
    return response
