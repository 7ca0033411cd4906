"""The desk's pages of committees: list, one committee, entering, changing, dissolving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bureau.accounts.requests import user_of
from bureau.journal.history import history_of
from bureau.webkit.formviews import ActionFormView
from bureau.webkit.paging import Page
from bureau.webkit.tables import Column
from bureau.webkit.templatetags.figures import pill
from bureau.webkit.views import ScopedDetailView, ScopedListView
from mediation.committees import queries
from mediation.committees.actions import MANAGE, SavedCommittee, dissolve_committee, restore_committee, save_committee
from mediation.committees.composition import composition_advice, months_left, term_ends
from mediation.committees.filters import CommitteeFilter
from mediation.committees.rules import COMMITTEE_FIELDS, open_cases_words
from mediation.committees.web.forms import CommitteeForm, LastDayForm
from mediation.models import Committee
from villages.models import JusticeOffice

CASES_VIEW = "cases.view"
TITLES = {
    "created": _("Entered"),
    "changed": _("Changed"),
    "closed": _("Dissolved"),
    "restored": _("Dissolution taken back"),
}
GAPS_SHOWN = 50


def state_of(committee: Committee) -> Any:
    if committee.closed_on is not None:
        return pill(pgettext("committee", "dissolved"), "gray")
    return pill(pgettext("committee", "active"), "green")


def hints_of(row: Any) -> Any:
    """How many things the law asks for are missing; a dissolved committee is asked for nothing."""
    number = 0 if row.closed_on else len(composition_advice(row.figures.composition, timezone.localdate()))
    words = ngettext("%(count)d hint", "%(count)d hints", number) % {"count": number}
    return pill(words, "amber") if number else ""


class CommitteeList(ScopedListView):
    model = Committee
    title = _("Mediation committees")
    columns = (
        Column("name", _("official name"), title=True, sort="name"),
        Column("kind", _("kind of committee"), sort="kind"),
        Column("industry", _("industry"), phone=False),
        Column("office", _("justice office"), sort="office"),
        Column("head", _("director")),
        Column("members", _("members"), "figures.composition.members", kind="number"),
        Column("mediators", _("mediators"), "figures.composition.mediators", kind="number"),
        Column("open_cases", _("open cases"), "figures.open_cases", kind="number"),
        Column("state", _("State"), state_of, phone=False),
        Column("hints", _("hints"), hints_of),
    )
    sorts = {
        "office": ("office__order", "office", "name"),
        "name": ("name",),
        "kind": ("kind", "office__order", "name"),
    }
    default_sort = "office"
    filter_form = CommitteeFilter
    add_label = _("New committee")
    empty_text = _("No committee yet. Enter the first one, or import the list.")

    def get_queryset(self) -> QuerySet[Committee]:
        return queries.committees_of(user_of(self.request))

    def page_of(self, queryset: QuerySet[Any]) -> Page:
        """The page with the figures of its lines: looked up for the lines shown only."""
        page = super().page_of(queryset)
        figures = queries.figures_of(user_of(self.request), page.rows, timezone.localdate())
        for row in page.rows:
            row.figures = figures[row.pk]
        return page

    def get_columns(self) -> Sequence[Column]:
        """Without the office for those who see only one, without cases for those who see none."""
        left_out = {"office"} if self._sees_one_office else set()
        left_out |= set() if user_of(self.request).can(CASES_VIEW) else {"open_cases"}
        return [column for column in self.columns if column.name not in left_out]

    @cached_property
    def _sees_one_office(self) -> bool:
        return JusticeOffice.objects.visible_to(user_of(self.request)).count() < 2

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request)}

    def get_row_url(self, row: Committee) -> str:
        return reverse("committees:detail", args=[row.pk])

    def get_add_url(self) -> str:
        return reverse("committees:add") if user_of(self.request).can(MANAGE) else ""

    def get_export_url(self) -> str:
        return reverse("sheets:export", args=["committees"]) if user_of(self.request).can("sheets.export") else ""

    def get_import_url(self) -> str:
        return f"{reverse('sheets:import')}?kind=committees" if user_of(self.request).can(MANAGE) else ""


class CommitteeDetail(ScopedDetailView):
    """Facts, members and hired mediators, what the law asks for, this year's cases, what was done to it."""

    template_name = "mediation/committees/detail.html"
    model = Committee

    def get_object(self) -> Committee:
        return queries.committee_for(user_of(self.request), self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, committee, today = user_of(self.request), self.object, timezone.localdate()
        serving, former = queries.mediators_of(committee, today)
        composition = queries.compositions_of([committee], today)[committee.pk]
        may_manage = queries.keeps(user, committee, today)
        return super().get_context_data(
            state=state_of(committee),
            advice=[] if committee.closed_on else composition_advice(composition, today),
            composition=composition,
            serving=serving,
            former=former,
            may_manage=may_manage,
            term=term_words(committee),
            events=history_of(committee, TITLES),
            **(self._cases(today.year) if user.can(CASES_VIEW) else {}),
            **kwargs,
        )

    def _cases(self, year: int) -> dict[str, Any]:
        by_state = queries.cases_by_state(user_of(self.request), self.object, year)
        gaps = queries.missing_serials(self.object.pk, year)
        return {
            "year": year,
            "cases": by_state,
            "total": sum(number for _state, number in by_state),
            "gaps": gaps[:GAPS_SHOWN],
            "more_gaps": max(0, len(gaps) - GAPS_SHOWN),
        }


def term_words(committee: Committee) -> str:
    """Until when the present term runs, and how long that is; "" when its beginning is not entered."""
    if committee.term_from is None:
        return ""
    left = months_left(committee.term_from, timezone.localdate())
    end = {"end": term_ends(committee.term_from).isoformat()}
    if committee.closed_on is not None:
        return ""
    if left < 0:
        return gettext("until %(end)s, over") % end
    years, months = divmod(left, 12)
    if years:
        return gettext("until %(end)s, %(years)d years and %(months)d months left") % {
            **end,
            "years": years,
            "months": months,
        }
    return gettext("until %(end)s, %(months)d months left") % {**end, "months": months}


class CommitteeAdd(ActionFormView):
    form_class = CommitteeForm
    template_name = "mediation/committees/form.html"
    title = _("New committee")

    def get_initial(self) -> dict[str, Any]:
        offices = JusticeOffice.objects.visible_to(user_of(self.request))[:2]
        return {"office": offices[0]} if len(offices) == 1 else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": user_of(self.request), "today": timezone.localdate(), "committee": self.object}

    def perform(self, form: forms.Form) -> SavedCommittee:
        values = cast("CommitteeForm", form).values()
        return save_committee(actor=user_of(self.request), values=values, today=timezone.localdate())

    def get_success_url(self, result: SavedCommittee) -> str:
        return reverse("committees:detail", args=[result.committee.pk])

    def get_success_message(self, result: SavedCommittee) -> str:
        if result.note:
            messages.warning(self.request, result.note)
        return gettext("Saved.")


class CommitteeChange(CommitteeAdd):
    title = _("Change the committee")

    def get_object(self) -> Committee:
        return queries.committee_to_keep(user_of(self.request), self.kwargs["pk"], timezone.localdate())

    def get_initial(self) -> dict[str, Any]:
        return {**{name: getattr(self.object, name) for name in COMMITTEE_FIELDS}, "village": self.object.village_id}

    def perform(self, form: forms.Form) -> SavedCommittee:
        return save_committee(
            actor=user_of(self.request),
            values=cast("CommitteeForm", form).values(),
            today=timezone.localdate(),
            committee_id=self.object.pk,
            version=self.version,
        )


class DissolveCommittee(ActionFormView):
    """Asks for the last day; it can be taken back on the committee's page."""

    template_name = "mediation/committees/last_day.html"
    form_class = LastDayForm
    title = _("Dissolve the committee")
    submit_label = _("Dissolve")
    success_message = _("Dissolved. Its cases stay where they are.")

    def get_object(self) -> Committee:
        return queries.committee_to_keep(user_of(self.request), self.kwargs["pk"], timezone.localdate())

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def perform(self, form: forms.Form) -> Committee:
        return dissolve_committee(
            actor=user_of(self.request),
            committee_id=self.object.pk,
            on=form.cleaned_data["on"],
            note=form.cleaned_data["note"],
            today=timezone.localdate(),
            version=self.version,
        )

    def get_success_url(self, result: Committee) -> str:
        return reverse("committees:detail", args=[result.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = queries.open_cases(self.object)
        return super().get_context_data(
            committee=self.object,
            effect=_("From the next day on it takes no new case, and whoever serves in it is released."),
            warning=open_cases_words(waiting) if waiting else "",
            **kwargs,
        )


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    committee = restore_committee(actor=user_of(request), committee_id=pk, today=timezone.localdate())
    messages.success(request, gettext("The committee is active again, with the mediators it had on its last day."))
    return HttpResponseRedirect(reverse("committees:detail", args=[committee.pk]))
