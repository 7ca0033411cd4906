"""Append-only record of who did what (log retention of at least six months: Cybersecurity Law, Art. 21)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bureau.core.keys import random_key
from bureau.core.querysets import GuardedModel, GuardedQuerySet


class AppendOnlyError(RuntimeError):
    """A programming error: journal rows are never changed or removed."""


class EntryQuerySet(GuardedQuerySet["Entry"]):
    """Refuses every change of what stands."""

    def update(self, **_kwargs: Any) -> int:
        raise AppendOnlyError("journal entries are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("journal entries are never removed")


class Entry(GuardedModel):
    """One act. ``client``: the computer, if a person did it in the browser. ``before``/``after``: changed fields only.

    Personal data appear as ``"***"``. Entries are numbered as they are written, so that a missing one leaves a gap;
    the number is shown nowhere, as a gap would also tell of acts that are hidden from the reader. Addresses name the
    entry by ``key``.
    """

    key = models.BigIntegerField(default=random_key, unique=True, editable=False)
    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    event = models.CharField(_("event"), max_length=80, db_index=True)
    subject_type = models.CharField(_("kind of object"), max_length=80)
    subject_id = models.CharField(_("object number"), max_length=40)
    subject_label = models.CharField(_("object"), max_length=200)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    client = models.GenericIPAddressField(_("computer"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects: ClassVar[EntryQuerySet] = EntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ("-id",)
        indexes = (models.Index(fields=("subject_type", "subject_id", "id"), name="journal_by_subject"),)

    def __str__(self) -> str:
        return f"{self.event} {self.subject_type}:{self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError("journal entries are never changed")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("journal entries are never removed")
