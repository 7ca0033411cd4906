"""Entering and changing a problem."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.errors import IllegalMove
from bureau.drafts.web.formviews import DraftedFormView
from bureau.webkit.formviews import Text
from bureau.webkit.views import visible_object
from rectification.choices import ProblemState
from rectification.models import Problem
from rectification.problems.actions import change_problem, enter_problem
from rectification.problems.web.forms import ProblemForm
from rectification.rules.problems import PROBLEM_FIELDS
from villages.queries import own_offices


class EntryView(DraftedFormView):
    """What entering and changing share."""

    template_name = "rectification/problems/entry.html"
    form_class: type[ProblemForm] = ProblemForm

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": self.user, "today": self.today, "problem": self.object}

    def get_success_url(self, result: Problem) -> str:
        return reverse("problems:detail", args=[result.pk])


class NewProblem(EntryView):
    """Today, by a deadline, and the one office of whoever has only one."""

    title = _("New problem")
    draft_form = "problems.new"

    def get_initial(self) -> dict[str, Any]:
        offices = list(own_offices(self.user, self.today)[:2])
        first = {
            "found_on": self.today,
            "rect_type": "timed",
            "office": offices[0].pk if len(offices) == 1 else None,
            "campaign": self.request.GET.get("campaign", "")[:10],
        }
        return {**first, **self.restored()}

    def perform(self, form: forms.Form) -> Problem:
        assert isinstance(form, ProblemForm)  # noqa: S101 - declared by form_class
        problem = enter_problem(actor=self.user, values=form.values(), today=self.today)
        self.forget_draft()
        return problem

    def get_success_message(self, result: Problem) -> Text:
        return gettext("Entered as %(number)s. Write the measures next.") % {"number": result.number}


class ChangeProblem(EntryView):
    """The same page; number and campaign stay, the deadline moves by an extension only."""

    title = _("Change what was entered")
    success_message = _("Changed.")

    def get_object(self) -> Problem:
        problem: Problem = visible_object(Problem, self.user, self.kwargs["pk"])
        self.draft_form = f"problems.change.{problem.pk}"
        return problem

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        problem = self.get_object()
        if problem.is_void or problem.state == ProblemState.CLOSED:
            raise IllegalMove(gettext("This problem is closed by number or void; nothing can be changed."))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {**{name: self.object.serializable_value(name) for name in PROBLEM_FIELDS}, **self.restored()}

    def perform(self, form: forms.Form) -> Problem:
        assert isinstance(form, ProblemForm)  # noqa: S101 - declared by form_class
        problem = change_problem(
            actor=self.user,
            problem_id=self.object.pk,
            version=self.version or 0,
            values=form.values(),
            today=self.today,
        )
        self.forget_draft()
        return problem
