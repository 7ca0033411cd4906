"""One case: its page, showing the parties, voiding and restoring, links to other records of the same dispute."""

from __future__ import annotations

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
from bureau.core.books import bookings_of
from bureau.core.errors import InvalidValue
from bureau.webkit.forms import LongTextField, PortalForm, TextField
from bureau.webkit.formviews import ActionFormView, ConfirmActionView, ReasonForm
from bureau.webkit.views import ScopedDetailView, visible_object
from mediation.cases import queries
from mediation.cases.actions import restore_case, reveal_parties, void_case
from mediation.cases.numbering import read_number
from mediation.cases.web.facts import DISPUTE, OUTCOME, PLACE, earlier_rounds, facts_of, shown_parties
from mediation.cases.web.history import events_of
from mediation.cases.web.steps import steps_of
from mediation.followup.queries import panel_of
from mediation.models import MediationCase
from mediation.proceedings.actions import link_duplicate
from mediation.proceedings.web.marks import marks_of

# What statistics count of a case, each by its own day.
COUNTABLES = ("cases", "cases_successful", "cases_performed", "cases_visited")


class CaseDetail(ScopedDetailView):
    """What it is, what was done to it, what can be done now. The parties stand masked."""

    template_name = "mediation/cases/detail.html"
    model = MediationCase
    in_full = False

    def get_object(self) -> MediationCase:
        return queries.case_for(user_of(self.request), self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, case = user_of(self.request), self.object
        may_read = queries.may_read_facts(user, case)
        steps = steps_of(user, case, may_read=may_read)
        events, looks = events_of(case, may_read=may_read)
        return super().get_context_data(
            case=case,
            marks=marks_of(case, timezone.localdate()),
            may_read=may_read,
            place=facts_of(case, PLACE, may_read=may_read),
            dispute=facts_of(case, DISPUTE, may_read=may_read),
            outcome=facts_of(case, OUTCOME, may_read=may_read) if case.result else [],
            parties=shown_parties(case, in_full=self.in_full) if may_read else [],
            in_full=self.in_full,
            may_reveal=may_read and user.can("cases.reveal") and not self.in_full,
            steps=steps,
            has_rare=any(step.is_rare for step in steps),
            events=events,
            looks=looks,
            bookings=[one for code in COUNTABLES for one in bookings_of(code, case.pk)],
            rounds=earlier_rounds(case, may_read=may_read),
            recusals=case.recusals.select_related("mediator"),
            duplicates=case.duplicates.visible_to(user),
            may_link=(user.can("cases.enter") or user.can("cases.review")) and not case.is_void,
            may_restore=user.can("cases.void") and case.is_void,
            may_flag=user.can("cases.enter") and not case.is_void,
            panel=panel_of(user, case, timezone.localdate()),
            **kwargs,
        )


class RevealParties(CaseDetail):
    """The same page once with names, phones and numbers in full. Only as an act: it stands in the journal."""

    http_method_names = ["post"]
    in_full = True

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.object = reveal_parties(actor=user_of(request), case_id=pk)
        return self.render_to_response(self.get_context_data())


class VoidForm(ReasonForm):
    """Why a case is voided, as long as its column holds."""

    reason = LongTextField(label=_("Reason"), max_length=200, rows=3, help_text=_("Write no names: it stays readable."))


class VoidCase(ConfirmActionView):
    """Voiding asks for the reason; it can be undone for ten minutes."""

    title = _("Void the case")
    record_page = "cases:detail"
    submit_label = _("Void this case")
    form_class = VoidForm
    effect = _(
        "Once void it no longer counts, but it can still be found under «void»; its number is never given again."
    )

    def get_object(self) -> MediationCase:
        case: MediationCase = visible_object(MediationCase, self.request.user, self.kwargs["pk"])
        return case

    def perform(self, form: forms.Form) -> MediationCase:
        user = user_of(self.request)
        return void_case(actor=user, case_id=self.object.pk, reason=form.cleaned_data["reason"])


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    case = restore_case(actor=user_of(request), case_id=pk)
    messages.success(request, gettext("Restored; it counts again."))
    return HttpResponseRedirect(reverse("cases:detail", args=[case.pk]))


class LinkForm(PortalForm):
    """The number of the other record."""

    number = TextField(
        label=_("Number of the other case"),
        max_length=60,
        help_text=_("As it stands on the volume, for example (2026)河口镇人调字第1号."),
    )


class LinkDuplicate(ActionFormView):
    """Note that this case is the same dispute as another: it counts once, and neither record loses anything."""

    template_name = "mediation/proceedings/move.html"
    title = _("Same dispute as another case")
    submit_label = _("Link")
    form_class = LinkForm
    success_message = _("Linked; the dispute counts once.")

    def get_object(self) -> MediationCase:
        case: MediationCase = visible_object(MediationCase, self.request.user, self.kwargs["pk"])
        return case

    def perform(self, form: forms.Form) -> MediationCase:
        user = user_of(self.request)
        number = read_number(form.cleaned_data["number"])
        other = queries.case_numbered(user, *number) if number else None
        if other is None:
            raise InvalidValue(fields={"number": [gettext("There is no case of this number that you can see.")]})
        try:
            return link_duplicate(actor=user, case_id=self.object.pk, original_id=other.pk)
        except InvalidValue as refused:
            raise InvalidValue(fields={"number": [str(refused)]}) from None

    def get_success_url(self, result: MediationCase) -> str:
        return reverse("cases:detail", args=[result.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        marks = marks_of(self.object, timezone.localdate())
        return super().get_context_data(case=self.object, marks=marks, **kwargs)


@require_POST
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    case = link_duplicate(actor=user_of(request), case_id=pk, original_id=None)
    messages.success(request, gettext("The link is taken back; both cases count."))
    return HttpResponseRedirect(reverse("cases:detail", args=[case.pk]))
