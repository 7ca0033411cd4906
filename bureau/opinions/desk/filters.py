"""The filters of the ledger of opinions: one set for the list and whatever counts with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.models import User
from bureau.opinions.choices import Channel, OpinionState
from bureau.opinions.models import Category
from bureau.webkit.forms import DateField, TextField
from bureau.webkit.views import FilterForm
from villages.models import JusticeOffice

STATES = [
    ("", _("all")),
    ("open", pgettext_lazy("opinion", "not answered yet")),
    ("overdue", _("Overdue")),
    *OpinionState.choices,
]


class OpinionFilter(FilterForm):
    """Everything stands in the address."""

    q = TextField(label=_("Search"), max_length=100)
    state = forms.ChoiceField(label=_("State"), choices=STATES)
    since = DateField(label=_("From"))
    until = DateField(label=_("To"))
    category = forms.ModelChoiceField(
        Category.objects.order_by("order", "pk"), label=pgettext_lazy("opinion", "category"), empty_label=_("all")
    )
    channel = forms.ChoiceField(label=_("channel"), choices=[("", _("all")), *Channel.choices])
    office = forms.ModelChoiceField(JusticeOffice.objects.none(), label=_("justice office"), empty_label=_("all"))

    lookups = {"since": "received_on__gte", "until": "received_on__lte"}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = JusticeOffice.objects.visible_to(user)

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        if name == "q":
            return queryset.search(value)  # type: ignore[attr-defined, no-any-return]
        if name == "state" and value == "open":
            return queryset.open()  # type: ignore[attr-defined, no-any-return]
        if name == "state" and value == "overdue":
            return queryset.overdue(timezone.localdate())  # type: ignore[attr-defined, no-any-return]
        return super().narrow_by(queryset, name, value)
