"""Background work of imports and exports: messages carry only the number of the row that tells what to do."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from bureau.accounts.models import User
from bureau.sheets import actions, queries, running


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
