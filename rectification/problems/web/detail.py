"""One problem: its page, voiding and restoring."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.requests import user_of
from bureau.webkit.forms import LongTextField
from bureau.webkit.formviews import ConfirmActionView, ReasonForm
from bureau.webkit.views import ScopedDetailView, visible_object
from rectification.choices import ProblemState
from rectification.models import LookBack, Measure, Problem
from rectification.problems import queries
from rectification.problems.actions import restore_problem, void_problem
from rectification.problems.web.history import events_of
from rectification.problems.web.steps import BEING_WORKED_ON, steps_of
from rectification.rules.problems import PROBLEM_FIELDS
from rectification.templatetags.rectification import due_on

# Said in the bar of the page already.
_IN_BAR = ("campaign", "deadline", "unit")


class ProblemDetail(ScopedDetailView):
    """What it is, how far it is, who took which step, what can be done now."""

    template_name = "rectification/problems/detail.html"
    model = Problem

    def get_object(self) -> Problem:
        return queries.problem_for(user_of(self.request), self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, problem, today = user_of(self.request), self.object, timezone.localdate()
        steps = steps_of(user, problem, today)
        works = queries.may_work(user, problem, today)
        look_backs = list(problem.look_backs.all())
        return super().get_context_data(
            problem=problem,
            today=today,
            due=due_on(problem),
            share=problem.percent / 100,
            elapsed=elapsed_of(problem, today),
            facts=facts_of(problem),
            measures=measures_of(problem),
            files=[file for file in problem.files.all() if file.measure_id is None],
            may_prove=works and problem.state in BEING_WORKED_ON,
            steps=steps,
            has_rare=any(step.is_rare for step in steps),
            origins=queries.origins_of(user, problem),
            takes_off=user.can("problems.work") and user.can("opinions.handle"),
            progress=reversed(problem.progress.all()),
            answers=problem.answers.all(),
            look_backs=look_backs,
            to_make=_to_make(problem, look_backs, today) if user.can("problems.verify") else None,
            extensions=problem.extensions.select_related("created_by"),
            relapses=problem.relapses.all(),
            events=events_of(problem),
            may_restore=user.can("problems.void") and problem.is_void,
            **kwargs,
        )


def facts_of(problem: Problem) -> list[tuple[Any, Any]]:
    """Label and value of every filled field, in the order of the form."""
    found = []
    for name in PROBLEM_FIELDS:
        show = getattr(problem, f"get_{name}_display", None)
        value = show() if show else getattr(problem, name)
        if name not in _IN_BAR and value not in (None, ""):
            found.append((Problem._meta.get_field(name).verbose_name, value))  # type: ignore[union-attr]
    return found


def elapsed_of(problem: Problem, today: dt.date) -> float | None:
    """How much of the time from finding to deadline has passed, 0 to 1; None for what has no deadline or is closed."""
    if problem.deadline is None or not problem.is_unfinished:
        return None
    days = (problem.deadline - problem.found_on).days
    return min(1.0, (today - problem.found_on).days / days) if days else 1.0


def measures_of(problem: Problem) -> list[dict[str, Any]]:
    """Each measure with its own files."""
    files = list(problem.files.all())
    measures: list[Measure] = list(problem.measures.all())
    return [{"measure": one, "files": [file for file in files if file.measure_id == one.pk]} for one in measures]


def _to_make(problem: Problem, look_backs: list[LookBack], today: dt.date) -> LookBack | None:
    """The look-back that can be noted now: of this round, while the problem is closed, and due."""
    if problem.state != ProblemState.CLOSED or problem.is_void:
        return None
    due = (one for one in look_backs if one.round == problem.round and one.done_on is None and one.due_on <= today)
    return next(due, None)


class VoidForm(ReasonForm):
    """Why a problem is voided, as long as its column holds."""

    reason = LongTextField(label=_("Reason"), max_length=200, rows=3, help_text=_("Write no names: it stays readable."))


class VoidProblem(ConfirmActionView):
    """Voiding asks for the reason; it can be undone."""

    title = _("Void the problem")
    record_page = "problems:detail"
    submit_label = _("Void this problem")
    form_class = VoidForm
    effect = _(
        "Once void it no longer counts, but it can still be found under «void»; its number is never given again."
    )

    def get_object(self) -> Problem:
        problem: Problem = visible_object(Problem, self.request.user, self.kwargs["pk"])
        return problem

    def perform(self, form: forms.Form) -> Problem:
        user = user_of(self.request)
        return void_problem(actor=user, problem_id=self.object.pk, reason=form.cleaned_data["reason"])


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    problem = restore_problem(actor=user_of(request), problem_id=pk)
    messages.success(request, gettext("Restored; it counts again."))
    return HttpResponseRedirect(reverse("problems:detail", args=[problem.pk]))
