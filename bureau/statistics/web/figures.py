"""One number: its tallies, and the records behind them."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from bureau.accounts.requests import user_of
from bureau.statistics import queries
from bureau.statistics.indicators.queries import indicator_by_code
from bureau.statistics.web.reading import record_address
from bureau.webkit.addresses import week_of
from bureau.webkit.views import PagedView
from villages.models import JusticeOffice

PARTS = {
    "week_value": _("booked for events of this week"),
    "late": _("late entries and corrections booked in this week"),
    "cumulative": _("since 1 January"),
}
STANDINGS = {"same": (_("still so"), "green"), "changed": (_("changed since"), "amber")}
KIND_COLOURS = {"normal": "gray", "late": "amber", "reversal": "red"}


class FigurePage(PagedView):
    """``/lead/figures/2026-W28.2026.visits_villages.12.cumulative/``: exactly the records of the number."""

    template_name = "statistics/figure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key = queries.figure_key(self.kwargs["key"])
        user = user_of(self.request)
        tallies = queries.figure_tallies(key, user)
        page = self.page_of(tallies)
        rows = [
            {
                "tally": found.tally,
                "label": found.label or _("not open to you"),
                "url": record_address(found.url_name, found.tally.record_id),
                "standing": STANDINGS.get(found.standing, (_("withdrawn"), "red")),
                "colour": KIND_COLOURS[found.tally.kind],
            }
            for found in queries.tally_records(list(page.rows), user)
        ]
        return super().get_context_data(
            indicator=indicator_by_code(key.indicator),
            office=JusticeOffice.objects.visible_to(user).filter(pk=key.office_id).first() if key.office_id else None,
            week=week_of(key.week),
            part=PARTS[key.part],
            total=tallies.order_by().aggregate(total=Sum("quantity"))["total"] or 0,
            rows=rows,
            page=page,
            **{**kwargs, "key": key},
        )
