"""Published bulletins."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.views.generic import TemplateView

from bureau.bulletins import queries
from bureau.bulletins.document import document_of
from bureau.bulletins.web.reading import week_of

PAGE = 50


class BulletinList(TemplateView):
    """All published bulletins, newest first."""

    template_name = "bulletins/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(queries.published_bulletins(), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, **kwargs)


class BulletinPage(TemplateView):
    """One published bulletin. What names units critically stays inside unless the board shows its lower places."""

    template_name = "bulletins/bulletin.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bulletin = queries.published_bulletin(week_of(self.kwargs["week"]))
        before, after = queries.neighbours(bulletin)
        document = document_of(bulletin, public=True)
        return super().get_context_data(bulletin=bulletin, document=document, before=before, after=after, **kwargs)
