"""Entering and changing records: the dense page, the three-tap page, the change page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.books import is_week_published
from bureau.drafts.web.formviews import DraftedFormView
from bureau.webkit.formviews import Text
from bureau.webkit.views import visible_object
from consultants.models import ServiceRecord
from consultants.services import queries
from consultants.services.actions import change_service, record_service
from consultants.services.columns import FIELDS
from consultants.services.web.forms import EntryForm, QuickForm, ServiceForm
from villages.queries import village_choices, villages_to_enter

# Kept by «save and enter next».
KEPT = ("date", "village", "consultant")
SHOWN_VILLAGES = 30
PEOPLE_STEPS = (1, 2, 3, 5, 10, 20, 50)


class EntryView(DraftedFormView):
    """What the entry pages share: whose record it is."""

    form_class: type[EntryForm] = ServiceForm

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": self.user, "today": self.today, "record": self.object}


class NewService(EntryView):
    """One dense page; saving with «next» comes back with day, village and consultant kept."""

    template_name = "consultants/services/entry.html"
    title = _("New service record")
    draft_form = "services.new"

    def get_initial(self) -> dict[str, Any]:
        recent = queries.recent_villages(self.user)
        first = {"date": self.today, "village": recent[0].pk if recent else None, "mode": "onsite"}
        kept = {name: self.request.GET[name] for name in KEPT if self.request.GET.get(name)}
        return {**first, **self.restored(), **kept}

    def get_form_kwargs(self) -> dict[str, Any]:
        # The keyboard starts at the first field that is not known yet; after a refusal at the summary of errors.
        first = "" if self.request.method == "POST" else "kind" if self.request.GET.get("village") else "date"
        return {**super().get_form_kwargs(), "focus": first}

    def perform(self, form: forms.Form) -> ServiceRecord:
        assert isinstance(form, EntryForm)  # noqa: S101 - declared by form_class
        record = record_service(actor=self.user, values=form.values(), today=self.today, accepted=self.accepted)
        self.forget_draft()
        return record

    def get_success_url(self, result: ServiceRecord) -> str:
        if not self.request.POST.get("next"):
            return reverse("services:detail", args=[result.pk])
        kept = {"date": result.date.isoformat(), "village": result.village_id, "consultant": result.consultant_id}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{reverse('services:new')}?{query}"

    def get_success_message(self, result: ServiceRecord) -> Text:
        place = result.village.name if result.village else result.office.name
        said = gettext("Saved: %(date)s %(place)s, %(kind)s.") % {
            "date": result.date.isoformat(),
            "place": place,
            "kind": result.get_kind_display(),
        }
        if is_week_published(result.date):
            said += gettext("The bulletin of that week is published; this record counts in the coming week.")
        return said

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(recent=queries.recent_villages(self.user), **kwargs)


class QuickService(NewService):
    """For a phone in the village: village, kind, save; everything else is optional."""

    template_name = "consultants/services/quick.html"
    title = _("Quick record")
    form_class = QuickForm
    draft_form = "services.quick"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": self.user, "today": self.today, "recent": queries.recent_villages(self.user, 6)}

    def get_initial(self) -> dict[str, Any]:
        recent = queries.recent_villages(self.user, 1)
        return {"place": recent[0].pk if recent else None, "mode": "onsite", **self.restored()}

    def get_success_url(self, result: ServiceRecord) -> str:
        return reverse("services:quick")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(people_steps=PEOPLE_STEPS, **kwargs)


class ChangeService(EntryView):
    """The same page for a standing record; a save on an old version shows both values field by field."""

    template_name = "consultants/services/entry.html"
    title = _("Change the service record")
    success_message = _("Changed.")

    def get_object(self) -> ServiceRecord:
        record: ServiceRecord = visible_object(ServiceRecord, self.user, self.kwargs["pk"])
        self.draft_form = f"services.change.{record.pk}"
        return record

    def get_initial(self) -> dict[str, Any]:
        return {**{name: self.object.serializable_value(name) for name in FIELDS}, **self.restored()}

    def perform(self, form: forms.Form) -> ServiceRecord:
        assert isinstance(form, EntryForm)  # noqa: S101 - declared by form_class
        record = change_service(
            actor=self.user,
            record_id=self.object.pk,
            version=self.version or 0,
            values=form.values(),
            today=self.today,
            accepted=self.accepted,
        )
        self.forget_draft()
        return record

    def get_success_url(self, result: ServiceRecord) -> str:
        return reverse("services:detail", args=[result.pk])


def village_options(request: HttpRequest) -> HttpResponse:
    """The options of the village field that fit what is typed: name, pinyin or initials; for htmx."""
    user, text = user_of(request), request.GET.get("village_q", "")[:60]
    found = list(villages_to_enter(user, timezone.localdate()).search(text))  # type: ignore[attr-defined]
    shown = found if not text.strip() else found[:SHOWN_VILLAGES]
    return render(
        request,
        "consultants/services/_village_options.html",
        {"groups": village_choices(shown), "searched": bool(text.strip())},
    )


def appointed_hint(request: HttpRequest) -> HttpResponse:
    """Who is appointed to the chosen village on the day; for htmx."""
    form = ServiceForm(request.GET, user=user_of(request), today=timezone.localdate())
    form.is_valid()
    village, day = form.chosen_village(), form.cleaned_data.get("date")
    consultant = queries.appointed_consultant(village.pk, day) if village and day else None
    return render(request, "consultants/services/_appointed.html", {"village": village, "consultant": consultant})
