"""What the page of a case shows, in reading order: label and value of everything that is filled."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from bureau.core import money
from bureau.core.identity import mask_id
from bureau.core.masking import mask_name
from bureau.core.phones import mask_phone
from bureau.webkit.templatetags.figures import day, num
from mediation.choices import PartyKind, SpecialGroup
from mediation.models import MediationCase, Party, Reopening
from mediation.rules.outcomes import OUTCOME_FIELDS

# A label and its value in words.
Fact = tuple[Any, Any]
# What the case is about: hidden from those who may not read it, here and in what an earlier round had ended with.
RESTRICTED = ("brief", "danger_note", "remarks", "difficulty_reason", "agreement_content", "perform_place")
PLACE = (
    "accepted_on",
    "occurred_on",
    "committee",
    "village",
    "source",
    "source_doc_no",
    "lead",
    "assistants",
    "is_cross_committee",
    "consultant",
    "due_on",
    "extended_until",
    "round",
)
DISPUTE = (
    "dispute_type",
    "difficulty",
    "difficulty_reason",
    "brief",
    "amount_claimed",
    "party_count",
    "special_groups",
    "deaths",
    "danger_note",
    "remarks",
)
PARTY = (
    "sex",
    "birth_year",
    "ethnic_group",
    "occupation",
    "address",
    "representative",
    "agent_name",
    "agent_phone",
    "has_power_of_attorney",
)
OUTCOME = (*OUTCOME_FIELDS, "subsidy_grade")


def facts_of(case: models.Model, names: Iterable[str], *, may_read: bool) -> list[Fact]:
    """The filled ones of these fields."""
    found = []
    for name in names:
        field = case._meta.get_field(name)
        assert isinstance(field, models.Field)  # noqa: S101 - names above are columns
        value = _in_words(case, name)
        if value not in (None, "", "0"):
            hidden = name in RESTRICTED and not may_read
            found.append((field.verbose_name, _("content restricted") if hidden else value))
    return found


def _in_words(case: Any, name: str) -> Any:
    value = getattr(case, name)
    if name == "special_groups":
        return "、".join(str(SpecialGroup(group).label) for group in value if group in SpecialGroup.values)
    if name == "assistants":
        return "、".join(mediator.name for mediator in value.all())
    if name == "round":
        return value if value > 1 else None
    if name == "village":
        return f"{value.township} {value.name}"
    if isinstance(value, bool):
        return _("yes") if value else None
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, Decimal):
        return _amount(value)
    show = getattr(case, f"get_{name}_display", None)
    return show() if show else str(value) if value is not None else None


def _amount(amount: Decimal) -> str:
    """``3,000.00（叁仟元整）``; only figures where there are no words for it."""
    figures = num(amount, 2)
    return (
        _("%(figures)s (%(words)s)") % {"figures": figures, "words": money.in_words(amount)}
        if amount <= money.MOST
        else figures
    )


@dataclass(frozen=True)
class ShownParty:
    """A party as the page shows it."""

    side: str
    kind: str
    name: str
    phone: str
    id_no: str
    more: Sequence[Fact]


def shown_parties(case: MediationCase, *, in_full: bool) -> list[ShownParty]:
    """The parties, masked; ``in_full`` only right after the reveal that stands in the journal."""
    return [_shown(party, in_full=in_full) for party in case.parties.all()]


def _shown(party: Party, *, in_full: bool) -> ShownParty:
    is_person = party.kind == PartyKind.PERSON
    if in_full:
        more = facts_of(party, PARTY, may_read=True)
        return ShownParty(
            party.get_side_display(), party.get_kind_display(), party.name, party.phone, party.id_no, more
        )
    return ShownParty(
        party.get_side_display(),
        party.get_kind_display(),
        mask_name(party.name, is_person=is_person),
        mask_phone(party.phone),
        mask_id(party.id_no),
        facts_of(party, ("sex", "birth_year"), may_read=True),
    )


@dataclass(frozen=True)
class Round:
    """What an earlier round had ended with, and why the case was opened again."""

    number: int
    opened: Reopening
    reason: str
    facts: Sequence[Fact]


def earlier_rounds(case: MediationCase, *, may_read: bool) -> list[Round]:
    """Latest first; the reason and what was agreed only for those who may read it."""
    found = []
    for reopening in case.reopenings.select_related("created_by"):
        ended = MediationCase(**_columns(json.loads(reopening.ended_with)))
        names = OUTCOME_FIELDS if may_read else ("result", "ended_on")
        reason = reopening.reason if may_read else _("content restricted")
        found.append(Round(reopening.round, reopening, reason, facts_of(ended, names, may_read=may_read)))
    return found[::-1]


def _columns(kept: dict[str, Any]) -> dict[str, Any]:
    """The values of JSON as the columns hold them."""
    fields = {name: MediationCase._meta.get_field(name) for name in kept}
    return {name: field.to_python(kept[name]) for name, field in fields.items() if isinstance(field, models.Field)}
