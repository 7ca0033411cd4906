"""Autosave of forms. A form names itself in the address; which fields it has is its own affair."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bureau.core.actions import Actor
from bureau.drafts.actions import discard_draft, save_draft

# The frame of a form; only what a person types is kept.
FRAME = frozenset({"csrfmiddlewaretoken", "form_key", "next", "accepted"})


@require_POST
def save(request: HttpRequest, form: str) -> HttpResponse:
    """204 when kept. Files are not part of a draft."""
    fields = {name: [str(v) for v in values] for name, values in request.POST.lists() if name not in FRAME}
    key = request.POST.get("form_key", "")
    save_draft(actor=cast("Actor", request.user), form=form, fields=fields, key=key)
    return HttpResponse(status=204)


@require_POST
def discard(request: HttpRequest, form: str) -> HttpResponse:
    """Forget the draft and show the form afresh (``next``: its address)."""
    discard_draft(actor=cast("Actor", request.user), form=form)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None) or not urlsplit(target).path.startswith(
        "/desk/"
    ):
        target = "/desk/"
    return HttpResponseRedirect(target)
