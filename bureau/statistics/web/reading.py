"""What these pages read from addresses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from bureau.core.errors import InvalidValue, NotVisible
from bureau.core.weeks import Week
from bureau.webkit.errorpages import error_page
from bureau.webkit.paging import NoSuchPage


def week_of(key: str) -> Week:
    """The week of an address; anything else does not exist."""
    try:
        return Week.parse(key)
    except InvalidValue:
        raise NotVisible(_("There is no such week.")) from None


def record_address(url_name: str, pk: int) -> str:
    """The page of a record; empty while its ledger has none."""
    try:
        return reverse(url_name, args=[pk])
    except NoReverseMatch:
        return ""


class PagedView(TemplateView):
    """A page with ``?page=``: a number that does not exist is a clear 404."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            context = self.get_context_data(**kwargs)
        except NoSuchPage:
            return error_page(request, 404, _("This list has no such page. Go back to its first page."))
        return self.render_to_response(context)
