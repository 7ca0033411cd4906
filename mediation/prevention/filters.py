"""The filters of the prevention reports: one set for the list, its totals and the cells of the official form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.models import User
from bureau.webkit.forms import DateField
from bureau.webkit.views import FilterForm
from mediation.choices import CommitteeKind
from mediation.models import Committee
from villages.models import JusticeOffice

STATES = [
    ("", pgettext_lazy("report", "standing")),
    ("waiting", pgettext_lazy("report", "waiting for approval")),
    ("approved", pgettext_lazy("report", "approved")),
    ("void", _("void")),
    ("all", _("standing and void")),
]


class PreventionFilter(FilterForm):
    """Everything stands in the address; without ``state`` only standing reports are shown."""

    since = DateField(label=_("From"), future=True)
    until = DateField(label=_("To"), future=True)
    state = forms.ChoiceField(label=_("State"), choices=STATES)
    office = forms.ModelChoiceField(JusticeOffice.objects.none(), label=_("justice office"), empty_label=_("all"))
    committee = forms.ModelChoiceField(Committee.objects.none(), label=_("mediation committee"), empty_label=_("all"))
    committee_kind = forms.ChoiceField(label=_("kind of committee"), choices=[("", _("all")), *CommitteeKind.choices])

    lookups = {"since": "date__gte", "until": "date__lte", "committee_kind": "committee__kind"}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("office", JusticeOffice), ("committee", Committee)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
            field.queryset = model.objects.visible_to(user)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.cleaned_data.get("state") not in ("void", "all"):
            queryset = queryset.filter(voided_at__isnull=True)
        return super().narrow(queryset)

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        if name != "state":
            return super().narrow_by(queryset, name, value)
        if value == "void":
            return queryset.filter(voided_at__isnull=False)
        return queryset if value == "all" else queryset.filter(approved_at__isnull=value == "waiting")
