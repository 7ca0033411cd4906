"""The contents list of a volume, what a case needs of it, and the values that are kept with it. No database.

The list and its split into «always» and «if any» follow the volume of 人民调解文书格式 (司发通〔2010〕239号) as it is
bound in practice; 人民调解法 Art. 27 asks for the file itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from bureau.webkit.texts import text_problems
from mediation.choices import AgreementForm, PaperState
from mediation.models import RetentionPeriod
from mediation.rules.outcomes import Found, Problems, said
from mediation.volumes.choices import PaperCode
from mediation.volumes.facts import DocumentFacts

# A folder holds some hundred sheets: a larger number is a slip of the key.
MOST_PAGES = 500
TEXTS = {"compiled_by": 50, "checked_by": 50, "place": 60, "note": 1000}


class Need(StrEnum):
    ALWAYS = "always"
    WHEN_AGREED = "when_agreed"
    IF_ANY = "if_any"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTraits:
    """What of a case decides which documents its volume needs.

    ``agreement_form``: ``""`` while nothing is agreed. ``is_paid``: a sum was agreed and is paid, in whole or in part.
    """

    by_application: bool = False
    is_over: bool = False
    has_agent: bool = False
    agreement_form: str = ""
    is_paid: bool = False
    was_visited: bool = False
    asked_for_confirmation: bool = False

    @property
    def is_agreed(self) -> bool:
        return bool(self.agreement_form)


Asks = Callable[[CaseTraits], bool]


@dataclass(frozen=True, kw_only=True)
class VolumeDocument:
    """One line of the contents list.

    ``required``: when the case itself shows that there must be one. ``expected``: when there usually is one, and the
    clerk says so if there is not. ``papers``: what the portal prints for it. ``scans``: what is scanned for it.
    """

    number: int
    label: StrPromise
    need: Need = Need.IF_ANY
    required: Asks = field(default=lambda _traits: False)
    expected: Asks = field(default=lambda _traits: False)
    papers: tuple[PaperCode, ...] = ()
    scans: StrPromise

    def is_required(self, traits: CaseTraits) -> bool:
        return self.need == Need.ALWAYS or self.required(traits)


_SIGNED = gettext_lazy("the signed paper")

DOCUMENTS: tuple[VolumeDocument, ...] = (
    VolumeDocument(
        number=1,
        label=gettext_lazy("Application for mediation, or registration of acceptance"),
        need=Need.ALWAYS,
        papers=(PaperCode.APPLICATION, PaperCode.ACCEPTANCE),
        scans=_SIGNED,
    ),
    VolumeDocument(
        number=2,
        label=gettext_lazy("Notice of rights and duties"),
        need=Need.ALWAYS,
        papers=(PaperCode.RIGHTS,),
        scans=_SIGNED,
    ),
    VolumeDocument(
        number=3,
        label=gettext_lazy("Proof of identity of the parties"),
        need=Need.ALWAYS,
        scans=gettext_lazy("identity cards, household registers, business licences"),
    ),
    VolumeDocument(
        number=4,
        label=gettext_lazy("Power of attorney"),
        required=lambda traits: traits.has_agent,
        scans=gettext_lazy("the power of attorney, the agent's identity card"),
    ),
    VolumeDocument(
        number=5,
        label=gettext_lazy("Record of inquiry"),
        papers=(PaperCode.INQUIRY,),
        scans=_SIGNED,
    ),
    VolumeDocument(
        number=6,
        label=gettext_lazy("Evidence"),
        scans=gettext_lazy("contracts, receipts, photos, certificates"),
    ),
    VolumeDocument(
        number=7,
        label=gettext_lazy("Record of mediation"),
        need=Need.ALWAYS,
        papers=(PaperCode.RECORD,),
        scans=_SIGNED,
    ),
    VolumeDocument(
        number=8,
        label=gettext_lazy("Mediation agreement, or registration of an oral agreement"),
        need=Need.WHEN_AGREED,
        required=lambda traits: traits.is_agreed,
        papers=(PaperCode.AGREEMENT, PaperCode.ORAL_AGREEMENT),
        scans=_SIGNED,
    ),
    VolumeDocument(
        number=9,
        label=gettext_lazy("Receipts and other proof of performance"),
        expected=lambda traits: traits.is_paid,
        papers=(PaperCode.PERFORMANCE,),
        scans=gettext_lazy("receipts, transfer slips, photos of what was done"),
    ),
    VolumeDocument(
        number=10,
        label=gettext_lazy("Record of the return visit"),
        required=lambda traits: traits.was_visited,
        papers=(PaperCode.VISIT,),
        scans=_SIGNED,
    ),
    VolumeDocument(
        number=11,
        label=gettext_lazy("Papers of the judicial confirmation"),
        required=lambda traits: traits.asked_for_confirmation,
        papers=(PaperCode.CONFIRMATION,),
        scans=gettext_lazy("the application, the court's ruling"),
    ),
    VolumeDocument(
        number=12,
        label=gettext_lazy("Note on the volume"),
        scans=gettext_lazy("a note on paper; a note written below is printed on the back cover"),
    ),
    VolumeDocument(
        number=13,
        label=gettext_lazy("Back cover"),
        need=Need.ALWAYS,
        papers=(PaperCode.BACK_COVER,),
        scans=gettext_lazy("the filled-in back cover"),
    ),
)
BY_NUMBER: Mapping[int, VolumeDocument] = {document.number: document for document in DOCUMENTS}

Documents = Mapping[int, DocumentFacts]


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeValues:
    """What is kept with a volume. ``documents`` by number; one that is not named stands as ``default_state`` says."""

    documents: Documents = field(default_factory=dict)
    retention: RetentionPeriod | None = None
    compiled_by: str = ""
    compiled_on: dt.date | None = None
    checked_by: str = ""
    place: str = ""
    note: str = ""


PLAIN = ("retention", "compiled_by", "compiled_on", "checked_by", "place", "note")


# -- what a case needs -------------------------------------------------------------------------------------------------


def default_state(document: VolumeDocument, traits: CaseTraits) -> PaperState:
    """Where a document stands before anybody looked: what is needed is missing, anything else is not needed."""
    is_wanted = document.is_required(traits) or document.expected(traits)
    return PaperState.NO if is_wanted else PaperState.NOT_NEEDED


def state_of(document: VolumeDocument, documents: Documents, traits: CaseTraits) -> PaperState:
    """Where it stands now: a case that came to need a document since then lacks it, whatever was entered before."""
    entered = documents.get(document.number)
    if entered is None or not entered.state:
        return default_state(document, traits)
    if entered.state == PaperState.NOT_NEEDED and document.is_required(traits):
        return PaperState.NO
    return PaperState(entered.state)


def missing(documents: Documents, traits: CaseTraits) -> tuple[VolumeDocument, ...]:
    """What keeps the volume from being archived, in the order of the contents list."""
    return tuple(document for document in DOCUMENTS if state_of(document, documents, traits) == PaperState.NO)


def papers_of(document: VolumeDocument, traits: CaseTraits) -> tuple[PaperCode, ...]:
    """The papers that can be printed for it: of two forms the one that fits, and none that can never be needed."""
    may_agree = traits.is_agreed or not traits.is_over
    is_oral = traits.agreement_form == AgreementForm.ORAL
    fits = {
        PaperCode.APPLICATION: traits.by_application,
        PaperCode.ACCEPTANCE: not traits.by_application,
        PaperCode.AGREEMENT: may_agree and not is_oral,
        PaperCode.ORAL_AGREEMENT: may_agree and (is_oral or not traits.is_agreed),
        PaperCode.PERFORMANCE: traits.is_agreed,
        PaperCode.VISIT: traits.is_agreed or traits.was_visited,
        PaperCode.CONFIRMATION: traits.is_agreed,
    }
    return tuple(code for code in document.papers if fits.get(code, True))


def frame_of(traits: CaseTraits) -> tuple[PaperCode, ...]:
    """Papers that are bound with the volume and stand in no line of its contents list."""
    return (PaperCode.COVER, PaperCode.CONTENTS, *((PaperCode.CLOSING,) if traits.is_over else ()))


def printable(traits: CaseTraits) -> tuple[PaperCode, ...]:
    """Every paper that can be printed for the case, in the order in which they lie in the volume."""
    found = {*frame_of(traits), *(code for document in DOCUMENTS for code in papers_of(document, traits))}
    return tuple(code for code in PaperCode if code in found)


# -- values that are entered -------------------------------------------------------------------------------------------


def state_field(number: int) -> str:
    """What forms and the journal call the state of a document."""
    return f"state_{number}"


def pages_field(number: int) -> str:
    return f"pages_{number}"


def settled(values: VolumeValues, traits: CaseTraits) -> VolumeValues:
    """The values with all thirteen documents, so that what stands in the volume is written down whole."""
    known = {number: entered for number, entered in values.documents.items() if entered.state}
    usual = {one.number: DocumentFacts(state=default_state(one, traits)) for one in DOCUMENTS}
    texts: dict[str, Any] = {name: getattr(values, name).strip() for name in TEXTS}
    return VolumeValues(
        documents={**usual, **known}, retention=values.retention, compiled_on=values.compiled_on, **texts
    )


def flat(values: VolumeValues) -> dict[str, Any]:
    """Every value under the name of its form field: for initial values, comparing, the journal."""
    found: dict[str, Any] = {}
    for number, entered in sorted(values.documents.items()):
        found[state_field(number)] = str(entered.state)
        found[pages_field(number)] = entered.pages or None
    return {**found, **{name: getattr(values, name) for name in PLAIN}}


def problems_of(values: VolumeValues, traits: CaseTraits, *, accepted_on: dt.date, today: dt.date) -> Problems:
    """Everything that forbids to store ``settled`` values, field → sentences."""
    return said(
        [
            *_document_problems(values.documents, traits),
            *_day_problems(values, accepted_on, today),
            *text_problems({name: getattr(values, name) for name in TEXTS}, TEXTS),
        ]
    )


def _document_problems(documents: Documents, traits: CaseTraits) -> Found:
    found: Found = []
    for number, entered in documents.items():
        document, name = BY_NUMBER.get(number), state_field(number)
        if document is None:
            found.append((name, _("The contents list has the documents 1 to 13.")))
        elif entered.state not in PaperState.values:
            found.append((name, _("This is not one of the choices.")))
        elif entered.state == PaperState.NOT_NEEDED and document.is_required(traits):
            words = _("«%(document)s» belongs to this case; it cannot be «not needed».")
            found.append((name, words % {"document": document.label}))
        found += _page_problems(number, entered)
    return found


def _page_problems(number: int, entered: DocumentFacts) -> Found:
    pages, name = entered.pages or 0, pages_field(number)
    if not 0 <= pages <= MOST_PAGES:
        return [(name, _("Write the number of pages, at most %(most)d.") % {"most": MOST_PAGES})]
    if pages and entered.state != PaperState.YES:
        return [(name, _("Only what lies in the volume has pages; change one of the two."))]
    return []


def _day_problems(values: VolumeValues, accepted_on: dt.date, today: dt.date) -> Found:
    day = values.compiled_on
    if day is None or accepted_on <= day <= today:
        return []
    words = _("The volume was compiled between the day of acceptance (%(first)s) and today (%(last)s).")
    return [("compiled_on", words % {"first": accepted_on.isoformat(), "last": today.isoformat()})]
