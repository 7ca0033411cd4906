"""Error pages in the visual language and in human words (ui guide, micro-copy)."""

from __future__ import annotations

import logging
import secrets

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bureau.webkit.problems import is_api, problem_response

logger = logging.getLogger(__name__)

Text = str | Promise

TITLES: dict[int, Text] = {
    400: _("This could not be read"),
    403: _("Your account cannot open this"),
    404: _("There is nothing here"),
    405: _("This page cannot be used in that way"),
    409: _("This has changed in the meantime"),
    429: _("Too many tries"),
    500: _("Sorry, this did not work"),
}
WORDS: dict[int, Text] = {
    400: _("Part of what was sent could not be read. Go back, check the entries and send them again."),
    403: _("Your account lacks the right for this page. If you need it, ask the bureau office to give it to you."),
    404: _("The address may be incomplete, or the record is not one that you can see."),
    405: _("Open it from the menu instead."),
    409: _("Go back, load the page again and look at the present state."),
    429: _("Wait a few minutes and try again."),
    500: _("What you typed may not have been saved. Go back: it is still in the page; then try once more."),
}


def error_page(
    request: HttpRequest, status: int, message: Text = "", *, title: Text = "", reference: str = ""
) -> HttpResponse:
    """A whole page for ``status`` (below ``/api/`` a problem body); ``message`` replaces the standard words."""
    if is_api(request):
        return problem_response(status, str(message or WORDS.get(status, WORDS[400])), reference=reference)
    context = {
        "status": status,
        "error_title": title or TITLES.get(status, TITLES[400]),
        "error_words": message or WORDS.get(status, WORDS[400]),
        "reference": reference,
    }
    return HttpResponse(render_to_string("webkit/error.html", context, request=request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    words: Text = ""
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, 413, _("What was sent is too large. Send fewer or smaller files."))
    if isinstance(exception, (TooManyFieldsSent, TooManyFilesSent)):
        words = _("Too many fields or files were sent at once. Send them in several steps.")
        return error_page(request, 413, words)
    if isinstance(exception, MultiPartParserError):
        words = _("The upload was cut off or damaged on its way. Choose the file again and send it once more.")
    return error_page(request, 400, words)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Falls back to a static page when even rendering fails (for example because the database is gone)."""
    reference = secrets.token_hex(2).upper()
    logger.error("500 shown with reference %s for %s", reference, request.path)
    try:
        return error_page(request, 500, reference=reference)
    except Exception:  # the last line of defence: whatever is broken, the visitor gets words and a number
        logger.exception("the 500 page could not be rendered (reference %s)", reference)
        return HttpResponse(render_to_string("webkit/error_bare.html", {"reference": reference}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Django's CSRF_FAILURE_VIEW: the session ended or the page was opened long ago."""
    words = _("This page was open for too long or cookies are off. Go back, load the page again and send it once more.")
    return error_page(request, 403, words, title=_("Please send it once more"))
