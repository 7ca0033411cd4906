"""Who stands on which side of a made-up dispute. Pure."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace

from bureau.portal.demo import names
from bureau.portal.demo.mediation import people
from bureau.portal.demo.mediation.committees import Site
from bureau.portal.demo.mediation.matters import Story, matters
from mediation.choices import DisputeType, Sex, Side
from mediation.rules.parties import PartyValues

# Quarrels within one family, where both sides often have one surname.
_ONE_FAMILY = ("赡养", "分家析产")
# Story → sexes of applicant and respondent; "": either.
_MAN_AND_WOMAN, _WOMAN_AND_MAN = (Sex.MALE, Sex.FEMALE), (Sex.FEMALE, Sex.MALE)
_SEXES: dict[str, tuple[str, str]] = {
    "夫妻矛盾": _WOMAN_AND_MAN,
    "子女抚养费": _WOMAN_AND_MAN,
    "彩礼返还": _MAN_AND_WOMAN,
    "婆媳矛盾": (Sex.FEMALE, Sex.FEMALE),
}
_OLD = ("赡养",)


@dataclass(frozen=True)
class Cast:
    """The parties, and the site with the words that texts use."""

    parties: tuple[PartyValues, ...]
    site: Site

    def names_of(self, side: str) -> str:
        found = [party.name for party in self.parties if party.side == side]
        return found[0] if len(found) == 1 else "、".join(found[:2]) + ("等人" if len(found) > 2 else "")


def cast(rng: random.Random, dispute_type: str, story: Story, site: Site, on: dt.date) -> Cast:
    """At least one party on each side, sometimes several, an organisation, an agent, an insurer."""
    place = f"{site.township}{site.name}"
    surname = names.person(rng)[0] if story.short in _ONE_FAMILY and rng.random() < 0.7 else ""
    is_child = story.short == "孩子打闹受伤" and rng.random() < 0.35
    sexes = _SEXES.get(story.short, ("", ""))
    ages = "child" if is_child else "old" if story.short in _OLD else "adult"
    applicant = people.person(rng, Side.APPLICANT, place, on, surname=surname, sex=sexes[0], ages=ages)
    parties = [_with_agent(rng, applicant, is_child)]
    matter = matters()[dispute_type]
    if matter.firms and rng.random() < matter.with_firm:
        name = rng.choice(matter.firms).format(town=site.town, village=site.name.removesuffix("村"))
        parties.append(people.firm(rng, Side.RESPONDENT, name.replace("社区村民", "社区居民"), place))
    else:
        parties.append(people.person(rng, Side.RESPONDENT, place, on, surname=surname, sex=sexes[1]))
    parties += _more(rng, dispute_type, place, on, surname)
    return Cast(_told_apart(rng, parties), site)


def _with_agent(rng: random.Random, party: PartyValues, is_child: bool) -> PartyValues:
    """A child is represented by a parent; some applicants send a relative or a legal worker."""
    if not is_child and rng.random() >= 0.05:
        return party
    agent = names.person(rng)
    name = party.name[0] + agent[1:] if is_child else agent
    return replace(party, agent_name=name, agent_phone=people.mobile(rng), has_power_of_attorney=not is_child)


def _more(rng: random.Random, dispute_type: str, place: str, on: dt.date, surname: str) -> list[PartyValues]:
    more: list[PartyValues] = []
    if dispute_type == DisputeType.TRAFFIC and rng.random() < 0.25:
        more.append(people.insurer(rng))
    if dispute_type == DisputeType.MIGRANT_WAGES and rng.random() < 0.15:
        more += [people.person(rng, Side.APPLICANT, place, on) for _ in range(rng.randint(1, 4))]
    elif rng.random() < 0.06:
        side = rng.choice((Side.APPLICANT, Side.RESPONDENT, Side.RESPONDENT))
        more += [people.person(rng, side, place, on, surname=surname) for _ in range(rng.randint(1, 2))]
    return more


def _told_apart(rng: random.Random, parties: list[PartyValues]) -> tuple[PartyValues, ...]:
    """No name twice: the same person cannot stand on both sides."""
    seen: set[str] = set()
    found = []
    for party in parties:
        while party.name in seen:
            party = replace(party, name=party.name[0] + names.person(rng)[1:])
        seen.add(party.name)
        found.append(party)
    return tuple(found)
