"""Work that must not be lost is a row: one run per job and period, whatever happens to workers and broker."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from bureau.core.querysets import GuardedModel

# A worker gives a sign of life every 20 s (actions.BEAT_SECONDS).
STALE_AFTER = dt.timedelta(seconds=100)


LABELS = {
    "statistics.close_week": _("Counting"),
    "leaderboards.rank_week": _("Ranking"),
    "bulletins.draft_bulletin": _("Bulletin draft"),
    "mediation.remind": _("Reminders"),
    "opinions.remind": _("Reminders of opinions"),
    "opinions.close": _("Closing of opinions"),
    "rectification.remind": _("Reminders of rectification"),
}


class RunState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class JobRun(GuardedModel):
    """One run of a job for one period (``2026-W07`` or a date)."""

    name = models.CharField(_("job"), max_length=80)
    period = models.CharField(_("period"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    queued_at = models.DateTimeField(_("queued at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    error = models.TextField(_("error"), blank=True)
    is_refusal = models.BooleanField(_("refused by a rule"), default=False, editable=False)

    class Meta:
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")
        ordering = ("-queued_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("name", "period"), name="jobs_one_run_per_period"),
            models.CheckConstraint(condition=models.Q(state__in=RunState.values), name="jobs_run_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=RunState.DONE) | models.Q(finished_at__isnull=False), name="jobs_done_has_end"
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.period}"

    @property
    def label(self) -> str:
        """The job in words; its name when nobody gave it words."""
        return str(LABELS.get(self.name, self.name))

    def is_stale(self, now: dt.datetime) -> bool:
        """Is it said to be running while its worker has been silent for too long?"""
        return self.state == RunState.RUNNING and (self.heartbeat_at is None or self.heartbeat_at < now - STALE_AFTER)
