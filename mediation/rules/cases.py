"""The rules of registering a case: one implementation for screens, imports and the API. No database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from bureau.core.errors import Advice
from bureau.webkit.texts import privacy_advice, text_problems
from consultants.models import Consultant
from mediation.choices import DELEGATED, DIFFICULT, Difficulty, DisputeType, Source, SpecialGroup
from mediation.models import Committee, Mediator
from mediation.rules.outcomes import Found, Problems, amount_problems, said
from mediation.rules.parties import PartyValues, is_minor, parties_problems
from villages.models import Village

# The ledgers' event dates start in 2000: nothing older was ever counted.
EARLIEST = dt.date(2000, 1, 1)
# Domain notes 11.5: a dispute in one sentence at least, at most two pages of a form.
SHORTEST_BRIEF = 10
TEXTS = {"brief": 2000, "source_doc_no": 60, "difficulty_reason": 200, "danger_note": 500, "remarks": 2000}
MOST_PEOPLE = 100_000

_KNOWN = {
    "source": frozenset(Source.values),
    "dispute_type": frozenset(DisputeType.values),
    "difficulty": frozenset(Difficulty.values),
}
_GROUPS = frozenset(SpecialGroup.values)


@dataclass(frozen=True, slots=True)
class CaseValues:
    """What is entered when a dispute comes in. Empty texts are ``""``, everything else missing is None."""

    committee: Committee | None = None
    accepted_on: dt.date | None = None
    occurred_on: dt.date | None = None
    source: str = ""
    source_doc_no: str = ""
    dispute_type: str = ""
    difficulty: str = ""
    difficulty_reason: str = ""
    village: Village | None = None
    party_count: int | None = None
    amount_claimed: Decimal | None = None
    brief: str = ""
    deaths: int = 0
    special_groups: tuple[str, ...] = ()
    is_dangerous: bool = False
    danger_note: str = ""
    lead: Mediator | None = None
    is_cross_committee: bool = False
    consultant: Consultant | None = None
    remarks: str = ""
    assistants: tuple[Mediator, ...] = ()
    parties: tuple[PartyValues, ...] = ()


# Columns of the case itself; assistants and parties are rows of their own.
CASE_FIELDS = tuple(f.name for f in fields(CaseValues) if f.name not in ("assistants", "parties"))


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the rules must know of the world.

    ``committees``: those asked about that the actor registers for. ``villages``: those asked about that he may see.
    ``registered_on``: the acceptance of the case that is changed; its year stands in the number.
    ``recused``: mediators who stood back from this case.
    """

    today: dt.date
    committees: Mapping[int, Committee] = field(default_factory=dict)
    villages: Mapping[int, Village] = field(default_factory=dict)
    registered_on: dt.date | None = None
    recused: frozenset[int] = frozenset()


def settled(values: CaseValues) -> CaseValues:
    """The values with what follows from others: ordinary difficulty, how many people, a minor among the parties."""
    groups = set(values.special_groups)
    if values.accepted_on and any(is_minor(party, values.accepted_on) for party in values.parties):
        groups.add(SpecialGroup.MINOR)
    return replace(
        values,
        difficulty=values.difficulty or Difficulty.NORMAL,
        party_count=len(values.parties) if values.party_count is None else values.party_count,
        special_groups=tuple(group for group in SpecialGroup.values if group in groups)
        + tuple(sorted(groups - _GROUPS)),
    )


def problems_of(values: CaseValues, facts: CaseFacts) -> Problems:
    """Everything that forbids to store ``settled`` values, field → sentences; empty when they can be stored.

    Problems of a party are keyed ``parties.<place>.<field>``.
    """
    return said(
        [
            *_committee_problems(values, facts),
            *_date_problems(values, facts),
            *_choice_problems(values),
            *_place_problems(values, facts),
            *_mediator_problems(values, facts),
            *_number_problems(values),
            *_text_problems(values),
            *parties_problems(values.parties, facts.today),
        ]
    )


def _committee_problems(values: CaseValues, facts: CaseFacts) -> Found:
    if values.committee is None:
        return [("committee", _("Choose the mediation committee."))]
    committee = facts.committees.get(values.committee.pk)
    if committee is None:
        return [("committee", _("This committee is not one your account enters for."))]
    day = values.accepted_on
    if day and (
        (committee.founded_on and day < committee.founded_on) or (committee.closed_on and day > committee.closed_on)
    ):
        return [("committee", _("The committee did not exist on the day of acceptance."))]
    return []


