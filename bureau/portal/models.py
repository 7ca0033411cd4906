"""The mark of the practice county: where it stands, the database holds nothing real."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bureau.core.querysets import GuardedModel


class DemoMark(GuardedModel):
    """At most one row. ``finished_at`` is empty while the county is being loaded (or the loading was interrupted)."""

    # The primary key can only be 1, so there is never a second mark.
    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    started_at = models.DateTimeField(_("loading began"), auto_now_add=True)
    finished_at = models.DateTimeField(_("loading ended"), null=True, blank=True)
    last_day = models.DateField(_("last day of the records"))

    class Meta:
        verbose_name = _("practice county")
        verbose_name_plural = _("practice county")
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="portal_one_demo_mark"),)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}"
