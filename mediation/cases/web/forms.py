"""The forms of a case: registration alone, or with its end. They say everything at once by asking the rules; the
actions ask them again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.webkit.forms import DateField, DecimalField, IntegerField, LongTextField, PortalForm, TextField
from consultants.models import Consultant
from mediation.cases import queries
from mediation.cases.actions import CaseEntry
from mediation.cases.filling import entry_problems, prepared
from mediation.cases.web.parties import PartyRow, add_rows, blank_row, is_row_field, row_of
from mediation.choices import Difficulty, DisputeType, Side, Source, SpecialGroup
from mediation.models import Committee, MediationCase
from mediation.proceedings.queries import offered_mediators
from mediation.proceedings.web.forms import (
    ANY_AMOUNT,
    NOTHING,
    Choices,
    OutcomeForm,
    label_of,
    mediator_choices,
    set_choices,
)
from mediation.rules.cases import CaseValues
from mediation.rules.outcomes import OUTCOME_FIELDS, OutcomeValues, settled_outcome
from villages.queries import village_choices, villages_to_enter

_PARTY = re.compile(r"parties\.(\d+)\.(\w+)")
PLACE_FIELDS = ("accepted_on", "committee", "village", "lead", "source", "source_doc_no", "consultant")
# Fields of which several values are sent.
SEVERAL = ("special_groups", "assistants")


def as_typed(sent: Mapping[str, list[str]]) -> dict[str, Any]:
    """What a browser sent, or a draft kept, as initial values of a form: shown again as it was typed."""
    return {name: values if name in SEVERAL else values[-1] for name, values in sent.items() if values}


class CaseForm(PortalForm):
    """Everything that is registered of a case. Nothing is marked required: the rules say what is missing."""

    accepted_on = DateField(label=label_of("accepted_on"), required=False)
    committee = forms.ChoiceField(label=label_of("committee"), required=False)
    village = forms.ChoiceField(label=label_of("village"), required=False)
    source = forms.ChoiceField(label=label_of("source"), required=False, choices=[NOTHING, *Source.choices])
    source_doc_no = TextField(label=label_of("source_doc_no"), required=False, max_length=60)
    lead = forms.ChoiceField(label=label_of("lead"), required=False)
    consultant = forms.ModelChoiceField(
        Consultant.objects.none(), label=label_of("consultant"), required=False, empty_label=_("nobody")
    )
    assistants = forms.MultipleChoiceField(
        label=label_of("assistants"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_cross_committee = forms.BooleanField(label=label_of("is_cross_committee"), required=False)
    occurred_on = DateField(label=label_of("occurred_on"), required=False)
    dispute_type = forms.ChoiceField(
        label=label_of("dispute_type"), required=False, choices=[NOTHING, *DisputeType.choices]
    )
    brief = LongTextField(label=label_of("brief"), required=False, rows=4)
    difficulty = forms.ChoiceField(
        label=label_of("difficulty"), required=False, choices=Difficulty.choices, initial=Difficulty.NORMAL
    )
    difficulty_reason = TextField(label=label_of("difficulty_reason"), required=False, max_length=200)
    amount_claimed = DecimalField(label=label_of("amount_claimed"), required=False, biggest=ANY_AMOUNT)
    is_dangerous = forms.BooleanField(
        label=label_of("is_dangerous"), required=False, help_text=_("The office head and the bureau are told today.")
    )
    danger_note = LongTextField(label=label_of("danger_note"), required=False, rows=2, max_length=500)
    special_groups = forms.MultipleChoiceField(
        label=label_of("special_groups"),
        required=False,
        choices=SpecialGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A minor among the parties is found by identity number or year of birth."),
    )
    party_count = IntegerField(
        label=label_of("party_count"), required=False, help_text=_("Left empty: the parties entered.")
    )
    deaths = IntegerField(label=label_of("deaths"), required=False)
    remarks = LongTextField(label=label_of("remarks"), required=False, rows=2)

    MORE: ClassVar[tuple[str, ...]] = ("special_groups", "party_count", "deaths", "remarks")
    MORE_PLACE: ClassVar[tuple[str, ...]] = ("assistants", "is_cross_committee", "occurred_on")

    def __init__(
        self,
        *args: Any,
        user: User,
        today: dt.date,
        case: MediationCase | None = None,
        focus: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today, self.case = user, today, case
        self.rows = add_rows(self, self.data if self.is_bound else self.initial)
        self.blank_row = blank_row()
        if focus in self.fields:
            self.fields[focus].widget.attrs["autofocus"] = True
        self._offer_places()
        self._offer_people()
        parties = [name for name in self.fields if is_row_field(name)]
        rest = [name for name in self.fields if name not in OUTCOME_FIELDS]
        self.order_fields([*PLACE_FIELDS, *self.MORE_PLACE, *parties, *rest])

    # -- what can be chosen --

    def _offer_places(self) -> None:
        villages = villages_to_enter(self.user, self.today)
        self.villages = {str(village.pk): village for village in villages}
        self.committees: dict[str, Committee] = {}
        if self.case is None:
            active = queries.committees_to_enter(self.user, self.today).active(self.day)  # type: ignore[attr-defined]
            self.committees = {str(one.pk): one for one in active}
            set_choices(self, "committee", [NOTHING, *self._committee_choices()])
        else:
            # The committee's number stands on the case: it stays.
            del self.fields["committee"]
            self.villages.setdefault(str(self.case.village_id), self.case.village)
        set_choices(self, "village", [NOTHING, *village_choices(self.villages.values())])

    def _committee_choices(self) -> Choices:
        offices: dict[str, Choices] = {}
        for pk, one in self.committees.items():
            offices.setdefault(one.office.name, []).append((pk, one.name))
        return list(offices.items()) if len(offices) > 1 else next(iter(offices.values()), [])

    def _offer_people(self) -> None:
        committee = self.chosen_committee()
        self.mediators = {}
        if committee is not None:
            offered = offered_mediators(self.user, committee.office_id, self.day)
            self.mediators = {str(one.pk): one for one in offered}
        if self.case is not None:
            named = [self.case.lead, *self.case.assistants.all()]
            self.mediators.update({str(one.pk): one for one in named if one is not None})
        choices = mediator_choices(self.mediators.values(), committee.pk if committee else None)
        set_choices(self, "lead", [NOTHING, *choices])
        set_choices(self, "assistants", choices)
        consultants = self.fields["consultant"]
        assert isinstance(consultants, forms.ModelChoiceField)  # noqa: S101 - declared so above
        consultants.queryset = queries.offered_consultants(self.user, self.today, self.case)

    def chosen_committee(self) -> Committee | None:
        if self.case is not None:
            return self.case.committee
        return self.committees.get(str(self["committee"].value()))

    @property
    def day(self) -> dt.date:
        """The day of acceptance as far as it can be read: who was released before it is not offered."""
        try:
            return self.fields["accepted_on"].to_python(self["accepted_on"].value()) or self.today
        except ValidationError:
            return self.today

    # -- what was entered --

    def entry(self) -> CaseEntry:
        return CaseEntry(self.values(), self._outcome())

    def _outcome(self) -> OutcomeValues:
        return queries.outcome_of(self.case) if self.case is not None else OutcomeValues()

    def values(self) -> CaseValues:
        names = [name for name in self.fields if name not in OUTCOME_FIELDS and not is_row_field(name)]
        given = {name: self.cleaned_data.get(name) for name in names}
        chosen: dict[str, Any] = {
            "committee": self.case.committee if self.case else self.committees.get(given.get("committee") or ""),
            "village": self.villages.get(given["village"] or ""),
            "lead": self.mediators.get(given["lead"] or ""),
            "assistants": tuple(self.mediators[pk] for pk in given["assistants"] or ()),
            "special_groups": tuple(given["special_groups"] or ()),
            "parties": tuple(row.values() for row in self.filled_rows),
        }
        plain = {name: value for name, value in given.items() if name not in chosen and value not in (None, "")}
        return CaseValues(**plain, **chosen)

    @property
    def filled_rows(self) -> list[PartyRow]:
        return [row for row in self.rows if row.is_filled]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        entry = self.entry()
        values = prepared(entry.values)
        facts = queries.entry_facts(
            self.user,
            today=self.today,
            committee_ids=[values.committee.pk] if values.committee else [],
            village_ids=[values.village.pk] if values.village else [],
            case=self.case,
        )
        self.place(entry_problems(values, settled_outcome(entry.outcome), facts))
        return cleaned

    def place(self, problems: Mapping[str, list[str]]) -> None:
        """The rules' words at their fields, unless a field has its own already."""
        for name, messages in problems.items():
            field = self.field_of(name)
            if field is None or field not in self.errors:
                for message in messages:
                    self.add_error(field, message)

    def field_of(self, name: str) -> str | None:
        """Where a problem is shown: ``parties.1.phone`` at the second party that was entered."""
        party = _PARTY.fullmatch(name)
        if party:
            return f"p{self.filled_rows[int(party[1])].number}-{party[2]}"
        if name in ("applicants", "respondents"):
            side = Side.APPLICANT if name == "applicants" else Side.RESPONDENT
            row = next((row for row in self.rows if row["side"].value() == side), self.rows[-1])
            return f"p{row.number}-name"
        if self.case is not None and name in OUTCOME_FIELDS:
            # A closed case: its end stands elsewhere, and what contradicts it here is the day.
            return "accepted_on"
        return name if name in self.fields else None

    def where(self, name: str) -> str:
        number = row_of(name)
        places = [row.number for row in self.rows]
        return gettext("Party %(n)s: ") % {"n": places.index(number) + 1} if number is not None else ""

    # -- what the page folds away --

    @property
    def opens_more(self) -> bool:
        return self._touches(self.MORE)

    @property
    def opens_more_place(self) -> bool:
        return self._touches(self.MORE_PLACE) or bool(self["lead"].errors)

    def _touches(self, names: tuple[str, ...]) -> bool:
        return any(self[name].value() or self[name].errors for name in names)


class EntryForm(CaseForm, OutcomeForm):
    """Registration and, when it is over already, the end of a case on one page."""

    def _outcome(self) -> OutcomeValues:
        return self.outcome()

    @property
    def opens_result(self) -> bool:
        """The group of the result stays folded until something is in it."""
        return self._touches(OUTCOME_FIELDS)
