"""Moving a week on, and correcting published ones: each page asks before it acts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from bureau.core.weeks import Week
from bureau.jobs.models import JobRun
from bureau.statistics.actions import publish_week, reopen_week, run_close_stage, start_self_check
from bureau.statistics.models import Restatement, WeekClosing
from bureau.statistics.restatements.actions import issue_restatement, reject_restatement, request_restatement
from bureau.statistics.restatements.queries import restatement
from bureau.webkit.addresses import week_of
from bureau.webkit.forms import LongTextField
from bureau.webkit.formviews import ConfirmActionView, ReasonForm


class NoFields(ReasonForm):
    """A question with only a button."""

    reason = None  # type: ignore[assignment]


class Question(ConfirmActionView):
    """A page that asks; ``actor`` is who answers."""

    form_class: type[ReasonForm] = NoFields

    @property
    def actor(self) -> Any:
        return self.request.user


class WeekMove(Question):
    """Asks before a week is moved; the result is the week's page."""

    def get_object(self) -> Week:
        return week_of(self.kwargs["week"])

    def get_version(self) -> None:
        return None

    def get_cancel_url(self) -> str:
        return reverse("statistics:week-list")

    def get_success_url(self, result: Any) -> str:
        return reverse("statistics:week", args=[self.object.key])


class StartSelfCheck(WeekMove):
    title = gettext_lazy("Start the self-check")
    submit_label = gettext_lazy("Start the self-check")
    effect = gettext_lazy("The offices see their provisional figures with the records behind them.")
    success_message = gettext_lazy("The offices can now check their figures.")

    def perform(self, form: Any) -> WeekClosing:
        return start_self_check(week=self.object, actor=self.actor, today=timezone.localdate())


class CloseWeek(WeekMove):
    title = gettext_lazy("Close the week")
    submit_label = gettext_lazy("Close the week")
    effect = gettext_lazy("New and changed records are booked, figures written, ranking and bulletin made anew.")
    success_message = gettext_lazy("The week is closed; ranking and bulletin follow within a minute.")

    def perform(self, form: Any) -> JobRun:
        return run_close_stage(week=self.object, actor=self.actor, today=timezone.localdate(), again=True)


class PublishWeek(WeekMove):
    title = gettext_lazy("Publish the week")
    submit_label = gettext_lazy("Publish the week")
    effect = gettext_lazy("Published figures never change again; later corrections are counted in a later week.")
    success_message = gettext_lazy("The week is published.")

    def perform(self, form: Any) -> WeekClosing:
        return publish_week(week=self.object, actor=self.actor)


class ReasonOnly(ReasonForm):
    reason = LongTextField(label=gettext_lazy("Reason"), max_length=300, rows=2)


class ReopenWeek(WeekMove):
    form_class = ReasonOnly
    title = gettext_lazy("Reopen the week")
    submit_label = gettext_lazy("Reopen the week")
    effect = gettext_lazy("Its bookings and figures are taken back until it is closed again.")
    success_message = gettext_lazy("The week is open again.")

    def perform(self, form: Any) -> WeekClosing:
        return reopen_week(week=self.object, actor=self.actor, reason=form.cleaned_data["reason"])


class RequestRestatement(WeekMove):
    form_class = ReasonOnly
    title = gettext_lazy("Ask for a correction of a published week")
    submit_label = gettext_lazy("Ask for the correction")
    effect = gettext_lazy(
        "The published figures stay. Somebody else decides; then old and new values are shown beside them."
    )
    success_message = gettext_lazy("The correction waits for somebody else's decision.")

    def perform(self, form: Any) -> Restatement:
        return request_restatement(week=self.object, actor=self.actor, reason=form.cleaned_data["reason"])


class RestatementDecision(Question):
    """Issue or reject; by somebody other than who asked."""

    def get_object(self) -> Restatement:
        return restatement(self.kwargs["pk"])

    def get_success_url(self, result: Restatement) -> str:
        return reverse("statistics:week", args=[result.week])


class IssueRestatement(RestatementDecision):
    title = gettext_lazy("Issue the correction")
    submit_label = gettext_lazy("Issue the correction")
    effect = gettext_lazy("It gets a number and stands beside the published figures.")

    def perform(self, form: Any) -> Restatement:
        return issue_restatement(restatement=self.object, actor=self.actor)


class RejectRestatement(RestatementDecision):
    form_class = ReasonOnly
    title = gettext_lazy("Reject the correction")
    submit_label = gettext_lazy("Reject the correction")
    effect = gettext_lazy("The reason is kept in the journal.")

    def perform(self, form: Any) -> Restatement:
        return reject_restatement(restatement=self.object, actor=self.actor, note=form.cleaned_data["reason"])
