"""Working on a problem: its measures, the log of progress, files that prove."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.requests import user_of
from bureau.webkit.files import download_of
from rectification.choices import ProblemState
from rectification.models import Measure, Problem, ProblemFile, Progress
from rectification.problems.actions import add_progress, attach_proof, remove_proof, save_measures
from rectification.problems.queries import proof_for
from rectification.problems.web.forms import FEWEST_ROWS, MeasuresForm, ProgressForm, ProofForm, measure_rows
from rectification.problems.web.pages import ProblemPage
from rectification.rules.measures import MOST_MEASURES, is_report_due
from rectification.rules.problems import REPORT_AFTER_DAYS

BEING_WORKED_ON = (ProblemState.OPEN, ProblemState.IN_PROGRESS)


class WriteMeasures(ProblemPage):
    """All measures on one page; «one more row» only brings the page back, with everything that was typed."""

    template_name = "rectification/problems/measures.html"
    title = _("Measures")
    form_class = MeasuresForm
    states = BEING_WORKED_ON
    success_message = _("The measures are saved.")

    @cached_property
    def present(self) -> list[Measure]:
        return list(self.problem.measures.all())

    def get_initial(self) -> dict[str, Any]:
        return measure_rows(self.present)

    def get_form_kwargs(self) -> dict[str, Any]:
        sent = sum(name.startswith("text_") for name in self.request.POST)
        rows = sent or max(len(self.present) + 1, FEWEST_ROWS)
        return {"rows": min(rows, MOST_MEASURES + 1), "found_on": self.problem.found_on, "today": self.today}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "add_row" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object, self.version = self.get_object(), self.sent_version()
        shape = self.get_form_kwargs()
        shape["rows"] = min(shape["rows"] + 1, MOST_MEASURES + 1)
        return self.show(self.form_class(initial=request.POST.dict(), **shape))

    def perform(self, form: forms.Form) -> Problem:
        assert isinstance(form, MeasuresForm)  # noqa: S101 - declared by form_class
        return save_measures(
            actor=self.user,
            problem_id=self.problem.pk,
            version=self.opened_version,
            measures=[values for _row, values in form.filled()],
            today=self.today,
        )


class WriteProgress(ProblemPage):
    """One line of the log; a file is kept with it in the same transaction."""

    title = _("Record progress")
    form_class = ProgressForm
    states = (ProblemState.IN_PROGRESS,)
    success_message = _("Progress recorded.")

    def get_initial(self) -> dict[str, Any]:
        return {"on": self.today, "percent": "", "next_report_on": self._proposed()}

    def _proposed(self) -> dt.date | None:
        """When the report that is due now is followed by the next one, if it is as usual."""
        due = self.problem.next_report_on
        if due is None or not is_report_due(due, self.today):
            return None
        return max(due, self.today) + dt.timedelta(days=REPORT_AFTER_DAYS)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"problem": self.problem}

    def perform(self, form: forms.Form) -> Progress:
        given = form.cleaned_data
        line = add_progress(
            actor=self.user,
            problem_id=self.problem.pk,
            on=given["on"],
            percent=given["percent"],
            text=given["text"],
            today=self.today,
            next_report_on=given.get("next_report_on"),
        )
        if (file := given["file"]) is not None:
            attach_proof(actor=self.user, problem_id=self.problem.pk, name=file.name, content=file.read())
        return line


class AttachProof(ProblemPage):
    """Add one file; never required."""

    title = _("Attach proof")
    form_class = ProofForm
    states = BEING_WORKED_ON
    submit_label = _("Attach")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"problem": self.problem}

    def perform(self, form: forms.Form) -> ProblemFile:
        file, measure = form.cleaned_data["file"], form.cleaned_data["measure"]
        return attach_proof(
            actor=self.user,
            problem_id=self.problem.pk,
            name=file.name,
            content=file.read(),
            measure_id=measure.pk if measure else None,
        )

    def get_success_message(self, result: ProblemFile) -> str:
        return gettext("Attached: %(name)s") % {"name": result.name}


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    problem = remove_proof(actor=user_of(request), file_id=pk)
    messages.success(request, gettext("The file was removed."))
    return HttpResponseRedirect(reverse("problems:detail", args=[problem.pk]))


def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file of a problem in scope."""
    return download_of(proof_for(user_of(request), pk))
