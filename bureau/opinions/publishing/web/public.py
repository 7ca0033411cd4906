"""Published opinions for everybody: edited copies with their replies, and how many were answered by month."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from bureau.journal.keptpages import kept
from bureau.opinions.models import Category
from bureau.opinions.publishing import monthly
from bureau.opinions.publishing.queries import published, published_categories, published_one
from bureau.opinions.publishing.suppression import THRESHOLD
from bureau.webkit.views import PagedView


def _asked(text: str, categories: list[Category]) -> Category | None:
    """The category that ``text`` names by its key; anything else: all."""
    return next((one for one in categories if str(one.pk) == text), None)


class PublishedList(PagedView):
    """``?category=``: one category; anything else shows all."""

    template_name = "opinions/publishing/public_list.html"
    page_size = 20

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        categories = list(published_categories())
        category = _asked(self.request.GET.get("category", ""), categories)
        page = self.page_of(published(category))
        return super().get_context_data(categories=categories, category=category, page=page, **kwargs)


class PublishedOne(TemplateView):
    """One of them; withdrawn ones are not found."""

    template_name = "opinions/publishing/public_one.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        copy = published_one(self.kwargs["pk"])
        return super().get_context_data(copy=copy, opinion=copy.opinion, **kwargs)


class Monthly(TemplateView):
    """``?year=``, ``?category=``: the months of a year, of the county or of one category; kept until something is
    written.
    """

    template_name = "opinions/publishing/monthly.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        asked = self.request.GET.get("year", "")
        named = self.request.GET.get("category", "")
        category = named if named.isascii() and named.isdigit() and len(named) < 10 else ""
        year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else 0
        table = kept("opinions/publishing/_months.html", lambda: self._table(year, category), today, year, category)
        return super().get_context_data(table=table, **kwargs)

    def _table(self, year: int, named: str) -> dict[str, Any]:
        today = timezone.localdate()
        years = monthly.years_told(today)
        months = monthly.months_of(year if year in years else years[0], today)
        category = _asked(named, list(months.categories))
        line = months.of(category)
        sums = list(months.sums()) if category is None else []
        return {
            "today": today,
            "years": years,
            "year": months.year,
            "categories": months.categories,
            "category": category,
            "rows": list(zip(months.months, line, strict=False)),
            "total": line[-1] if line else None,
            "sums": sums,
            "has_hidden": any(counts.has_hidden for counts in (*line, *(counts for _one, counts in sums))),
            "threshold": THRESHOLD,
        }
