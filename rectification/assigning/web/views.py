"""Choose on the list, check, assign; then a page that shows what was done and takes it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.webkit.choosing import ChosenRowsView, tell_outcome
from bureau.webkit.forms import PortalForm, TextField
from bureau.webkit.views import ScopedDetailView
from rectification.assigning import queries
from rectification.assigning.actions import Outcome, assign_problems, undo_assignment
from rectification.assigning.rules import Responsible, refusal_to_begin
from rectification.models import Assignment, Problem
from rectification.problems.queries import entry_facts
from rectification.problems.web.forms import label_of
from rectification.problems.web.listing import ProblemList
from rectification.rules.problems import TEXTS, ProblemFacts
from villages.models import JusticeOffice
from villages.queries import own_offices

STAYS = _("as it stands")


class ResponsibleForm(PortalForm):
    """Nothing is required: what stays empty stays as it is."""

    owner = TextField(label=label_of("owner"), required=False, max_length=TEXTS["owner"])
    leader = TextField(label=label_of("leader"), required=False, max_length=TEXTS["leader"])
    office = forms.ModelChoiceField(
        JusticeOffice.objects.none(), label=label_of("office"), required=False, empty_label=STAYS
    )
    unit = TextField(
        label=label_of("unit"),
        required=False,
        max_length=TEXTS["unit"],
        help_text=_("Empty: as it stands, or the name of the office chosen."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        assert isinstance(office, forms.ModelChoiceField)  # noqa: S101 - declared so above
        office.queryset = own_offices(user, timezone.localdate())


class AssignProblems(ChosenRowsView):
    """The check page."""

    list_view = ProblemList
    title = _("Assign problems")
    submit_label = _("Assign")
    form_class = ResponsibleForm

    @property
    def user(self) -> User:
        return user_of(self.request)

    @cached_property
    def facts(self) -> ProblemFacts:
        return entry_facts(self.user, today=timezone.localdate())

    def get_list_url(self) -> str:
        return reverse("problems:list")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": self.user}

    def refusal_of(self, row: Problem) -> str:
        return refusal_to_begin(row, self.facts)

    def perform(self, form: forms.Form) -> Outcome:
        responsible = Responsible(**{name: form.cleaned_data[name] for name in ResponsibleForm.base_fields})
        found = assign_problems(
            actor=self.user, versions=self.versions, responsible=responsible, today=timezone.localdate()
        )
        words = ngettext("%(n)d problem assigned.", "%(n)d problems assigned.", len(found.done))
        tell_outcome(self.request, words % {"n": len(found.done)} if found.done else "", found.refused)
        return found

    def get_success_url(self, result: Outcome) -> str:
        if result.assignment is None:
            return self.back_url
        return reverse("assigning:assignment", args=[result.assignment.pk])


class AssignmentDetail(ScopedDetailView):
    """For who made it; the way back stands here."""

    template_name = "rectification/assigning/assignment.html"
    model = Assignment

    def get_object(self) -> Assignment:
        return queries.assignment_for(user_of(self.request), self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = queries.lines_of(user_of(self.request), self.object)
        may_undo = self.object.undone_at is None and any(line.is_untouched for line in lines)
        return super().get_context_data(
            lines=lines, sets=queries.words_of(self.object), may_undo=may_undo, assignment=self.object, **kwargs
        )


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = undo_assignment(actor=user_of(request), assignment_id=pk, today=timezone.localdate())
    words = ngettext("%(n)d problem put back.", "%(n)d problems put back.", len(found.done))
    tell_outcome(request, words % {"n": len(found.done)}, found.refused)
    return HttpResponseRedirect(reverse("assigning:assignment", args=[pk]))
