"""Writing volumes: what lies in them, scans, archiving; and printing, which shows everything and is journalled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue, StaleRecord
from bureau.core.storedfiles import drop_file, keep_file
from bureau.core.uploads import checked_file
from bureau.journal import actions as journal
from mediation.cases.queries import case_for
from mediation.choices import CaseState
from mediation.models import CaseFile, MediationCase, Volume
from mediation.proceedings.actions import locked_case, move_case
from mediation.volumes import queries
from mediation.volumes.choices import PaperCode
from mediation.volumes.gathering import volume_facts
from mediation.volumes.papers import document_of, papers_for
from mediation.volumes.rules import (
    BY_NUMBER,
    PLAIN,
    VolumeValues,
    flat,
    missing,
    problems_of,
    settled,
    state_field,
)

# Of one document: enough for the photos of an accident, too few for a clerk's whole phone.
MAX_SCANS = 20


@action
def save_documents(*, actor: User, case_id: int, version: int, values: VolumeValues, today: dt.date) -> Volume:
    """Replace what is kept with the volume; the first save makes it.

    ``version`` of the volume as it was opened, 0 while there was none; StaleRecord with both values on another.
    """
    case = _case_to_file(actor, case_id)
    volume = queries.volume_of(case)
    traits = queries.traits_of(case)
    values = settled(values, traits)
    before, after = flat(queries.values_of(volume)), flat(values)
    _refuse_if_stale(volume, version, before, after)
    problems = problems_of(values, traits, accepted_on=case.accepted_on, today=today)
    if problems:
        raise InvalidValue(fields=problems)
    if volume is not None and before == after:
        return volume
    verb = "saved" if volume else "made"
    volume = volume or Volume(case=case, version=0, created_by=actor)
    volume.documents = {
        str(number): {"state": str(one.state), "pages": one.pages or 0}
        for number, one in sorted(values.documents.items())
    }
    for name in PLAIN:
        setattr(volume, name, getattr(values, name))
    return _stored(actor, volume, verb, before, after)


@action
def attach_scan(*, actor: User, case_id: int, document: int, name: str, content: bytes) -> CaseFile:
    """Add a scan to a document, judged by its content; what it was called before is not kept."""
    case = _case_to_file(actor, case_id)
    if document not in BY_NUMBER:
        raise InvalidValue(fields={"document": [_("Choose the document that the scan belongs to.")]})
    if CaseFile.objects.filter(case=case, document=document).count() >= MAX_SCANS:
        words = _("A document holds at most %(most)d scans. Put several pages into one PDF.")
        raise InvalidValue(fields={"file": [words % {"most": MAX_SCANS}]})
    checked = checked_file(name, content)
    row = CaseFile(case=case, document=document, created_by=actor, updated_by=actor)
    scan = keep_file(row, checked, name=f"{document:02d}.{checked.extension}")
    _note(actor, "scan_attached", case, after={"document": document, "size": scan.size})
    return scan


@action
def remove_scan(*, actor: User, case_id: int, scan_id: int) -> MediationCase:
    """Take a scan away, with what is stored of it."""
    case = _case_to_file(actor, case_id)
    scan = queries.scan_for(actor, case.pk, scan_id)
    drop_file(scan)
    _note(actor, "scan_removed", case, before={"document": scan.document, "size": scan.size})
    return case


@action
def reveal_scan(*, actor: User, case_id: int, scan_id: int) -> CaseFile:
    """Hand out a scan: identity cards and signatures in full, so it stands in the journal like every reveal."""
    require(actor, "cases.reveal")
    scan = queries.scan_for(actor, case_id, scan_id)
    _note(actor, "scan_opened", scan.case, after={"document": scan.document})
    return scan


@action
def archive_case(*, actor: User, case_id: int, version: int, today: dt.date) -> MediationCase:
    """Archive a closed case whose volume is complete; ``version`` of the case. InvalidValue names what is missing."""

    def apply(case: MediationCase) -> dict[str, Any]:
        queries.refuse_unreadable(actor, case)
        volume = queries.volume_of(case)
        lacking = missing(queries.documents_of(volume), queries.traits_of(case))
        if volume is None or lacking:
            words = _("«%(document)s» is not in the volume yet.")
            raise InvalidValue(fields={state_field(one.number): [words % {"document": one.label}] for one in lacking})
        _compile(actor, volume, today)
        return {}

    return move_case(actor=actor, case_id=case_id, version=version, name="archive", apply=apply)


@action
def print_papers(
    *, actor: User, case_id: int, codes: Sequence[PaperCode] = (), author: str, made_at: dt.datetime
) -> bytes:
    """A .docx with these papers, by default all that belong to the case: names and facts in full, so it is journalled.

    ``author`` stands in the properties of the file: the name of the site.
    """
    require(actor, "cases.reveal")
    case = case_for(actor, case_id)
    queries.refuse_unreadable(actor, case)
    if case.is_void:
        raise IllegalMove(_("This case is void. Restore it first."))
    facts = volume_facts(case)
    wanted = [PaperCode(code) for code in codes] or papers_for(facts)
    _note(actor, "printed", case, after={"papers": [str(code) for code in wanted]})
    return document_of(facts, wanted, author=author, made_at=made_at)


# -- parts -------------------------------------------------------------------------------------------------------------


def _case_to_file(actor: User, case_id: int) -> MediationCase:
    """The case, locked: all writing to its volume waits for the same row."""
    require(actor, "cases.enter")
    case = locked_case(actor, case_id)
    queries.refuse_unreadable(actor, case)
    if case.state == CaseState.ARCHIVED:
        raise IllegalMove(_("This case is archived. Have it opened again before changing its volume."))
    return case


def _refuse_if_stale(volume: Volume | None, version: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if version == (volume.version if volume else 0):
        return
    changes = {name: (before.get(name), after[name]) for name in after if before.get(name) != after[name]}
    if "note" in changes:
        changes["note"] = (journal.HIDDEN, journal.HIDDEN)
    raise StaleRecord(_("Somebody changed this volume after you opened it."), changes=changes)


def _compile(actor: User, volume: Volume, today: dt.date) -> None:
    """Who archives has compiled the volume, unless somebody is named."""
    before = flat(queries.values_of(volume))
    volume.compiled_by = volume.compiled_by or actor.name
    volume.compiled_on = volume.compiled_on or today
    after = flat(queries.values_of(volume))
    if before != after:
        _stored(actor, volume, "compiled", before, after)


def _stored(actor: User, volume: Volume, verb: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Volume:
    volume.version += 1
    volume.updated_by = actor
    volume.full_clean()
    volume.save()
    old, new = journal.changes(before, after)
    journal.record(actor=actor, event=f"mediation.volume.{verb}", subject=volume, before=old, after=new)
    return volume


def _note(actor: User, verb: str, case: MediationCase, **what: Any) -> None:
    journal.record(actor=actor, event=f"mediation.case.{verb}", subject=case, **what)
