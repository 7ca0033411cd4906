"""The filters of the problem ledger: one set for list, tabs, export, API, wall and the numbers of the campaigns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.webkit.forms import DateField, TextField
from bureau.webkit.views import FilterForm
from rectification.choices import ProblemState, RectificationType, Source
from rectification.models import Campaign, Problem, ProblemCategory
from rectification.problems.queries import problems_for
from rectification.querysets import ProblemQuerySet
from villages.models import JusticeOffice

# Choices of the state that are computed: overdue, for one, is never stored.
COMPUTED: dict[str, Callable[[ProblemQuerySet, dt.date], ProblemQuerySet]] = {
    "unfinished": lambda found, _today: found.unfinished(),
    "overdue": lambda found, today: found.overdue(today),
    "due": lambda found, today: found.due(today),
    "look_back": lambda found, today: found.to_look_back(today),
    "held": lambda found, _today: found.closed().filter(held_on__isnull=False),
}
STATES = [
    ("", pgettext_lazy("problem", "standing")),
    *ProblemState.choices,
    ("unfinished", pgettext_lazy("problem", "not closed yet")),
    ("overdue", pgettext_lazy("problem", "Overdue")),
    ("due", _("Overdue or due within three days")),
    ("look_back", _("To be looked back at")),
    ("held", _("Still closed after 90 days")),
    ("void", pgettext_lazy("problem", "void")),
    ("all", pgettext_lazy("problem", "standing and void")),
]
_WORDS: dict[str, Any] = {"source": Source, "rect_type": RectificationType}


class ProblemFilter(FilterForm):
    """Everything stands in the address. Sources and kinds may be given several times: any of them.

    Without ``state`` only standing problems are shown.
    """

    q = TextField(label=_("Search"), max_length=100)
    campaign = forms.ModelChoiceField(
        Campaign.objects.all(), label=_("campaign"), empty_label=pgettext_lazy("campaigns", "all")
    )
    state = forms.ChoiceField(label=pgettext_lazy("problem", "state"), choices=STATES)
    office = forms.ModelChoiceField(
        JusticeOffice.objects.none(), label=_("justice office"), empty_label=pgettext_lazy("offices", "all")
    )
    unit = TextField(label=_("responsible unit"), max_length=60)
    owner = TextField(label=_("responsible person"), max_length=50)
    source = forms.MultipleChoiceField(label=pgettext_lazy("problem", "source"), choices=Source.choices)
    rect_type = forms.MultipleChoiceField(label=_("kind of rectification"), choices=RectificationType.choices)
    category = forms.ModelChoiceField(
        ProblemCategory.objects.all(), label=_("category of problem"), empty_label=pgettext_lazy("categories", "all")
    )
    since = DateField(label=_("Found from"), future=True)
    until = DateField(label=_("Found until"), future=True)
    due_until = DateField(label=_("Deadline until"), future=True)
    overdue = forms.BooleanField(label=pgettext_lazy("problem", "Overdue"))
    on_time = forms.BooleanField(label=_("Closing applied for on time"))
    relapsed = forms.BooleanField(label=pgettext_lazy("problem", "Relapsed before"))

    lookups = {
        "unit": "unit__contains",
        "owner": "owner__contains",
        "since": "found_on__gte",
        "until": "found_on__lte",
        "due_until": "deadline__lte",
    }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        assert isinstance(office, forms.ModelChoiceField)  # noqa: S101 - declared so above
        office.queryset = JusticeOffice.objects.visible_to(user)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.cleaned_data.get("state") not in ("void", "all"):
            queryset = queryset.filter(voided_at__isnull=True)
        return super().narrow(queryset)

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        special = getattr(self, f"_by_{name}", None)
        if special is not None:
            return special(queryset, value)  # type: ignore[no-any-return]
        return super().narrow_by(queryset, name, value)

    def _by_q(self, queryset: ProblemQuerySet, text: str) -> ProblemQuerySet:
        return queryset.search(text)

    def _by_state(self, queryset: ProblemQuerySet, state: str) -> ProblemQuerySet:
        if state == "void":
            return queryset.filter(voided_at__isnull=False)
        if state in COMPUTED:
            return COMPUTED[state](queryset, timezone.localdate())
        return queryset if state == "all" else queryset.filter(state=state)

    def _by_overdue(self, queryset: ProblemQuerySet, _only: bool) -> ProblemQuerySet:
        return queryset.overdue(timezone.localdate())

    def _by_on_time(self, queryset: ProblemQuerySet, _only: bool) -> ProblemQuerySet:
        return queryset.closed_on_time()

    def _by_relapsed(self, queryset: ProblemQuerySet, _only: bool) -> ProblemQuerySet:
        return queryset.filter(round__gt=1)


def problems_of_filters(user: User, filters: Mapping[str, str]) -> QuerySet[Problem]:
    """What ``user`` sees of the ledger under ``filters``; InvalidValue for a wrong one.

    Values are as in the list's address, or words as they stand in a sheet: ``office=城关司法所``, ``source=信访``;
    several of a choice are parted by commas.
    """
    given = {name: _values_of(user, name, text.strip()) for name, text in filters.items()}
    form = ProblemFilter(given, user=user)
    if not form.is_valid():
        texts = {name: [str(text) for text in found] for name, found in form.errors.items()}
        name = next(iter(texts))
        words = f"{form.fields[name].label if name in form.fields else name}: {texts[name][0]}"
        raise InvalidValue(words, fields=texts)
    return form.narrow(problems_for(user))


def _values_of(user: User, name: str, text: str) -> str | list[str]:
    """The values that ``text`` names; text that names none stays as it is, for the form to judge."""
    if name in _WORDS:
        with translation.override("zh-hans"):
            known = {str(label): value for value, label in _WORDS[name].choices}
        return [known.get(one.strip(), one.strip()) for one in text.replace("，", ",").split(",") if one.strip()]
    if name not in ("office", "campaign") or text.isdigit():
        return text
    rows: Any = JusticeOffice.objects.visible_to(user) if name == "office" else Campaign.objects.all()
    found = rows.filter(name=text).first()
    return str(found.pk) if found else text
