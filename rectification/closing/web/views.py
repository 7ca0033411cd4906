"""One page for each move. Each asks for what the move takes; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bureau.core.errors import IllegalMove, InvalidValue, NotVisible
from rectification.choices import LookBackResult, ProblemState, RectificationType
from rectification.closing import actions
from rectification.closing.web.forms import (
    ApplyForm,
    ChecklistForm,
    ExtendForm,
    LookBackForm,
    NothingForm,
    ReasonForm,
    RelapseForm,
    VerifyForm,
)
from rectification.models import LookBack, Problem
from rectification.problems.queries import questions_of
from rectification.problems.web.pages import ProblemPage
from rectification.rules.closing import RelapseValues, too_early, wrong_person


class MovePage(ProblemPage):
    """``step``: the move's name in the table."""

    step = ""

    def refuse_opening(self) -> None:
        super().refuse_opening()
        words = wrong_person(
            step=self.step,
            actor=self.user.pk,
            requested_by=self.problem.requested_by_id,
            verified_by=self.problem.verified_by_id,
        )
        if words:
            raise IllegalMove(words)

    @property
    def basis(self) -> dict[str, Any]:
        """What every move is told."""
        return {"actor": self.user, "problem_id": self.problem.pk, "version": self.opened_version}

    def perform(self, form: forms.Form) -> Any:
        try:
            return self.move(form)
        except InvalidValue as refused:
            # What has no field here (the measures) is said above the form, in its own words only.
            placed: dict[str, list[str]] = {}
            for name, texts in refused.fields.items():
                placed.setdefault(name if name in form.fields else "__all__", []).extend(texts)
            raise InvalidValue(str(refused), fields=placed) from None

    def move(self, form: forms.Form) -> Any:
        """Call the action."""
        raise NotImplementedError


class TakeOn(MovePage):
    step = "take_on"
    title = _("Take the problem on")
    form_class = NothingForm
    states = (ProblemState.OPEN,)
    submit_label = _("Take it on")
    success_message = _("Taken on: the problem is being put right.")
    advice = _("The problem is put right with the measures that are written; they can still be changed.")

    def move(self, form: forms.Form) -> Problem:
        return actions.take_on(**self.basis)


class ExtendDeadline(MovePage):
    step = "extend"
    title = _("Extend the deadline")
    form_class = ExtendForm
    states = (ProblemState.IN_PROGRESS,)
    success_message = _("Extended; the former deadline stays on record.")

    def move(self, form: forms.Form) -> Problem:
        return actions.extend_deadline(**self.basis, **form.cleaned_data, today=self.today)


class RequestClosing(MovePage):
    step = "request_closing"
    title = _("Apply for closing")
    form_class = ApplyForm
    states = (ProblemState.IN_PROGRESS,)
    submit_label = _("Apply")
    success_message = _("Applied for; somebody else verifies it.")

    def move(self, form: forms.Form) -> Problem:
        return actions.request_closing(**self.basis, proof=form.cleaned_data["proof"], today=self.today)


class VerifyClosing(MovePage):
    step = "verify"
    template_name = "rectification/closing/proof.html"
    title = _("Verify")
    form_class = VerifyForm
    states = (ProblemState.CLOSE_REQUESTED,)
    submit_label = _("Verify")
    success_message = _("Verified; a leader signs it.")
    advice = _("What was put right poorly goes back with the reason.")

    def move(self, form: forms.Form) -> Problem:
        return actions.verify_closing(**self.basis, grade=form.cleaned_data["grade"], today=self.today)


class ReturnRequest(MovePage):
    step = "return"
    template_name = "rectification/closing/proof.html"
    title = _("Return with reason")
    form_class = ReasonForm
    states = (ProblemState.CLOSE_REQUESTED,)
    submit_label = _("Return")
    success_message = _("Returned; the problem is being put right again.")

    def move(self, form: forms.Form) -> Problem:
        return actions.return_request(**self.basis, reason=form.cleaned_data["reason"])


class SignClosing(MovePage):
    step = "sign"
    template_name = "rectification/closing/sign.html"
    title = pgettext_lazy("problem", "Sign the closing")
    form_class = ChecklistForm
    states = (ProblemState.VERIFIED,)
    submit_label = pgettext_lazy("problem", "Sign: close by number")
    success_message = _("Closed by number; it is looked back at after 30 and 90 days.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"questions": questions_of(self.problem)}

    def move(self, form: forms.Form) -> Problem:
        assert isinstance(form, ChecklistForm)  # noqa: S101 - declared by form_class
        return actions.sign_closing(**self.basis, answers=form.answers(), today=self.today)


class SendBack(MovePage):
    step = "send_back"
    template_name = "rectification/closing/proof.html"
    title = _("Send back with reason")
    form_class = ReasonForm
    states = (ProblemState.VERIFIED,)
    submit_label = _("Send back")
    success_message = _("Sent back; the problem is being put right again.")

    def move(self, form: forms.Form) -> Problem:
        return actions.send_back(**self.basis, reason=form.cleaned_data["reason"])


class NoteRelapse(MovePage):
    step = "relapse"
    title = _("Note a relapse")
    form_class = RelapseForm
    states = (ProblemState.CLOSED,)
    submit_label = _("Open the number again")
    success_message = _("Opened again under the same number, in its next round.")
    advice = _("The number stays; who had applied, verified and signed stays on record. A new round begins.")

    def get_initial(self) -> dict[str, Any]:
        return {"found_on": self.today}

    def show(self, form: forms.Form, **kwargs: Any) -> Any:
        if self.problem.rect_type == RectificationType.LONG_TERM:
            form.fields["deadline"].label = _("next report due")
        return super().show(form, **kwargs)

    def move(self, form: forms.Form) -> Problem:
        return actions.note_relapse(**self.basis, values=RelapseValues(**form.cleaned_data), today=self.today)


class RecordLookBack(MovePage):
    """Still put right; a relapse has its own page."""

    template_name = "rectification/closing/look_back.html"
    form_class = LookBackForm
    states = (ProblemState.CLOSED,)
    title = _("Record the look-back")
    submit_label = _("Still put right")
    success_message = _("Recorded: still put right.")

    @cached_property
    def look_back(self) -> LookBack:
        found = self.problem.look_backs.filter(pk=self.kwargs["look_back"]).first()
        if found is None:
            raise NotVisible(gettext("There is no such look-back."))
        return found

    def get_initial(self) -> dict[str, Any]:
        return {"done_on": self.today}

    def refuse_opening(self) -> None:
        super().refuse_opening()
        if self.look_back.done_on is not None or self.look_back.round != self.problem.round:
            raise IllegalMove(gettext("This look-back is done already, or the problem is open again."))
        if words := too_early(due_on=self.look_back.due_on, today=self.today):
            raise IllegalMove(words)

    def move(self, form: forms.Form) -> LookBack:
        return actions.record_look_back(
            actor=self.user,
            look_back_id=self.look_back.pk,
            result=LookBackResult.HELD,
            note=form.cleaned_data["note"],
            done_on=form.cleaned_data["done_on"],
            today=self.today,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(look_back=self.look_back, **kwargs)
