"""What the pages about one problem share: each shows its bar, asks for what the step takes, calls one action."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.errors import IllegalMove
from bureau.webkit.steps import RecordStepView
from rectification.models import Problem
from rectification.templatetags.rectification import due_on


class ProblemPage(RecordStepView):
    """``states``: in which of them the step is possible."""

    model = Problem
    template_name = "rectification/problems/step.html"
    states: tuple[str, ...] = ()
    advice: Any = ""

    @property
    def user(self) -> User:
        return user_of(self.request)

    @property
    def problem(self) -> Problem:
        problem: Problem = self.record
        return problem

    def refuse_opening(self) -> None:
        if self.problem.is_void:
            raise IllegalMove(_("This problem is void. Restore it first."))
        if self.problem.state not in self.states:
            words = _("This step is not possible while the problem is «%(state)s».")
            raise IllegalMove(words % {"state": self.problem.get_state_display()})

    def get_success_url(self, result: Any) -> str:
        return reverse("problems:detail", args=[self.problem.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"problem": self.problem, "today": self.today, "due": due_on(self.problem), "advice": self.advice}
        return super().get_context_data(**context, **kwargs)
