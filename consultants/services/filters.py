"""The filters of the service ledger: one set for the list, its export and its totals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.core.weeks import Week
from bureau.webkit.forms import DateField, TextField
from bureau.webkit.views import FilterForm
from consultants.choices import ServiceKind, Topic, Venue
from consultants.models import ServiceRecord
from consultants.services.queries import services_of
from villages.models import JusticeOffice, Township, Village

ANY = [("", _("all"))]
STATES = [("", pgettext_lazy("record", "standing")), ("void", _("void")), ("all", _("standing and void"))]
WORDS = {"kind": ServiceKind, "venue": Venue, "topic": Topic}


class ServiceFilter(FilterForm):
    """Everything stands in the address; without ``state`` only standing records are shown."""

    q = TextField(label=_("Search"), max_length=100)
    since = DateField(label=_("From"), future=True)
    until = DateField(label=_("To"), future=True)
    kind = forms.ChoiceField(label=_("kind of service"), choices=[*ANY, *ServiceKind.choices])
    week = TextField(label=_("Week"), max_length=8)
    office = forms.ModelChoiceField(JusticeOffice.objects.none(), label=_("justice office"), empty_label=_("all"))
    township = forms.ModelChoiceField(Township.objects.none(), label=_("township"), empty_label=_("all"))
    village = TextField(label=_("village"), max_length=60)
    consultant = TextField(label=_("consultant"), max_length=50)
    venue = forms.ChoiceField(label=_("kind of place"), choices=[*ANY, *Venue.choices])
    topic = forms.ChoiceField(label=_("publicity topic"), choices=[*ANY, *Topic.choices])
    state = forms.ChoiceField(label=_("State"), choices=STATES)

    lookups = {
        "since": "date__gte",
        "until": "date__lte",
        "township": "village__township",
    }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for name, model in (("office", JusticeOffice), ("township", Township)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
            field.queryset = model.objects.visible_to(user)

    def clean_week(self) -> Week | None:
        text = self.cleaned_data["week"]
        try:
            return Week.parse(text.upper()) if text else None
        except InvalidValue:
            raise forms.ValidationError(_("Write the week like 2026-W07."), code="week") from None

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.cleaned_data.get("state"):
            queryset = queryset.filter(voided_at__isnull=True)
        return super().narrow(queryset)

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        if name == "q":
            return queryset.search(value)  # type: ignore[attr-defined, no-any-return]
        if name == "week":
            return queryset.filter(date__range=(value.monday, value.sunday))
        if name == "village":
            return queryset.filter(village__in=Village.objects.visible_to(self.user).search(value).values("pk"))
        if name == "consultant":
            return queryset.filter(consultant__name__contains=value)
        if name == "state":
            return queryset.filter(voided_at__isnull=False) if value == "void" else queryset
        return super().narrow_by(queryset, name, value)


def services_for(user: User, filters: Mapping[str, str]) -> QuerySet[ServiceRecord]:
    """What ``user`` sees of the ledger under ``filters``; InvalidValue for a wrong one.

    Values are as in the list's address, or words as they stand in a sheet: ``office=城关司法所``, ``kind=法律咨询``.
    """
    form = ServiceFilter({name: _value_of(user, name, text.strip()) for name, text in filters.items()}, user=user)
    if not form.is_valid():
        texts = {name: [str(text) for text in found] for name, found in form.errors.items()}
        name = next(iter(texts))
        words = f"{form.fields[name].label if name in form.fields else name}: {texts[name][0]}"
        raise InvalidValue(words, fields=texts)
    return form.narrow(services_of(user))


def _value_of(user: User, name: str, text: str) -> str:
    """The value that ``text`` names; text that names none stays as it is, for the form to judge."""
    if name in WORDS:
        with translation.override("zh-hans"):
            return next((value for value, label in WORDS[name].choices if str(label) == text), text)
    if name not in ("office", "township") or text.isdigit():
        return text
    places: QuerySet[Any] = (JusticeOffice if name == "office" else Township).objects.visible_to(user)
    found = places.filter(name=text).first()
    return str(found.pk) if found else text
