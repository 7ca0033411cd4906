"""Imports and exports as rows: what a worker does is told by its row, so that nothing is lost with a message
or a process.

Files lie below MEDIA_ROOT/imports and MEDIA_ROOT/exports under random names; they may hold personal data and
are removed after 7 days.
"""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bureau.core.querysets import GuardedModel
from bureau.sheets.choices import BatchState, ExportState
from bureau.sheets.querysets import OwnedQuerySet


def import_path(_batch: ImportBatch, name: str) -> str:
    suffix = name[-5:].lower().rpartition(".")[2]
    return f"imports/{secrets.token_hex(16)}.{suffix if suffix in ('xlsx', 'xls', 'csv') else 'bin'}"


def export_path(_export: ExportFile, _name: str) -> str:
    return f"exports/{secrets.token_hex(16)}.xlsx"


class Work(GuardedModel):
    """What imports and exports share: whose, of which kind, how far, last sign of life of the process that
    works on it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("sheet"), max_length=40)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done_count = models.PositiveIntegerField(_("rows done"), default=0)
    message = models.CharField(_("message"), max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering = ("-id",)


class ImportBatch(Work):
    """One uploaded file on its way in. ``counts``: rows, created, updated, unchanged, refused."""

    original_name = models.CharField(_("file name"), max_length=120)
    file = models.FileField(_("file"), upload_to=import_path, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=BatchState.choices, default=BatchState.UPLOADED)
    partial = models.BooleanField(_("import the good rows only"), default=False)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    unknown = models.JSONField(_("unknown headings"), default=list, blank=True)
    notes = models.JSONField(_("notes"), default=list, blank=True)
    preview = models.JSONField(_("first rows"), default=dict, blank=True)

    objects: ClassVar[OwnedQuerySet[ImportBatch]] = OwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Work.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=BatchState.values), name="sheets_batch_state_known"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_pending(self) -> bool:
        return self.state in (BatchState.UPLOADED, BatchState.CONFIRMED)

    @property
    def is_clean(self) -> bool:
        return not self.counts.get("refused")

    @property
    def has_changes(self) -> bool:
        """Notes count too: what a file lacks is marked although no row of it changes anything."""
        return bool(self.counts.get("created") or self.counts.get("updated") or self.notes)


class ImportProblem(GuardedModel):
    """One remark on one cell: row and heading as in the file, the value (masked if personal) and what is wrong
    with it.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="problems", verbose_name=_("import"))
    row = models.PositiveIntegerField(_("row"))
    heading = models.CharField(_("column"), max_length=60, blank=True)
    value = models.CharField(_("value"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    is_warning = models.BooleanField(_("only a hint"), default=False)

    class Meta:
        verbose_name = _("remark on an import")
        verbose_name_plural = _("remarks on imports")
        ordering = ("batch", "row", "id")

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row} {self.heading}"


class ExportFile(Work):
    """One export made in the background, kept for 7 days."""

    filters = models.JSONField(_("filters"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ExportState.choices, default=ExportState.QUEUED)
    file = models.FileField(_("file"), upload_to=export_path, blank=True)
    row_count = models.PositiveIntegerField(_("rows"), default=0)

    objects: ClassVar[OwnedQuerySet[ExportFile]] = OwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Work.Meta):
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=ExportState.values), name="sheets_export_state_known"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
