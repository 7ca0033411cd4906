"""What the pages of an opinion's moves share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.errors import InvalidValue
from bureau.opinions.desk import queries
from bureau.opinions.models import Opinion
from bureau.webkit.forms import LongTextField, PortalForm
from bureau.webkit.formviews import ActionFormView


class TextForm(PortalForm):
    """One text: a reason, a question, a note."""

    text = LongTextField(label=pgettext_lazy("opinion", "Text"), max_length=2000, rows=5)


class MoveView(ActionFormView):
    """What the moves share: the opinion, who moves it, the way back.

    ``effect``: what the move does, where its name does not say it. ``said_as``: what the action calls the text of the
    form, so that its refusals stand at the field.
    """

    form_class: type[forms.Form] = TextForm
    template_name = "opinions/desk/move.html"
    success_message = _("Done.")
    text_label: Any = ""
    effect: Any = ""
    said_as: str = "reason"

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_object(self) -> Opinion:
        return queries.opinion_for(self.user, self.kwargs["pk"])

    def get_success_url(self, result: Any) -> str:
        return reverse("opinions:detail", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        if self.text_label and form is not None:
            form.fields["text"].label = capfirst(self.text_label)
        kwargs.setdefault(
            "cancel_url", reverse("opinions:detail", args=[getattr(self.object, "opinion_id", None) or self.object.pk])
        )
        opinion = getattr(self.object, "opinion", self.object)
        may_read = self.user.can("opinions.handle")
        return super().get_context_data(effect=self.effect, opinion=opinion, may_read=may_read, **kwargs)

    def _carry_out(self, form: forms.Form) -> HttpResponse:
        try:
            return super()._carry_out(form)
        except InvalidValue as refusal:
            if "text" in form.fields and self.said_as in refusal.fields:
                fields = dict(refusal.fields)
                raise InvalidValue(fields={"text": fields.pop(self.said_as), **fields}) from refusal
            raise

    @property
    def asked(self) -> dict[str, Any]:
        return {"actor": self.user, "opinion_id": self.object.pk, "version": self.version or 0}


def version_of(request: HttpRequest) -> int:
    """The version that a form without fields was opened on; 0, which is stale, without one."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
