"""Entering and changing a report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.webkit.formviews import ActionFormView
from bureau.webkit.views import visible_object
from mediation.cases.queries import committees_to_enter
from mediation.models import PreventionReport
from mediation.prevention.actions import change_report, record_report
from mediation.prevention.web.forms import PreventionForm
from mediation.rules.prevention import PREVENTION_FIELDS


class EntryView(ActionFormView):
    """What entering and changing share."""

    template_name = "mediation/prevention/entry.html"
    form_class: type[PreventionForm] = PreventionForm

    @property
    def user(self) -> User:
        return user_of(self.request)

    @property
    def today(self) -> dt.date:
        return timezone.localdate()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": self.user, "today": self.today}

    def get_success_url(self, result: PreventionReport) -> str:
        return reverse("prevention:detail", args=[result.pk])


class NewReport(EntryView):
    """Today, and the one committee of whoever has only one."""

    title = _("New prevention report")
    success_message = _("Saved; it counts once the reviewer has approved it.")

    def get_initial(self) -> dict[str, Any]:
        committees = list(committees_to_enter(self.user, self.today)[:2])
        return {"date": self.today, "committee": committees[0].pk if len(committees) == 1 else None}

    def perform(self, form: forms.Form) -> PreventionReport:
        assert isinstance(form, PreventionForm)  # noqa: S101 - declared by form_class
        return record_report(actor=self.user, values=form.values(), today=self.today)


class ChangeReport(EntryView):
    """The same page for a report that is not approved yet."""

    title = _("Change the prevention report")
    success_message = _("Changed.")

    def get_object(self) -> PreventionReport:
        report: PreventionReport = visible_object(PreventionReport, self.user, self.kwargs["pk"])
        return report

    def get_initial(self) -> dict[str, Any]:
        return {name: self.object.serializable_value(name) for name in PREVENTION_FIELDS}

    def perform(self, form: forms.Form) -> PreventionReport:
        assert isinstance(form, PreventionForm)  # noqa: S101 - declared by form_class
        return change_report(
            actor=self.user,
            report_id=self.object.pk,
            version=self.version or 0,
            values=form.values(),
            today=self.today,
        )
