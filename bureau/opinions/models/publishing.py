"""What leaves the ledger and what is attached to it: edited copies for the public, files of the sender."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.keys import random_key
from bureau.core.models import Stamped, StoredFile
from bureau.opinions.models.handling import Message
from bureau.opinions.models.opinions import Opinion
from bureau.opinions.querysets import PublicationQuerySet


class Publication(Stamped):
    """公开: a copy that was edited for the public, never the text itself; one an opinion."""

    opinion = models.OneToOneField(Opinion, models.CASCADE, related_name="publication", verbose_name=_("opinion"))
    title = models.CharField(_("title for the public"), max_length=50)
    text = models.TextField(_("text for the public"), max_length=1000)
    reply = models.TextField(_("reply for the public"), max_length=2000)
    # Of the sender, looked at by the person who publishes: it may have been given by telephone only.
    consent_checked = models.BooleanField(_("consent of the sender checked"), default=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"))
    withdrawn_at = models.DateTimeField(pgettext_lazy("publication", "withdrawn at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects: ClassVar[PublicationQuerySet] = PublicationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("published opinion")
        verbose_name_plural = _("published opinions")
        ordering = ("-published_at", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(consent_checked=True), name="opinions_published_with_consent"),
        )

    def __str__(self) -> str:
        return str(self.opinion)


class OpinionFile(StoredFile):
    """A photo or document of the sender. ``name`` is a number: what he called it is nobody's business."""

    id = models.BigAutoField(primary_key=True, default=random_key, editable=False)
    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="files", verbose_name=_("opinion"))
    message = models.ForeignKey(
        Message,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("exchange with the citizen"),
    )
    file = models.FileField(_("file"), upload_to="opinions/%Y/%m/", max_length=200)

    class Meta:
        verbose_name = _("file of an opinion")
        verbose_name_plural = _("files of opinions")
        ordering = ("opinion", "created_at", "name", "id")

    def __str__(self) -> str:
        return f"{self.opinion} · {self.name}"
