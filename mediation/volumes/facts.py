"""What the papers of a case are filled from: plain values, taken from the record by ``gathering``.

A text that is not known is ``""``, a day or amount None; the papers then leave a place to write by hand. Values of
choices are those of ``mediation.choices``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mediation.choices import PartyKind, Side


@dataclass(frozen=True, kw_only=True)
class PartyFacts:
    """One party; ``age`` on the day of acceptance, ``representative`` only of an organisation."""

    side: str
    name: str
    kind: str = PartyKind.PERSON
    sex: str = ""
    ethnic_group: str = ""
    age: int | None = None
    occupation: str = ""
    phone: str = ""
    address: str = ""
    id_no: str = ""
    representative: str = ""
    agent_name: str = ""
    agent_phone: str = ""

    @property
    def is_person(self) -> bool:
        return self.kind == PartyKind.PERSON


@dataclass(frozen=True, kw_only=True)
class AgreementFacts:
    """What was agreed; ``amount_in_words`` is the amount in Chinese capitals (大写)."""

    form: str
    number: str = ""
    agreed_on: dt.date | None = None
    content: str = ""
    amount: Decimal | None = None
    amount_in_words: str = ""
    mode: str = ""
    due_on: dt.date | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class InstalmentFacts:
    """One part of what is to be paid."""

    due_on: dt.date
    amount: Decimal
    paid_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class PerformanceFacts:
    """How far the agreement was performed."""

    state: str = ""
    performed_on: dt.date | None = None
    note: str = ""
    instalments: tuple[InstalmentFacts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConfirmationFacts:
    """The application for judicial confirmation."""

    applied_on: dt.date
    court: str = ""


@dataclass(frozen=True, kw_only=True)
class VisitFacts:
    """One return visit."""

    visited_on: dt.date
    visitor: str = ""
    mode: str = ""
    performance: str = ""
    satisfaction: str = ""
    has_hidden_risk: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentFacts:
    """Whether a document of the contents list lies in the volume (``PaperState``), and how many pages it has."""

    state: str = ""
    pages: int | None = None


@dataclass(frozen=True, kw_only=True)
class FilingFacts:
    """How the volume was put together; ``documents`` by their number in the contents list, 1 to 13."""

    documents: Mapping[int, DocumentFacts] = field(default_factory=dict)
    retention: str = ""
    compiled_by: str = ""
    compiled_on: dt.date | None = None
    checked_by: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class EndFacts:
    """How the case ended."""

    result: str
    ended_on: dt.date | None = None
    terminate_reason: str = ""
    next_step: str = ""


@dataclass(frozen=True, kw_only=True)
class VolumeFacts:
    """Everything that the papers of one case say."""

    number: str
    committee: str
    accepted_on: dt.date
    source: str
    dispute_type: str
    parties: tuple[PartyFacts, ...]
    brief: str = ""
    source_doc_no: str = ""
    amount_claimed: Decimal | None = None
    claimed_in_words: str = ""
    lead: str = ""
    assistants: tuple[str, ...] = ()
    consultant: str = ""
    remarks: str = ""
    end: EndFacts | None = None
    agreement: AgreementFacts | None = None
    performance: PerformanceFacts = PerformanceFacts()
    confirmation: ConfirmationFacts | None = None
    visits: tuple[VisitFacts, ...] = ()
    filing: FilingFacts = FilingFacts()

    @property
    def mediators(self) -> tuple[str, ...]:
        """The lead mediator first."""
        return tuple(name for name in (self.lead, *self.assistants) if name)

    def of_side(self, *sides: Side) -> tuple[PartyFacts, ...]:
        return tuple(party for party in self.parties if party.side in sides)
