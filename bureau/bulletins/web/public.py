"""Published bulletins."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from bureau.bulletins import queries
from bureau.bulletins.document import document_of
from bureau.webkit.addresses import week_of
from bureau.webkit.views import PagedView


class BulletinList(PagedView):
    """All published bulletins, newest first."""

    template_name = "bulletins/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=self.page_of(queries.published_bulletins()), **kwargs)


class BulletinPage(TemplateView):
    """One published bulletin. What names units critically stays inside unless the board shows its lower places."""

    template_name = "bulletins/bulletin.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bulletin = queries.published_bulletin(week_of(self.kwargs["week"]))
        before, after = queries.neighbours(bulletin)
        document = document_of(bulletin, public=True)
        return super().get_context_data(bulletin=bulletin, document=document, before=before, after=after, **kwargs)
