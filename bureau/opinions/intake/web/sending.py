"""The last look, sending, and the receipt."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView

from bureau.core.clients import client_address
from bureau.core.errors import Advice, BureauError, InvalidValue
from bureau.opinions.choices import Identity
from bureau.opinions.intake.actions import submit_opinion
from bureau.opinions.intake.queries import (
    Received,
    TooManyTries,
    opinion_made_with,
    receipt_for,
)
from bureau.opinions.intake.web.answers import Answers, forget
from bureau.opinions.intake.web.filling import begin_anew, step_address
from bureau.opinions.intake.web.forms import SendForm
from bureau.opinions.intake.web.quiet import QuietView
from bureau.opinions.intake.web.steps import LAST
from bureau.opinions.intake.web.tokens import RECEIPT
from bureau.opinions.rules.receipts import shown_number
from bureau.opinions.rules.submissions import OpinionValues, advice_of, settled
from bureau.webkit.formviews import put_errors

# Nobody reads and answers five pages in less; programs do. Told in words, and the second press goes through.
FASTEST = 5
# Which page asks for what, for answers that the rules refuse in the end.
PAGE_OF = {
    "category": 1,
    "village": 2,
    "township": 2,
    "body": 3,
    "title": 3,
    "against_text": 3,
    "against_office": 3,
    "identity": 4,
    "name": 5,
    "phone": 5,
}


@dataclass(frozen=True, slots=True)
class Line:
    """An answer on the page for a last look."""

    label: str | Promise
    value: str | Promise
    page: int

    @property
    def change(self) -> str:
        return step_address(self.page)


class CheckView(QuietView, TemplateView):
    """All answers once more, files, and sending. The one-time key in the answers makes the second click harmless."""

    template_name = "opinions/intake/check.html"
    answers: Answers
    values: OpinionValues

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = Answers.of(request)
        if found is None:
            return begin_anew(request)
        self.answers = found
        step = found.first_open_step()
        if step <= LAST:
            found.keep(request)
            return HttpResponseRedirect(step_address(step))
        self.values = settled(found.values())
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if form.is_valid() and self.is_hasty():
            form.add_error(
                None, _("That was very quick. Please look at it once more, and then press the button again.")
            )
        if form.errors:
            return self.show(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            self.send(form)
        except TooManyTries as error:
            put_errors(form, error)
            return self.show(form, status=HTTPStatus.TOO_MANY_REQUESTS)
        except BureauError as error:
            put_errors(form, error)
            return self.show(form, status=HTTPStatus.UNPROCESSABLE_ENTITY, error=error)
        forget(request)
        response = HttpResponseRedirect(reverse("voice:done"))
        RECEIPT.put(request, response, self.answers.form_key)
        return response

    def send(self, form: SendForm) -> None:
        accepted = {self.values.category.kind} if self.values.category is not None else set()
        if form.cleaned_data.get("as_is"):
            accepted |= {one.code for one in self.advice()}
        submit_opinion(
            actor=None,
            values=self.values,
            form_key=uuid.UUID(self.answers.form_key),
            accepted=frozenset(accepted),
            files=form.cleaned_data["file"],
            today=timezone.localdate(),
            network=client_address(self.request),
        )

    def is_hasty(self) -> bool:
        """Sent sooner than a person can read."""
        return time.time() - self.answers.started < FASTEST

    def advice(self) -> list[Advice]:
        """What to look at in the text; the stop text of the category was read on the first page."""
        return [one for one in advice_of(self.values, by_staff=False) if one.field != "category"]

    def form(self, *data: Any) -> SendForm:
        only_pictures = self.values.identity == Identity.ANONYMOUS
        return SendForm(*data, only_pictures=only_pictures, asks=bool(self.advice()))

    def show(self, form: SendForm, *, status: int = 200, error: BureauError | None = None) -> HttpResponse:
        refused = error.fields if isinstance(error, InvalidValue) else {}
        pages = sorted({PAGE_OF[name] for name in refused if name in PAGE_OF})
        context = self.get_context_data(
            form=form,
            lines=lines_of(self.values, self.answers),
            advice=self.advice(),
            so_far=self.answers.token(),
            values=self.values,
            back=step_address(LAST),
            to_mend=[step_address(page) for page in pages],
        )
        return self.render_to_response(context, status=status)


def lines_of(values: OpinionValues, answers: Answers) -> list[Line]:
    """Every answer in words, with the page that asked for it."""
    is_named = values.identity == Identity.NAMED
    place = values.village or values.township or gettext_lazy("Not sure")
    where = f"{values.township.name} {values.village.short_name}" if values.village and values.township else str(place)
    lines = [
        Line(pgettext_lazy("check", "What"), str(values.category or ""), 1),
        Line(pgettext_lazy("check", "Where"), where, 2),
    ]
    if values.is_report:
        about = " · ".join(filter(None, [values.against_text, str(values.against_office or "")]))
        lines.append(Line(gettext_lazy("Whom it is about"), about, 3))
    lines += [
        Line(pgettext_lazy("check", "Text"), values.body, 3),
        Line(gettext_lazy("With or without name"), Identity(values.identity).label if values.identity else "", 4),
    ]
    if values.for_someone_else:
        lines.append(Line(gettext_lazy("For somebody else"), gettext_lazy("yes"), 4))
    if is_named:
        lines += [
            Line(pgettext_lazy("person", "name"), values.name or "—", 5),
            Line(gettext_lazy("Telephone"), values.phone, 5),
        ]
    reply = gettext_lazy("not needed") if answers.no_reply else gettext_lazy("wished for")
    lines.append(Line(pgettext_lazy("check", "Reply"), reply, 5))
    if not values.is_report:
        consent = gettext_lazy("agreed, without personal data") if values.publish_consent else gettext_lazy("no")
        lines.append(Line(gettext_lazy("Publication"), consent, 5))
    return lines


# -- the receipt -------------------------------------------------------------------------------------------------------


def received_by(request: HttpRequest) -> Received | None:
    """The receipt that this browser may see: for half an hour after sending."""
    key = RECEIPT.read(request)
    if not key:
        return None
    opinion = opinion_made_with(uuid.UUID(key), None)
    received = receipt_for(opinion, uuid.UUID(key)) if opinion is not None else None
    return received if received is not None and received.code else None


def receipt_facts(received: Received) -> dict[str, Any]:
    return {"received": received, "opinion": received.opinion, "number": shown_number(received.opinion.receipt_no)}


class DoneView(QuietView, TemplateView):
    """Number, code, day of the reply; the same again after a reload and after Back."""

    template_name = "opinions/intake/done.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        received = received_by(request)
        if received is None:
            return _receipt_is_gone(request)
        return self.render_to_response(self.get_context_data(**receipt_facts(received)))


class ReceiptPicture(QuietView):
    """The receipt as a picture to keep: number, code, day, signed line; nothing of who sent what."""

    def get(self, request: HttpRequest) -> HttpResponse:
        received = received_by(request)
        if received is None:
            return _receipt_is_gone(request)
        track = request.build_absolute_uri(reverse("voice:track"))
        facts = receipt_facts(received) | {"track": track, "proof": _in_pieces(received.line)}
        picture = render_to_string("opinions/intake/receipt.svg", facts, request=request)
        response = HttpResponse(picture, content_type="image/svg+xml")
        response.headers["Content-Disposition"] = 'attachment; filename="receipt.svg"'
        return response


def _in_pieces(line: str) -> list[str]:
    """The proof on three lines of the picture, the category on one of its own: a long one would not fit otherwise."""
    number, day, rest = line.split(" · ", 2)
    category, _dot, signature = rest.rpartition(" · ")
    return [f"{number} · {day} ·", f"{category} ·", signature]


def _receipt_is_gone(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("The receipt is shown for half an hour only. Enter number and code to see how it stands."))
    return HttpResponseRedirect(reverse("voice:track"))
