"""When a form no longer fits the session (Django's CSRF check): nothing typed is lost if we know whose it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from bureau.accounts.web.sessions import after_login, keep_typed, person
from bureau.webkit import errorpages
from bureau.webkit.middleware import to_login
from bureau.webkit.owners import FIELD, owner_of


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep the text and lead back to it; without a signed owner only words (nothing that another site sent is kept)."""
    signed_in = request.user.is_authenticated
    if request.path == reverse("accounts:login"):
        # The page was open in two windows: logging in in one changes the token of the other.
        address = after_login(request, person(request)) if signed_in else f"{request.path}?again=1"
        return HttpResponseRedirect(address)
    owner = owner_of(request.POST.get(FIELD, ""))
    if owner is None:
        return errorpages.csrf_failure(request, reason)
    if signed_in and owner != request.user.pk:
        words = _("Somebody else has logged in on this computer in the meantime. What you typed was not saved.")
        return errorpages.error_page(request, 403, words)
    if not keep_typed(request, owner):
        return errorpages.csrf_failure(request, reason)
    return redirect("accounts:resume") if signed_in else to_login(request)
