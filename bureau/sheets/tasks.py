"""Background work of imports and exports: messages carry only the number of the row that tells what to do."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from bureau.accounts.models import User
from bureau.sheets import actions, queries, running

logger = logging.getLogger(__name__)

# What is done while the person waits: about a second.
SMALL_ROWS = 500
SMALL_BYTES = 100 * 1024


@shared_task(name="sheets.work_on_batch")
def work_on_batch(*, batch_id: int) -> None:
    running.work_on_batch(batch_id)


@shared_task(name="sheets.work_on_export")
def work_on_export(*, export_id: int) -> None:
    running.work_on_export(export_id)


@shared_task(name="sheets.sweep")
def sweep() -> None:
    """Every few minutes: take up what a dead worker or a lost message left behind, remove files older than a week."""
    now = timezone.now()
    for batch_id in queries.batches_left_behind(now):
        work_on_batch.delay(batch_id=batch_id)
    for export_id in queries.exports_left_behind(now):
        work_on_export.delay(export_id=export_id)
    actions.remove_outlived_files(actor=User.objects.service(), now=now)


def start_batch(batch_id: int, *, small: bool) -> None:
    """Go on with a batch: a small one at once, another in the background. Call it after commit."""
    if small:
        running.work_on_batch(batch_id)
        return
    try:
        work_on_batch.delay(batch_id=batch_id)
    except OperationalError:
        # The broker is away; the sweep takes the row up when it is back.
        logger.warning("import %s waits for the broker", batch_id)


def start_export(export_id: int) -> None:
    try:
        work_on_export.delay(export_id=export_id)
    except OperationalError:
        logger.warning("export %s waits for the broker", export_id)


def is_small_file(size: int | None) -> bool:
    return (size or 0) <= SMALL_BYTES


def is_small_count(counts: Mapping[str, int]) -> bool:
    return counts.get("rows", 0) <= SMALL_ROWS
