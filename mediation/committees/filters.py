"""The filters of the list of committees and of its export: one set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.webkit.forms import TextField
from bureau.webkit.views import FilterForm
from mediation.choices import CommitteeKind, Industry
from mediation.committees.queries import committees_of
from mediation.models import Committee
from villages.models import JusticeOffice

ANY = [("", _("all"))]
STATES = [
    ("", pgettext_lazy("committee", "active")),
    ("dissolved", pgettext_lazy("committee", "dissolved")),
    ("all", pgettext_lazy("committee", "active and dissolved")),
]
WORDS: dict[str, Any] = {"kind": CommitteeKind, "industry": Industry}


class CommitteeFilter(FilterForm):
    """Everything stands in the address; without ``state`` only committees that are not dissolved are shown."""

    q = TextField(label=_("Name or director"), max_length=60)
    kind = forms.ChoiceField(label=_("kind of committee"), choices=[*ANY, *CommitteeKind.choices])
    industry = forms.ChoiceField(label=_("industry"), choices=[*ANY, *Industry.choices])
    office = forms.ModelChoiceField(JusticeOffice.objects.none(), label=_("justice office"), empty_label=_("all"))
    state = forms.ChoiceField(label=_("State"), choices=STATES)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        assert isinstance(office, forms.ModelChoiceField)  # noqa: S101 - declared so above
        office.queryset = JusticeOffice.objects.visible_to(user)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.cleaned_data.get("state"):
            queryset = queryset.filter(closed_on__isnull=True)
        return super().narrow(queryset)

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        if name == "q":
            return queryset.filter(Q(name__contains=value) | Q(short_name__contains=value) | Q(head__contains=value))
        if name == "state":
            return queryset.filter(closed_on__isnull=False) if value == "dissolved" else queryset
        return super().narrow_by(queryset, name, value)


def committees_for(user: User, filters: Mapping[str, str]) -> QuerySet[Committee]:
    """What ``user`` sees of the committees under ``filters``; InvalidValue for a wrong one.

    Values are as in the list's address, or words as they stand in a sheet: ``office=城关司法所``, ``kind=村调委会``.
    """
    form = CommitteeFilter({name: _value_of(user, name, text.strip()) for name, text in filters.items()}, user=user)
    if not form.is_valid():
        texts = {name: [str(text) for text in found] for name, found in form.errors.items()}
        name = next(iter(texts))
        raise InvalidValue(f"{form.fields[name].label}: {texts[name][0]}", fields=texts)
    return form.narrow(committees_of(user))


def _value_of(user: User, name: str, text: str) -> str:
    """The value that ``text`` names; text that names none stays as it is, for the form to judge."""
    if name in WORDS:
        with translation.override("zh-hans"):
            return next((value for value, label in WORDS[name].choices if str(label) == text), text)
    if name != "office" or text.isdigit():
        return text
    found = JusticeOffice.objects.visible_to(user).filter(name=text).first()
    return str(found.pk) if found else text


class MediatorFilter(FilterForm):
    """The filters of mediators for programs."""

    q = TextField(label=pgettext_lazy("person", "name"), max_length=50)
    committee = forms.ModelChoiceField(Committee.objects.none(), label=_("mediation committee"))

    lookups = {"q": "name__contains"}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        committee = self.fields["committee"]
        assert isinstance(committee, forms.ModelChoiceField)  # noqa: S101 - declared so above
        committee.queryset = Committee.objects.visible_to(user)
