"""Is it the same dispute? Asked before a case is saved; the answer advises, it never blocks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import ngettext

from bureau.accounts.models import User
from bureau.core.errors import Advice
from bureau.core.fields import blind_index
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
    for name, points in (("phone_hash", PHONE), ("id_hash", PHONE), ("address_hash", ADDRESS), ("name_hash", NAME)):
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
