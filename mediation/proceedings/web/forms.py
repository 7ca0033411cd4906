"""Forms of the moves. The end of a case has the same fields here and on the entry page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bureau.webkit.forms import DateField, DecimalField, LongTextField, PortalForm, TextField
from mediation.choices import (
    AgreementForm,
    Conversion,
    NextStep,
    PerformMode,
    Result,
    Side,
    SubsidyGrade,
    TerminateReason,
)
from mediation.models import MediationCase, Mediator, Recusal
from mediation.rules.outcomes import (
    OUTCOME_FIELDS,
    OutcomeFacts,
    OutcomeValues,
    move_of,
    outcome_problems,
    settled_outcome,
)
from mediation.workflow import CASE

Choices = list[tuple[Any, Any]]

NOTHING = ("", "—")
# Beyond what can be stored: the rule says how much that is.
ANY_AMOUNT = 10**30


def label_of(name: str, model: Any = MediationCase) -> Any:
    return model._meta.get_field(name).verbose_name


def set_choices(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so
    field.choices = choices


def mediator_choices(mediators: Iterable[Mediator], first: int | None) -> Choices:
    """Options by committee, those of the committee ``first`` in front."""
    groups: dict[tuple[bool, str], Choices] = defaultdict(list)
    for one in mediators:
        groups[one.committee_id != first, one.committee.name].append((str(one.pk), one.name))
    return [(name, groups[elsewhere, name]) for elsewhere, name in sorted(groups)]


class OutcomeForm(PortalForm):
    """What a case ends with. Nothing is marked required: which facts it takes depends on the result."""

    result = forms.ChoiceField(label=label_of("result"), required=False, choices=[NOTHING, *Result.choices])
    ended_on = DateField(label=label_of("ended_on"), required=False)
    agreement_form = forms.ChoiceField(
        label=label_of("agreement_form"), required=False, choices=[NOTHING, *AgreementForm.choices]
    )
    agreed_on = DateField(label=label_of("agreed_on"), required=False)
    agreement_no = TextField(
        label=label_of("agreement_no"),
        required=False,
        max_length=60,
        help_text=_("Left empty, a written agreement takes the number of its case."),
    )
    agreement_content = LongTextField(label=label_of("agreement_content"), required=False, rows=3)
    amount_agreed = DecimalField(label=label_of("amount_agreed"), required=False, biggest=ANY_AMOUNT)
    perform_mode = forms.ChoiceField(
        label=label_of("perform_mode"), required=False, choices=[NOTHING, *PerformMode.choices]
    )
    perform_due = DateField(label=label_of("perform_due"), required=False, future=True)
    perform_place = TextField(label=label_of("perform_place"), required=False, max_length=100)
    terminate_reason = forms.ChoiceField(
        label=label_of("terminate_reason"), required=False, choices=[NOTHING, *TerminateReason.choices]
    )
    next_step = forms.ChoiceField(label=label_of("next_step"), required=False, choices=[NOTHING, *NextStep.choices])
    conversion = forms.ChoiceField(label=label_of("conversion"), required=False, choices=[NOTHING, *Conversion.choices])

    def outcome(self) -> OutcomeValues:
        given = {name: self.cleaned_data.get(name) for name in OUTCOME_FIELDS}
        return OutcomeValues(**{name: value for name, value in given.items() if value not in (None, "")})

    def say(self, name: str, messages: list[str]) -> None:
        """The rules' words at their field, unless the field has its own already."""
        if name in self.errors:
            return
        for message in messages:
            self.add_error(name if name in self.fields else None, message)


class EndForm(OutcomeForm):
    """The end of a case that is entered already. Only the results to which its state leads are offered."""

    def __init__(self, *args: Any, case: MediationCase, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.today = case, today
        moves = {edge.name for edge in CASE.edges_from(case.state)}
        within = [(value, label) for value, label in Result.choices if self._leads_to(value, moves)]
        # A case that moved on meanwhile: the action says so, with everything that was typed still there.
        set_choices(self, "result", [NOTHING, *(within or Result.choices)])

    def _leads_to(self, result: str, moves: set[str]) -> bool:
        return "correct" in moves or move_of(OutcomeValues(result=result)) in moves

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        values = settled_outcome(self.outcome())
        facts = OutcomeFacts(
            today=self.today, accepted_on=self.case.accepted_on, has_lead=self.case.lead_id is not None
        )
        problems = outcome_problems(values, facts) if values.result else {"result": [str(_("Choose the result."))]}
        for name, messages in problems.items():
            self.say(name, messages)
        return cleaned


class StartForm(PortalForm):
    """Who leads the mediation."""

    lead = forms.ChoiceField(label=label_of("lead"))

    def __init__(self, *args: Any, mediators: Iterable[Mediator], case: MediationCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mediators = {str(one.pk): one for one in mediators}
        set_choices(self, "lead", [NOTHING, *mediator_choices(self.mediators.values(), case.committee_id)])

    def chosen(self) -> Mediator:
        return self.mediators[self.cleaned_data["lead"]]


class ExtendForm(PortalForm):
    """A later limit, with the consent of both parties."""

    extended_until = DateField(label=_("New limit"), required=False, future=True)
    extension_agreed = forms.BooleanField(
        label=label_of("extension_agreed"),
        required=False,
        help_text=_("Without the consent of both parties the limit stays (Art. 33 of the working rules of 2002)."),
    )


class ReopenForm(PortalForm):
    """Why a case is mediated anew."""

    reason = LongTextField(
        label=label_of("reason", Recusal),
        required=False,
        max_length=500,
        rows=3,
        help_text=_("What the case had ended with is kept and stays on its page."),
    )


class RecusalForm(PortalForm):
    """A mediator stands back."""

    mediator = forms.ChoiceField(label=label_of("mediator", Recusal))
    asked_by = forms.ChoiceField(
        label=label_of("asked_by", Recusal),
        choices=[NOTHING, *Side.choices, ("mediator", _("The mediator himself"))],
    )
    reason = LongTextField(label=label_of("reason", Recusal), max_length=500, rows=3)

    def __init__(self, *args: Any, mediators: Iterable[Mediator], case: MediationCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mediators = {str(one.pk): one for one in mediators}
        set_choices(self, "mediator", [NOTHING, *mediator_choices(self.mediators.values(), case.committee_id)])

    def chosen(self) -> Mediator:
        return self.mediators[self.cleaned_data["mediator"]]


class GradeForm(PortalForm):
    """The subsidy grade, a reviewer's word."""

    grade = forms.ChoiceField(label=label_of("subsidy_grade"), choices=SubsidyGrade.choices, widget=forms.RadioSelect)
