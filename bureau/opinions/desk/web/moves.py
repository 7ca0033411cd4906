"""The moves of an opinion: each page is one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.requests import user_of
from bureau.opinions.choices import RejectReason, Share
from bureau.opinions.desk.web.moving import MoveView, version_of
from bureau.opinions.handling import actions
from bureau.opinions.handling.closing.actions import reopen
from bureau.opinions.handling.queries import part_for
from bureau.opinions.models import Opinion, Part
from bureau.opinions.reference.queries import right_bodies
from bureau.webkit.forms import LongTextField, PortalForm, TextField
from villages.queries import all_offices


class RejectForm(PortalForm):
    """The body in charge: one of the list, or another in one's own words."""

    reason = forms.ChoiceField(label=_("reason"), choices=[("", "—"), *RejectReason.choices])
    body = forms.ModelChoiceField(right_bodies(), label=_("body in charge"), required=False, empty_label="—")
    right_body = TextField(
        label=_("another body in charge"),
        max_length=100,
        required=False,
        help_text=_("Only when it is not in the list; name and telephone, as the citizen will read them."),
    )

    def clean_right_body(self) -> str:
        written: str = self.cleaned_data["right_body"].strip()
        chosen = self.cleaned_data.get("body")
        if chosen is not None and written:
            raise forms.ValidationError(_("Choose from the list or write it here, not both."))
        return written or str(chosen or "")


class OfficeForm(PortalForm):
    """Another office; empty: the bureau itself."""

    office = forms.ModelChoiceField(all_offices(), label=_("justice office"), required=False, empty_label=_("bureau"))
    text = LongTextField(label=_("reason"), max_length=500, rows=3)


class SplitForm(PortalForm):
    office = forms.ModelChoiceField(all_offices(), label=_("justice office"))
    share = forms.ChoiceField(label=_("part of the office"), choices=Share.choices, initial=Share.ASSIST)
    text = LongTextField(label=_("What the office is to do"), max_length=500, rows=3)


class Reject(MoveView):
    title = _("Do not accept")
    form_class = RejectForm

    def perform(self, form: forms.Form) -> Opinion:
        given = form.cleaned_data
        return actions.reject_opinion(
            **self.asked, reason=given["reason"], right_body=given["right_body"], today=timezone.localdate()
        )


class PassOn(MoveView):
    title = _("Pass on")
    form_class = OfficeForm

    def perform(self, form: forms.Form) -> Opinion:
        given = form.cleaned_data
        return actions.transfer_opinion(**self.asked, office=given["office"], reason=given["text"])


class Split(MoveView):
    title = _("Share with another office")
    form_class = SplitForm
    said_as = "what"

    def perform(self, form: forms.Form) -> Part:
        given = form.cleaned_data
        return actions.split_opinion(**self.asked, office=given["office"], what=given["text"], share=given["share"])


class Ask(MoveView):
    """The clock of the reply stops until the citizen has answered."""

    title = _("Ask the citizen")
    text_label = _("Question, as the citizen will read it")
    said_as = "question"

    def perform(self, form: forms.Form) -> Opinion:
        return actions.ask_for_facts(**self.asked, question=form.cleaned_data["text"])


class AddFacts(MoveView):
    title = _("Write down what the citizen added")
    text_label = _("What the citizen said")
    said_as = "body"

    def perform(self, form: forms.Form) -> Opinion:
        text = form.cleaned_data["text"]
        return actions.add_facts(actor=self.user, which=self.object.pk, body=text, today=timezone.localdate())


class Reopen(MoveView):
    title = _("Handle again")
    text_label = _("reason")

    def perform(self, form: forms.Form) -> Opinion:
        return reopen(
            actor=self.user,
            which=self.object.pk,
            reason=form.cleaned_data["text"],
            version=self.version or 0,
            today=timezone.localdate(),
        )


class AddNote(MoveView):
    title = _("Internal note")
    text_label = _("Note; the citizen never sees it")
    said_as = "body"

    def perform(self, form: forms.Form) -> Any:
        return actions.add_note(actor=self.user, opinion_id=self.object.pk, body=form.cleaned_data["text"])


class FinishPart(MoveView):
    title = _("Our part is done")
    text_label = _("What was done")
    said_as = "note"

    def get_object(self) -> Any:
        return part_for(self.user, self.kwargs["pk"])

    def get_version(self) -> None:
        return None

    def perform(self, form: forms.Form) -> Part:
        return actions.finish_part(actor=self.user, part_id=self.object.pk, note=form.cleaned_data["text"])

    def get_success_url(self, result: Any) -> str:
        return reverse("opinions:detail", args=[self.object.opinion_id])


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    actions.accept_opinion(
        actor=user_of(request), opinion_id=pk, version=version_of(request), today=timezone.localdate()
    )
    messages.success(request, gettext("Accepted."))
    return HttpResponseRedirect(reverse("opinions:detail", args=[pk]))
