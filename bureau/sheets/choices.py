"""States of imports and exports."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", _("Being checked")
    CHECKED = "checked", _("Checked, waiting for you")
    CONFIRMED = "confirmed", _("Being imported")
    COMMITTED = "committed", _("Imported")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


# Somebody has to go on with these: a worker, or the sweep after it died.
PENDING_BATCH_STATES = (BatchState.UPLOADED, BatchState.CONFIRMED)


class ExportState(models.TextChoices):
    QUEUED = "queued", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("Removed after 7 days")
