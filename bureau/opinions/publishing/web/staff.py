"""Making the public copy of an opinion: the sender's words on one side, the copy on the other."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.errors import NotVisible
from bureau.opinions.models import Opinion, Publication
from bureau.opinions.publishing.actions import LONGEST_REASON, publish_opinion, withdraw_publication
from bureau.opinions.publishing.queries import (
    STANDINGS,
    can_be_published,
    copy_of,
    opinion_to_publish,
    opinions_to_publish,
    sent_reply,
)
from bureau.opinions.publishing.rules import LONGEST, PublicValues
from bureau.webkit.forms import LongTextField, PortalForm, TextField
from bureau.webkit.formviews import ActionFormView, ConfirmActionView, ReasonForm
from bureau.webkit.tables import Column
from bureau.webkit.views import ScopedListView

TABS = {
    "ready": _("To be published"),
    "public": pgettext_lazy("publication", "Public"),
    "withdrawn": pgettext_lazy("publication", "Withdrawn"),
}
EMPTY = {
    "ready": _("No answered opinion waits whose sender agreed to publication."),
    "public": _("Nothing is published at present."),
    "withdrawn": _("Nothing was withdrawn."),
}


def _title(opinion: Opinion) -> str:
    copy = copy_of(opinion)
    return copy.title if copy is not None else str(opinion)


class CopyList(ScopedListView):
    """``?standing=`` ready (also anything else), public, withdrawn."""

    template_name = "opinions/publishing/list.html"
    title = _("Published opinions")
    columns = (
        Column("title", _("opinion"), _title, title=True),
        Column("category", pgettext_lazy("opinion", "category"), "category.name"),
        Column("office", _("lead office"), lambda row: row.office or _("bureau")),
        Column("received_on", _("received on"), kind="date"),
        Column("replied_on", _("replied on"), kind="date"),
    )

    @cached_property
    def standing(self) -> str:
        asked = self.request.GET.get("standing", "")
        return asked if asked in STANDINGS else "ready"

    @property
    def empty_text(self) -> Any:
        return EMPTY[self.standing]

    def get_queryset(self) -> QuerySet[Opinion]:
        return opinions_to_publish(user_of(self.request), self.standing)

    def get_row_url(self, row: Opinion) -> str:
        return reverse("publishing:edit", args=[row.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(standing=self.standing, tabs=TABS.items(), **kwargs)


class CopyForm(PortalForm):
    title = TextField(label=_("title for the public"), max_length=LONGEST["title"])
    text = LongTextField(
        label=_("text for the public"),
        max_length=LONGEST["text"],
        rows=8,
        help_text=_("A summary in your own words: no name, telephone, address, identity number or number plate."),
    )
    reply = LongTextField(label=_("reply for the public"), max_length=LONGEST["reply"], rows=10)
    consent_checked = forms.BooleanField(label=_("I have checked that the sender agreed to publication"))


class CopyPage:
    """What the pages on one copy share: the opinion in scope, and the version of its copy."""

    request: Any
    kwargs: dict[str, Any]
    object: Opinion
    version: int | None

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_object(self) -> Opinion:
        return opinion_to_publish(self.user, self.kwargs["pk"])

    def get_version(self) -> int:
        copy = copy_of(self.object)
        return copy.version if copy is not None else 0

    def get_success_url(self, result: Publication) -> str:
        return f"{reverse('publishing:list')}?standing=public"


class EditCopy(CopyPage, ActionFormView):
    template_name = "opinions/publishing/edit.html"
    form_class = CopyForm
    title = _("Edit the public copy")
    success_message = _("Published. Everybody can read it now.")

    def get_initial(self) -> dict[str, Any]:
        copy = copy_of(self.object)
        if copy is not None:
            return {name: getattr(copy, name) for name in CopyForm.base_fields}
        reply = sent_reply(self.object)
        return {"reply": reply.text if reply is not None else ""}

    def perform(self, form: forms.Form) -> Publication:
        values = PublicValues(**form.cleaned_data)
        return publish_opinion(actor=self.user, opinion_id=self.object.pk, version=self.version or 0, values=values)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # What was typed before the opinion was opened again stays on the page, under the refusal.
        is_typed = self.request.method == "POST"
        return super().get_context_data(
            opinion=self.object,
            copy=copy_of(self.object),
            sent=sent_reply(self.object),
            may_publish=copy_of(self.object) is not None or can_be_published(self.object) or is_typed,
            **kwargs,
        )


class WithdrawForm(ReasonForm):
    reason = LongTextField(label=_("Reason"), max_length=LONGEST_REASON, rows=3)


class WithdrawCopy(CopyPage, ConfirmActionView):
    title = _("Withdraw the public copy")
    submit_label = _("Withdraw")
    form_class = WithdrawForm
    effect = _("It disappears from the public pages at once, and can be published again later.")
    success_message = _("Withdrawn.")

    def get_object(self) -> Opinion:
        opinion = super().get_object()
        if copy_of(opinion) is None:
            raise NotVisible(gettext("This is not published, or not any more."))
        return opinion

    def perform(self, form: forms.Form) -> Publication:
        return withdraw_publication(
            actor=self.user,
            opinion_id=self.object.pk,
            version=self.version or 0,
            reason=form.cleaned_data["reason"],
        )

    def get_cancel_url(self) -> str:
        return reverse("publishing:edit", args=[self.object.pk])

    def get_success_url(self, result: Publication) -> str:
        return f"{reverse('publishing:list')}?standing=withdrawn"
