"""Forms of the moves. The actions judge; their words come back to the fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.webkit.forms import DateField, LongTextField, PortalForm, TextField
from rectification.choices import Grade
from rectification.rules.closing import REASON_LENGTH, Answer, checklist_problems

# A poor result is no choice: it goes back with the reason.
GRADES = [(value, label) for value, label in Grade.choices if value != Grade.POOR]


class NothingForm(PortalForm):
    """A step that takes nothing but the decision."""


class ReasonForm(PortalForm):
    """Why it goes back; kept in the journal."""

    wide = needed = ("reason",)
    reason = LongTextField(
        label=pgettext_lazy("problem", "reason"), required=False, max_length=REASON_LENGTH, rows=3,
        help_text=_("The unit reads it: what is missing, what to do."),
    )  # fmt: skip


class ExtendForm(PortalForm):
    wide = ("reason",)
    needed = ("deadline", "reason")
    deadline = DateField(label=_("new deadline"), required=False, future=True)
    reason = LongTextField(label=pgettext_lazy("problem", "reason"), required=False, max_length=REASON_LENGTH, rows=3)


class ApplyForm(PortalForm):
    wide = needed = ("proof",)
    proof = LongTextField(
        label=_("proof in words"), required=False, max_length=2000, rows=4,
        help_text=_("What was done, and where it can be seen. Files are attached on the problem's page."),
    )  # fmt: skip


class VerifyForm(PortalForm):
    needed = ("grade",)
    grade = forms.ChoiceField(label=_("grade"), required=False, choices=GRADES, widget=forms.RadioSelect)


class RelapseForm(PortalForm):
    wide = ("reason",)
    needed = ("found_on", "reason")
    found_on = DateField(label=_("relapse found on"), required=False)
    deadline = DateField(label=_("to be put right again by"), required=False, future=True)
    reason = LongTextField(
        label=pgettext_lazy("look-back", "what was found"), required=False, max_length=REASON_LENGTH, rows=3
    )


class LookBackForm(PortalForm):
    wide = ("note",)
    needed = ("done_on",)
    done_on = DateField(label=_("looked back on"), required=False)
    note = LongTextField(
        label=pgettext_lazy("look-back", "what was found"), required=False, max_length=REASON_LENGTH, rows=3
    )


class ChecklistForm(PortalForm):
    """Each question with yes or no and a note; all are answered with yes before anybody signs."""

    def __init__(self, *args: Any, questions: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for pk, asked in questions.items():
            self.fields[f"met_{pk}"] = forms.TypedChoiceField(
                label=asked,
                required=False,
                choices=[("yes", _("yes")), ("no", _("no"))],
                widget=forms.RadioSelect,
                coerce=lambda given: given == "yes",
                empty_value=None,
            )
            self.fields[f"note_{pk}"] = TextField(label=_("note"), required=False, max_length=500)

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """(question, note), for the page."""
        return [(self[f"met_{pk}"], self[f"note_{pk}"]) for pk in self.questions]

    def answers(self) -> list[Answer]:
        given = self.cleaned_data
        return [Answer(pk, given.get(f"met_{pk}"), given.get(f"note_{pk}") or "") for pk in self.questions]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for key, messages in checklist_problems(self.questions, self.answers()).items():
            name = f"met_{key.removeprefix('answers.')}"
            if name not in self.errors:
                for message in messages:
                    self.add_error(name, message)
        return cleaned
