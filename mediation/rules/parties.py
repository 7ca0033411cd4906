"""Parties of a case: values, rules, and how they are masked."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext as _

from bureau.core.identity import birth_date_of, id_problem, normalise_id, sex_of
from bureau.core.masking import mask_name
from bureau.core.phones import is_phone, normalise_phone
from bureau.core.text import match_key
from bureau.webkit.texts import text_problems
from mediation.choices import PartyKind, Sex, Side
from mediation.rules.outcomes import Found

# Public systems take names of 50 characters and more (ui notes 0.7); organisations have longer ones.
TEXTS = {
    "name": 100,
    "ethnic_group": 20,
    "occupation": 50,
    "address": 200,
    "representative": 50,
    "agent_name": 50,
}
MOST_PARTIES = 50
ADULT = 18  # 民法典 Art. 17


@dataclass(frozen=True, slots=True)
class PartyValues:
    """One party as entered."""

    side: str = ""
    kind: str = PartyKind.PERSON
    name: str = ""
    sex: str = ""
    ethnic_group: str = ""
    birth_year: int | None = None
    occupation: str = ""
    phone: str = ""
    address: str = ""
    id_no: str = ""
    representative: str = ""
    agent_name: str = ""
    agent_phone: str = ""
    has_power_of_attorney: bool = False

    @property
    def is_person(self) -> bool:
        return self.kind == PartyKind.PERSON


PARTY_FIELDS = tuple(field.name for field in fields(PartyValues))


def settled_party(values: PartyValues) -> PartyValues:
    """Numbers as they are stored; sex and year of birth from the identity number where it has them."""
    id_no = normalise_id(values.id_no)
    born = birth_date_of(id_no) if id_no else None
    return replace(
        values,
        name=values.name.strip(),
        phone=normalise_phone(values.phone),
        agent_phone=normalise_phone(values.agent_phone),
        id_no=id_no,
        birth_year=values.birth_year or (born.year if born else None),
        sex=values.sex or (sex_of(id_no) or "" if born else ""),
    )


def is_minor(values: PartyValues, on: dt.date) -> bool:
    """Under 18 on that day, as far as identity number or year of birth tell."""
    born = birth_date_of(normalise_id(values.id_no)) if values.id_no else None
    if born is not None:
        return (on.year - born.year - ((on.month, on.day) < (born.month, born.day))) < ADULT
    return values.birth_year is not None and on.year - values.birth_year < ADULT


def parties_problems(parties: Sequence[PartyValues], today: dt.date) -> Found:
    """Everything that forbids to store these settled parties; fields are called ``parties.<place>.<field>``."""
    found: Found = []
    for place, party in enumerate(parties):
        found += [(f"parties.{place}.{name}", words) for name, words in _problems_of_one(party, today)]
    sides = {party.side for party in parties}
    if Side.APPLICANT not in sides:
        found.append(("applicants", _("Enter at least one applicant.")))
    if Side.RESPONDENT not in sides:
        found.append(("respondents", _("Enter at least one respondent.")))
    if len(parties) > MOST_PARTIES:
        words = _("At most %(most)d parties are entered one by one; give the rest in the number of people.")
        found.append(("party_count", words % {"most": MOST_PARTIES}))
    if same_on_both_sides(parties):
        found.append(("respondents", _("The same person stands on both sides; check the names.")))
    return found


def _problems_of_one(party: PartyValues, today: dt.date) -> Found:
    found = text_problems({name: getattr(party, name) for name in TEXTS}, TEXTS)
    if not party.name:
        found.append(("name", _("Write the name.")))
    if party.side not in Side.values:
        found.append(("side", _("Choose the side.")))
    if party.kind not in PartyKind.values:
        found.append(("kind", _("This is not one of the choices.")))
    if party.sex and party.sex not in Sex.values:
        found.append(("sex", _("This is not one of the choices.")))
    for name in ("phone", "agent_phone"):
        number = getattr(party, name)
        if number and not is_phone(number):
            found.append((name, _("This is no telephone number: a mobile number has 11 digits.")))
    return [*found, *_id_problems(party, today)]


def _id_problems(party: PartyValues, today: dt.date) -> Found:
    found: Found = []
    if party.id_no:
        if not party.is_person:
            found.append(("id_no", _("Only a natural person has an identity number.")))
        elif problem := id_problem(party.id_no, today=today):
            found.append(("id_no", problem))
    if party.birth_year is not None and not 1880 <= party.birth_year <= today.year:
        found.append(("birth_year", _("Write the year of birth with four digits.")))
    return found


def same_on_both_sides(parties: Sequence[PartyValues]) -> bool:
    """Whether one person is applicant and respondent: the same identity number, or the same name without anything
    (another identity number, another phone) that would tell two people of that name apart.
    """
    applicants = [party for party in parties if party.side == Side.APPLICANT and party.name]
    respondents = [party for party in parties if party.side == Side.RESPONDENT and party.name]
    return any(_is_same(one, other) for one, other in itertools.product(applicants, respondents))


def _is_same(one: PartyValues, other: PartyValues) -> bool:
    if one.id_no and other.id_no:
        return one.id_no == other.id_no
    if match_key(one.name) != match_key(other.name):
        return False
    return not (one.phone and other.phone and one.phone != other.phone)


def masked_parties(parties: Sequence[PartyValues]) -> str:
    """What lists show: ``王*、李*国 — 张*`` (applicants — respondents), at most three names a side."""
    sides = [
        [mask_name(p.name, is_person=p.is_person) for p in parties if p.side == side]
        for side in (Side.APPLICANT, Side.RESPONDENT)
    ]
    return " — ".join("、".join(names[:3]) + ("…" if len(names) > 3 else "") for names in sides)[:200]
