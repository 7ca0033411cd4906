"""How does it stand: number and code, the dated way, adding, rating, «not solved»."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from bureau.core.clients import client_address
from bureau.core.errors import BureauError
from bureau.opinions.choices import REPLIED_STATES, RUNNING_STATES, OpinionState
from bureau.opinions.handling.actions import add_facts
from bureau.opinions.handling.closing.actions import rate, reopen
from bureau.opinions.handling.moving import Tracked
from bureau.opinions.intake.queries import TooManyTries, find_by_receipt, tracked_opinion
from bureau.opinions.intake.timeline import timeline
from bureau.opinions.intake.web.forms import AddForm, RateForm, ReopenForm, TrackForm
from bureau.opinions.intake.web.quiet import QuietView
from bureau.opinions.intake.web.tokens import TRACKED
from bureau.opinions.models import Opinion
from bureau.opinions.rules.receipts import shown_number
from bureau.opinions.rules.satisfaction import may_ask_again
from bureau.webkit.formviews import ActionFormView, put_errors
from villages.models import JusticeOffice

ADD, RATE, REOPEN = "add", "rate", "reopen"
FORMS: dict[str, Any] = {ADD: AddForm, RATE: RateForm, REOPEN: ReopenForm}
THANKS = {
    ADD: gettext_lazy("Thank you. It is with your matter now."),
    RATE: gettext_lazy("Thank you. Your rating is kept."),
    REOPEN: gettext_lazy("It is looked at again; you get another reply."),
}
SOLVED = {"yes": True, "no": False}


class TrackView(QuietView, TemplateView):
    """Number and code. Both stay out of the address; a slip in the number is told, which half is wrong is not."""

    template_name = "opinions/intake/track.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=TrackForm()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TrackForm(request.POST)
        if form.is_valid():
            try:
                tracked = find_by_receipt(**form.cleaned_data, network=client_address(request))
            except BureauError as error:
                put_errors(form, error)
                many = isinstance(error, TooManyTries)
                return self.refused(form, HTTPStatus.TOO_MANY_REQUESTS if many else HTTPStatus.UNPROCESSABLE_ENTITY)
            response = HttpResponseRedirect(reverse("voice:track-view"))
            TRACKED.put(request, response, str(tracked.opinion_id))
            return response
        return self.refused(form, HTTPStatus.UNPROCESSABLE_ENTITY)

    def refused(self, form: TrackForm, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)


class TrackedView(QuietView, ActionFormView):
    """The way of one opinion, and the one thing that its sender can do now: add, rate, or say that it is not solved."""

    template_name = "opinions/intake/tracked.html"
    which: Tracked
    act: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        kept = TRACKED.read(request)
        if not kept or (opinion := _found(int(kept))) is None:
            messages.info(request, _("For safety this page closes after half an hour. Enter number and code again."))
            return HttpResponseRedirect(reverse("voice:track"))
        self.which, self.object = Tracked(opinion.pk), opinion
        sent = request.POST.get("act", "")
        # What was typed for an earlier state is not thrown away: the action says that the state has changed.
        self.act = sent if sent in FORMS else act_now(opinion)
        self.form_class = FORMS.get(self.act, ReopenForm)
        return super().dispatch(request, *args, **kwargs)

    def get_object(self) -> Opinion:
        return tracked_opinion(self.which)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"only_pictures": self.object.is_anonymous} if self.act == ADD else {}

    def perform(self, form: Any) -> Any:
        data, today = form.cleaned_data, timezone.localdate()
        if self.act == ADD:
            return add_facts(actor=None, which=self.which, body=data["body"], files=data["file"], today=today)
        if self.act == RATE:
            solved = SOLVED.get(data["solved"])
            words = {"satisfaction": data["satisfaction"], "note": data["note"]}
            return rate(actor=None, which=self.which, solved=solved, today=today, **words)
        return reopen(actor=None, which=self.which, reason=data["reason"], today=today)

    def get_success_url(self, result: Any) -> str:
        return reverse("voice:track-view")

    def get_success_message(self, result: Any) -> Any:
        return THANKS[self.act]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opinion, today = self.object, timezone.localdate()
        is_running = opinion.state in RUNNING_STATES and not opinion.is_void
        return super().get_context_data(
            opinion=opinion,
            number=shown_number(opinion.receipt_no),
            steps=reversed(timeline(opinion)),
            act=self.act,
            late=max((today - opinion.reply_due).days, 0) if is_running else 0,
            is_running=is_running,
            is_waiting=opinion.state == OpinionState.WAITING and not opinion.is_void,
            lead=_office_to_call(opinion),
            **kwargs,
        )


class LeaveView(QuietView):
    """Close the page on a phone that others use too."""

    def post(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponseRedirect(reverse("voice:track"))
        TRACKED.drop(response)
        return response


def act_now(opinion: Opinion) -> str:
    """What its sender can do with it now; "" when nothing is left."""
    if opinion.is_void:
        return ""
    if opinion.state in (*RUNNING_STATES, OpinionState.WAITING):
        return ADD
    if opinion.state not in REPLIED_STATES:
        return ""
    if not opinion.satisfaction:
        return RATE
    return REOPEN if may_ask_again(opinion.round, opinion.replied_on, timezone.localdate()) else ""


def _office_to_call(opinion: Opinion) -> JusticeOffice | None:
    """Who has taken it on, when there is a telephone. A sealed report is in no office's hands."""
    office = opinion.office if opinion.accepted_on and not opinion.is_void else None
    return office if office is not None and office.phone else None


def _found(pk: int) -> Opinion | None:
    try:
        return tracked_opinion(Tracked(pk))
    except Opinion.DoesNotExist:
        return None
