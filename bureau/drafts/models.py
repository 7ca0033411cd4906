"""Drafts of forms."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bureau.core.fields import EncryptedTextField
from bureau.core.querysets import GuardedModel


class FormDraft(GuardedModel):
    """The typed fields of one form (``services.new``) of one user: JSON, field name → list of strings, encrypted.

    Empty ``data`` is no draft. A draft is no record: not counted, not shown to anybody else, not journalled.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="form_drafts", verbose_name=_("user")
    )
    form = models.CharField(_("form"), max_length=80)
    data = EncryptedTextField(_("typed so far"), blank=True)
    # The one-time key of the form that was saved last: an autosave of it that arrives late is dropped.
    closed_key = models.CharField(max_length=100, blank=True, editable=False)
    updated_at = models.DateTimeField(_("saved at"), auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = (models.UniqueConstraint(fields=("user", "form"), name="drafts_one_per_form"),)

    def __str__(self) -> str:
        return self.form
