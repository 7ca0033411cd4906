"""Performance of an agreement: how far, by which plan, what was paid."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.requests import user_of
from bureau.core.errors import IllegalMove, NotVisible
from mediation.followup import actions
from mediation.followup.queries import instalments_of, parts_of
from mediation.followup.web.forms import (
    FEWEST_ROWS,
    SPARE_ROWS,
    EvenPlanForm,
    PaymentForm,
    PerformanceForm,
    PlanForm,
    initial_rows,
)
from mediation.followup.web.steps import StepView
from mediation.models import Instalment, MediationCase
from mediation.proceedings.queries import outcome_of
from mediation.rules.followups import PerformanceValues
from mediation.rules.instalments import MOST_PARTS, Part, even_plan, plan_problems


class RecordPerformance(StepView):
    title = _("Performance of the agreement")
    form_class = PerformanceForm
    success_message = _("Performance noted.")

    def get_initial(self) -> dict[str, Any]:
        known = {"performance": self.case.performance, "performed_on": self.case.performed_on}
        return {**known, "performance_note": self.case.performance_note} if self.may_read else known

    def facts(self) -> list[tuple[Any, Any]]:
        mode = self.case.get_perform_mode_display()
        return [(_("way of performance"), mode), (_("to be performed by"), self.case.perform_due)]

    def perform(self, form: forms.Form) -> MediationCase:
        given = form.cleaned_data
        note = given["performance_note"]
        values = PerformanceValues(given["performance"], given["performed_on"], note if note or self.may_read else None)
        return actions.record_performance(
            actor=self.user, case_id=self.case.pk, version=self.opened_version, values=values, today=self.today
        )


class PlanInstalments(StepView):
    """What is not paid yet, row by row; the address may ask for equal monthly parts (``count``, ``first``)."""

    template_name = "mediation/followup/plan.html"
    title = _("Plan the instalments")
    form_class = PlanForm
    success_message = _("The plan is saved.")

    @cached_property
    def present(self) -> list[Instalment]:
        return instalments_of(self.case)

    @property
    def paid(self) -> list[Instalment]:
        return [one for one in self.present if one.paid_on is not None]

    @property
    def owed(self) -> Any:
        agreed = self.case.amount_agreed
        return None if agreed is None else agreed - sum(one.amount for one in self.paid)

    @cached_property
    def even(self) -> EvenPlanForm:
        asked = "count" in self.request.GET
        return EvenPlanForm(self.request.GET if asked else None, auto_id="even_%s")

    def parts(self) -> list[Part]:
        """The rows to start with: equal parts when they are asked for, else the present plan."""
        if self.even.is_valid() and self.owed:
            return even_plan(self.owed, self.even.cleaned_data["count"], self.even.cleaned_data["first"])
        return parts_of([one for one in self.present if one.paid_on is None])

    def get_initial(self) -> dict[str, Any]:
        return initial_rows(self.parts())

    def get_form_kwargs(self) -> dict[str, Any]:
        sent = sum(name.startswith("due_") for name in self.request.POST)
        rows = sent or max(len(self.parts()) + SPARE_ROWS, FEWEST_ROWS)
        return {"rows": min(rows, MOST_PARTS + SPARE_ROWS)}

    def perform(self, form: forms.Form) -> MediationCase:
        assert isinstance(form, PlanForm)  # noqa: S101 - declared by form_class
        return actions.plan_instalments(
            actor=self.user,
            case_id=self.case.pk,
            version=self.opened_version,
            parts=[part for _row, part in form.filled()],
        )

    def _carry_out(self, form: forms.Form) -> HttpResponse:
        assert isinstance(form, PlanForm)  # noqa: S101 - declared by form_class
        rows = form.filled()
        problems = plan_problems([part for _row, part in rows], outcome_of(self.case), parts_of(self.paid))
        for key, words in problems.items():
            form.add_error(_field_of(key, [row for row, _part in rows]), words)
        return self.show(form, status=422) if problems else super()._carry_out(form)

    def facts(self) -> list[tuple[Any, Any]]:
        return [(_("agreed on"), self.case.agreed_on)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(even=self.even, paid=self.paid, owed=self.owed, **kwargs)


def _field_of(key: str, rows: list[int]) -> str | None:
    """The form's field of a problem ``instalments.<place>.<field>``; None for the plan as a whole."""
    _plan, _dot, rest = key.partition(".")
    if not rest:
        return None
    place, _dot, name = rest.partition(".")
    return f"{'due' if name == 'due_on' else 'amount'}_{rows[int(place)]}"


class RecordPayment(StepView):
    title = _("Note a payment")
    form_class = PaymentForm
    success_message = _("Payment noted.")

    @cached_property
    def instalment(self) -> Instalment:
        found = [one for one in instalments_of(self.case) if one.pk == self.kwargs["instalment"]]
        if not found:
            raise NotVisible(gettext("There is no such instalment."))
        return found[0]

    def refuse_opening(self) -> None:
        super().refuse_opening()
        if self.instalment.paid_on is not None:
            words = gettext("This instalment is noted as paid on %(day)s already.")
            raise IllegalMove(words % {"day": self.instalment.paid_on.isoformat()})

    def get_initial(self) -> dict[str, Any]:
        return {"paid_on": self.today}

    def facts(self) -> list[tuple[Any, Any]]:
        return [(_("due on"), self.instalment.due_on), (_("amount (yuan)"), f"{self.instalment.amount:,.2f}")]

    def perform(self, form: forms.Form) -> Instalment:
        return actions.record_payment(
            actor=self.user,
            case_id=self.case.pk,
            instalment_id=self.instalment.pk,
            paid_on=form.cleaned_data["paid_on"],
            today=self.today,
        )


@require_POST
def take_back(request: HttpRequest, pk: int, instalment: int) -> HttpResponse:
    """A payment noted by mistake; it can be noted again at once."""
    actions.take_back_payment(actor=user_of(request), case_id=pk, instalment_id=instalment)
    messages.success(request, gettext("Taken back; the instalment is unpaid again."))
    return HttpResponseRedirect(reverse("cases:detail", args=[pk]))
