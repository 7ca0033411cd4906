"""Entering what did not come through the public form, and the receipt that its sender is given."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.drafts.web.formviews import DraftedFormView
from bureau.opinions.choices import Identity
from bureau.opinions.desk import queries
from bureau.opinions.desk.web.entryforms import RecordForm
from bureau.opinions.handling.queries import is_seen_by
from bureau.opinions.intake.actions import record_opinion
from bureau.opinions.intake.queries import SHOWN_AGAIN, Received, opinion_made_with, receipt_for
from bureau.opinions.intake.web.tokens import Keepsake, Token
from bureau.opinions.models import Opinion
from bureau.opinions.rules.receipts import shown_number
from bureau.webkit.formviews import Text
from villages.queries import village_choices, villages_matching, villages_own_first

# Kept by «enter the next one»: a heap of cards of one meeting. Never who sent it, or what.
KEPT = ("channel", "received_on", "village")
# What «same as last» fills.
SAME = (*KEPT, "category", "identity", "publish_consent")
SHOWN_VILLAGES = 30

RECEIPT = Keepsake(
    "opinion_given", Token(b"opinion receipt at the desk", SHOWN_AGAIN), reverse_lazy("opinions:receipt")
)


class RecordOpinion(DraftedFormView):
    """One page for the keyboard. Its receipt opens next: number and code are for the sender."""

    template_name = "opinions/desk/entry.html"
    form_class = RecordForm
    title = _("Enter an opinion")
    draft_form = "opinions.new"
    returned = False

    @property
    def user(self) -> User:
        return user_of(self.request)

    @cached_property
    def habits(self) -> queries.Habits:
        return queries.habits_of(self.user)

    @property
    def receipt_key(self) -> uuid.UUID:
        """The one-time key of the page as the key of the receipt: a second click shows the same receipt."""
        sent = self.request.POST.get("form_key", "")[:100] or uuid.uuid4().hex
        return uuid.UUID(bytes=hashlib.sha256(f"{self.user.pk}|{sent}".encode(errors="replace")).digest()[:16])

    def get_initial(self) -> dict[str, Any]:
        first = {"received_on": self.today, "identity": Identity.NAMED}
        kept = {name: self.request.GET[name][:20] for name in KEPT if self.request.GET.get(name)}
        return {**(self.restored() or first), **kept}

    def get_form_kwargs(self) -> dict[str, Any]:
        # The keyboard starts at the first field that is not known yet; after a refusal at the summary of errors.
        first = "" if self.request.method == "POST" else "category" if self.request.GET.get("channel") else "channel"
        return {"user": self.user, "today": self.today, "focus": first}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "same" not in request.POST:
            return super().post(request, *args, **kwargs)
        # A button that only brings the page back: nothing is judged, nothing is lost.
        self.returned = True
        last = self.habits.last
        same = {name: last.serializable_value(name) for name in SAME} if last is not None else {}
        typed = self.typed({name: [str(v) for v in values] for name, values in request.POST.lists()})
        return self.show(self.form_class(initial={**typed, **same}, **self.get_form_kwargs()))

    def perform(self, form: forms.Form) -> Received:
        assert isinstance(form, RecordForm)  # noqa: S101 - declared by form_class
        received = record_opinion(
            actor=self.user,
            values=form.values(),
            form_key=self.receipt_key,
            accepted=self.accepted,
            files=form.cleaned_data["file"],
            today=self.today,
        )
        self.forget_draft()
        return received

    def _carry_out(self, form: forms.Form) -> HttpResponse:
        key = str(self.receipt_key)
        response = super()._carry_out(form)
        if isinstance(response, HttpResponseRedirect):
            RECEIPT.put(self.request, response, key)
        return response

    def get_success_url(self, result: Received) -> str:
        if self.request.POST.get("next"):
            return next_address(result.opinion)
        return reverse("opinions:receipt")

    def get_success_message(self, result: Received) -> Text:
        if not self.request.POST.get("next"):
            return ""
        return gettext("Entered under %(number)s. Its receipt can still be printed: «Last receipt».") % {
            "number": shown_number(result.opinion.receipt_no)
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            habits=self.habits,
            returned=self.returned,
            files_again=bool(self.request.FILES),
            was_entered="channel" in self.request.GET,
            **kwargs,
        )


def next_address(opinion: Opinion) -> str:
    """The entry page with day, channel and village of the one before."""
    kept = {
        "channel": opinion.channel,
        "received_on": opinion.received_on.isoformat(),
        "village": opinion.village_id or "",
    }
    return f"{reverse('opinions:new')}?{urlencode({name: value for name, value in kept.items() if value})}"


class GivenReceipt(TemplateView):
    """Number and code of what this person entered last, to print or read out; for half an hour."""

    template_name = "opinions/desk/receipt.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        received = _given_by(request)
        if received is None:
            messages.info(
                request, gettext("The receipt is shown for half an hour only; its code cannot be read again.")
            )
            return HttpResponseRedirect(reverse("opinions:list"))
        return self.render_to_response(self.get_context_data(received=received))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opinion = kwargs["received"].opinion
        return super().get_context_data(
            opinion=opinion,
            number=shown_number(opinion.receipt_no),
            track=self.request.build_absolute_uri(reverse("voice:track")),
            next_url=next_address(opinion),
            # A sealed report, and what belongs to another office, is not opened by who entered it.
            may_open=is_seen_by(opinion, user_of(self.request)),
            **kwargs,
        )


def _given_by(request: HttpRequest) -> Received | None:
    key = RECEIPT.read(request)
    opinion = opinion_made_with(uuid.UUID(key), user_of(request)) if key else None
    received = receipt_for(opinion, uuid.UUID(key)) if opinion is not None else None
    return received if received is not None and received.code else None


def village_options(request: HttpRequest) -> HttpResponse:
    """The options of the village field that fit what is typed: name, pinyin or initials; for htmx."""
    user, text = user_of(request), request.GET.get("village_q", "")[:60].strip()
    found = villages_own_first(user, timezone.localdate())
    if text:
        wanted = set(villages_matching(text).values_list("pk", flat=True))
        found = [village for village in found if village.pk in wanted][:SHOWN_VILLAGES]
    groups = village_choices(found)
    return render(request, "consultants/services/_village_options.html", {"groups": groups, "searched": bool(text)})
