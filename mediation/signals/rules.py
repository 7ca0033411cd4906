"""What makes a reviewer look: detectors over plain facts, each with its threshold and the reason for it. No database.

The signs are those of domain notes 1.10 and peers 3.7: case-count pay and ranking have bred made-up cases elsewhere.
Every threshold is our own: chosen so that an honest ledger gives few signals, measured by ``bench signals``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from bureau.core.identity import birth_date_of, sex_of
from bureau.core.text import bigrams
from mediation.choices import AgreementForm, CommitteeKind, SignalKind

# Compared with what the same office recorded within a season.
DAYS_BACK = 90
# Two-character pieces in common (Jaccard), names left out: canned texts stay above even with a sentence added, honest
# ones below. Two one-line entries agree by chance now and then, three do not.
NEAR_TEXT, SAME_TEXT = 0.7, 3
# A third case of one phone, person or identity number in a season; two happen to honest people.
SAME_PARTY = 3
# The one-page form takes a minute for one case; five within a minute were not typed.
IN_A_MINUTE, SECONDS = 5, 60
# Shares are judged on ten cases at least, and only three standard errors above those of the county's committees of the
# same sort: villages settle by word of mouth what a committee of an industry writes down.
LEAST_CASES, STANDARD_ERRORS, LEAST_EXCESS = 10, 3.0, 0.25
_SORTS: dict[str, str] = {
    CommitteeKind.COMMUNITY: CommitteeKind.VILLAGE,
    CommitteeKind.SUBDISTRICT: CommitteeKind.TOWNSHIP,
}
# «Always»: nineteen of twenty agreements on the day of acceptance.
ALWAYS = 0.95
# A mediation takes an hour at least; more than eight agreements of one mediator do not fit into a working day.
MOST_A_DAY = 8

Key = TypeVar("Key")


class PartyHashes(Protocol):
    """The keyed hashes that stand beside the encrypted values of a party."""

    @property
    def name_hash(self) -> str: ...
    @property
    def phone_hash(self) -> str: ...
    @property
    def address_hash(self) -> str: ...
    @property
    def id_hash(self) -> str: ...


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A counted case as the detectors need it: ``pieces_of`` its text, ``marks_of`` its parties.

    ``typed_at``: when it was entered by hand; None for an imported one. ``is_new``: entered in the week.
    """

    pk: int
    office: int
    committee: int
    lead: int | None
    accepted_on: dt.date
    agreed_on: dt.date | None
    agreement_form: str
    entered_by: int | None
    typed_at: dt.datetime | None
    is_new: bool
    committee_kind: str = ""
    pieces: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    has_odd_id: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to check: which cases, where, and the figures that made it stand out."""

    kind: SignalKind
    office: int
    cases: tuple[int, ...]
    committee: int | None = None
    mediator: int | None = None
    detail: dict[str, float] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Tells the same finding again: the same kind about exactly the same cases."""
        text = f"{self.kind}:{','.join(map(str, self.cases))}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def pieces_of(text: str, names: Iterable[str]) -> frozenset[str]:
    """The two-character pieces of a text without the names of the parties: with other names a canned text stays one."""
    parts = [text]
    for name in sorted(filter(None, names), key=len, reverse=True):
        parts = [piece for part in parts for piece in part.split(name)]
    return frozenset(piece for part in parts for piece in bigrams(part) if len(piece) == 2)


def marks_of(hashes: PartyHashes) -> set[str]:
    """What tells a party again. An address only together with the name: many registrars write the village alone."""
    person = hashes.name_hash + hashes.address_hash if hashes.address_hash else ""
    return {hashes.phone_hash, hashes.id_hash, person} - {""}


def is_odd_id(id_no: str, sex: str, birth_year: int | None) -> bool:
    """Whether an identity number says another sex or year of birth than stands beside it, or none at all."""
    born = birth_date_of(id_no)
    if born is None:
        return True
    return bool((sex and sex != sex_of(id_no)) or (birth_year and birth_year != born.year))


def findings(facts: Sequence[CaseFact]) -> list[Finding]:
    """All findings about the new cases among ``facts``, in a fixed order."""
    detectors: tuple[Callable[[Sequence[CaseFact]], Iterable[Finding]], ...] = (
        same_text,
        same_party,
        same_minute,
        oral_share,
        same_day,
        daily_load,
        odd_ids,
    )
    return [one for detector in detectors for one in sorted(detector(facts), key=lambda found: found.cases)]


def same_text(facts: Sequence[CaseFact]) -> Iterator[Finding]:
    """New cases whose text is nearly that of other cases of the office."""
    for office, ours in _grouped(facts, lambda fact: fact.office).items():
        together = _Groups()
        for new in (fact for fact in ours if fact.is_new):
            for other in ours:
                if other.pk != new.pk and _likeness(new.pieces, other.pieces) >= NEAR_TEXT:
                    together.join(new.pk, other.pk)
        for cases in together.groups():
            if len(cases) >= SAME_TEXT:
                yield Finding(SignalKind.SAME_TEXT, office, cases, detail={"cases": len(cases)})


def same_party(facts: Sequence[CaseFact]) -> Iterator[Finding]:
    """A phone, person or identity number that stands in three cases or more, a new one among them."""
    for office, ours in _grouped(facts, lambda fact: fact.office).items():
        holders: dict[str, list[CaseFact]] = defaultdict(list)
        for fact in ours:
            for mark in fact.marks:
                holders[mark].append(fact)
        found = {
            tuple(sorted(fact.pk for fact in cases))
            for cases in holders.values()
            if len(cases) >= SAME_PARTY and any(fact.is_new for fact in cases)
        }
        yield from (Finding(SignalKind.SAME_PARTY, office, cases, detail={"cases": len(cases)}) for cases in found)


