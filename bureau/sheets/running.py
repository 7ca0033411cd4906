"""The long work of imports and exports, by the number of their row; called by tasks, commands and (small
files) by the page.

Safe to call twice and to break off anywhere: what is done is told by the row, and one transaction writes
everything or nothing.
"""

from __future__ import annotations

import contextlib
import logging
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import BureauError
from bureau.sheets import actions, registry
from bureau.sheets.choices import BatchState
from bureau.sheets.importing import NothingWritten, Verdict, clean, judge
from bureau.sheets.kinds import SheetRun
from bureau.sheets.models import ExportFile, ImportBatch, Work
from bureau.sheets.writing import reveals, write_export

logger = logging.getLogger(__name__)

BEAT_SECONDS = 2.0


def work_on_batch(batch_id: int) -> Verdict | None:
    """Go on with a pending batch: check it, or import it once it is confirmed."""
    owner = ImportBatch.objects.select_related("user").get(pk=batch_id).user
    batch = actions.claim_batch(actor=owner, batch_id=batch_id, now=timezone.now())
    if batch is None:
        return None
    try:
        return _commit(batch, owner) if batch.state == BatchState.CONFIRMED else _check(batch, owner)
    except NothingWritten as refused:
        actions.refuse_batch(actor=owner, batch_id=batch_id, verdict=refused.verdict)
        return refused.verdict
    except BureauError as refusal:
        actions.fail_batch(actor=owner, batch_id=batch_id, message=refusal.message, now=timezone.now())
    except Exception as error:  # noqa: BLE001 whatever happens, the row must say that it failed
        _log(error, "import", batch_id)
        message = _("The import broke off and nothing was written. Tell the system manager the number %(number)d")
        actions.fail_batch(actor=owner, batch_id=batch_id, message=message % {"number": batch_id}, now=timezone.now())
    return None


def _check(batch: ImportBatch, owner: User) -> Verdict:
    kind = registry.get(batch.kind)
    actions.require_import(owner, kind)
    run = SheetRun(owner, timezone.localdate())
    verdict = judge(kind, run, clean(kind, Path(batch.file.path), _progress(batch, owner)))
    actions.finish_check(actor=owner, batch_id=batch.pk, verdict=verdict)
    return verdict


def _commit(batch: ImportBatch, owner: User) -> Verdict | None:
    kind = registry.get(batch.kind)
    run = SheetRun(owner, timezone.localdate())
    cleaned = clean(kind, Path(batch.file.path), _progress(batch, owner))
    return actions.commit_batch(actor=owner, batch_id=batch.pk, run=run, cleaned=cleaned, now=timezone.now())


def work_on_export(export_id: int) -> None:
    """Make the file of an export that was started."""
    owner = ExportFile.objects.select_related("user").get(pk=export_id).user
    export = actions.claim_export(actor=owner, export_id=export_id, now=timezone.now())
    if export is None:
        return
    try:
        kind = registry.get(export.kind)
        actions.require_export(owner, kind)  # the role may have gone since
        with scratch_file() as path:
            rows = write_export(
                path, kind, owner, export.filters, now=timezone.now(), progress=_progress(export, owner)
            )
            with path.open("rb") as file:
                actions.finish_export(actor=owner, export_id=export_id, file=File(file), rows=rows, now=timezone.now())
        actions.record_export(actor=owner, kind=kind, filters=export.filters, rows=rows, revealed=reveals(kind, owner))
    except BureauError as refusal:
        actions.fail_export(actor=owner, export_id=export_id, message=refusal.message, now=timezone.now())
    except Exception as error:  # noqa: BLE001 as above
        _log(error, "export", export_id)
        message = _("The export broke off. Tell the system manager the number %(number)d") % {"number": export_id}
        actions.fail_export(actor=owner, export_id=export_id, message=message, now=timezone.now())


@contextlib.contextmanager
def scratch_file() -> Iterator[Path]:
    """A path for a file that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sheets-") as folder:
        yield Path(folder) / "sheet.xlsx"


def _log(error: Exception, what: str, number: int) -> None:
    """Where it broke off, without the exception's own text: that may quote cells."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s %s broke off: %s\n%s", what, number, type(error).__name__, frames)


def _progress(work: Work, owner: User) -> Callable[[int], None]:
    last = time.monotonic()

    def tell(done: int) -> None:
        nonlocal last
        if time.monotonic() - last >= BEAT_SECONDS:
            last = time.monotonic()
            actions.note_progress(actor=owner, work=work, done=done, now=timezone.now())

    return tell
