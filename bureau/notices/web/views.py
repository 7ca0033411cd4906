"""The inbox: what waits, by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from bureau.accounts.requests import user_of
from bureau.notices.actions import mark_all_read, mark_read
from bureau.notices.models import Notice
from bureau.notices.queries import inbox, unread_count
from bureau.webkit.views import PagedView


@dataclass(frozen=True)
class Group:
    """Notices under one heading: those of ``day``, or (None) the urgent ones that are unread."""

    day: dt.date | None
    notices: list[Notice]


class InboxView(PagedView):
    """In the frame of those who work at the desk, or of the leaders."""

    template_name = "notices/inbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = user_of(self.request), timezone.now()
        page = self.page_of(inbox(user))
        today = timezone.localdate(now)
        return super().get_context_data(
            frame="base_staff.html" if user.can("desk.enter") else "base_lead.html",
            page=page,
            groups=grouped(page.rows),
            unread=unread_count(user),
            now=now,
            today=today,
            yesterday=today - dt.timedelta(days=1),
            **kwargs,
        )


def grouped(notices: Iterable[Any]) -> list[Group]:
    """By the day they arrived on, in the order given."""

    def heading(notice: Any) -> dt.date | None:
        return None if notice.is_pinned else timezone.localdate(notice.created_at)

    return [Group(day, list(found)) for day, found in groupby(notices, heading)]


@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what the notice is about; it is read by that."""
    notice = mark_read(actor=user_of(request), notice_id=pk)
    return HttpResponseRedirect(notice.url)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """``until``: when the page was made, so that what came in since stays unread."""
    now = timezone.now()
    mark_all_read(actor=user_of(request), until=_moment(request.POST.get("until", ""), now))
    return redirect("notices:inbox")


def _moment(text: str, now: dt.datetime) -> dt.datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return now
    return moment if moment is not None and timezone.is_aware(moment) else now
