"""The desk's pages of mediators, below the page of their committee."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.requests import user_of
from bureau.journal.history import history_of
from bureau.webkit.formviews import ActionFormView
from mediation.committees import queries
from mediation.committees.actions import release_mediator, restore_mediator, save_mediator
from mediation.committees.rules import MEDIATOR_FIELDS
from mediation.committees.web.forms import LastDayForm, MediatorForm
from mediation.models import Committee, Mediator

TITLES = {
    "created": _("Entered"),
    "changed": _("Changed"),
    "ended": _("Released"),
    "restored": _("Release taken back"),
}


class MediatorAdd(ActionFormView):
    """A new mediator of the committee in the address."""

    form_class: type[forms.Form] = MediatorForm
    template_name = "mediation/committees/mediator.html"
    title = _("New mediator")
    success_message = _("Saved.")

    def get_committee(self) -> Committee:
        return queries.committee_to_keep(user_of(self.request), self.kwargs["pk"], timezone.localdate())

    def get_initial(self) -> dict[str, Any]:
        return {"is_member": True, "kind": "part"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            "user": user_of(self.request),
            "today": timezone.localdate(),
            "committee": self.get_committee(),
            "mediator": self.object,
        }

    def perform(self, form: forms.Form) -> Mediator:
        values = cast("MediatorForm", form).values()
        return save_mediator(actor=user_of(self.request), values=values, today=timezone.localdate())

    def get_success_url(self, result: Mediator) -> str:
        if self.request.POST.get("next") == "another":
            return reverse("committees:mediator-add", args=[result.committee_id])
        return reverse("committees:detail", args=[result.committee_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(committee=self.get_committee(), **kwargs)


class MediatorChange(MediatorAdd):
    title = _("Change the mediator")

    def get_object(self) -> Mediator:
        return queries.mediator_to_keep(user_of(self.request), self.kwargs["pk"], timezone.localdate())

    def get_committee(self) -> Committee:
        committee: Committee = self.object.committee
        return committee

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in MEDIATOR_FIELDS}

    def perform(self, form: forms.Form) -> Mediator:
        return save_mediator(
            actor=user_of(self.request),
            values=cast("MediatorForm", form).values(),
            today=timezone.localdate(),
            mediator_id=self.object.pk,
            version=self.version,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(events=history_of(self.object, TITLES), **kwargs)


class ReleaseMediator(MediatorChange):
    template_name = "mediation/committees/last_day.html"
    form_class = LastDayForm
    title = _("Release the mediator")
    submit_label = _("Release")
    success_message = _("Released.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def perform(self, form: forms.Form) -> Mediator:
        return release_mediator(
            actor=user_of(self.request),
            mediator_id=self.object.pk,
            on=form.cleaned_data["on"],
            note=form.cleaned_data["note"],
            today=timezone.localdate(),
            version=self.version,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        led = queries.open_cases_led_by(self.object)
        words = ngettext(
            "%(count)d open case is led by this mediator; name another one there.",
            "%(count)d open cases are led by this mediator; name another one there.",
            led,
        )
        return super().get_context_data(
            effect=_("From the next day on nobody can appoint this mediator for a case."),
            warning=words % {"count": led} if led else "",
            **kwargs,
        )


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    mediator = restore_mediator(actor=user_of(request), mediator_id=pk, today=timezone.localdate())
    messages.success(request, gettext("%(name)s serves again.") % {"name": mediator.name})
    return HttpResponseRedirect(reverse("committees:detail", args=[mediator.committee_id]))
