"""Is it the same dispute? Asked before a case is saved; the answer advises, it never blocks."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import ngettext

from bureau.accounts.models import User
from bureau.core.errors import Advice
from bureau.core.fields import blind_index
from bureau.core.querysets import in_slices
from bureau.core.search import GramsField
from bureau.core.text import match_key
from mediation.models import MediationCase, Party
from mediation.rules.cases import CaseValues
from mediation.rules.parties import PartyValues

# Two records of one dispute are entered within a season of each other.
DAYS = 90
# What the peers give for a hit (domain notes 1.9); an identity number is worth a phone. Two cases that share no more
# than a name in different villages are two people of one name.
PHONE, ADDRESS, TEXT, NAME, SAME_VILLAGE = 40, 30, 20, 10, 10
ENOUGH = 20
POINTS = (("phone_hash", PHONE), ("id_hash", PHONE), ("address_hash", ADDRESS), ("name_hash", NAME))
# Share of the text's pieces that another case holds too, from which the texts are nearly the same.
NEAR = 0.8
SHOWN = 5
# Hits looked at: a phone of the bureau entered for everybody must not fetch the whole ledger.
MOST_HITS = 500


@dataclass(frozen=True, slots=True)
class Hashes:
    """Keyed hashes of a party, as they stand beside the encrypted values; ``""`` for what is not given."""

    name_hash: str
    phone_hash: str
    address_hash: str
    id_hash: str


def hashes_of(party: PartyValues) -> Hashes:
    return Hashes(
        blind_index(match_key(party.name)),
        blind_index(party.phone),
        blind_index(match_key(party.address)),
        blind_index(party.id_no),
    )


def possible_duplicates(user: User, values: CaseValues, *, but_not: int | None = None) -> list[MediationCase]:
    """Standing cases of the scope accepted within 90 days of this one that may be the same dispute, likeliest first.

    The same phone, address or identity number is enough; so are the same name in the same village, and nearly the
    same text in the same village.
    """
    if values.accepted_on is None:
        return []
    near = _near(user, values.accepted_on, but_not)
    scores: Counter[int] = Counter()
    for points, party in _shared(near, values.parties):
        scores[party.case_id] += points
        if points == NAME and values.village and party.case.village_id == values.village.pk:
            scores[party.case_id] += SAME_VILLAGE
    scores.update(_near_texts(near, values))
    likely = [pk for pk, score in scores.most_common(SHOWN) if score >= ENOUGH]
    found = {case.pk: case for case in near.filter(pk__in=likely).select_related("village", "committee")}
    return [found[pk] for pk in likely if pk in found]


def _near(user: User, day: dt.date, but_not: int | None) -> QuerySet[MediationCase]:
    span = (day - dt.timedelta(days=DAYS), day + dt.timedelta(days=DAYS))
    near = MediationCase.objects.visible_to(user).standing().filter(accepted_on__range=span)
    return near if but_not is None else near.exclude(pk=but_not)


def _shared(near: QuerySet[MediationCase], parties: Sequence[PartyValues]) -> Iterator[tuple[int, Party]]:
    """(points, party of another case) for every value that one of ``parties`` shares; one query per kind of value."""
    hashed = [hashes_of(party) for party in parties]
    for name, points in POINTS:
        wanted = {getattr(hashes, name) for hashes in hashed} - {""}
        if wanted:
            found = Party.objects.filter(**{f"{name}__in": wanted}, case__in=near.values("pk")).select_related("case")
            yield from ((points, party) for party in found.only("case_id", "case__village_id")[:MOST_HITS])


def _near_texts(near: QuerySet[MediationCase], values: CaseValues) -> dict[int, int]:
    pieces = text_pieces(values.brief)
    if values.village is None or not pieces:
        return {}
    kept = near.filter(village=values.village).values_list("pk", "grams")[:MOST_HITS]
    return {pk: TEXT for pk, grams in kept if share_held(pieces, grams.split()) >= NEAR}


def doubtful_entries(user: User, entered: Sequence[CaseValues]) -> list[list[str | int]]:
    """For each of many entries what may be the same dispute: numbers of standing cases, places of earlier entries.

    The points of ``possible_duplicates`` without the look at the text, in a few queries for all.
    """
    days = [values.accepted_on for values in entered if values.accepted_on]
    if not days:
        return [[] for _values in entered]
    span = (min(days) - dt.timedelta(days=DAYS), max(days) + dt.timedelta(days=DAYS))
    near = MediationCase.objects.visible_to(user).standing().filter(accepted_on__range=span)
    wanted = [_wanted(values) for values in entered]
    holders: dict[tuple[str, str], list[_Holder]] = defaultdict(list)
    for name, _points in POINTS:
        rows = Party.objects.filter(case__in=near.values("pk")).order_by("case_id")
        columns = (name, "case__accepted_on", "case__village_id", "case__number")
        sought = {value for one in wanted for kind, value in one if kind == name}
        for value, *holder in in_slices(rows.values_list(*columns), name, sought):
            holders[name, value].append(_Holder(*holder))
    found: list[list[str | int]] = []
    for place, (values, ours) in enumerate(zip(entered, wanted, strict=True)):
        found.append(_likely(values, ours, holders))
        if values.accepted_on:
            me = _Holder(values.accepted_on, values.village.pk if values.village else None, place)
            for key in ours:
                holders[key].append(me)
    return found


class _Holder(NamedTuple):
    """Who has a hashed value: the day and village of the case, its number or the place of its entry."""

    day: dt.date
    village_id: int | None
    label: str | int


def _wanted(values: CaseValues) -> set[tuple[str, str]]:
    """(kind of hash, value) of everything the parties could share."""
    hashed = [hashes_of(party) for party in values.parties]
    pairs = {(name, getattr(hashes, name)) for hashes in hashed for name, _points in POINTS}
    return {pair for pair in pairs if pair[1]}


def _likely(
    values: CaseValues, ours: set[tuple[str, str]], holders: Mapping[tuple[str, str], Sequence[_Holder]]
) -> list[str | int]:
    scores: Counter[str | int] = Counter()
    points = dict(POINTS)
    for key in sorted(ours):
        same = holders.get(key, ())
        if values.accepted_on is None or len(same) > MOST_HITS:
            continue  # a phone of the bureau entered for everybody says nothing
        for holder in same:
            if abs((holder.day - values.accepted_on).days) <= DAYS:
                scores[holder.label] += points[key[0]]
                if key[0] == "name_hash" and values.village and holder.village_id == values.village.pk:
                    scores[holder.label] += SAME_VILLAGE
    return [label for label, score in scores.most_common(SHOWN) if score >= ENOUGH]


def text_pieces(text: str) -> frozenset[str]:
    """The keyed pieces of a text, as the search column of a case keeps them."""
    grams = MediationCase._meta.get_field("grams")
    assert isinstance(grams, GramsField)  # noqa: S101 - tells mypy what the model says
    return frozenset(grams.pieces_of(text))


def share_held(pieces: frozenset[str], held: Iterable[str]) -> float:
    """Which share of ``pieces`` is among ``held``, 0..1."""
    return len(pieces & set(held)) / len(pieces) if pieces else 0.0


def duplicate_advice(others: Sequence[MediationCase]) -> list[Advice]:
    """Advice to look at ``others`` before saving."""
    if not others:
        return []
    first = others[0]
    text = ngettext(
        "There is a case that may be the same dispute: %(number)s of %(day)s, %(village)s. Is it?",
        "There are %(count)d cases that may be the same dispute, first %(number)s of %(day)s, %(village)s. Is it one?",
        len(others),
    ) % {
        "count": len(others),
        "number": first.number,
        "day": first.accepted_on.isoformat(),
        "village": first.village.name,
    }
    return [Advice("duplicate", "", text, tuple(others))]
