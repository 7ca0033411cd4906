"""Reading imports and exports."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from bureau.accounts.models import User
from bureau.sheets.choices import PENDING_BATCH_STATES, ExportState
from bureau.sheets.models import ExportFile, ImportBatch, ImportProblem

# Longer than any slice between two signs of life, so that a living worker is not doubled.
SILENCE = dt.timedelta(minutes=3)
KEPT = dt.timedelta(days=7)


def batches_of(user: User) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.visible_to(user).order_by("-id")  # type: ignore[no-any-return]


def exports_of(user: User) -> QuerySet[ExportFile]:
    return ExportFile.objects.visible_to(user).order_by("-id")  # type: ignore[no-any-return]


def problems_of(batch: ImportBatch) -> QuerySet[ImportProblem]:
    return ImportProblem.objects.filter(batch=batch).order_by("is_warning", "row", "id")


def reasons_by_row(batch: ImportBatch) -> dict[int, list[tuple[str, str, bool]]]:
    """Row number → (heading, reason, only a hint), for the workbook that is handed back."""
    found: dict[int, list[tuple[str, str, bool]]] = {}
    values: Any = problems_of(batch).order_by("row", "id").values_list("row", "heading", "reason", "is_warning")
    for row, heading, reason, is_warning in values.iterator():
        found.setdefault(row, []).append((heading, reason, is_warning))
    return found


def _silent(now: dt.datetime) -> Q:
    return Q(heartbeat_at__lt=now - SILENCE) | Q(heartbeat_at=None, created_at__lt=now - SILENCE)


def batches_left_behind(now: dt.datetime) -> list[int]:
    """Batches that nobody works on although somebody should: the worker died or the message was lost."""
    return list(ImportBatch.objects.filter(_silent(now), state__in=PENDING_BATCH_STATES).values_list("pk", flat=True))


def exports_left_behind(now: dt.datetime) -> list[int]:
    return list(ExportFile.objects.filter(_silent(now), state=ExportState.QUEUED).values_list("pk", flat=True))


def batches_outlived(now: dt.datetime) -> QuerySet[ImportBatch]:
    """Batches whose file has been kept long enough."""
    return ImportBatch.objects.filter(created_at__lt=now - KEPT).exclude(file="")


def exports_outlived(now: dt.datetime) -> QuerySet[ExportFile]:
    return ExportFile.objects.filter(created_at__lt=now - KEPT).exclude(file="")
