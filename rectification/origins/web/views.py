"""Pages that put an opinion on the rectification list and take it off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.accounts.rules import require
from bureau.core.errors import IllegalMove, NotAllowed, NotVisible
from bureau.opinions.desk.queries import opinion_for
from bureau.opinions.handling.moving import may_lead
from bureau.opinions.models import Opinion
from bureau.webkit.forms import LongTextField, PortalForm, TextField
from bureau.webkit.formviews import ActionFormView, ConfirmActionView, ReasonForm, Text
from rectification.models import Origin, Problem
from rectification.origins.actions import LONGEST_REASON, join_problem, list_opinion, take_off_list
from rectification.origins.queries import present_origin, proposal
from rectification.origins.showing import LISTABLE
from rectification.problems.web.entry import EntryView
from rectification.problems.web.forms import ProblemForm


def opinion_to_list(user: User, pk: Any) -> Opinion:
    """The opinion, when ``user`` can put it on the list now; refuses before anything is typed."""
    opinion = opinion_for(user, pk)
    require(user, "opinions.handle")
    if not may_lead(user, opinion):
        raise NotAllowed(gettext("Another office leads this opinion; yours has a part in it."))
    if opinion.is_void or opinion.is_sealed or opinion.state not in LISTABLE:
        words = gettext("Accept the opinion first; sealed, void and refused ones are not put on the list.")
        raise IllegalMove(words)
    origin = present_origin(opinion)
    if origin is not None:
        words = gettext("This opinion is on the list already, as %(number)s.")
        raise IllegalMove(words % {"number": origin.problem.number})
    return opinion


class ListOpinion(EntryView):
    """The page of a new problem, filled from the opinion; saved, both are linked."""

    template_name = "rectification/origins/new.html"
    title = _("Put on the rectification list")
    opinion: Opinion

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.opinion = opinion_for(self.user, self.kwargs["pk"])
        self.draft_form = f"origins.new.{self.opinion.pk}"
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        opinion_to_list(self.user, self.opinion.pk)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        require(self.user, "opinions.handle")
        return {**proposal(self.opinion, self.today), **self.restored()}

    def perform(self, form: forms.Form) -> Problem:
        assert isinstance(form, ProblemForm)  # noqa: S101 - declared by form_class
        problem = list_opinion(actor=self.user, opinion_id=self.opinion.pk, values=form.values(), today=self.today)
        self.forget_draft()
        return problem

    def get_success_message(self, result: Problem) -> Text:
        words = gettext("On the list as %(number)s, linked to the opinion. Write the measures next.")
        return words % {"number": result.number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(opinion=self.opinion, **kwargs)


class NumberForm(PortalForm):
    number = TextField(
        label=_("problem number"), max_length=30, help_text=_("As it stands on the list, for example 2026-YJ-003.")
    )


class JoinProblem(ActionFormView):
    """Several people tell of the same thing: one problem answers them all."""

    title = _("Add to a problem that stands")
    submit_label = _("Add to this problem")
    form_class = NumberForm
    template_name = "rectification/origins/join.html"

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_object(self) -> Opinion:
        return opinion_for(self.user, self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        opinion_to_list(self.user, self.kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def perform(self, form: forms.Form) -> Problem:
        number = form.cleaned_data["number"]
        return join_problem(actor=self.user, opinion_id=self.object.pk, number=number, today=timezone.localdate())

    def get_success_url(self, result: Problem) -> str:
        return reverse("opinions:detail", args=[self.object.pk])

    def get_success_message(self, result: Problem) -> Text:
        return gettext("Added to %(number)s.") % {"number": result.number}


class WhyForm(ReasonForm):
    reason = LongTextField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        rows=3,
        help_text=_("For colleagues. The citizen reads only that it is no longer on the list."),
    )


class TakeOff(ConfirmActionView):
    """Asks for the reason; problem and opinion go on, each by itself."""

    title = _("Take off the rectification list")
    submit_label = _("Take off the list")
    form_class = WhyForm
    effect = _("The problem stays as it is, and the opinion is still to be answered; only the link is taken back.")

    def get_object(self) -> Origin:
        rows = Origin.objects.visible_to(user_of(self.request)).select_related("problem", "opinion")
        origin = rows.filter(pk=self.kwargs["pk"]).first()
        if origin is None:
            raise NotVisible(gettext("There is no such record, or your account may not see it."))
        return origin

    def perform(self, form: forms.Form) -> Origin:
        reason = form.cleaned_data["reason"]
        actor = user_of(self.request)
        return take_off_list(actor=actor, origin_id=self.object.pk, reason=reason, today=timezone.localdate())

    def get_cancel_url(self) -> str:
        return reverse("opinions:detail", args=[self.object.opinion_id])

    def get_success_url(self, result: Origin) -> str:
        return self.get_cancel_url()

    def get_success_message(self, result: Origin) -> Text:
        return gettext("Taken off the list.")
