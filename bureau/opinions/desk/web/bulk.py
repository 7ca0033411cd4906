"""What is done with many opinions at once: given to one person, answered with one reply. Each is checked first."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.errors import EntriesRefused, InvalidValue
from bureau.opinions.desk import queries
from bureau.opinions.desk.web.listing import OpinionList
from bureau.opinions.desk.web.planning import AssignForm
from bureau.opinions.handling.actions import bulk_assign
from bureau.opinions.handling.duplicates.actions import link_together
from bureau.opinions.handling.moving import may_lead
from bureau.opinions.handling.queries import possible_handlers, present_reply
from bureau.opinions.handling.replies.actions import answer_together
from bureau.opinions.handling.replies.queries import to_answer_too
from bureau.opinions.models import Opinion
from bureau.opinions.rules.receipts import shown_number
from bureau.opinions.workflow import OPINION
from bureau.webkit.choosing import ChosenRowsView
from bureau.webkit.forms import PortalForm
from bureau.webkit.formviews import ActionFormView, Text
from villages.queries import own_offices


class ManyView(ChosenRowsView):
    """What both check pages share: whose opinions they are, and which cannot take the step."""

    list_view = OpinionList
    move = ""

    @property
    def user(self) -> User:
        return user_of(self.request)

    @cached_property
    def own(self) -> set[int]:
        return set(own_offices(self.user, timezone.localdate()).values_list("pk", flat=True))

    def get_list_url(self) -> str:
        return reverse("opinions:list")

    def refusal_of(self, row: Opinion) -> str:
        if row.is_void:
            return gettext("This opinion is void.")
        if not any(edge.name == self.move for edge in OPINION.edges_from(row.state)):
            return gettext("It is answered or not accepted already.")
        if not may_lead(self.user, row, self.own):
            return gettext("Another office leads this opinion; yours has a part in it.")
        return ""

    def numbered(self, keys: list[int], refused: EntriesRefused) -> InvalidValue:
        """The same refusal with the receipt numbers for the places: nothing was done."""
        names = {one.object.pk: shown_number(one.object.receipt_no) for one in self.rows}
        lines = [
            f"{names[keys[place]]}: {' '.join(words for texts in fields.values() for words in texts)}"
            for place, fields in refused.reasons.items()
        ]
        nothing = gettext("Nothing was done, because of these:")
        return InvalidValue(fields={"__all__": [nothing, *lines]})


class AssignMany(ManyView):
    """Give the chosen opinions to one person."""

    title = _("Give to one person")
    submit_label = _("Give")
    form_class = AssignForm
    move = "assign"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"people": possible_handlers(self.user)}

    def perform(self, form: forms.Form) -> list[Opinion]:
        keys = list(self.versions)
        try:
            return bulk_assign(actor=self.user, opinion_ids=keys, handler=form.cleaned_data["handler"])
        except EntriesRefused as refused:
            raise self.numbered(keys, refused) from None

    def get_success_url(self, result: list[Opinion]) -> str:
        return self.back_url

    def get_success_message(self, result: list[Opinion]) -> Text:
        words = ngettext("%(n)d opinion was given to %(who)s.", "%(n)d opinions were given to %(who)s.", len(result))
        return words % {"n": len(result), "who": result[0].handler}


class OriginalForm(PortalForm):
    original = forms.ChoiceField(
        label=_("Under which one is the reply written?"),
        widget=forms.RadioSelect,
        help_text=_("The others are linked to it as the same matter. Each keeps its own number; nothing is sent yet."),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["original"].choices = choices  # type: ignore[attr-defined]


class LinkMany(ManyView):
    """Link the chosen opinions, so that one reply answers them; who receives it is shown again before it is sent."""

    title = _("One answer to all")
    submit_label = _("Link them and write the reply")
    form_class = OriginalForm
    move = "link"

    @cached_property
    def originals(self) -> set[int]:
        """Those that others are linked to already: only they can be the original."""
        return queries.originals_among(self.chosen)

    def refusal_of(self, row: Opinion) -> str:
        refusal = super().refusal_of(row)
        if not refusal and row.duplicate_of_id is not None:
            return gettext("It is linked to another opinion already.")
        return refusal

    @property
    def candidates(self) -> list[Opinion]:
        return sorted((one.object for one in self.rows if not one.refusal), key=lambda row: (row.received_at, row.pk))

    def get_initial(self) -> dict[str, Any]:
        candidates = self.candidates
        first = [row for row in candidates if row.pk in self.originals] or candidates
        return {"original": str(first[0].pk)} if first else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"choices": [(str(row.pk), f"{shown_number(row.receipt_no)} {row.title}") for row in self.candidates]}

    def perform(self, form: forms.Form) -> int:
        original = int(form.cleaned_data["original"])
        others = [pk for pk in self.versions if pk != original]
        if not others:
            raise InvalidValue(gettext("Choose at least two opinions: one reply is to answer several."))
        try:
            link_together(actor=self.user, original_id=original, opinion_ids=others)
        except EntriesRefused as refused:
            raise self.numbered(others, refused) from None
        return original

    def get_success_url(self, result: int) -> str:
        return reverse("opinions:detail", args=[result])

    def get_success_message(self, result: int) -> Text:
        return gettext("Linked. Write the reply here; who approves it sends it to all of them at once.")


class TogetherForm(PortalForm):
    """``receivers``: the linked ones that were shown, so that nobody else is answered unseen."""

    receivers = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10_000)

    def clean_receivers(self) -> list[int]:
        parts = self.cleaned_data["receivers"].split()
        if not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
            raise forms.ValidationError(_("Load the page again."))
        return [int(part) for part in parts]


class AnswerTogether(ActionFormView):
    """The reply as it is sent, and everybody who gets it, before it is sent."""

    template_name = "opinions/desk/together.html"
    title = _("One answer to all: look at it before it is sent")
    form_class = TogetherForm

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_object(self) -> Opinion:
        return queries.opinion_for(self.user, self.kwargs["pk"])

    @cached_property
    def receivers(self) -> list[Opinion]:
        return to_answer_too(self.user, self.object)

    def get_version(self) -> int | None:
        reply = present_reply(self.object)
        return reply.version if reply is not None else None

    def get_initial(self) -> dict[str, Any]:
        return {"receivers": " ".join(str(one.pk) for one in self.receivers)}

    def perform(self, form: forms.Form) -> list[Opinion]:
        return answer_together(
            actor=self.user,
            opinion_id=self.object.pk,
            version=self.version or 0,
            receivers=form.cleaned_data["receivers"],
            today=timezone.localdate(),
        )

    def get_success_url(self, result: list[Opinion]) -> str:
        return reverse("opinions:detail", args=[self.object.pk])

    def get_success_message(self, result: list[Opinion]) -> Text:
        words = ngettext(
            "Sent to %(n)d sender. He can read it now.", "Sent to %(n)d senders. They can read it now.", len(result)
        )
        return words % {"n": len(result)}

    def show(self, form: forms.Form, **kwargs: Any) -> HttpResponse:
        if form.is_bound and not form.is_valid():
            # After a refusal the page shows who receives it now, and sends exactly these.
            form.data = {**form.data, **self.get_initial()}
        return super().show(form, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reply = present_reply(self.object)
        going = {one.pk for one in self.receivers}
        others = [one for one in queries.linked_opinions(self.user, self.object) if one.pk not in going]
        return super().get_context_data(
            reply=reply,
            receivers=[self.object, *self.receivers],
            others=others,
            drafts=queries.with_drafts(self.receivers),
            cancel_url=reverse("opinions:detail", args=[self.object.pk]),
            **kwargs,
        )
