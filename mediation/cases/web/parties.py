"""The rows of parties on a page: any number of them, each with the same fields, ``p0-name``, ``p1-name``, …"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from bureau.webkit.forms import IntegerField, PortalForm, TextField, speak_plainly
from mediation.choices import PartyKind, Sex, Side
from mediation.models import Party
from mediation.proceedings.web.forms import NOTHING, label_of
from mediation.rules.parties import PARTY_FIELDS, PartyValues

_NAME = re.compile(r"p(\d{1,3})-(\w+)\Z", re.ASCII)
# Who stands on the page before anything is typed.
FIRST_SIDES = (Side.APPLICANT, Side.RESPONDENT)
# What a row holds before anybody typed into it.
_GIVEN = frozenset({"side", "kind"})
# Folded away: wanted by the papers of the volume, not by most cases.
DETAILS = ("ethnic_group", "occupation", "representative", "agent_name", "agent_phone", "has_power_of_attorney")


def _text(name: str, longest: int, **more: Any) -> TextField:
    return TextField(label=label_of(name, Party), required=False, max_length=longest, **more)


class PartyFields(PortalForm):
    """The fields of one party, declared once. On its own: the empty row that a script copies."""

    side = forms.ChoiceField(label=label_of("side", Party), required=False, choices=Side.choices)
    kind = forms.ChoiceField(label=label_of("kind", Party), required=False, choices=PartyKind.choices)
    name = _text("name", 100)
    phone = _text("phone", 40)
    id_no = _text("id_no", 40)
    sex = forms.ChoiceField(label=label_of("sex", Party), required=False, choices=[NOTHING, *Sex.choices])
    birth_year = IntegerField(label=label_of("birth_year", Party), required=False)
    address = _text("address", 200)
    ethnic_group = _text("ethnic_group", 20)
    occupation = _text("occupation", 50)
    representative = _text("representative", 50, help_text=_("Of a legal person or another organisation."))
    agent_name = _text("agent_name", 50)
    agent_phone = _text("agent_phone", 40)
    has_power_of_attorney = forms.BooleanField(label=label_of("has_power_of_attorney", Party), required=False)


@dataclass(frozen=True)
class PartyRow:
    """One party on the page; ``{{ row.name }}`` is its field."""

    form: forms.Form
    number: int

    def __getitem__(self, name: str) -> BoundField:
        return self.form[f"p{self.number}-{name}"]

    @property
    def is_first(self) -> bool:
        """The two rows that are always there."""
        return self.number < len(FIRST_SIDES)

    @property
    def has_details(self) -> bool:
        return any(_is_typed(self[name].value()) or self[name].errors for name in DETAILS)

    @property
    def is_filled(self) -> bool:
        """Whether anything was typed; an empty row is no party."""
        return any(_is_typed(self[name].value()) for name in PARTY_FIELDS if name not in _GIVEN)

    def values(self) -> PartyValues:
        cleaned = self.form.cleaned_data
        given = {name: cleaned.get(f"p{self.number}-{name}") for name in PARTY_FIELDS}
        return PartyValues(**{name: value for name, value in given.items() if value not in (None, "")})


def _is_typed(value: Any) -> bool:
    return value is not None and value is not False and bool(str(value).strip())


def add_rows(form: forms.Form, given: Mapping[str, Any]) -> list[PartyRow]:
    """Give ``form`` the fields of every row that ``given`` (what was sent, or the initial values) names."""
    numbers = sorted({number for name in given if (number := row_of(name)) is not None})
    rows = []
    for number in numbers or range(len(FIRST_SIDES)):
        for name, declared in PartyFields.base_fields.items():
            field = copy.deepcopy(declared)
            speak_plainly(name, field)
            form.fields[f"p{number}-{name}"] = field
        if not numbers:
            form.fields[f"p{number}-side"].initial = FIRST_SIDES[number]
        rows.append(PartyRow(form, number))
    return rows


def row_of(name: str) -> int | None:
    """The number of the row that the field ``name`` belongs to; None when it belongs to the case."""
    found = _NAME.match(name)
    return int(found[1]) if found else None


def is_row_field(name: str) -> bool:
    return row_of(name) is not None


def blank_row() -> PartyFields:
    """The row that a script copies; ``__n__`` stands for its number."""
    return PartyFields(prefix="p__n__")


def row_values(parties: Iterable[PartyValues]) -> dict[str, Any]:
    """Initial values of a form that shows these parties."""
    return {f"p{place}-{name}": getattr(one, name) for place, one in enumerate(parties) for name in PARTY_FIELDS}


def one_more(given: Mapping[str, Any], side: str) -> dict[str, Any]:
    """``given`` with an empty row for another party of ``side``."""
    numbers = [number for name in given if (number := row_of(name)) is not None]
    row = max(numbers, default=len(FIRST_SIDES) - 1) + 1
    first = {} if numbers else {f"p{place}-side": one for place, one in enumerate(FIRST_SIDES)}
    return {**first, **given, f"p{row}-side": side if side in Side.values else Side.RESPONDENT}