def _date_problems(values: CaseValues, facts: CaseFacts) -> Found:
    day, found = values.accepted_on, []
    if day is None:
        return [("accepted_on", _("Fill in the day of acceptance."))]
    if day > facts.today:
        words = _("The day of acceptance cannot be after today (%(today)s).")
        found.append(("accepted_on", words % {"today": facts.today.isoformat()}))
    elif day < EARLIEST:
        words = _("The date cannot be before %(first)s.")
        found.append(("accepted_on", words % {"first": EARLIEST.isoformat()}))
    elif facts.registered_on and day.year != facts.registered_on.year:
        words = _("The number of this case belongs to %(year)d; void the case and register it anew for another year.")
        found.append(("accepted_on", words % {"year": facts.registered_on.year}))
    if values.occurred_on and values.occurred_on > day:
        found.append(("occurred_on", _("The dispute is dated after its acceptance; check both days.")))
    return found


def _choice_problems(values: CaseValues) -> Found:
    found = [
        (name, _("This is not one of the choices."))
        for name, known in _KNOWN.items()
        if getattr(values, name) and getattr(values, name) not in known
    ]
    if not values.source:
        found.append(("source", _("Choose how the case came in.")))
    if not values.dispute_type:
        found.append(("dispute_type", _("Choose the type of dispute.")))
    if set(values.special_groups) - _GROUPS:
        found.append(("special_groups", _("This is not one of the choices.")))
    if values.source in DELEGATED and not values.source_doc_no.strip():
        found.append(("source_doc_no", _("A delegated case has a document; write its number.")))
    if values.is_dangerous and not values.danger_note.strip():
        found.append(("danger_note", _("Write what points to danger, so that others can act today.")))
    return found


def _place_problems(values: CaseValues, facts: CaseFacts) -> Found:
    if values.village is None:
        return [("village", _("Choose the village or community of the dispute."))]
    village = facts.villages.get(values.village.pk)
    if village is None:
        return [("village", _("This village is not one your account enters for."))]
    day = values.accepted_on
    if day and ((village.valid_from and day < village.valid_from) or (village.valid_to and day > village.valid_to)):
        return [("village", _("This village did not exist on the day of acceptance."))]
    return []


def _mediator_problems(values: CaseValues, facts: CaseFacts) -> Found:
    found: Found = []
    if values.lead is None:
        if values.assistants:
            found.append(("lead", _("Name the lead mediator first.")))
        return found
    if values.committee and values.lead.committee_id != values.committee.pk and not values.is_cross_committee:
        words = _("%(name)s belongs to another committee; tick «across committees» if that is meant.")
        found.append(("lead", words % {"name": values.lead.name}))
    if values.lead.pk in facts.recused:
        found.append(("lead", _("This mediator stood back from the case.")))
    day = values.accepted_on
    # Appointment is looked at on the day of acceptance only from above: a case may be taken over by a later mediator.
    if day and values.lead.ended_on and values.lead.ended_on < day:
        found.append(("lead", _("This mediator was released before the day of acceptance.")))
    if values.lead in values.assistants:
        found.append(("assistants", _("The lead mediator does not assist as well.")))
    if any(one.pk in facts.recused for one in values.assistants):
        found.append(("assistants", _("One of them stood back from the case.")))
    return found


def _number_problems(values: CaseValues) -> Found:
    found = amount_problems("amount_claimed", values.amount_claimed)
    people, entered = values.party_count or 0, len(values.parties)
    if people < max(2, entered) or people > MOST_PEOPLE:
        words = _("At least the %(entered)d parties entered are involved; write a number from %(least)d to %(most)d.")
        most = {"entered": entered, "least": max(2, entered), "most": MOST_PEOPLE}
        found.append(("party_count", words % most))
    if not 0 <= values.deaths <= MOST_PEOPLE:
        found.append(("deaths", _("Write a number, 0 when nobody died.")))
    return found


def _text_problems(values: CaseValues) -> Found:
    found = text_problems({name: getattr(values, name) for name in TEXTS}, TEXTS)
    if not found or found[0][0] != "brief":
        length = len(values.brief.strip())
        if length < SHORTEST_BRIEF:
            words = _("Write what the dispute is about, in at least %(least)d characters.")
            found.insert(0, ("brief", words % {"least": SHORTEST_BRIEF}))
    return found


def advice_of(values: CaseValues) -> list[Advice]:
    """What to look at before saving, apart from duplicates; an import warns of it."""
    found = privacy_advice({name: getattr(values, name) for name in ("brief", "remarks")})
    if values.difficulty in DIFFICULT and not values.difficulty_reason.strip():
        words = _("Write why the case is difficult: it is counted in a column of its own.")
        found.append(Advice("difficulty_reason", "difficulty_reason", words))
    return found
