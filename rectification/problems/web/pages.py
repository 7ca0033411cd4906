"""What the pages about one problem share: each shows its bar, asks for what the step takes, calls one action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.errors import IllegalMove
from bureau.webkit.formviews import ActionFormView
from bureau.webkit.views import visible_object
from rectification.models import Problem
from rectification.templatetags.rectification import due_on


class ProblemPage(ActionFormView):
    """A page that leads nowhere is refused when it is opened. ``states``: in which of them it is possible."""

    template_name = "rectification/problems/step.html"
    states: tuple[str, ...] = ()
    advice: Any = ""

    @property
    def user(self) -> User:
        return user_of(self.request)

    @property
    def today(self) -> dt.date:
        return timezone.localdate()

    @cached_property
    def problem(self) -> Problem:
        problem: Problem = visible_object(Problem, self.user, self.kwargs["pk"])
        return problem

    def get_object(self) -> Problem:
        return self.problem

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.refuse_opening()
        return super().get(request, *args, **kwargs)

    def refuse_opening(self) -> None:
        """Raise when the problem does not have this step now."""
        if self.problem.is_void:
            raise IllegalMove(_("This problem is void. Restore it first."))
        if self.problem.state not in self.states:
            words = _("This step is not possible while the problem is «%(state)s».")
            raise IllegalMove(words % {"state": self.problem.get_state_display()})

    @property
    def opened_version(self) -> int:
        return self.version or 0

    def get_success_url(self, result: Any) -> str:
        return reverse("problems:detail", args=[self.problem.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"problem": self.problem, "today": self.today, "due": due_on(self.problem), "advice": self.advice}
        return super().get_context_data(**context, **kwargs)
