"""The entry form of a prevention report. It says everything at once by asking the rules; the action asks them again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.webkit.forms import DateField, IntegerField, LongTextField, PortalForm
from mediation.cases.queries import committees_to_enter
from mediation.models import Committee
from mediation.prevention import queries
from mediation.prevention.columns import LABELS
from mediation.rules.prevention import (
    FIGURES,
    PREVENTION_FIELDS,
    PreventionValues,
    prevention_problems,
    settled_prevention,
)


def _number(name: str) -> IntegerField:
    # Empty is 0, and the rules say what is too much.
    return IntegerField(label=LABELS[name], required=False)


class PreventionForm(PortalForm):
    """The whole report on one page. Nothing is marked required: the rules say what is missing, all at once."""

    date = DateField(label=LABELS["date"], required=False)
    committee = forms.ModelChoiceField(
        Committee.objects.none(), label=LABELS["committee"], required=False, empty_label="—"
    )
    sweeps = _number("sweeps")
    prevented = _number("prevented")
    suicide_cases = _number("suicide_cases")
    suicide_people = _number("suicide_people")
    criminal_cases = _number("criminal_cases")
    criminal_people = _number("criminal_people")
    petition_cases = _number("petition_cases")
    petition_people = _number("petition_people")
    fight_cases = _number("fight_cases")
    fight_people = _number("fight_people")
    note = LongTextField(
        label=LABELS["note"],
        required=False,
        max_length=500,
        rows=2,
        help_text=_("What the reviewer should know: where, what was done. No names."),
    )

    def __init__(self, *args: Any, user: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        field = self.fields["committee"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = committees_to_enter(user, today)

    def values(self) -> PreventionValues:
        cleaned: dict[str, Any] = self.cleaned_data
        return PreventionValues(
            **{name: cleaned.get(name) for name in PREVENTION_FIELDS if name != "note"},
            note=(cleaned.get("note") or ""),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        values = settled_prevention(self.values())
        ids = [values.committee.pk] if values.committee else []
        facts = queries.prevention_facts(self.user, today=self.today, committee_ids=ids)
        for name, messages in prevention_problems(values, facts).items():
            if name not in self.errors and not (name == "sweeps" and set(FIGURES) & set(self.errors)):
                for message in messages:
                    self.add_error(name, message)
        return cleaned
