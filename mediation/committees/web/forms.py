"""Forms of committees and mediators. They say everything at once by asking the rules; the action asks them again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.models import User
from bureau.webkit.forms import DateField, IntegerField, PortalForm, TextField
from mediation.choices import CommitteeKind, Industry, MediatorKind, Sex
from mediation.committees import queries
from mediation.committees.rules import (
    COMMITTEE_FIELDS,
    EARLIEST,
    EARLIEST_BIRTH,
    MEDIATOR_FIELDS,
    CommitteeFacts,
    CommitteeValues,
    Known,
    MediatorFacts,
    MediatorValues,
    committee_problems,
    mediator_problems,
    settled_committee,
    settled_mediator,
)
from mediation.models import Committee, Mediator
from villages.models import JusticeOffice, Village
from villages.queries import own_offices, villages_to_enter

NONE = ("", "—")


class JudgedForm(PortalForm):
    """What both forms share: the rules' words at their fields, all at once.

    Whether a name is taken only the action looks: the second click on a button would meet what the first one made.
    """

    def judge(self) -> Mapping[str, list[str]]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, messages in self.judge().items():
            if name not in self.errors:
                for message in messages:
                    self.add_error(name if name in self.fields else None, message)
        return cleaned

    def given(self, names: Iterable[str]) -> dict[str, Any]:
        """The fields that came through, an empty text where one is missing."""
        texts = {name for name, field in self.fields.items() if isinstance(field, forms.CharField | forms.ChoiceField)}
        found = {name: self.cleaned_data.get(name) for name in names if name in self.fields}
        return {name: (value or "") if name in texts else value for name, value in found.items()}


class CommitteeForm(JudgedForm):
    name = TextField(label=_("official name"), max_length=60)
    kind = forms.ChoiceField(label=_("kind of committee"), choices=[NONE, *CommitteeKind.choices])
    industry = forms.ChoiceField(
        label=_("industry"),
        required=False,
        choices=[NONE, *Industry.choices],
        help_text=_("Only of committees of enterprises, institutions and organisations."),
    )
    office = forms.ModelChoiceField(JusticeOffice.objects.none(), label=_("justice office"), empty_label="—")
    village = forms.TypedChoiceField(
        label=_("village"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Of a village's or community's committee; taken from the name when blank."),
    )
    head = TextField(label=_("director"), max_length=50, required=False)
    phone = TextField(label=_("office phone"), max_length=30, required=False)
    founded_on = DateField(label=_("founded on"), earliest=EARLIEST, required=False)
    term_from = DateField(
        label=_("present term since"),
        earliest=EARLIEST,
        required=False,
        help_text=_("Members are chosen for three years (人民调解法 Art. 9)."),
    )
    short_name = TextField(
        label=_("name in case numbers"),
        max_length=20,
        required=False,
        help_text=_("The × of (2026)×人调字第1号; taken from the name when blank, fixed from the first case on."),
    )

    def __init__(
        self, *args: Any, user: User, today: dt.date, committee: Committee | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today, self.committee = user, today, committee
        self.villages = {village.pk: village for village in villages_to_enter(user, today)}
        if committee is not None and committee.village is not None:
            self.villages.setdefault(committee.village.pk, committee.village)
        office, village = self.fields["office"], self.fields["village"]
        assert isinstance(office, forms.ModelChoiceField)  # noqa: S101 - declared so above
        assert isinstance(village, forms.TypedChoiceField)  # noqa: S101 - declared so above
        office.queryset = own_offices(user, today)
        self.offices = list(office.queryset)
        village.choices = [NONE, *_by_township(self.villages.values())]
        if len(self.offices) == 1:
            del self.fields["office"]

    def values(self) -> CommitteeValues:
        chosen = self.cleaned_data.get("village")
        village = self.villages.get(int(chosen)) if chosen else None
        return CommitteeValues(**{**self.given(COMMITTEE_FIELDS), "village": village, "office": self._office()})

    def _office(self) -> JusticeOffice | None:
        if "office" not in self.fields:
            return self.offices[0]
        office: JusticeOffice | None = self.cleaned_data.get("office")
        return office

    def judge(self) -> Mapping[str, list[str]]:
        known = queries.known_of([self.committee])[self.committee.pk] if self.committee else Known()
        facts = CommitteeFacts(self.today, {office.pk: office for office in self.offices})
        return committee_problems(settled_committee(self.values(), facts, known), facts, known)


class MediatorForm(JudgedForm):
    name = TextField(label=pgettext_lazy("person", "name"), max_length=50)
    sex = forms.ChoiceField(label=_("sex"), required=False, choices=[NONE, *Sex.choices])
    kind = forms.ChoiceField(label=_("full-time or part-time"), choices=MediatorKind.choices)
    is_member = forms.BooleanField(label=_("member of the committee"), required=False)
    phone = TextField(label=_("phone"), max_length=30, required=False)
    appointed_on = DateField(label=_("appointed on"), earliest=EARLIEST, required=False)
    birth_year = IntegerField(label=_("year of birth"), smallest=EARLIEST_BIRTH, biggest=2100, required=False)
    certificate_no = TextField(label=_("certificate number"), max_length=40, required=False)

    def __init__(
        self,
        *args: Any,
        user: User,
        today: dt.date,
        committee: Committee,
        mediator: Mediator | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today, self.committee, self.mediator = user, today, committee, mediator

    def values(self) -> MediatorValues:
        return MediatorValues(**{**self.given(MEDIATOR_FIELDS), "committee": self.committee})

    def judge(self) -> Mapping[str, list[str]]:
        facts = MediatorFacts(self.today, {self.committee.pk: self.committee})
        ended_on = self.mediator.ended_on if self.mediator else None
        return mediator_problems(settled_mediator(self.values()), facts, ended_on=ended_on)


class LastDayForm(PortalForm):
    """The last day of a committee or mediator, and why."""

    on = DateField(label=_("last day"))
    note = TextField(
        label=_("Reason"), max_length=200, required=False, help_text=_("It is kept and can be read later.")
    )


def _by_township(villages: Iterable[Village]) -> list[tuple[Any, Any]]:
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for village in villages:
        groups[village.township.name].append((village.pk, village.name))
    return list(groups.items())