def same_minute(facts: Sequence[CaseFact]) -> Iterator[Finding]:
    """Many cases typed by one account within a minute."""
    typed = [fact for fact in facts if fact.is_new and fact.typed_at is not None]
    for ours in _grouped(typed, lambda fact: fact.entered_by).values():
        in_order = sorted(ours, key=lambda fact: (fact.typed_at, fact.pk))
        at = 0
        while at < len(in_order):
            first = in_order[at].typed_at
            burst = [
                f for f in in_order[at:] if f.typed_at and first and (f.typed_at - first).total_seconds() < SECONDS
            ]
            if len(burst) >= IN_A_MINUTE:
                cases = tuple(sorted(fact.pk for fact in burst))
                yield Finding(SignalKind.SAME_MINUTE, burst[0].office, cases, detail={"cases": len(cases)})
                at += len(burst)
            else:
                at += 1


def oral_share(facts: Sequence[CaseFact]) -> Iterator[Finding]:
    """Committees whose agreements are oral far more often than the county's."""
    agreed = [fact for fact in facts if fact.agreed_on is not None]
    yield from _shares(SignalKind.ORAL_SHARE, agreed, lambda fact: fact.agreement_form == AgreementForm.ORAL)


def same_day(facts: Sequence[CaseFact]) -> Iterator[Finding]:
    """Committees whose agreements are nearly always dated on the day of acceptance, unlike the county's."""
    agreed = [fact for fact in facts if fact.agreed_on is not None]
    found = _shares(SignalKind.SAME_DAY, agreed, lambda fact: fact.agreed_on == fact.accepted_on)
    yield from (finding for finding in found if finding.detail["share"] >= ALWAYS)


def daily_load(facts: Sequence[CaseFact]) -> Iterator[Finding]:
    """A mediator with more agreements on a day than fit into it."""
    led = [fact for fact in facts if fact.lead is not None and fact.agreed_on is not None]
    for (lead, _day), ours in _grouped(led, lambda fact: (fact.lead, fact.agreed_on)).items():
        if len(ours) > MOST_A_DAY and any(fact.is_new for fact in ours):
            cases = tuple(sorted(fact.pk for fact in ours))
            yield Finding(SignalKind.DAILY_LOAD, ours[0].office, cases, mediator=lead, detail={"cases": len(cases)})


def odd_ids(facts: Sequence[CaseFact]) -> Iterator[Finding]:
    """An identity number that says another sex or year of birth than was entered beside it."""
    for fact in facts:
        if fact.is_new and fact.has_odd_id:
            yield Finding(SignalKind.ID_CHECK, fact.office, (fact.pk,), committee=fact.committee)


def _shares(kind: SignalKind, agreed: Sequence[CaseFact], has_it: Callable[[CaseFact], bool]) -> Iterator[Finding]:
    """Committees whose share stands out of their sort's others' by more than chance (one-sided test of two shares)."""
    for alike in _grouped(agreed, lambda fact: _SORTS.get(fact.committee_kind, fact.committee_kind)).values():
        yield from _shares_among(kind, alike, has_it)


def _shares_among(
    kind: SignalKind, agreed: Sequence[CaseFact], has_it: Callable[[CaseFact], bool]
) -> Iterator[Finding]:
    everywhere = Counter(has_it(fact) for fact in agreed)
    for committee, ours in _grouped(agreed, lambda fact: fact.committee).items():
        hits, total = sum(has_it(fact) for fact in ours), len(ours)
        others = len(agreed) - total
        if total < LEAST_CASES or not others or not any(fact.is_new and has_it(fact) for fact in ours):
            continue
        usual = (everywhere[True] - hits) / others
        share = hits / total
        error = math.sqrt(max(usual * (1 - usual), 0.01) / total)
        if share - usual >= LEAST_EXCESS and share - usual >= STANDARD_ERRORS * error:
            cases = tuple(sorted(fact.pk for fact in ours if fact.is_new and has_it(fact)))
            detail = {"share": round(share, 4), "usual": round(usual, 4), "cases": total}
            yield Finding(kind, ours[0].office, cases, committee=committee, detail=detail)


def _grouped(facts: Iterable[CaseFact], by: Callable[[CaseFact], Key]) -> dict[Key, list[CaseFact]]:
    found: dict[Key, list[CaseFact]] = defaultdict(list)
    for fact in facts:
        found[by(fact)].append(fact)
    return found


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard index, 0..1; sizes that differ too much are not compared piece by piece."""
    small, large = sorted((len(one), len(other)))
    if not small or small / large < NEAR_TEXT:
        return 0.0
    shared = len(one & other)
    return shared / (small + large - shared)


class _Groups:
    """Cases that belong together, directly or through others."""

    def __init__(self) -> None:
        self._group_of: dict[int, set[int]] = {}

    def join(self, one: int, other: int) -> None:
        merged = self._group_of.get(one, {one}) | self._group_of.get(other, {other})
        for pk in merged:
            self._group_of[pk] = merged

    def groups(self) -> list[tuple[int, ...]]:
        return sorted({tuple(sorted(group)) for group in self._group_of.values()})
