"""Writing imports and exports. The long work between these steps is in ``running``; each step here is one
short transaction, except ``commit_batch``, which writes the whole file or nothing.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed
from bureau.journal import actions as journal
from bureau.sheets import registry
from bureau.sheets.choices import PENDING_BATCH_STATES, BatchState, ExportState
from bureau.sheets.importing import Cleaned, Verdict, judge, shown_value, write
from bureau.sheets.kinds import SheetKind, SheetRun
from bureau.sheets.models import ExportFile, ImportBatch, ImportProblem, Work
from bureau.sheets.queries import SILENCE, batches_outlived, exports_outlived
from bureau.sheets.reading import MAX_FILE_BYTES, UnreadableSheet

PREVIEW_ROWS = 20
# A batch whose worker has died this often is given up.
MAX_ATTEMPTS = 3
# Remarks kept per file; a file with more is wrong from the ground up, and its counts say so.
MAX_REMARKS = 20_000


# -- imports -----------------------------------------------------------------------------------------------------------


@action
def upload_batch(*, actor: User, kind: SheetKind, file: File[bytes], name: str) -> ImportBatch:
    """Keep the uploaded file and its batch; the caller starts the check after commit."""
    require_import(actor, kind)
    size = file.size or 0
    if size > MAX_FILE_BYTES:
        raise UnreadableSheet(_("The file is larger than 50 MB; split it into several files"))
    if size == 0:
        raise UnreadableSheet(_("The file is empty"))
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    batch = ImportBatch(user=actor, kind=kind.name, original_name=_printable(name), sha256=digest.hexdigest())
    batch.file.save(name, file, save=False)
    batch.save()
    journal.record(
        actor=actor, event="sheets.batch.uploaded", subject=batch, after={"kind": kind.name, "sha256": batch.sha256}
    )
    return batch


@action
def claim_batch(*, actor: User, batch_id: int, now: dt.datetime) -> ImportBatch | None:
    """Take a pending batch to work on it; None if there is nothing to do or another process is alive on it."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id, user=actor)
    if batch.state not in PENDING_BATCH_STATES or _is_alive(batch, now):
        return None
    batch.attempts += 1
    batch.heartbeat_at = now
    if batch.attempts > MAX_ATTEMPTS:
        _fail(batch, actor, _("The work broke off several times; nothing was imported. Try a smaller file"), now)
        return None
    batch.save(update_fields=["attempts", "heartbeat_at"])
    return batch


@action
def note_progress(*, actor: User, work: Work, done: int, now: dt.datetime) -> None:
    """A sign of life with the rows done so far."""
    type(work)._default_manager.filter(pk=work.pk, user=actor).update(done_count=done, heartbeat_at=now)


@action
def finish_check(*, actor: User, batch_id: int, verdict: Verdict) -> ImportBatch:
    """Store what the check has found. A batch that was cancelled meanwhile stays cancelled."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id, user=actor)
    if batch.state != BatchState.UPLOADED:
        return batch
    _store_verdict(batch, verdict)
    batch.state, batch.attempts, batch.heartbeat_at = BatchState.CHECKED, 0, None
    batch.save()
    journal.record(actor=actor, event="sheets.batch.checked", subject=batch, after={"counts": batch.counts})
    return batch


@action
def confirm_batch(*, actor: User, batch_id: int, partial: bool) -> ImportBatch:
    """The person says yes; the caller starts the import after commit. Saying it twice is one import."""
    batch = _own_batch(actor, batch_id)
    require_import(actor, registry.get(batch.kind))
    if batch.state in (BatchState.CONFIRMED, BatchState.COMMITTED):
        return batch
    if batch.state != BatchState.CHECKED:
        raise IllegalMove(_("This import cannot be confirmed any more; upload the file again"))
    if not batch.file:
        raise IllegalMove(_("The file of this import is no longer kept"))
    if not batch.is_clean and not partial:
        raise IllegalMove(_("Some rows are refused; put them right first, or import the good rows only"))
    batch.state, batch.partial, batch.heartbeat_at, batch.done_count = BatchState.CONFIRMED, partial, None, 0
    batch.save()
    return batch


@action
def commit_batch(*, actor: User, batch_id: int, run: SheetRun, cleaned: Cleaned, now: dt.datetime) -> Verdict | None:
    """Judge the file again and write it through the ledger, all in this transaction. None: another process has done it.

    Raises importing.NothingWritten when rows are refused and the batch is not partial.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id, user=actor)
    if batch.state != BatchState.CONFIRMED:
        return None
    kind = registry.get(batch.kind)
    require_import(actor, kind)
    verdict = judge(kind, run, cleaned)
    write(kind, run, verdict, partial=batch.partial, savepoint=transaction.atomic)
    ImportProblem.objects.filter(batch=batch).delete()
    _store_verdict(batch, verdict)
    batch.state, batch.finished_at, batch.done_count = BatchState.COMMITTED, now, len(verdict.rows)
    batch.save()
    journal.record(
        actor=actor,
        event="sheets.batch.committed",
        subject=batch,
        after={"kind": batch.kind, "counts": batch.counts, "sha256": batch.sha256, "partial": batch.partial},
    )
    return verdict


