"""Forms of what follows an agreement. The actions judge; their words come back to the fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bureau.webkit.forms import DateField, DecimalField, IntegerField, LongTextField, PortalForm, TextField
from mediation.choices import ConfirmationResult, Performance, Satisfaction, VisitMode
from mediation.rules.followups import TEXTS, VISIT_TEXTS
from mediation.rules.instalments import MOST_PARTS, Part

EMPTY = [("", "—")]
# Without JavaScript rows cannot be added: so many empty ones stand below the plan, at least so many rows in all.
SPARE_ROWS, FEWEST_ROWS = 2, 6


class StepForm(PortalForm):
    """``needed``: fields that the page does not call optional. What is missing is said by the action."""

    needed: tuple[str, ...] = ()


class PerformanceForm(StepForm):
    needed = ("performance",)
    performance = forms.ChoiceField(
        label=_("performance"), required=False, choices=Performance.choices, widget=forms.RadioSelect
    )
    performed_on = DateField(label=_("performed on"), required=False, help_text=_("Only when all was performed."))
    performance_note = LongTextField(
        label=_("note on performance"), required=False, max_length=TEXTS["performance_note"], rows=2
    )


class PaymentForm(StepForm):
    needed = ("paid_on",)
    paid_on = DateField(label=_("paid on"), required=False)


class EvenPlanForm(PortalForm):
    """Of a plan in equal monthly parts: how many, and the first day."""

    count = IntegerField(label=_("number of instalments"), smallest=1, biggest=MOST_PARTS)
    first = DateField(label=_("first due on"), future=True)


class PlanForm(PortalForm):
    """As many rows as asked for; rows without day and amount are left out."""

    def __init__(self, *args: Any, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = range(rows)
        for row in self.rows:
            self.fields[f"due_{row}"] = DateField(label=_("due on"), required=False, future=True)
            self.fields[f"amount_{row}"] = DecimalField(label=_("amount (yuan)"), required=False)

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """The fields of each row."""
        return [(self[f"due_{row}"], self[f"amount_{row}"]) for row in self.rows]

    def filled(self) -> list[tuple[int, Part]]:
        """(row, instalment) of every row that is not empty."""
        found = [
            (row, self.cleaned_data.get(f"due_{row}"), self.cleaned_data.get(f"amount_{row}")) for row in self.rows
        ]
        return [(row, Part(due, amount)) for row, due, amount in found if due is not None or amount is not None]


def initial_rows(parts: Sequence[Part]) -> dict[str, Any]:
    """The parts as first values of a PlanForm."""
    return {
        name: value
        for row, part in enumerate(parts)
        for name, value in ((f"due_{row}", part.due_on), (f"amount_{row}", part.amount))
    }


class ApplicationForm(StepForm):
    needed = ("confirm_applied_on",)
    confirm_applied_on = DateField(label=_("confirmation applied for on"), required=False)
    confirm_court = TextField(label=_("court"), required=False, max_length=TEXTS["confirm_court"])
    confirm_joint = forms.BooleanField(label=_("Both parties applied together."), required=False)


class DecisionForm(StepForm):
    needed = ("confirm_result",)
    confirm_result = forms.ChoiceField(
        label=_("judicial confirmation"), required=False, choices=ConfirmationResult.choices, widget=forms.RadioSelect
    )
    confirm_result_on = DateField(label=_("decided on"), required=False)
    confirm_ruling_no = TextField(
        label=_("number of the ruling"), required=False, max_length=TEXTS["confirm_ruling_no"]
    )


class VisitForm(StepForm):
    needed = ("visited_on", "visitor", "mode", "performance")
    wide = ("note",)
    visited_on = DateField(label=_("visited on"), required=False)
    visitor = TextField(label=_("visitor"), required=False, max_length=VISIT_TEXTS["visitor"])
    mode = forms.ChoiceField(label=_("way of visiting"), required=False, choices=VisitMode.choices)
    performance = forms.ChoiceField(
        label=_("performance found"), required=False, choices=[*EMPTY, *Performance.choices]
    )
    performed_on = DateField(label=_("performed on"), required=False, help_text=_("Only when all was performed."))
    update_performance = forms.BooleanField(label=_("Note this as the performance of the case."), required=False)
    satisfaction = forms.ChoiceField(label=_("satisfaction"), required=False, choices=[*EMPTY, *Satisfaction.choices])
    has_hidden_risk = forms.BooleanField(label=_("There is hidden trouble left."), required=False)
    note = LongTextField(label=_("what was found"), required=False, max_length=VISIT_TEXTS["note"], rows=3)
    next_on = DateField(
        label=_("next visit planned for"), required=False, future=True, help_text=_("Empty: no further visit.")
    )

    def __init__(self, *args: Any, is_agreed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_agreed:
            for name in ("performance", "performed_on", "update_performance"):
                del self.fields[name]


class PlanVisitForm(StepForm):
    visit_due_on = DateField(
        label=_("return visit planned for"),
        required=False,
        future=True,
        help_text=_("Empty: no visit is planned."),
    )


class DangerForm(StepForm):
    needed = ("danger_note",)
    danger_note = LongTextField(label=_("what points to danger"), required=False, max_length=500, rows=3)
