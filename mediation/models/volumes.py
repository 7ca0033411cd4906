"""The file: one case, one volume (一案一卷)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.fields import EncryptedTextField
from bureau.core.models import Stamped, StoredFile
from mediation.models.cases import MediationCase
from mediation.models.settings import RetentionPeriod


class Volume(Stamped):
    """卷宗. ``documents``: number of the contents list (1–13) → ``{"state": PaperState, "pages": int}``."""

    case = models.OneToOneField(MediationCase, models.CASCADE, related_name="volume", verbose_name=_("mediation case"))
    documents = models.JSONField(_("documents"), default=dict, blank=True)
    retention = models.ForeignKey(
        RetentionPeriod,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="volumes",
        verbose_name=_("retention period"),
    )
    compiled_by = models.CharField(_("compiled by"), max_length=50, blank=True)
    compiled_on = models.DateField(_("compiled on"), null=True, blank=True)
    checked_by = models.CharField(pgettext_lazy("volume", "checked by"), max_length=50, blank=True)
    place = models.CharField(pgettext_lazy("volume", "kept at"), max_length=60, blank=True)
    note = EncryptedTextField(_("note on the volume"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("volume")
        verbose_name_plural = _("volumes")

    def __str__(self) -> str:
        return str(self.case)


class CaseFile(StoredFile):
    """A scan or photo that belongs to a document of the volume; never required."""

    case = models.ForeignKey(MediationCase, models.CASCADE, related_name="files", verbose_name=_("mediation case"))
    document = models.PositiveSmallIntegerField(_("document"), validators=[MinValueValidator(1), MaxValueValidator(13)])
    file = models.FileField(_("file"), upload_to="cases/%Y/%m/", max_length=200)

    class Meta:
        verbose_name = _("scanned document")
        verbose_name_plural = _("scanned documents")
        ordering = ("case", "document", "id")

    def __str__(self) -> str:
        # Not what the person called the file: that is personal data often enough.
        return f"{self.case} · {self.document}"
