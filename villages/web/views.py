"""The desk's pages of villages: list, one village, change, close or merge, and what waits for a decision."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.requests import user_of
from bureau.journal.history import history_of
from bureau.webkit.formviews import ActionFormView
from bureau.webkit.tables import Column
from bureau.webkit.templatetags.figures import pill
from bureau.webkit.views import ScopedDetailView, ScopedListView, visible_object
from villages.actions import (
    MANAGE,
    VillageValues,
    change_village,
    close_village,
    create_village,
    keep_village,
    merge_village,
)
from villages.models import Village
from villages.queries import likely_successors, undecided_villages, villages_of
from villages.rules import kind_warning
from villages.web.forms import CloseForm, VillageFilter, VillageForm

TITLES = {
    "created": _("Entered"),
    "changed": _("Changed"),
    "closed": _("Village closed"),
    "merged": _("Merged into another village"),
    "kept": _("Decided: it goes on"),
    "missing": _("Missing from the division file"),
    "found_again": _("Found again in the division file"),
}
FORM_FIELDS = ("name", "code", "township", "office", "kind", "households", "population", "valid_from")


def state_of(village: Village) -> Any:
    """A pill that says whether the village exists."""
    if village.valid_to is not None and village.valid_to < timezone.localdate():
        return pill(gettext("merged") if village.merged_into_id else gettext("closed"), "gray")
    if village.missing_since is not None:
        return pill(gettext("waiting for a decision"), "amber")
    return pill(gettext("in force"), "green")


class VillageList(ScopedListView):
    """Villages of the user's scope."""

    template_name = "villages/list.html"
    model = Village
    title = _("Villages")
    columns = (
        Column("name", _("Official name"), title=True, sort="name"),
        Column("township", _("Township"), sort="township"),
        Column("office", _("Justice office")),
        Column("kind", _("Kind"), phone=False),
        Column("code", _("Division code"), sort="code", phone=False),
        Column("households", _("Households"), kind="number", sort="households", phone=False),
        Column("population", _("Population"), kind="number", sort="population"),
        Column("state", _("State"), state_of),
    )
    sorts = {
        "name": ("pinyin",),
        "township": ("township__code", "code"),
        "code": ("code",),
        "households": ("households",),
        "population": ("population",),
    }
    default_sort = "township"
    filter_form = VillageFilter
    add_label = _("New village")
    empty_text = _("No village yet. Import the division file of the county.")

    def get_queryset(self) -> QuerySet[Village]:
        return villages_of(user_of(self.request))

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def get_row_url(self, row: Village) -> str:
        return reverse("villages:detail", args=[row.pk])

    def get_add_url(self) -> str:
        return reverse("villages:add") if user_of(self.request).can(MANAGE) else ""

    def get_export_url(self) -> str:
        return reverse("sheets:export", args=["villages"]) if user_of(self.request).can("sheets.export") else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = undecided_villages(user_of(self.request)).count() if user_of(self.request).can(MANAGE) else 0
        return super().get_context_data(waiting=waiting, **kwargs)


class VillageDetail(ScopedDetailView):
    template_name = "villages/detail.html"
    model = Village

    def get_object(self) -> Village:
        village: Village = visible_object(Village, self.request.user, self.kwargs["pk"])
        return villages_of(user_of(self.request)).get(pk=village.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        village = self.object
        return super().get_context_data(
            state=state_of(village),
            hint=kind_warning(village.kind, village.code),
            events=history_of(village, TITLES),
            may_change=user_of(self.request).can(MANAGE),
            may_see_consultants=user_of(self.request).can("consultants.view"),
            **kwargs,
        )


class VillageAdd(ActionFormView):
    form_class = VillageForm
    title = _("New village")
    success_message = _("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def perform(self, form: forms.Form) -> Village:
        return create_village(actor=user_of(self.request), values=cast("VillageValues", _given(form)))

    def get_success_url(self, result: Village) -> str:
        return reverse("villages:detail", args=[result.pk])


class VillageChange(VillageAdd):
    title = _("Change the village")

    def get_object(self) -> Village:
        village: Village = visible_object(Village, self.request.user, self.kwargs["pk"])
        return village

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in FORM_FIELDS}

    def perform(self, form: forms.Form) -> Village:
        values = cast("VillageValues", _given(form))
        return change_village(
            actor=user_of(self.request), village_id=self.object.pk, values=values, version=self.version
        )


def _given(form: forms.Form) -> dict[str, Any]:
    """The form's values; kind and office left blank follow from the rest."""
    return {n: v for n, v in form.cleaned_data.items() if n not in ("kind", "office") or v}


class VillageClose(ActionFormView):
    """Close or merge; ``?into=`` proposes a successor."""

    form_class = CloseForm
    title = _("Close or merge the village")
    submit_label = _("Close this village")
    success_message = _("Closed. Its history stays.")

    def get_object(self) -> Village:
        village: Village = visible_object(Village, self.request.user, self.kwargs["pk"])
        return village

    def get_initial(self) -> dict[str, Any]:
        return {"into": self.request.GET.get("into", ""), "on": timezone.localdate()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request), "village": self.object}

    def perform(self, form: forms.Form) -> Village:
        actor, data, pk = user_of(self.request), form.cleaned_data, self.object.pk
        if data["into"] is None:
            return close_village(actor=actor, village_id=pk, on=data["on"], note=data["note"])
        return merge_village(actor=actor, village_id=pk, into_id=data["into"].pk, on=data["on"], note=data["note"])

    def get_success_url(self, result: Village) -> str:
        if undecided_villages(user_of(self.request)).exists():
            return reverse("villages:undecided")
        return reverse("villages:detail", args=[result.pk])


class Undecided(ScopedListView):
    """待定: villages that a later division file lacks. One keeps, closes or merges each."""

    template_name = "villages/undecided.html"
    title = _("Undecided villages")
    intro = _("A later division file no longer lists them. Nothing has been deleted: decide about each.")
    columns = ()
    empty_text = _("Nothing waits for a decision.")

    def get_queryset(self) -> QuerySet[Village]:
        return undecided_villages(user_of(self.request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        successors = likely_successors(row.object for row in context["rows"])
        context["waiting"] = [(row.object, successors.get(row.object.pk)) for row in context["rows"]]
        return context


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide that the village goes on."""
    village = keep_village(actor=user_of(request), village_id=pk)
    messages.success(request, gettext("%(village)s goes on.") % {"village": village})
    return HttpResponseRedirect(reverse("villages:undecided"))
