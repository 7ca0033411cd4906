"""What is asked of the form in an address: period, office, kind of committee; the same for page, workbook and API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.webkit.forms import IntegerField
from bureau.webkit.views import FilterForm
from mediation.choices import CommitteeKind
from mediation.rules.cases import EARLIEST
from mediation.statistics_form.periods import LAST_YEAR, Period
from mediation.statistics_form.queries import Asked, offices_for, sees_county
from villages.models import JusticeOffice

PARTS = [
    ("", _("whole year")),
    ("Q1", _("first quarter")),
    ("Q2", _("second quarter")),
    ("Q3", _("third quarter")),
    ("Q4", _("fourth quarter")),
    *((f"{month:02d}", f"{month:02d}") for month in range(1, 13)),
]


class FormFilter(FilterForm):
    """``period=2021-Q1``, or year and part as the page's own fields; nothing means this year.

    Who sees the county may leave the office open; anybody else gets his own, or the first of his own.
    """

    year = IntegerField(label=_("Year"), smallest=EARLIEST.year, biggest=LAST_YEAR)
    part = forms.ChoiceField(label=_("Part of the year"), choices=PARTS)
    office = forms.ModelChoiceField(JusticeOffice.objects.none(), label=_("justice office"), empty_label=_("all"))
    kind = forms.ChoiceField(label=_("kind of committee"), choices=[("", _("all")), *CommitteeKind.choices])

    def __init__(self, data: Mapping[str, Any], *, user: User, today: dt.date, period: str = "") -> None:
        given = {name: data.get(name, "") for name in self.base_fields}
        self.wrong_period = ""
        text = period or data.get("period", "")
        if text:
            try:
                found = Period.parse(text)
            except InvalidValue as error:
                self.wrong_period, found = str(error), Period.year_of(today)
            given |= {"year": str(found.year), "part": found.part}
        given["year"] = given["year"] or str(today.year)
        super().__init__(given)
        self.offices = offices_for(user)
        self.may_see_all = sees_county(user)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = JusticeOffice.objects.filter(pk__in=[office.pk for office in self.offices])
        if not self.may_see_all:
            field.empty_label = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.wrong_period:
            self.add_error("year", self.wrong_period)
        return cleaned

    @cached_property
    def asked(self) -> Asked | None:
        """What is asked for; None for an account without an office. InvalidValue for what cannot be asked."""
        if not self.is_valid():
            raise InvalidValue(fields={name: [str(text) for text in found] for name, found in self.errors.items()})
        cleaned = self.cleaned_data
        part = cleaned["part"]
        period = Period.parse(f"{cleaned['year']}{f'-{part}' if part else ''}")
        office = cleaned["office"]
        if office is None and not self.may_see_all:
            office = self.offices[0] if self.offices else None
            if office is None:
                return None
        return Asked(period, office, cleaned["kind"])
