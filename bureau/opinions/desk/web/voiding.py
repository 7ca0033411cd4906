"""Pages that void an opinion and restore it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.requests import user_of
from bureau.opinions.desk.queries import opinion_for
from bureau.opinions.handling.voiding.actions import LONGEST_REASON, restore_opinion, void_opinion
from bureau.opinions.models import Opinion
from bureau.webkit.forms import LongTextField
from bureau.webkit.formviews import ConfirmActionView, ReasonForm


class VoidForm(ReasonForm):
    reason = LongTextField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        rows=3,
        help_text=_("The sender reads it with number and code: say why, and write no names."),
    )


class VoidOpinion(ConfirmActionView):
    """Voiding asks for the reason; it can be undone."""

    title = _("Void the opinion")
    record_page = "opinions:detail"
    submit_label = _("Void this opinion")
    form_class = VoidForm
    effect = _(
        "For what was entered twice or by mistake. It no longer counts and leaves the lists; it can be restored."
    )

    def get_object(self) -> Opinion:
        return opinion_for(user_of(self.request), self.kwargs["pk"])

    def perform(self, form: forms.Form) -> Opinion:
        return void_opinion(
            actor=user_of(self.request),
            opinion_id=self.object.pk,
            version=self.version or 0,
            reason=form.cleaned_data["reason"],
        )


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    opinion = restore_opinion(actor=user_of(request), opinion_id=pk)
    messages.success(request, gettext("Restored; it counts again."))
    return HttpResponseRedirect(reverse("opinions:detail", args=[opinion.pk]))
