"""The danger flag: whoever has to know is told the same moment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bureau.accounts.requests import user_of
from bureau.webkit.formviews import ConfirmActionView
from bureau.webkit.views import visible_object
from mediation.followup import actions
from mediation.followup.web.forms import DangerForm
from mediation.followup.web.steps import StepView
from mediation.models import MediationCase


class FlagDanger(StepView):
    needs_agreement = needs_end = False
    title = _("May turn into a criminal case")
    form_class = DangerForm
    submit_label = _("Flag and tell the office head and the bureau")
    success_message = _("Flagged. The head of the office and the bureau have it in their inbox.")

    def get_initial(self) -> dict[str, Any]:
        return {"danger_note": self.case.danger_note} if self.may_read else {}

    def perform(self, form: forms.Form) -> MediationCase:
        return actions.flag_danger(
            actor=self.user, case_id=self.case.pk, note=form.cleaned_data["danger_note"], today=self.today
        )


class UnflagDanger(ConfirmActionView):
    title = _("No danger any more")
    record_page = "cases:detail"
    effect = _("The flag is taken back and the messages about it are settled; the note stays on the case.")
    submit_label = _("Take the flag back")

    def get_object(self) -> MediationCase:
        case: MediationCase = visible_object(MediationCase, user_of(self.request), self.kwargs["pk"])
        return case

    def perform(self, form: forms.Form) -> MediationCase:
        reason = form.cleaned_data["reason"]
        return actions.unflag_danger(actor=user_of(self.request), case_id=self.object.pk, reason=reason)
