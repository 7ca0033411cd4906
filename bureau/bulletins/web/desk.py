"""Where bulletins are made: draft → checked → signed → published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bureau.accounts.requests import user_of
from bureau.bulletins import actions, queries
from bureau.bulletins.choices import BulletinState
from bureau.bulletins.document import document_of
from bureau.bulletins.models import Bulletin
from bureau.bulletins.workflow import BULLETIN
from bureau.core.errors import NotVisible
from bureau.journal.history import Event
from bureau.journal.queries import entries_for
from bureau.webkit.addresses import week_of
from bureau.webkit.forms import LongTextField, PortalForm
from bureau.webkit.formviews import ActionFormView, ConfirmActionView, ReasonForm
from bureau.webkit.views import PagedView

EVENTS = 20
Text = str | Promise


@dataclass(frozen=True)
class Step:
    """A move as the page offers it: its button, and what its confirmation says."""

    label: Text
    effect: Text
    done: Text


STEPS: dict[str, Step] = {
    "check": Step(
        _("Mark as checked"),
        _("Text, annexes, standings, figures and Excel are compared; then a leader can sign."),
        _("Checked."),
    ),
    "return": Step(
        _("Send back"), _("The bulletin goes back to its drafter with your reason."), _("Sent back to the drafter.")
    ),
    "sign": Step(_("Sign"), _("Your name and a number of the year are set on it; its text is frozen."), _("Signed.")),
    "withdraw": Step(
        _("Withdraw the signature"),
        _("The bulletin becomes a draft again and keeps its number."),
        _("The signature is withdrawn."),
    ),
    "publish": Step(
        _("Publish"),
        _("Everybody can read it. The bulletin and the figures of its week never change after this."),
        _("Published."),
    ),
}


class BulletinDeskList(PagedView):
    """All bulletins with their states."""

    template_name = "bulletins/desk_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=self.page_of(queries.bulletins()), **kwargs)


class BulletinDesk(TemplateView):
    """One bulletin: the document with every number a link, the checks, the steps this person may take."""

    template_name = "bulletins/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bulletin = one_bulletin(self.kwargs["week"])
        user = user_of(self.request)
        is_open = bulletin.state != BulletinState.PUBLISHED
        return super().get_context_data(
            bulletin=bulletin,
            document=document_of(bulletin, public=False),
            steps=[(e.name, STEPS[e.name]) for e in BULLETIN.edges_from(bulletin.state) if user.can(e.capability)],
            may_remark=bulletin.state == BulletinState.DRAFT and user.can("bulletins.draft"),
            disagreement=queries.disagreement_of(bulletin) if is_open else None,
            is_open=is_open,
            events=events_of(bulletin),
            **kwargs,
        )


def events_of(bulletin: Bulletin) -> list[Event]:
    """What was done to it, newest first: the state it came to, or that remarks were written."""
    return [
        Event(
            entry.at,
            dict(BulletinState.choices).get(entry.after.get("state", ""), _("Remarks written")),
            str(entry.actor or ""),
            note=entry.note,
        )
        for entry in entries_for(bulletin)[:EVENTS]
    ]


class RemarksForm(ActionFormView):
    """The only typed part."""

    title = _("Remarks of the bulletin")
    success_message = _("Saved.")

    class Form(PortalForm):
        wide = ("remarks",)
        remarks = LongTextField(
            label=_("Remarks"),
            max_length=actions.LONGEST_REMARKS,
            rows=10,
            required=False,
            help_text=_("Requirements for the coming week. Numbers are not typed here: they come from the figures."),
        )

    form_class = Form

    def get_object(self) -> Bulletin:
        return one_bulletin(self.kwargs["week"])

    def get_initial(self) -> dict[str, Any]:
        return {"remarks": self.object.remarks}

    def perform(self, form: forms.Form) -> Bulletin:
        actor = user_of(self.request)
        return actions.write_remarks(
            actor=actor,
            bulletin_id=self.object.pk,
            version=-1 if self.version is None else self.version,
            remarks=form.cleaned_data["remarks"],
        )

    def get_success_url(self, result: Bulletin) -> str:
        return reverse("bulletins:desk", args=[result.week])


class MoveForm(ConfirmActionView):
    """Asks before each step and takes it."""

    def get_object(self) -> Bulletin:
        if self.kwargs["move"] not in STEPS:
            raise NotVisible("")
        return one_bulletin(self.kwargs["week"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}

    @property
    def step(self) -> Step:
        return STEPS[self.kwargs["move"]]

    @property
    def form_class(self) -> type[forms.Form]:  # type: ignore[override]
        edge = next(edge for edge in BULLETIN.edges if edge.name == self.kwargs["move"])
        return ReasonForm if "reason" in edge.facts else PortalForm

    def perform(self, form: forms.Form) -> Bulletin:
        actor = user_of(self.request)
        act: Any = {
            "check": actions.check_bulletin,
            "return": actions.return_bulletin,
            "sign": actions.sign_bulletin,
            "withdraw": actions.withdraw_bulletin,
            "publish": actions.publish_bulletin,
        }[self.kwargs["move"]]
        version = -1 if self.version is None else self.version
        moved: Bulletin = act(actor=actor, bulletin_id=self.object.pk, version=version, **form.cleaned_data)
        return moved

    def get_cancel_url(self) -> str:
        return reverse("bulletins:desk", args=[self.object.week])

    def get_success_url(self, result: Bulletin) -> str:
        return reverse("bulletins:desk", args=[result.week])

    def get_success_message(self, result: Bulletin) -> Text:
        return self.step.done

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "title": self.step.label, "submit_label": self.step.label, "effect": self.step.effect}


def one_bulletin(week: str) -> Bulletin:
    bulletin = queries.bulletin_of(week_of(week))
    if bulletin is None:
        raise NotVisible(gettext("There is no bulletin for this week."))
    return bulletin
