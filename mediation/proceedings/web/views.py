"""One page per move: it shows the case, asks for what the move takes, and calls its action."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.errors import IllegalMove, NotAllowed, StaleRecord
from bureau.journal.events import said
from bureau.journal.queries import entries_for
from bureau.webkit.formviews import ActionFormView, Difference, Text, difference
from bureau.webkit.views import visible_object
from mediation.choices import ENDED_STATES
from mediation.models import MediationCase, Recusal
from mediation.proceedings import queries
from mediation.proceedings.actions import (
    correct_outcome,
    end_case,
    extend_limit,
    grade_subsidy,
    recuse_mediator,
    reopen_case,
    start_mediation,
)
from mediation.proceedings.web.forms import (
    EndForm,
    ExtendForm,
    GradeForm,
    OutcomeForm,
    RecusalForm,
    ReopenForm,
    StartForm,
)
from mediation.proceedings.web.marks import marks_of
from mediation.rules.outcomes import OUTCOME_FIELDS
from mediation.rules.privacy import may_read_facts
from mediation.workflow import CASE

CONFLICT = 409


class MoveView(ActionFormView):
    """What the moves share. A page that leads nowhere is refused when it is opened; what was typed into one that was
    overtaken by somebody else is shown again, with who did what meanwhile.
    """

    template_name = "mediation/proceedings/move.html"
    moves: ClassVar[tuple[str, ...]] = ()
    overtaken = False

    @property
    def user(self) -> User:
        return user_of(self.request)

    @property
    def today(self) -> dt.date:
        return timezone.localdate()

    def get_object(self) -> MediationCase:
        case: MediationCase = visible_object(MediationCase, self.user, self.kwargs["pk"])
        return case

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.refuse_opening(self.get_object())
        return super().get(request, *args, **kwargs)

    def refuse_opening(self, case: MediationCase) -> None:
        """Raise when the move is not possible from the present state."""
        if case.is_void:
            raise IllegalMove(_("This case is void. Restore it first."))
        if self.moves and not {edge.name for edge in CASE.edges_from(case.state)} & set(self.moves):
            words = _("%(number)s is «%(state)s» now; this step is not possible.")
            raise IllegalMove(words % {"number": case.number, "state": case.get_state_display()})

    def show(self, form: forms.Form, *, status: int = 200, stale: StaleRecord | None = None) -> HttpResponse:
        self.overtaken = status == CONFLICT
        if self.overtaken:
            self.object = self.get_object()
        return super().show(form, status=status, stale=stale)

    def get_success_url(self, result: Any) -> str:
        return reverse("cases:detail", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = entries_for(self.object).first() if self.overtaken else None
        done = said(last) if last else ""
        marks = marks_of(self.object, self.today)
        return super().get_context_data(case=self.object, marks=marks, last=last, done=done, **kwargs)


class StartMediation(MoveView):
    """Appoint the lead mediator."""

    title = gettext_lazy("Start the mediation")
    submit_label = gettext_lazy("Start")
    form_class = StartForm
    moves = ("start",)
    success_message = gettext_lazy("The mediation has started.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return _people_of(self.user, self.object, self.today)

    def perform(self, form: forms.Form) -> MediationCase:
        assert isinstance(form, StartForm)  # noqa: S101 - declared by form_class
        return start_mediation(actor=self.user, case_id=self.object.pk, version=self.version or 0, lead=form.chosen())


class ExtendLimit(MoveView):
    """A later limit: until when, and that both parties agree."""

    template_name = "mediation/proceedings/extend.html"
    title = gettext_lazy("Extend the limit")
    submit_label = gettext_lazy("Extend")
    form_class = ExtendForm
    moves = ("extend",)

    def get_initial(self) -> dict[str, Any]:
        return {"extended_until": queries.longest_extension(self.object)}

    def perform(self, form: forms.Form) -> MediationCase:
        return extend_limit(
            actor=self.user,
            case_id=self.object.pk,
            version=self.version or 0,
            until=form.cleaned_data["extended_until"],
            agreed=form.cleaned_data["extension_agreed"],
            today=self.today,
        )

    def get_success_message(self, result: MediationCase) -> Text:
        return _("The limit is %(day)s now.") % {"day": result.limit_on.isoformat()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(longest=queries.longest_extension(self.object), **kwargs)


class EndCase(MoveView):
    """The result and what belongs to it, on one form."""

    template_name = "mediation/proceedings/end.html"
    title = gettext_lazy("Record the result")
    submit_label = gettext_lazy("Close the case")
    form_class: type[OutcomeForm] = EndForm
    moves: ClassVar[tuple[str, ...]] = ("succeed", "fail", "terminate")

    def get_initial(self) -> dict[str, Any]:
        return {"ended_on": self.today}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"case": self.object, "today": self.today}

    def perform(self, form: forms.Form) -> MediationCase:
        assert isinstance(form, OutcomeForm)  # noqa: S101 - declared by form_class
        return end_case(
            actor=self.user,
            case_id=self.object.pk,
            version=self.version or 0,
            values=form.outcome(),
            today=self.today,
        )

    def get_success_message(self, result: MediationCase) -> Text:
        return _("Closed: %(result)s.") % {"result": result.get_result_display()}


class CorrectOutcome(EndCase):
    """The same form with what was written; two who correct at once see both values."""

    title = gettext_lazy("Correct the result")
    submit_label = gettext_lazy("Save the correction")
    moves = ("correct",)

    def refuse_opening(self, case: MediationCase) -> None:
        super().refuse_opening(case)
        if not may_read_facts(self.user, case):
            raise NotAllowed(_("The content of this case is restricted. Ask the reviewer."))

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in OUTCOME_FIELDS}

    def perform(self, form: forms.Form) -> MediationCase:
        assert isinstance(form, OutcomeForm)  # noqa: S101 - declared by form_class
        return correct_outcome(
            actor=self.user,
            case_id=self.object.pk,
            version=self.version or 0,
            values=form.outcome(),
            today=self.today,
        )

    def get_success_message(self, result: MediationCase) -> Text:
        return _("Corrected.")

    def differences(self, form: forms.Form, stale: StaleRecord) -> list[Difference]:
        if not may_read_facts(self.user, self.object):
            return []
        stored = self.get_initial()
        pairs = [(name, stored[name] or None, form.cleaned_data.get(name) or None) for name in OUTCOME_FIELDS]
        return [difference(form, name, theirs, yours) for name, theirs, yours in pairs if theirs != yours]


class ReopenCase(MoveView):
    """Mediate a closed case anew: for the head of its office and for the bureau."""

    title = gettext_lazy("Open the case again")
    submit_label = gettext_lazy("Open again")
    form_class = ReopenForm
    moves = ("reopen",)
    success_message = gettext_lazy("The case is open again; what it had ended with is kept below.")

    def refuse_opening(self, case: MediationCase) -> None:
        super().refuse_opening(case)
        if not queries.may_reopen(self.user, case):
            raise NotAllowed(_("A case is opened again by the head of its office or by the bureau."))

    def perform(self, form: forms.Form) -> MediationCase:
        return reopen_case(
            actor=self.user,
            case_id=self.object.pk,
            version=self.version or 0,
            reason=form.cleaned_data["reason"],
            today=timezone.localdate(),
        )


class RecuseMediator(MoveView):
    """A mediator stands back; one who leads the case is taken off it."""

    title = gettext_lazy("A mediator stands back")
    submit_label = gettext_lazy("Note it")
    form_class = RecusalForm
    success_message = gettext_lazy("Noted.")

    def refuse_opening(self, case: MediationCase) -> None:
        super().refuse_opening(case)
        if not case.is_open:
            raise IllegalMove(_("Mediators stand back from open cases only."))

    def get_form_kwargs(self) -> dict[str, Any]:
        return _people_of(self.user, self.object, self.object.accepted_on)

    def perform(self, form: forms.Form) -> Recusal:
        assert isinstance(form, RecusalForm)  # noqa: S101 - declared by form_class
        return recuse_mediator(
            actor=self.user,
            case_id=self.object.pk,
            mediator=form.chosen(),
            asked_by=form.cleaned_data["asked_by"],
            reason=form.cleaned_data["reason"],
        )


class GradeSubsidy(MoveView):
    """The reviewer's grade of a closed case (以案定补)."""

    title = gettext_lazy("Grade for the subsidy")
    form_class = GradeForm
    success_message = gettext_lazy("Graded.")

    def refuse_opening(self, case: MediationCase) -> None:
        super().refuse_opening(case)
        if case.state not in ENDED_STATES:
            raise IllegalMove(_("Only a closed case is graded."))

    def get_initial(self) -> dict[str, Any]:
        return {"grade": self.object.subsidy_grade}

    def perform(self, form: forms.Form) -> MediationCase:
        return grade_subsidy(
            actor=self.user,
            case_id=self.object.pk,
            version=self.version or 0,
            grade=form.cleaned_data["grade"],
        )


def _people_of(user: User, case: MediationCase, since: dt.date) -> dict[str, Any]:
    """Who can be named for the case: those who serve, without those who stood back."""
    offered = queries.offered_mediators(user, case.office_id, since)
    return {"mediators": offered.exclude(recusals__case=case), "case": case}
