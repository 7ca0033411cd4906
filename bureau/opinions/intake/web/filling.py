"""The start page and the five questions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from bureau.opinions.handling.files import MOST_FILES
from bureau.opinions.intake.web.answers import Answers
from bureau.opinions.intake.web.quiet import QuietView
from bureau.opinions.intake.web.steps import LAST, STEPS, hotlines_in, put_rule_problems, stop_text_of
from bureau.opinions.intake.web.tokens import RECEIPT
from villages.models import Village
from villages.queries import public_villages

# 统计用区划代码: 12 digits down to the village.
CODE_DIGITS = 12


def step_address(number: int) -> str:
    """The address of a question; behind the last one the page for a last look."""
    return reverse("voice:step", args=[number]) if number <= LAST else reverse("voice:check")


class StartView(QuietView, TemplateView):
    """What to expect, before anything is asked. ``?v=``: the village whose QR code was read."""

    template_name = "opinions/intake/start.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        answers = Answers.begun()
        village = _village_of(request.POST.get("v", ""))
        if village is not None:
            answers.place_at(village)
        answers.keep(request)
        response = HttpResponseRedirect(step_address(1))
        RECEIPT.drop(response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answers = Answers.of(self.request)
        step = answers.first_open_step() if answers else 0
        village = _village_of(self.request.GET.get("v", ""))
        return super().get_context_data(
            village=village,
            v=(village.code or village.pk) if village else "",
            step=min(step, LAST) if answers and answers.category else 0,
            go_on=step_address(step) if answers else "",
            most=MOST_FILES,
            **kwargs,
        )


class StepView(QuietView, TemplateView):
    """One question. What was sent is kept before the next page is shown; a lost session comes back from the page."""

    template_name = "opinions/intake/step.html"
    answers: Answers

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.kwargs["number"] not in STEPS:
            raise Http404
        found = Answers.of(request)
        if found is None:
            return begin_anew(request)
        self.answers = found
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.step.form(self.answers))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "again" in request.POST:
            self.answers.place_in(None)
            self.answers.placed = False
            return self.keep_and_go(self.number)
        form = self.step.form(self.answers, request.POST)
        if form.is_valid():
            self.step.apply(self.answers, form.cleaned_data)
            put_rule_problems(form, self.answers)
        if form.errors:
            return self.show(form, status=422)
        if self.number == 1 and self.stops():
            return self.show(form)
        return self.keep_and_go(self.next_number())

    @property
    def number(self) -> int:
        return int(self.kwargs["number"])

    @property
    def step(self) -> Any:
        return STEPS[self.number]

    def stops(self) -> bool:
        """Whether something is to be read first; pressing the button below it says that it was."""
        chosen = self.answers.category
        if self.request.POST.get("told") == str(chosen):
            self.answers.told = chosen
        return bool(stop_text_of(self.answers.chosen_category())) and self.answers.told != chosen

    def next_number(self) -> int:
        """Onward; the second half of «where» first; back to the last look when only one answer was changed."""
        if self.number == 2 and not self.answers.placed:
            return 2
        following = self.answers.first_open_step()
        return following if following > LAST else self.number + 1

    def keep_and_go(self, number: int) -> HttpResponse:
        self.answers.keep(self.request)
        return HttpResponseRedirect(step_address(number))

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        category = self.answers.chosen_category()
        stop = stop_text_of(category) if self.number == 1 and not form.errors else ""
        context = self.get_context_data(
            form=form,
            number=self.number,
            last=LAST,
            title=self.step.title,
            back=step_address(self.number - 1) if self.number > 1 else reverse("voice:start"),
            so_far=self.answers.token(),
            category=category,
            stop=stop,
            hotlines=hotlines_in(stop),
            answers=self.answers,
        )
        return self.render_to_response(context, status=status)


def begin_anew(request: HttpRequest) -> HttpResponse:
    """Nothing is known of a form: it was sent (then its receipt is shown), or it is too old."""
    if RECEIPT.read(request):
        return HttpResponseRedirect(reverse("voice:done"))
    messages.warning(request, _("What was begun here is no longer kept. Please start again; nothing was sent."))
    return HttpResponseRedirect(reverse("voice:start"))


def _village_of(sent: str) -> Village | None:
    """A village in force by its 12-digit code, or by its key while it has none; an unknown one refuses nobody."""
    if not (sent.isascii() and sent.isdigit() and len(sent) <= CODE_DIGITS):
        return None
    found = public_villages(timezone.localdate())
    return (found.filter(code=sent) if len(sent) == CODE_DIGITS else found.filter(pk=sent)).first()
