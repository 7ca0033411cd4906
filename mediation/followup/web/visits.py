"""Return visits: made and planned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediation.choices import Result
from mediation.followup import actions
from mediation.followup.web.forms import PlanVisitForm, VisitForm
from mediation.followup.web.steps import StepView
from mediation.models import MediationCase, ReturnVisit
from mediation.rules.followups import VisitValues


class RecordVisit(StepView):
    needs_agreement = False
    title = _("Return visit")
    form_class = VisitForm
    success_message = _("The visit is noted.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"is_agreed": self.case.result == Result.SUCCESS}

    def get_initial(self) -> dict[str, Any]:
        known = {"performance": self.case.performance, "performed_on": self.case.performed_on}
        return {"visited_on": self.today, "visitor": self.user.name, **known}

    def facts(self) -> list[tuple[Any, Any]]:
        return [
            (_("agreed on"), self.case.agreed_on),
            (_("to be performed by"), self.case.perform_due),
            (_("return visit planned for"), self.case.visit_due_on),
        ]

    def perform(self, form: forms.Form) -> ReturnVisit:
        given = dict(form.cleaned_data)
        update = given.pop("update_performance", False)
        return actions.record_visit(
            actor=self.user,
            case_id=self.case.pk,
            values=VisitValues(**given),
            today=self.today,
            update_performance=update,
        )


class PlanVisit(StepView):
    needs_agreement = False
    title = _("Plan a return visit")
    form_class = PlanVisitForm
    success_message = _("The plan is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"visit_due_on": self.case.visit_due_on}

    def perform(self, form: forms.Form) -> MediationCase:
        return actions.plan_visit(
            actor=self.user,
            case_id=self.case.pk,
            version=self.opened_version,
            day=form.cleaned_data["visit_due_on"],
            today=self.today,
        )
