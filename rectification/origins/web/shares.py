"""Of the opinions of each category, how many became problems; every number opens its opinions."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from bureau.accounts.requests import user_of
from bureau.opinions.desk.queries import HEAVY
from bureau.opinions.models import Category, Opinion
from bureau.webkit.forms import DateField
from bureau.webkit.tables import Column
from bureau.webkit.views import FilterForm, ScopedListView
from rectification.origins.queries import Share, listed_opinions, problems_behind, shares_of


class PeriodForm(FilterForm):
    """By the day of receipt."""

    since = DateField(label=_("From"))
    until = DateField(label=_("To"))


class ListedFilter(PeriodForm):
    category = forms.ModelChoiceField(
        Category.objects.order_by("order", "pk"), label=pgettext_lazy("opinion", "category"), empty_label=_("all")
    )
    lookups = {"since": "received_on__gte", "until": "received_on__lte"}


class SharePage(TemplateView):
    template_name = "rectification/origins/shares.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = PeriodForm(self.request.GET)
        form.is_valid()
        since, until = form.cleaned_data.get("since"), form.cleaned_data.get("until")
        period = {name: day.isoformat() for name, day in (("since", since), ("until", until)) if day is not None}
        shares = shares_of(user_of(self.request), since, until)
        return super().get_context_data(form=form, rows=[_row(one, period) for one in shares], **kwargs)


def _row(share: Share, period: dict[str, str]) -> dict[str, Any]:
    query = urlencode({**period, **({"category": share.category.pk} if share.category is not None else {})})
    return {
        "share": share,
        "received_url": f"{reverse('opinions:list')}?{query}",
        "listed_url": f"{reverse('origins:opinions')}?{query}",
    }


class ListedOpinions(ScopedListView):
    """The opinions behind a number of the page of shares."""

    title = _("Opinions put on the list")
    filter_form = ListedFilter
    columns = (
        Column("receipt_no", _("receipt number"), title=True),
        Column("received_on", _("received on"), kind="date", sort="received_on"),
        Column("category", pgettext_lazy("opinion", "category"), "category.name"),
        Column("village", _("village"), "village.name"),
        Column("state", _("State"), lambda row: row.get_state_display()),
        Column("problem", _("problem number"), lambda row: row.listed_as),
        Column("problem_state", _("state of the problem"), lambda row: row.problem_state),
    )
    sorts = {"received_on": ("received_on",)}
    default_sort = "-received_on"
    empty_text = _("No opinion is on the rectification list.")

    def get_queryset(self) -> QuerySet[Opinion]:
        return listed_opinions(user_of(self.request)).select_related("category", "village").defer(*HEAVY)

    def get_row_url(self, row: Opinion) -> str:
        return reverse("opinions:detail", args=[row.pk])

    def _rows(self, page: Any) -> Any:
        # One query for the page: under which number each stands, and how far that is.
        problems = problems_behind(page.rows)
        for row in page.rows:
            row.listed_as, row.problem_state = problems[row.pk].number, problems[row.pk].get_state_display()
        return super()._rows(page)
