"""Forms of the service ledger. They say everything at once by asking the rules; the action asks them again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.sheets.ledgers import labels
from bureau.webkit.forms import DateField, DecimalField, IntegerField, LongTextField, PortalForm, TextField
from consultants.choices import OFFICE_KINDS, Mode, ServiceKind, Topic, Venue
from consultants.models import Consultant, ServiceRecord
from consultants.services import queries
from consultants.services.columns import COLUMNS, FIELDS
from consultants.services.rules import ServiceValues, problems_of, settled
from villages.models import JusticeOffice, Village
from villages.queries import own_offices, village_choices, villages_to_enter

LABELS = labels(COLUMNS)
Choices = list[tuple[Any, Any]]


def kind_choices(*, office_too: bool) -> Choices:
    services = [choice for choice in ServiceKind.choices if choice[0] not in OFFICE_KINDS]
    groups: Choices = [(_("Services of the consultant"), services)]
    if office_too:
        groups.append((_("Activities of the office"), [c for c in ServiceKind.choices if c[0] in OFFICE_KINDS]))
    return groups


class EntryForm(PortalForm):
    """What entry forms share: the person, the day, the villages he enters for, and the rules."""

    def __init__(
        self,
        *args: Any,
        user: User,
        today: dt.date,
        record: ServiceRecord | None = None,
        focus: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if focus in self.fields:
            self.fields[focus].widget.attrs["autofocus"] = True
        self.user, self.today, self.record = user, today, record
        self.villages = {village.pk: village for village in villages_to_enter(user, today)}
        if record is not None and record.village is not None:
            self.villages.setdefault(record.village.pk, record.village)

    def chosen_village(self, name: str = "village") -> Village | None:
        value = self.cleaned_data.get(name)
        return self.villages.get(int(value)) if value else None

    def values(self) -> ServiceValues:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        values = self.values()
        ids = [values.village.pk] if values.village else []
        facts = queries.entry_facts(self.user, today=self.today, village_ids=ids)
        for name, messages in problems_of(settled(values, facts), facts).items():
            self._say(name, messages)
        return cleaned

    def _say(self, name: str, messages: list[str]) -> None:
        """The rules' words at their field, unless the field has its own already."""
        if name in self.errors:
            return
        for message in messages:
            self.add_error(name if name in self.fields else None, message)


class ServiceForm(EntryForm):
    """The whole record on one page. Nothing is marked required: the rules say what is missing, all at once."""

    date = DateField(label=LABELS["date"], required=False)
    office = forms.ModelChoiceField(
        JusticeOffice.objects.none(),
        label=LABELS["office"],
        required=False,
        empty_label=_("that of the village"),
    )
    village = forms.ChoiceField(label=LABELS["village"], required=False)
    consultant = forms.ModelChoiceField(
        Consultant.objects.none(), label=LABELS["consultant"], required=False, empty_label=_("the one appointed")
    )
    kind = forms.ChoiceField(label=LABELS["kind"], required=False)
    venue = forms.ChoiceField(label=LABELS["venue"], required=False, choices=[("", "—"), *Venue.choices])
    topic = forms.ChoiceField(label=LABELS["topic"], required=False, choices=[("", "—"), *Topic.choices])
    mode = forms.ChoiceField(label=LABELS["mode"], required=False, choices=Mode.choices, initial=Mode.ONSITE)
    hours = DecimalField(label=LABELS["hours"], required=False, places=1, biggest=1000)
    people = IntegerField(label=LABELS["people"], required=False)
    clients = TextField(label=LABELS["clients"], required=False, max_length=200)
    content = LongTextField(label=LABELS["content"], required=False, rows=3)
    result = LongTextField(label=LABELS["result"], required=False, rows=2)
    stand_in_reason = TextField(
        label=LABELS["stand_in_reason"],
        required=False,
        max_length=200,
        help_text=_("Only when the consultant was not appointed to this village on that day."),
    )
    remarks = LongTextField(label=LABELS["remarks"], required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = own_offices(self.user, self.today)
        self._choose("village", [("", "—"), *village_choices(self.villages.values())])
        self._choose("kind", [("", "—"), *kind_choices(office_too=bool(offices))])
        self._offer("consultant", queries.consultants_to_enter(self.user, self.today))
        self._offer("office", offices)
        if len(offices) < 2:
            del self.fields["office"]
        if self.record is not None and self.record.consultant_id and "consultant" in self.fields:
            kept = Consultant.objects.filter(pk=self.record.consultant_id)
            self._offer("consultant", self.fields["consultant"].queryset.order_by() | kept)  # type: ignore[attr-defined]

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = choices

    def _offer(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = queryset

    def values(self) -> ServiceValues:
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in FIELDS}
        given["village"] = self.chosen_village()
        texts = {name: value or "" for name, value in given.items() if name in _TEXT_FIELDS}
        return queries.with_appointed_consultant(ServiceValues(**{**given, **texts}))


_TEXT_FIELDS = frozenset(FIELDS) - {"date", "office", "village", "consultant", "hours", "people"}


class QuickForm(EntryForm):
    """Three taps on a phone in the village: where, what, done."""

    OTHER = "other"

    place = forms.ChoiceField(label=LABELS["village"], required=False, widget=forms.RadioSelect)
    village = forms.ChoiceField(label=_("Another village"), required=False)
    kind = forms.ChoiceField(label=LABELS["kind"], required=False, widget=forms.RadioSelect)
    mode = forms.ChoiceField(
        label=LABELS["mode"], required=False, choices=Mode.choices, initial=Mode.ONSITE, widget=forms.RadioSelect
    )
    people = IntegerField(label=LABELS["people"], required=False)
    content = LongTextField(label=_("One sentence"), required=False, rows=2, max_length=2000)

    def __init__(self, *args: Any, recent: list[Village], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nearest = recent or list(self.villages.values())[:5]
        place: Any = self.fields["place"]
        place.choices = [(village.pk, village.name) for village in nearest if village.pk in self.villages]
        rest = [v for v in self.villages.values() if v not in nearest]
        village: Any = self.fields["village"]
        village.choices = [("", "—"), *village_choices(rest)]
        if not rest:
            del self.fields["village"]
        kind: Any = self.fields["kind"]
        kind.choices = [choice for choice in ServiceKind.choices if choice[0] not in OFFICE_KINDS]

    def values(self) -> ServiceValues:
        kind = self.cleaned_data.get("kind") or ""
        content = self.cleaned_data.get("content") or (str(ServiceKind(kind).label) if kind else "")
        return queries.with_appointed_consultant(
            ServiceValues(
                date=self.today,
                village=self.chosen_village() or self.chosen_village("place"),
                kind=kind,
                mode=self.cleaned_data.get("mode") or "",
                people=self.cleaned_data.get("people"),
                content=content,
            )
        )

    def _say(self, name: str, messages: list[str]) -> None:
        super()._say("place" if name == "village" else name, messages)
