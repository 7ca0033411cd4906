"""Notices: one row for each person and thing."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.keys import random_key
from bureau.core.querysets import GuardedModel
from bureau.notices.querysets import UNREAD, NoticeQuerySet
from bureau.notices.rules import MAX_TEXT


class Notice(GuardedModel):
    """Tells ``recipient`` about one thing. ``text`` and ``url`` hold no personal data.

    ``kind`` is a code of the ledger (``case_due``); ``day`` the date it is about. Settled: the thing was handled, by
    whomever, so there is nothing to remind of any more.
    """

    # In the address: a gap between two of one's own messages would tell that others were told something.
    id = models.BigAutoField(primary_key=True, default=random_key, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=40)
    subject_type = models.CharField(_("kind of object"), max_length=80)
    subject_id = models.CharField(_("object number"), max_length=40)
    text = models.CharField(_("text"), max_length=MAX_TEXT)
    url = models.CharField(_("address"), max_length=300)
    day = models.DateField(_("about the day"))
    is_urgent = models.BooleanField(_("urgent"), default=False)
    created_at = models.DateTimeField(_("posted at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = pgettext_lazy("inbox", "message")
        verbose_name_plural = pgettext_lazy("inbox", "messages")
        ordering = ("-created_at", "-id")
        constraints = (
            # A job or transition that runs again makes no second one.
            models.UniqueConstraint(
                fields=("recipient", "kind", "subject_type", "subject_id", "day"), name="notices_once"
            ),
        )
        indexes = (
            models.Index(fields=("recipient", "created_at"), name="notices_inbox"),
            # Counted on every page of the desk.
            models.Index(fields=("recipient",), condition=UNREAD, name="notices_unread"),
            models.Index(fields=("subject_type", "subject_id"), name="notices_by_subject"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type}:{self.subject_id}"

    @property
    def is_unread(self) -> bool:
        return self.read_at is None and self.settled_at is None
