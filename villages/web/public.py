"""Finding a village, open to everybody: township buttons, then villages; or a search box."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from bureau.core.errors import NotVisible
from villages.models import Village
from villages.queries import public_villages, townships_with_counts

LONGEST = 60
MOST = 200


class VillageSearch(TemplateView):
    """``?q=`` searches the county, ``?township=`` lists one township; without either only the buttons."""

    template_name = "villages/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        words = self.request.GET.get("q", "").strip()[:LONGEST]
        townships = list(townships_with_counts(today))
        chosen = self._chosen(townships)
        found: list[Village] = []
        if words:
            found = list(public_villages(today).search(words)[: MOST + 1])
        elif chosen is not None:
            found = list(public_villages(today).filter(township=chosen))
        return super().get_context_data(
            q=words,
            townships=townships,
            chosen=chosen,
            found=found[:MOST] if words else found,
            has_more=bool(words) and len(found) > MOST,
            show_township=bool(words),
            **kwargs,
        )

    def _chosen(self, townships: list[Any]) -> Any:
        asked = self.request.GET.get("township", "")
        if not asked:
            return None
        for township in townships:
            if str(township.pk) == asked:
                return township
        raise NotVisible(_("There is no such township."))
