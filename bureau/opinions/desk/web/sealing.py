"""Sealing and unsealing a report, and showing who sent it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bureau.opinions.desk.web.moving import MoveView
from bureau.opinions.handling.queries import is_seen_by
from bureau.opinions.handling.sealing.actions import (
    LONGEST_REASON,
    Against,
    seal_opinion,
    unseal_identity,
    unseal_opinion,
)
from bureau.opinions.models import Opinion
from bureau.opinions.reference.queries import consultants_to_name
from bureau.opinions.rules.submissions import LONGEST_AGAINST
from bureau.webkit.forms import LongTextField, PortalForm
from villages.queries import all_offices


class SealForm(PortalForm):
    """Whom it names, and why it is sealed."""

    against_office = forms.ModelChoiceField(
        all_offices(), label=_("office it is about"), required=False, empty_label=_("none")
    )
    against_consultant = forms.ModelChoiceField(
        consultants_to_name(), label=_("consultant it is about"), required=False, empty_label=_("none")
    )
    against_text = LongTextField(
        label=_("other persons or offices it is about"), max_length=LONGEST_AGAINST, rows=2, required=False
    )
    text = LongTextField(label=_("reason"), max_length=LONGEST_REASON, rows=3)


class UnsealForm(PortalForm):
    office = forms.ModelChoiceField(all_offices(), label=_("goes to"), required=False, empty_label=_("bureau"))
    text = LongTextField(label=_("reason"), max_length=LONGEST_REASON, rows=3)


class IdentityForm(PortalForm):
    text = LongTextField(label=_("Why you need to know; it stands in the journal"), max_length=LONGEST_REASON, rows=3)


class Seal(MoveView):
    """Whoever does it may lose sight of it by this, and is then led back to the list."""

    title = _("Seal as a report")
    form_class = SealForm
    success_message = _("Sealed. Only the inspectors whom it is not about see it now.")
    effect = _(
        "From now on only the inspectors see it: no list, count, search, export, message or journal shows it to "
        "anybody else, nor to you, if you are none of them. Parts given to other offices are taken back, links undone. "
        "The citizen notices nothing; number and code stay."
    )

    def perform(self, form: forms.Form) -> Opinion:
        given = form.cleaned_data
        consultant = given["against_consultant"]
        against = Against(given["against_office"], consultant.pk if consultant else None, given["against_text"])
        return seal_opinion(**self.asked, against=against, reason=given["text"])

    def get_success_url(self, result: Any) -> str:
        return super().get_success_url(result) if is_seen_by(result, self.user) else reverse("opinions:list")


class Unseal(MoveView):
    title = _("Unseal")
    form_class = UnsealForm
    success_message = _("Unsealed. It is in the lists of those who handle it.")
    effect = _(
        "For a report that is none, or that names nobody of ours. It goes to the bureau or an office, is counted from "
        "now on, and all who see the opinions of that office can read it. Look through its words first for what gives "
        "the sender away."
    )

    def perform(self, form: forms.Form) -> Opinion:
        given = form.cleaned_data
        return unseal_opinion(**self.asked, office=given["office"], reason=given["text"])

    def get_success_url(self, result: Any) -> str:
        return super().get_success_url(result) if is_seen_by(result, self.user) else reverse("opinions:list")


class ShowIdentity(MoveView):
    """Name and phone of the sender, once, with a reason that stands in the journal."""

    title = _("Show who sent it")
    form_class = IdentityForm
    template_name = "opinions/desk/identity.html"
    person: Any = None

    def perform(self, form: forms.Form) -> Any:
        """Nothing to lead on to: what is shown stands on this page only."""
        self.person = unseal_identity(actor=self.user, opinion_id=self.object.pk, reason=form.cleaned_data["text"])

    def _carry_out(self, form: forms.Form) -> HttpResponse:
        self.perform(form)
        response = self.show(form)
        # A name must not wait in the cache of a shared computer.
        response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)
