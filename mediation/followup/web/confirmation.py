"""Judicial confirmation: the application, and what the court made of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bureau.core.errors import IllegalMove
from mediation.followup import actions
from mediation.followup.web.forms import ApplicationForm, DecisionForm
from mediation.followup.web.steps import StepView
from mediation.models import MediationCase
from mediation.rules.followups import DECIDED, ApplicationValues, DecisionValues, last_day_to_confirm


class ApplyForConfirmation(StepView):
    title = _("Apply for judicial confirmation")
    form_class = ApplicationForm
    success_message = _("The application is noted.")

    def refuse_opening(self) -> None:
        super().refuse_opening()
        if self.case.confirm_result in DECIDED:
            raise IllegalMove(gettext("The court has decided on this agreement already."))

    def get_initial(self) -> dict[str, Any]:
        known = self.case.confirm_applied_on
        return {"confirm_applied_on": known or self.today, "confirm_court": self.case.confirm_court}

    def facts(self) -> list[tuple[Any, Any]]:
        agreed = self.case.agreed_on
        last = last_day_to_confirm(agreed) if agreed else None
        return [(_("agreed on"), agreed), (_("last day for the application (Art. 33)"), last)]

    def perform(self, form: forms.Form) -> MediationCase:
        return actions.apply_for_confirmation(
            actor=self.user,
            case_id=self.case.pk,
            version=self.opened_version,
            values=ApplicationValues(**form.cleaned_data),
            today=self.today,
        )


class RecordConfirmation(StepView):
    title = _("Decision of the court")
    form_class = DecisionForm
    success_message = _("Noted how far the court has come.")

    def refuse_opening(self) -> None:
        super().refuse_opening()
        if self.case.confirm_applied_on is None:
            raise IllegalMove(gettext("Note the application for confirmation first."))

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.case, name) for name in ("confirm_result", "confirm_result_on", "confirm_ruling_no")}

    def facts(self) -> list[tuple[Any, Any]]:
        return [
            (_("confirmation applied for on"), self.case.confirm_applied_on),
            (_("court"), self.case.confirm_court),
        ]

    def perform(self, form: forms.Form) -> MediationCase:
        return actions.record_confirmation(
            actor=self.user,
            case_id=self.case.pk,
            version=self.opened_version,
            values=DecisionValues(**form.cleaned_data),
            today=self.today,
        )
