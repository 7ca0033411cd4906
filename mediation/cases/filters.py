"""The filters of the case ledger: one set for list, totals, export, API and the cells of the statistics form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.core.weeks import Week
from bureau.webkit.forms import DateField, TextField
from bureau.webkit.views import FilterForm
from mediation.cases.queries import cases_of
from mediation.choices import (
    AgreementForm,
    CaseState,
    CommitteeKind,
    ConfirmationResult,
    Difficulty,
    DisputeType,
    Performance,
    Result,
    Source,
)
from mediation.models import Committee, MediationCase
from mediation.querysets import to_perform_by
from villages.models import JusticeOffice, Township, Village

# Which day «from», «to» and «week» are about.
BASES = {
    "accepted": "accepted_on",
    "ended": "ended_on",
    "agreed": "agreed_on",
    "performed": "performed_on",
    "applied": "confirm_applied_on",
    "decided": "confirm_result_on",
    "visited": "visited_on",
}
BASIS_CHOICES = [
    ("", pgettext_lazy("day of", "acceptance")),
    ("ended", pgettext_lazy("day of", "closing")),
    ("agreed", pgettext_lazy("day of", "agreement")),
    ("performed", pgettext_lazy("day of", "performance")),
    ("applied", pgettext_lazy("day of", "application for confirmation")),
    ("decided", pgettext_lazy("day of", "decision on confirmation")),
    ("visited", pgettext_lazy("day of", "return visit")),
]
STATES = [
    ("", pgettext_lazy("case", "standing")),
    *CaseState.choices,
    ("open", pgettext_lazy("case", "not closed yet")),
    ("overdue", _("Overdue")),
    ("void", _("void")),
    ("all", _("standing and void")),
]
WORDS: dict[str, Any] = {
    "dispute_type": DisputeType,
    "source": Source,
    "difficulty": Difficulty,
    "result": Result,
    "committee_kind": CommitteeKind,
    "agreement_form": AgreementForm,
    "performance": Performance,
    "confirm_result": ConfirmationResult,
}


def _several(choices: Any, label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices.choices)


class CaseFilter(FilterForm):
    """Everything stands in the address. Choices may be given several times: any of them.

    Without ``state`` only standing cases are shown; ``counted`` leaves out what is linked to another case as the same
    dispute, so that the list is what figures count.
    """

    q = TextField(label=_("Search"), max_length=100)
    by = forms.ChoiceField(label=_("Day of"), choices=BASIS_CHOICES)
    since = DateField(label=_("From"), future=True)
    until = DateField(label=_("To"), future=True)
    state = forms.ChoiceField(label=_("State"), choices=STATES)
    result = _several(Result, pgettext_lazy("mediation", "result"))
    dispute_type = _several(DisputeType, _("type of dispute"))
    source = _several(Source, pgettext_lazy("mediation", "source"))
    difficulty = _several(Difficulty, _("difficulty"))
    week = TextField(label=_("Week"), max_length=8)
    office = forms.ModelChoiceField(JusticeOffice.objects.none(), label=_("justice office"), empty_label=_("all"))
    township = forms.ModelChoiceField(Township.objects.none(), label=_("township"), empty_label=_("all"))
    village = TextField(label=_("village"), max_length=60)
    committee = forms.ModelChoiceField(Committee.objects.none(), label=_("mediation committee"), empty_label=_("all"))
    committee_kind = _several(CommitteeKind, _("kind of committee"))
    lead = TextField(label=_("mediator"), max_length=50)
    agreement_form = _several(AgreementForm, _("form of agreement"))
    performance = _several(Performance, _("performance"))
    confirm_result = _several(ConfirmationResult, _("judicial confirmation"))
    open_on = DateField(label=_("open at the end of"), future=True, earliest=dt.date(1999, 12, 31))
    due_by = DateField(label=_("to be performed by"), future=True)
    is_visited = forms.BooleanField(label=_("visited"))
    is_dangerous = forms.BooleanField(label=_("may turn into a criminal case"))
    counted = forms.BooleanField(label=_("each dispute once"))

    lookups = {
        "township": "village__township",
        "committee_kind": "committee__kind",
        "lead": "lead__name__contains",
    }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for name, model in (("office", JusticeOffice), ("township", Township), ("committee", Committee)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
            field.queryset = model.objects.visible_to(user)

    def clean_week(self) -> Week | None:
        text = self.cleaned_data["week"]
        try:
            return Week.parse(text.upper()) if text else None
        except InvalidValue:
            raise forms.ValidationError(_("Write the week like 2026-W07."), code="week") from None

    @property
    def basis(self) -> str:
        """The column that «from», «to» and «week» are about."""
        return BASES.get(self.cleaned_data.get("by") or "accepted", "accepted_on")

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.cleaned_data.get("state") not in ("void", "all"):
            queryset = queryset.filter(voided_at__isnull=True)
        return super().narrow(queryset)

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        special = getattr(self, f"_by_{name}", None)
        if special is not None:
            return special(queryset, value)  # type: ignore[no-any-return]
        return super().narrow_by(queryset, name, value)

    def _by_q(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        return queryset.search(text)  # type: ignore[attr-defined, no-any-return]

    def _by_by(self, queryset: QuerySet[Any], _basis: str) -> QuerySet[Any]:
        return queryset

    def _by_since(self, queryset: QuerySet[Any], day: Any) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.basis}__gte": day})

    def _by_until(self, queryset: QuerySet[Any], day: Any) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.basis}__lte": day})

    def _by_week(self, queryset: QuerySet[Any], week: Week) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.basis}__range": (week.monday, week.sunday)})

    def _by_village(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        return queryset.filter(village__in=Village.objects.visible_to(self.user).search(text).values("pk"))

    def _by_open_on(self, queryset: QuerySet[Any], day: Any) -> QuerySet[Any]:
        return queryset.open_on(day)  # type: ignore[attr-defined, no-any-return]

    def _by_due_by(self, queryset: QuerySet[Any], day: Any) -> QuerySet[Any]:
        return queryset.filter(to_perform_by(day))

    def _by_is_visited(self, queryset: QuerySet[Any], _only: bool) -> QuerySet[Any]:
        return queryset.filter(visited_on__isnull=False)

    def _by_counted(self, queryset: QuerySet[Any], _only: bool) -> QuerySet[Any]:
        return queryset.filter(duplicate_of__isnull=True)

    def _by_state(self, queryset: QuerySet[Any], state: str) -> QuerySet[Any]:
        if state == "void":
            return queryset.filter(voided_at__isnull=False)
        if state == "open":
            return queryset.open()  # type: ignore[attr-defined, no-any-return]
        if state == "overdue":
            return queryset.overdue(timezone.localdate())  # type: ignore[attr-defined, no-any-return]
        return queryset if state == "all" else queryset.filter(state=state)


def cases_for(user: User, filters: Mapping[str, str]) -> QuerySet[MediationCase]:
    """What ``user`` sees of the ledger under ``filters``; InvalidValue for a wrong one.

    Values are as in the list's address, or words as they stand in a sheet: ``office=城关司法所``, ``source=主动调解``;
    several of a choice are parted by commas.
    """
    given = {name: _values_of(user, name, text.strip()) for name, text in filters.items()}
    form = CaseFilter(given, user=user)
    if not form.is_valid():
        texts = {name: [str(text) for text in found] for name, found in form.errors.items()}
        name = next(iter(texts))
        words = f"{form.fields[name].label if name in form.fields else name}: {texts[name][0]}"
        raise InvalidValue(words, fields=texts)
    return form.narrow(cases_of(user))


def _values_of(user: User, name: str, text: str) -> str | list[str]:
    """The values that ``text`` names; text that names none stays as it is, for the form to judge."""
    if name in WORDS:
        with translation.override("zh-hans"):
            known = {str(label): value for value, label in WORDS[name].choices}
        return [known.get(one.strip(), one.strip()) for one in text.replace("，", ",").split(",")]
    if name not in ("office", "township", "committee") or text.isdigit():
        return text
    models: dict[str, Any] = {"office": JusticeOffice, "township": Township, "committee": Committee}
    found = models[name].objects.visible_to(user).filter(name=text).first()
    return str(found.pk) if found else text
