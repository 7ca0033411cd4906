"""Entering a case on one page, and changing what was registered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.books import is_week_published
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, StaleRecord
from bureau.drafts.queries import Fields
from bureau.drafts.web.formviews import DraftedFormView
from bureau.webkit.formviews import Difference, Text, difference
from mediation.cases import queries
from mediation.cases.actions import change_case, register_case, reveal_parties
from mediation.cases.web.forms import SEVERAL, CaseForm, EntryForm, as_typed
from mediation.cases.web.parties import is_row_field, one_more, row_values
from mediation.choices import CaseState, DisputeType
from mediation.models import MediationCase
from mediation.rules.cases import CASE_FIELDS
from mediation.rules.parties import masked_parties

# Kept by «save and enter next».
KEPT = ("accepted_on", "committee", "village", "lead")
# What «same as last» fills: the frame of the case, never its people or what it is about.
SAME = ("committee", "village", "lead", "consultant", "source", "dispute_type", "difficulty")
# Buttons that only bring the page back, with everything that was typed.
ASIDE = ("add_party", "same", "again")
# Encrypted, so that the action does not show them beside each other; this page shows them anyway.
FACTS = ("brief", "danger_note", "remarks")


class CasePage(DraftedFormView):
    """What both pages share: rows of parties, advice before saving, the draft."""

    template_name = "mediation/cases/entry.html"
    form_class: type[CaseForm] = CaseForm
    returned = False

    @property
    def user(self) -> User:
        return user_of(self.request)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": self.user, "today": self.today, "case": self.object}

    def typed(self, fields: Fields) -> dict[str, Any]:
        return as_typed(fields)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not any(name in request.POST for name in ASIDE):
            return super().post(request, *args, **kwargs)
        self.object = self.get_object()
        self.version = self.sent_version()
        self.returned = True
        return self.show(self.form_class(initial=self.brought_back(), **self.get_form_kwargs()))

    def brought_back(self) -> dict[str, Any]:
        """What was typed, with one more row when it was asked for."""
        typed = as_typed(dict(self.request.POST.lists()))
        asked = self.request.POST.get("add_party")
        return one_more(typed, asked) if asked is not None else typed

    def _carry_out(self, form: forms.Form) -> HttpResponse:
        assert isinstance(form, CaseForm)  # noqa: S101 - declared by form_class
        try:
            return super()._carry_out(form)
        except InvalidValue as refused:
            # The world changed between the form's question and the action's: the words go to the same fields.
            form.place(refused.fields or {"": [str(refused)]})
            return self.show(form, status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = [other for one in self.advice for other in one.records]
        return super().get_context_data(others=others, own=self._own(kwargs["form"]), returned=self.returned, **kwargs)

    def _own(self, form: CaseForm) -> dict[str, Any]:
        """What is being entered, as it stands beside the other cases."""
        if not self.advice:
            return {}
        values = form.values()
        kind = DisputeType(values.dispute_type).label
        return {
            "day": values.accepted_on,
            "village": values.village,
            "type": kind,
            "parties": masked_parties(values.parties),
        }


class NewCase(CasePage):
    """One page; saving with «next» comes back with day, committee, village and mediator kept."""

    title = _("New mediation case")
    form_class = EntryForm
    draft_form = "cases.new"

    @cached_property
    def habits(self) -> queries.Habits:
        return queries.habits_of(self.user)

    def get_initial(self) -> dict[str, Any]:
        last = self.habits.last
        first: dict[str, Any] = {"accepted_on": self.today}
        if last is not None:
            first |= {"committee": last.committee_id, "village": last.village_id, "lead": last.lead_id}
        kept = {name: self.request.GET[name][:20] for name in KEPT if self.request.GET.get(name)}
        return {**(self.restored() or first), **kept}

    def get_form_kwargs(self) -> dict[str, Any]:
        # The keyboard starts at the first field that is not known yet; after a refusal at the summary of errors.
        first = "" if self.request.method == "POST" else "source" if self.request.GET.get("village") else "accepted_on"
        return {**super().get_form_kwargs(), "focus": first}

    def brought_back(self) -> dict[str, Any]:
        typed, last = super().brought_back(), self.habits.last
        if "same" not in self.request.POST or last is None:
            return typed
        return {**typed, **{name: last.serializable_value(name) for name in SAME}}

    def perform(self, form: forms.Form) -> MediationCase:
        assert isinstance(form, EntryForm)  # noqa: S101 - declared by form_class
        same, accepted = self._same_as()
        case = register_case(
            actor=self.user, entry=form.entry(), today=self.today, accepted=accepted, duplicate_of=same
        )
        self.forget_draft()
        return case

    def _same_as(self) -> tuple[int | None, frozenset[str]]:
        """The other case of «the same, save and link» with the advice it was shown with; nothing for other buttons."""
        number, _space, codes = self.request.POST.get("same_as", "").partition(" ")
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            return None, self.accepted
        return int(number), frozenset(codes.split())

    def get_success_url(self, result: MediationCase) -> str:
        if not self.request.POST.get("next"):
            return reverse("cases:detail", args=[result.pk])
        kept = {
            "accepted_on": result.accepted_on.isoformat(),
            "committee": result.committee_id,
            "village": result.village_id,
            "lead": result.lead_id,
        }
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{reverse('cases:new')}?{query}"

    def get_success_message(self, result: MediationCase) -> Text:
        said = gettext("Registered: %(number)s, %(type)s.") % {
            "number": result.number,
            "type": result.get_dispute_type_display(),
        }
        if result.duplicate_of_id:
            said += gettext("It is linked to the other case and counts once.")
        if is_week_published(result.accepted_on):
            said += gettext("The bulletin of that week is published; this case counts in the coming week.")
        return said

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = dict(DisputeType.choices)
        types = [(value, words[value]) for value in self.habits.dispute_types]
        return super().get_context_data(habits=self.habits, usual_types=types, **_helper_of(kwargs["form"]), **kwargs)


class ChangeCase(CasePage):
    """The same page for what was registered. It shows the parties in full, so that opening it stands in the journal."""

    title = _("Change the case")
    success_message = _("Changed.")

    def get_object(self) -> MediationCase:
        case = queries.case_for(self.user, self.kwargs["pk"])
        if not queries.may_read_facts(self.user, case):
            raise NotAllowed(gettext("The content of this case is restricted. Ask the reviewer."))
        self.draft_form = f"cases.change.{case.pk}"
        return case

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        case = self.get_object()
        if case.is_void:
            raise IllegalMove(gettext("This case is void. Restore it first."))
        if case.state == CaseState.ARCHIVED:
            raise IllegalMove(gettext("This case is archived. Have it opened again before changing it."))
        reveal_parties(actor=self.user, case_id=case.pk)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        # A draft replaces everything: what was unticked or taken away in it must not come back.
        if typed := self.restored():
            return typed
        stored = {name: self.object.serializable_value(name) for name in CASE_FIELDS}
        parties = queries.values_of(self.object).parties
        stored["assistants"] = [str(one.pk) for one in self.object.assistants.all()]
        # Shown only where it says more than the rows do, so that a further party is counted by itself.
        if stored["party_count"] == len(parties):
            stored["party_count"] = None
        return {**stored, **row_values(parties)}

    def perform(self, form: forms.Form) -> MediationCase:
        assert isinstance(form, CaseForm)  # noqa: S101 - declared by form_class
        case = change_case(
            actor=self.user,
            case_id=self.object.pk,
            version=self.version or 0,
            values=form.values(),
            today=self.today,
            accepted=self.accepted,
        )
        self.forget_draft()
        return case

    def get_success_url(self, result: MediationCase) -> str:
        return reverse("cases:detail", args=[result.pk])

    # -- somebody else saved meanwhile --

    def differences(self, form: forms.Form, stale: StaleRecord) -> list[Difference]:
        found = [one for one in super().differences(form, stale) if one.name != "parties"]
        pairs = [(name, getattr(self.object, name), form.cleaned_data.get(name) or "") for name in FACTS]
        found += [difference(form, name, theirs, yours) for name, theirs, yours in pairs if theirs != yours]
        if "parties" in stale.changes:
            words = gettext("the parties as they are stored"), gettext("the parties as you typed them")
            found.append(Difference("parties", gettext("Parties"), *words, can_choose=True))
        return found

    def _data_after_choices(self) -> Any:
        data = super()._data_after_choices()
        if data.get("keep_parties") == "theirs":
            for name in [name for name in data if is_row_field(name)]:
                del data[name]
            for name, value in row_values(queries.values_of(self.object).parties).items():
                data[name] = "" if value in (None, False) else str(value)
        return data


def _helper_of(form: CaseForm) -> dict[str, Any]:
    """The village's legal consultant on the day, who may have helped."""
    village, day = form.villages.get(str(form["village"].value())), form.day
    consultant = queries.usual_consultant(village.pk, day) if village else None
    return {"village": village, "village_consultant": consultant}


def mediator_fields(request: HttpRequest) -> HttpResponse:
    """The fields of the mediators for the chosen committee; for htmx."""
    sent = {name: request.GET.getlist(name) for name in ("accepted_on", "committee", "lead", *SEVERAL)}
    form = EntryForm(initial=as_typed(sent), user=user_of(request), today=timezone.localdate())
    return render(request, "mediation/cases/_mediators_again.html", {"form": form})


def consultant_hint(request: HttpRequest) -> HttpResponse:
    """Who is the legal consultant of the chosen village on the day; for htmx."""
    sent = {name: request.GET.getlist(name) for name in ("accepted_on", "village")}
    form = EntryForm(initial=as_typed(sent), user=user_of(request), today=timezone.localdate())
    return render(request, "mediation/cases/_consultant.html", {**_helper_of(form), "is_live": True})
