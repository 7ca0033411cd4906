"""The moves of an opinion: each page is one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.errors import NeedsConfirmation
from bureau.opinions.choices import Outcome, RejectReason, Share
from bureau.opinions.desk import queries
from bureau.opinions.handling import actions
from bureau.opinions.handling.closing.actions import reopen
from bureau.opinions.handling.queries import part_for, present_reply
from bureau.opinions.handling.replies.actions import approve_reply, return_reply, write_reply
from bureau.opinions.handling.sealing.actions import unseal_identity
from bureau.opinions.models import Opinion, Part
from bureau.webkit.forms import LongTextField, PortalForm, TextField
from bureau.webkit.formviews import ActionFormView
from villages.queries import all_offices


class TextForm(PortalForm):
    """One text: a reason, a question, a note."""

    text = LongTextField(label=pgettext_lazy("opinion", "Text"), max_length=2000, rows=5)


class RejectForm(PortalForm):
    reason = forms.ChoiceField(label=_("reason"), choices=[("", "—"), *RejectReason.choices])
    right_body = TextField(label=_("body in charge"), max_length=100, required=False)


class OfficeForm(PortalForm):
    """Another office; empty: the bureau itself."""

    office = forms.ModelChoiceField(all_offices(), label=_("justice office"), required=False, empty_label=_("bureau"))
    text = LongTextField(label=_("reason"), max_length=500, rows=3)


class SplitForm(PortalForm):
    office = forms.ModelChoiceField(all_offices(), label=_("justice office"))
    share = forms.ChoiceField(label=_("part of the office"), choices=Share.choices, initial=Share.ASSIST)
    text = LongTextField(label=_("What the office is to do"), max_length=500, rows=3)


class ReplyForm(PortalForm):
    """What the citizen will read, word for word."""

    outcome = forms.ChoiceField(label=_("outcome"), choices=[("", "—"), *Outcome.choices], required=False)
    text = LongTextField(label=_("Reply, as the citizen will read it"), max_length=2000, rows=8)


class MoveView(ActionFormView):
    """What the moves share: the opinion, who moves it, the way back."""

    form_class: type[forms.Form] = TextForm
    template_name = "opinions/desk/move.html"
    success_message = _("Done.")
    text_label: Any = ""

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_object(self) -> Opinion:
        return queries.opinion_for(self.user, self.kwargs["pk"])

    def get_success_url(self, result: Any) -> str:
        return reverse("opinions:detail", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        if self.text_label and form is not None:
            form.fields["text"].label = self.text_label
        return super().get_context_data(cancel_url=self.get_success_url(None), **kwargs)

    @property
    def asked(self) -> dict[str, Any]:
        return {"actor": self.user, "opinion_id": self.object.pk, "version": self.version or 0}


class Reject(MoveView):
    title = _("Do not accept")
    form_class = RejectForm

    def perform(self, form: forms.Form) -> Opinion:
        return actions.reject_opinion(**self.asked, **form.cleaned_data, today=timezone.localdate())


class PassOn(MoveView):
    title = _("Pass on")
    form_class = OfficeForm

    def perform(self, form: forms.Form) -> Opinion:
        given = form.cleaned_data
        return actions.transfer_opinion(**self.asked, office=given["office"], reason=given["text"])


class Split(MoveView):
    title = _("Share with another office")
    form_class = SplitForm

    def perform(self, form: forms.Form) -> Part:
        given = form.cleaned_data
        return actions.split_opinion(**self.asked, office=given["office"], what=given["text"], share=given["share"])


class Ask(MoveView):
    """The clock of the reply stops until the citizen has answered."""

    title = _("Ask the citizen")
    text_label = _("Question, as the citizen will read it")

    def perform(self, form: forms.Form) -> Opinion:
        return actions.ask_for_facts(**self.asked, question=form.cleaned_data["text"])


class AddFacts(MoveView):
    title = _("Write down what the citizen added")
    text_label = _("What the citizen said")

    def perform(self, form: forms.Form) -> Opinion:
        text = form.cleaned_data["text"]
        return actions.add_facts(actor=self.user, which=self.object.pk, body=text, today=timezone.localdate())


class WriteReply(MoveView):
    """Kept as a draft, or handed in for somebody else to approve."""

    title = _("Write the reply")
    form_class = ReplyForm
    template_name = "opinions/desk/reply.html"
    advice: Any = ()

    def get_version(self) -> int | None:
        reply = present_reply(self.object)
        return reply.version if reply is not None else None

    def get_initial(self) -> dict[str, Any]:
        reply = present_reply(self.object)
        return {"text": reply.text, "outcome": reply.outcome} if reply is not None else {}

    def perform(self, form: forms.Form) -> Any:
        return write_reply(
            actor=self.user,
            opinion_id=self.object.pk,
            **form.cleaned_data,
            hand_in="hand_in" in self.request.POST,
            version=self.version,
            accepted=frozenset(self.request.POST.get("accepted", "").split()),
        )

    def _carry_out(self, form: forms.Form) -> HttpResponse:
        try:
            return super()._carry_out(form)
        except NeedsConfirmation as asked:
            self.advice = asked.advice
            return self.show(form, status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        codes = " ".join(sorted({one.code for one in self.advice}))
        return super().get_context_data(advice=self.advice, accepted=codes, **kwargs)


class ReturnReply(MoveView):
    title = _("Return the reply to its writer")
    text_label = _("reason")

    def get_version(self) -> int | None:
        reply = present_reply(self.object)
        return reply.version if reply is not None else None

    def perform(self, form: forms.Form) -> Any:
        return return_reply(**self.asked, reason=form.cleaned_data["text"])


class Reopen(MoveView):
    title = _("Handle again")
    text_label = _("reason")

    def perform(self, form: forms.Form) -> Opinion:
        return reopen(
            actor=self.user,
            which=self.object.pk,
            reason=form.cleaned_data["text"],
            version=self.version,
            today=timezone.localdate(),
        )


class AddNote(MoveView):
    title = _("Internal note")
    text_label = _("Note; the citizen never sees it")

    def perform(self, form: forms.Form) -> Any:
        return actions.add_note(actor=self.user, opinion_id=self.object.pk, body=form.cleaned_data["text"])


class FinishPart(MoveView):
    title = _("Our part is done")
    text_label = _("What was done")

    def get_object(self) -> Any:
        return part_for(self.user, self.kwargs["pk"])

    def get_version(self) -> None:
        return None

    def perform(self, form: forms.Form) -> Part:
        return actions.finish_part(actor=self.user, part_id=self.object.pk, note=form.cleaned_data["text"])

    def get_success_url(self, result: Any) -> str:
        return reverse("opinions:detail", args=[self.object.opinion_id])


class ShowIdentity(MoveView):
    """Name and phone of the sender, once, with a reason that stands in the journal."""

    title = _("Show who sent it")
    text_label = _("Why you need to know; it stands in the journal")
    template_name = "opinions/desk/identity.html"
    person: Any = None

    def perform(self, form: forms.Form) -> Any:
        raise NotImplementedError

    def _carry_out(self, form: forms.Form) -> HttpResponse:
        self.person = unseal_identity(actor=self.user, opinion_id=self.object.pk, reason=form.cleaned_data["text"])
        return self.show(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    version = _version_of(request)
    actions.accept_opinion(actor=user_of(request), opinion_id=pk, version=version, today=timezone.localdate())
    messages.success(request, gettext("Accepted."))
    return HttpResponseRedirect(reverse("opinions:detail", args=[pk]))


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    version = _version_of(request)
    approve_reply(actor=user_of(request), opinion_id=pk, version=version, today=timezone.localdate())
    messages.success(request, gettext("Sent. The citizen can read it now."))
    return HttpResponseRedirect(reverse("opinions:detail", args=[pk]))


def _version_of(request: HttpRequest) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