@action
def refuse_batch(*, actor: User, batch_id: int, verdict: Verdict) -> ImportBatch:
    """The import found refused rows that the check had not (the data have changed since): back to the person."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id, user=actor)
    ImportProblem.objects.filter(batch=batch).delete()
    _store_verdict(batch, verdict)
    batch.state, batch.attempts, batch.heartbeat_at = BatchState.CHECKED, 0, None
    batch.message = _("The data have changed since the check; look at the refused rows again")
    batch.save()
    return batch


@action
def fail_batch(*, actor: User, batch_id: int, message: str, now: dt.datetime) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id, user=actor)
    _fail(batch, actor, message, now)
    return batch


@action
def cancel_batch(*, actor: User, batch_id: int, now: dt.datetime) -> ImportBatch:
    """Give an import up before it is written; its file is removed."""
    batch = _own_batch(actor, batch_id)
    if batch.state not in (BatchState.UPLOADED, BatchState.CHECKED):
        raise IllegalMove(_("This import cannot be cancelled any more"))
    batch.state, batch.finished_at = BatchState.CANCELLED, now
    _drop_file(batch)
    batch.save()
    journal.record(actor=actor, event="sheets.batch.cancelled", subject=batch)
    return batch


def require_import(actor: User, kind: SheetKind) -> None:
    if kind.import_capability is None:
        raise NotAllowed(_("This sheet cannot be imported"))
    require(actor, kind.import_capability)


def require_export(actor: User, kind: SheetKind) -> None:
    if kind.export_capability is None:
        raise NotAllowed(_("This sheet cannot be exported"))
    require(actor, kind.export_capability)
    if kind.view_capability is not None:
        require(actor, kind.view_capability)


def _own_batch(actor: User, batch_id: int) -> ImportBatch:
    ImportBatch.objects.get_visible(actor, batch_id)
    return ImportBatch.objects.select_for_update().get(pk=batch_id)


def _is_alive(work: Work, now: dt.datetime) -> bool:
    return work.heartbeat_at is not None and now - work.heartbeat_at < SILENCE


def _fail(batch: ImportBatch, actor: User, message: str, now: dt.datetime) -> None:
    batch.state, batch.message, batch.finished_at = BatchState.FAILED, message[:500], now
    batch.save()
    journal.record(actor=actor, event="sheets.batch.failed", subject=batch, note=message)


def _printable(name: str) -> str:
    kept = "".join(character for character in name if character.isprintable())
    return kept[-120:] or "-"


def _store_verdict(batch: ImportBatch, verdict: Verdict) -> None:
    kind = registry.get(batch.kind)
    batch.counts, batch.unknown, batch.notes = verdict.counts, verdict.unknown[:50], verdict.notes[:200]
    batch.preview = _preview(kind, verdict)
    remarks = (
        ImportProblem(
            batch=batch,
            row=row.number,
            heading=kind.fields[remark.column].heading if remark.column in kind.fields else "",
            value=shown_value(kind, row, remark.column)[:80],
            reason=remark.reason[:500],
            is_warning=remark.warning,
        )
        for row in verdict.rows
        for remark in row.remarks
    )
    ImportProblem.objects.bulk_create(_first(remarks, MAX_REMARKS), batch_size=1000)


def _first(items: Iterable[Any], limit: int) -> list[Any]:
    return [item for item, _n in zip(items, range(limit), strict=False)]


def _preview(kind: SheetKind, verdict: Verdict) -> dict[str, Any]:
    """The first rows as the page shows them, personal columns masked."""
    rows = verdict.rows[:PREVIEW_ROWS]
    names = list(rows[0].values) if rows else []
    return {
        "headings": [kind.fields[name].heading for name in names],
        "rows": [
            {"row": r.number, "outcome": r.outcome.value, "cells": [shown_value(kind, r, name) for name in names]}
            for r in rows
        ],
    }


# -- exports -----------------------------------------------------------------------------------------------------------


@action
def start_export(*, actor: User, kind: SheetKind, filters: Mapping[str, str]) -> ExportFile:
    """A large export, made in the background; the caller starts it after commit."""
    require_export(actor, kind)
    export = ExportFile(user=actor, kind=kind.name, filters=dict(filters))
    export.save()
    return export


@action
def claim_export(*, actor: User, export_id: int, now: dt.datetime) -> ExportFile | None:
    export = ExportFile.objects.select_for_update().get(pk=export_id, user=actor)
    if export.state != ExportState.QUEUED or _is_alive(export, now):
        return None
    export.attempts += 1
    export.heartbeat_at = now
    if export.attempts > MAX_ATTEMPTS:
        export.state, export.finished_at = ExportState.FAILED, now
        export.message = _("The work broke off several times; narrow the filter and try again")
    export.save()
    return export if export.state == ExportState.QUEUED else None


@action
def finish_export(*, actor: User, export_id: int, file: File[bytes], rows: int, now: dt.datetime) -> ExportFile:
    export = ExportFile.objects.select_for_update().get(pk=export_id, user=actor)
    if export.state != ExportState.QUEUED:
        return export
    export.file.save("export.xlsx", file, save=False)
    export.filters = _told(export)
    export.state, export.row_count, export.done_count, export.finished_at = ExportState.DONE, rows, rows, now
    export.save()
    return export


@action
def fail_export(*, actor: User, export_id: int, message: str, now: dt.datetime) -> None:
    for export in ExportFile.objects.select_for_update().filter(pk=export_id, user=actor, state=ExportState.QUEUED):
        export.state, export.message, export.finished_at = ExportState.FAILED, message[:500], now
        export.filters = _told(export)
        export.save()


def _told(export: ExportFile) -> dict[str, str]:
    """The filters as they may stay written down once the work is done."""
    try:
        return registry.get(export.kind).told_filters(export.filters)
    except InvalidValue:  # its ledger is gone
        return {}


@action
def record_export(*, actor: User, kind: SheetKind, filters: Mapping[str, str], rows: int, revealed: bool) -> None:
    """Every export stands in the journal: who, which sheet, which filter, how many rows, whether personal data
    were shown in full.
    """
    after = {"kind": kind.name, "filters": kind.told_filters(filters), "rows": rows, "revealed": revealed}
    journal.record(actor=actor, event="sheets.exported", subject=actor, after=after)


@action
def remove_outlived_files(*, actor: User, now: dt.datetime) -> int:
    """Remove files older than a week; counts and journal entries stay. Returns how many."""
    removed = 0
    for batch in batches_outlived(now):
        _drop_file(batch)
        batch.save(update_fields=["file"])
        removed += 1
    for export in exports_outlived(now):
        _drop_file(export)
        export.state = ExportState.EXPIRED
        export.save(update_fields=["file", "state"])
        removed += 1
    if removed:
        journal.record(actor=actor, event="sheets.files.removed", subject=actor, after={"files": removed})
    return removed


def _drop_file(work: ImportBatch | ExportFile) -> None:
    """Forget the file now, remove it from the disk once that is certain."""
    storage, name = work.file.storage, work.file.name
    work.file.name = ""
    if name:
        transaction.on_commit(functools.partial(storage.delete, name))
