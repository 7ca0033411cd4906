"""Abstract bases of ledger records and of the files that belong to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bureau.core.querysets import GuardedModel


class Stamped(GuardedModel):
    """Who entered it and when; who changed it last and when."""

    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        abstract = True


class LedgerRecord(Stamped):
    """A record of a ledger: versioned against lost updates, voided with a reason instead of deleted.

    ``form_key`` is the one-time key of the form that made it (double click or resend makes one record).
    Statistics find changed records by ``updated_at``, so every concrete ledger indexes it.
    """

    version = models.PositiveIntegerField(_("version"), default=1)
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    void_reason = models.CharField(_("reason for voiding"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


class StoredFile(Stamped):
    """A file that belongs to a record: judged by its content, stored under a name that says nothing.

    A concrete model adds ``file`` with its own folder. ``bureau.core.storedfiles`` keeps and drops it.
    """

    file: models.FileField
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=80, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)

    class Meta:
        abstract = True
