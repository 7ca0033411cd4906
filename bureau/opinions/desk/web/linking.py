"""One matter, several opinions: looking at two side by side, linking, unlinking."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.requests import user_of
from bureau.core.errors import InvalidValue
from bureau.opinions.desk import queries
from bureau.opinions.desk.web.moving import MoveView, version_of
from bureau.opinions.handling.duplicates.actions import link_duplicate, unlink_duplicate
from bureau.opinions.models import Opinion
from bureau.webkit.forms import PortalForm, TextField
from bureau.webkit.formviews import put_errors


class LinkForm(PortalForm):
    receipt = TextField(
        label=_("Receipt number of the other"),
        max_length=40,
        help_text=_("12 digits; the one that came in first, which the others are linked to."),
    )


class Link(MoveView):
    """«Compare» shows the other beside this one, «link» does it; both work without JavaScript."""

    title = _("Link to the same matter")
    form_class = LinkForm
    template_name = "opinions/desk/link.html"
    success_message = _("Linked. Both stay whole, and can be unlinked again.")
    other: Opinion | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "compare" in request.POST or "pick" in request.POST:
            return self._compare()
        return super().post(request, *args, **kwargs)

    def _compare(self) -> HttpResponse:
        """By POST, because the number of a receipt does not belong into addresses and the logs that keep them."""
        self.object = self.get_object()
        self.version = self.sent_version()
        form = self.form_class({"receipt": self.request.POST.get("pick") or self.request.POST.get("receipt", "")})
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            self.other = queries.opinion_by_receipt(self.user, form.cleaned_data["receipt"])
        except InvalidValue as refusal:
            put_errors(form, refusal)
            return self.show(form, status=422)
        return self.show(form)

    def perform(self, form: forms.Form) -> Opinion:
        self.other = queries.opinion_by_receipt(self.user, form.cleaned_data["receipt"])
        try:
            return link_duplicate(**self.asked, original_id=self.other.pk)
        except InvalidValue as refusal:
            raise InvalidValue(fields={"receipt": refusal.fields.get("original", [refusal.message])}) from refusal

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        alike = queries.same_sender(self.user, self.object)[:5]
        return super().get_context_data(other=self.other, alike=alike, **kwargs)


@require_POST
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken back by one click: it can be linked again just as easily."""
    unlink_duplicate(actor=user_of(request), opinion_id=pk, version=version_of(request))
    messages.success(request, gettext("Unlinked."))
    return HttpResponseRedirect(reverse("opinions:detail", args=[pk]))
