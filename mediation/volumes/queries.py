"""Reading volumes: what a case needs, how complete its volume is, its scans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import NotAllowed, NotVisible
from mediation.cases.queries import may_read_facts
from mediation.choices import CaseState, PaperState, Performance, Source
from mediation.models import CaseFile, MediationCase, RetentionPeriod, Volume
from mediation.volumes.choices import PaperCode
from mediation.volumes.facts import DocumentFacts
from mediation.volumes.rules import (
    DOCUMENTS,
    CaseTraits,
    VolumeDocument,
    VolumeValues,
    missing,
    papers_of,
    printable,
    state_of,
)


@dataclass(frozen=True)
class ContentsLine:
    """One document of the contents list as the page shows it. ``is_needed``: it can not be «not needed»."""

    document: VolumeDocument
    state: PaperState
    pages: int | None
    is_needed: bool
    papers: tuple[PaperCode, ...]
    scans: Sequence[CaseFile]

    @property
    def is_missing(self) -> bool:
        return self.state == PaperState.NO


@dataclass(frozen=True)
class VolumePanel:
    """What the page of a case shows of its volume."""

    case: MediationCase
    done: int
    missing: tuple[VolumeDocument, ...]
    papers: tuple[PaperCode, ...]
    may_print: bool

    @property
    def total(self) -> int:
        return len(DOCUMENTS)

    @property
    def is_archived(self) -> bool:
        return self.case.state == CaseState.ARCHIVED


# -- the volume as it stands -------------------------------------------------------------------------------------------


def volume_of(case: MediationCase) -> Volume | None:
    """The volume, or None while nothing was entered for it."""
    return Volume.objects.select_related("retention").filter(case=case).first()


def values_of(volume: Volume | None) -> VolumeValues:
    """What was entered, as it stands."""
    if volume is None:
        return VolumeValues()
    return VolumeValues(
        documents=documents_of(volume),
        retention=volume.retention,
        compiled_by=volume.compiled_by,
        compiled_on=volume.compiled_on,
        checked_by=volume.checked_by,
        place=volume.place,
        note=volume.note,
    )


def documents_of(volume: Volume | None) -> dict[int, DocumentFacts]:
    stored: Mapping[str, Mapping[str, Any]] = volume.documents if volume else {}
    return {
        int(number): DocumentFacts(state=one.get("state", ""), pages=one.get("pages") or None)
        for number, one in stored.items()
    }


def traits_of(case: MediationCase) -> CaseTraits:
    """What of the case, in its present round, decides which documents it needs."""
    return CaseTraits(
        by_application=case.source == Source.APPLIED,
        is_over=bool(case.result),
        has_agent=any(party.agent_name for party in case.parties.all()),
        agreement_form=case.agreement_form,
        is_paid=bool(case.amount_agreed) and case.performance in (Performance.DONE, Performance.PARTIAL),
        was_visited=case.visits.filter(round=case.round).exists(),
        asked_for_confirmation=case.confirm_applied_on is not None,
    )


def contents_of(case: MediationCase, volume: Volume | None) -> list[ContentsLine]:
    """The thirteen documents, with what was scanned for each."""
    traits, documents = traits_of(case), documents_of(volume)
    scans: dict[int, list[CaseFile]] = {}
    for one in scans_of(case):
        scans.setdefault(one.document, []).append(one)
    return [
        ContentsLine(
            document=document,
            state=state_of(document, documents, traits),
            pages=documents[document.number].pages if document.number in documents else None,
            is_needed=document.is_required(traits),
            papers=papers_of(document, traits),
            scans=scans.get(document.number, ()),
        )
        for document in DOCUMENTS
    ]


def retention_periods(volume: Volume | None) -> list[RetentionPeriod]:
    """Those in use, and the volume's own if it is no longer."""
    own = volume.retention_id if volume else None
    return [period for period in RetentionPeriod.objects.all() if period.is_active or period.pk == own]


def panel_of(user: User, case: MediationCase) -> VolumePanel:
    """For the page of ``case``, which ``user`` may see."""
    traits = traits_of(case)
    lacking = missing(documents_of(volume_of(case)), traits)
    return VolumePanel(
        case=case,
        done=len(DOCUMENTS) - len(lacking),
        missing=lacking,
        papers=printable(traits),
        may_print=may_print(user, case),
    )


# -- who may what ------------------------------------------------------------------------------------------------------


def may_print(user: User, case: MediationCase) -> bool:
    """Papers and scans show everything in full: like revealing the parties."""
    return user.can("cases.reveal") and may_read_facts(user, case) and not case.is_void


def may_file(user: User, case: MediationCase) -> bool:
    """Whether ``user`` enters what lies in the volume; an archived one is only read."""
    is_writable = not case.is_void and case.state != CaseState.ARCHIVED
    return is_writable and user.can("cases.enter") and may_read_facts(user, case)


# -- scans -------------------------------------------------------------------------------------------------------------


def scans_of(case: MediationCase) -> list[CaseFile]:
    return list(CaseFile.objects.filter(case=case).select_related("created_by").order_by("document", "pk"))


def scan_for(user: User, case_id: int, pk: Any) -> CaseFile:
    """A scan of a case that ``user`` may see and read, or NotVisible, NotAllowed."""
    case = MediationCase.objects.get_visible(user, case_id)
    try:
        scan = CaseFile.objects.select_related("case").get(pk=pk, case=case)
    except (CaseFile.DoesNotExist, ValueError, OverflowError):
        raise NotVisible(_("There is no such file, or your account may not see it.")) from None
    refuse_unreadable(user, case)
    return scan


def refuse_unreadable(user: User, case: MediationCase) -> None:
    """NotAllowed unless ``user`` may read what the case is about."""
    if not may_read_facts(user, case):
        raise NotAllowed(_("The content of this case is restricted. Ask the reviewer."))
