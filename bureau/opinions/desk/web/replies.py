"""Writing a reply, from a template or freely, approving it, giving it back."""

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
from bureau.opinions.choices import Outcome
from bureau.opinions.desk.web.moving import MoveView, version_of
from bureau.opinions.handling.queries import present_reply, template_text
from bureau.opinions.handling.replies.actions import approve_reply, return_reply, write_reply
from bureau.opinions.models import Category, ReplyTemplate
from bureau.opinions.reference.queries import templates_for
from bureau.opinions.rules.replies import LONGEST_REPLY
from bureau.webkit.forms import LongTextField, PortalForm
from bureau.webkit.formviews import AskingFormView


class ReplyForm(PortalForm):
    """What the citizen will read, word for word."""

    # Of a draft nothing is demanded; handed in it has an outcome.
    needed = ("outcome",)
    template = forms.ModelChoiceField(
        ReplyTemplate.objects.none(), label=_("Text to start from"), required=False, empty_label=_("none")
    )
    outcome = forms.ChoiceField(label=_("outcome"), choices=[("", "—"), *Outcome.choices], required=False)
    text = LongTextField(label=_("Reply, as the citizen will read it"), max_length=LONGEST_REPLY, rows=8)

    def __init__(self, *args: Any, category: Category, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["template"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = templates_for(category)


class WriteReply(AskingFormView, MoveView):
    """Kept as a draft, or handed in for somebody else to approve."""

    title = _("Write the reply")
    form_class = ReplyForm
    template_name = "opinions/desk/reply.html"

    def get_version(self) -> int | None:
        reply = present_reply(self.object)
        return reply.version if reply is not None else None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"category": self.object.category}

    def get_initial(self) -> dict[str, Any]:
        reply = present_reply(self.object)
        return {"text": reply.text, "outcome": reply.outcome} if reply is not None else {}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._fill() if "fill" in request.POST else super().post(request, *args, **kwargs)

    def _fill(self) -> HttpResponse:
        """The page again with the template's text under what was typed; nothing is stored yet."""
        self.object = self.get_object()
        self.version = self.sent_version()
        sent = self.form_class(self.request.POST, **self.get_form_kwargs())
        sent.is_valid()
        chosen = sent.cleaned_data.get("template")
        if chosen is None:
            if "template" not in sent.errors:
                sent.add_error("template", gettext("Choose a text first."))
            for name in set(sent.errors) - {"template"}:
                del sent.errors[name]
            return self.show(sent, status=422)
        typed = self.request.POST.get("text", "").strip()
        text = "\n".join(filter(None, [typed, template_text(chosen, self.object, timezone.localdate())]))
        return self.show(self.form_class(initial={**self.request.POST.dict(), "text": text}, **self.get_form_kwargs()))

    def perform(self, form: forms.Form) -> Any:
        given = form.cleaned_data
        return write_reply(
            actor=self.user,
            opinion_id=self.object.pk,
            text=given["text"],
            outcome=given["outcome"],
            hand_in="hand_in" in self.request.POST,
            version=self.version or 0,
            accepted=self.accepted,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_templates = templates_for(self.object.category).exists()
        return super().get_context_data(has_templates=has_templates, **kwargs)


class ReturnReply(MoveView):
    title = _("Return the reply to its writer")
    text_label = _("reason")

    def get_version(self) -> int | None:
        reply = present_reply(self.object)
        return reply.version if reply is not None else None

    def perform(self, form: forms.Form) -> Any:
        return return_reply(**self.asked, reason=form.cleaned_data["text"])


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    approve_reply(actor=user_of(request), opinion_id=pk, version=version_of(request), today=timezone.localdate())
    messages.success(request, gettext("Sent. The citizen can read it now."))
    return HttpResponseRedirect(reverse("opinions:detail", args=[pk]))
