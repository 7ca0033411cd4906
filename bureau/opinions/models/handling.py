"""What happens to an opinion on its way: passed on, shared, asked, answered, opened again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.fields import EncryptedTextField
from bureau.core.keys import random_key
from bureau.core.models import Stamped
from bureau.opinions.choices import Direction, Outcome, Satisfaction, Share
from bureau.opinions.models.opinions import Opinion
from bureau.opinions.querysets import PartQuerySet
from villages.models import JusticeOffice


class Part(Stamped):
    """分办: what one office does of an opinion that several share."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="parts", verbose_name=_("opinion"))
    office = models.ForeignKey(
        JusticeOffice, models.PROTECT, related_name="opinion_parts", verbose_name=_("justice office")
    )
    share = models.CharField(_("part of the office"), max_length=8, choices=Share.choices, default=Share.ASSIST)
    what = EncryptedTextField(_("what is to be done"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    note = EncryptedTextField(pgettext_lazy("part", "what was done"), blank=True)

    objects: ClassVar[PartQuerySet] = PartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("part of an opinion")
        verbose_name_plural = _("parts of an opinion")
        ordering = ("opinion", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("opinion", "office"), condition=Q(done_at__isnull=True), name="opinions_one_open_part"
            ),
            models.CheckConstraint(condition=Q(share__in=Share.values), name="opinions_part_share"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | ~Q(note=""), name="opinions_part_done_with_note"
            ),
        )

    def __str__(self) -> str:
        return f"{self.opinion} · {self.office}"

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


class Transfer(Stamped):
    """转办. An office is None for the bureau itself. ``is_send_back``: to where it had come from (退回)."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="transfers", verbose_name=_("opinion"))
    from_office = models.ForeignKey(
        JusticeOffice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from office")
    )
    to_office = models.ForeignKey(
        JusticeOffice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to office")
    )
    reason = EncryptedTextField(_("reason"))
    is_send_back = models.BooleanField(_("sent back"), default=False)

    class Meta:
        verbose_name = _("transfer of an opinion")
        verbose_name_plural = _("transfers of opinions")
        ordering = ("opinion", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(from_office=F("to_office"))
                | Q(from_office__isnull=True, to_office__isnull=False)
                | Q(from_office__isnull=False, to_office__isnull=True),
                name="opinions_transfer_moves",
            ),
        )

    def __str__(self) -> str:
        return f"{self.opinion} → {self.to_office or '*'}"


class Message(Stamped):
    """What bureau and citizen write to each other before the reply; ``created_by`` is None for the citizen himself."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="messages", verbose_name=_("opinion"))
    direction = models.CharField(_("written by"), max_length=12, choices=Direction.choices)
    body = EncryptedTextField(_("text"))

    class Meta:
        verbose_name = _("exchange with the citizen")
        verbose_name_plural = _("exchange with citizens")
        ordering = ("opinion", "id")
        constraints = (
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="opinions_message_direction"),
            models.CheckConstraint(
                condition=(Q(direction=Direction.FROM_CITIZEN) & Q(created_by__isnull=True))
                | (~Q(direction=Direction.FROM_CITIZEN) & Q(created_by__isnull=False)),
                name="opinions_message_writer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.opinion} · {self.get_direction_display()}"


class Note(Stamped):
    """内部备注: for colleagues only. A table of its own, so that no page of the citizen can show one by mistake."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="notes", verbose_name=_("opinion"))
    body = EncryptedTextField(_("text"))

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ("opinion", "id")

    def __str__(self) -> str:
        return str(self.opinion)


class Reply(Stamped):
    """答复, one a round: written by one, approved by another, seen by the citizen only when it is sent."""

    id = models.BigAutoField(primary_key=True, default=random_key, editable=False)
    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="replies", verbose_name=_("opinion"))
    round = models.PositiveSmallIntegerField(_("round"))
    text = EncryptedTextField(_("text"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    is_ready = models.BooleanField(_("handed in for approval"), default=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    return_reason = EncryptedTextField(_("why it was returned"), blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    sent_at = models.DateTimeField(pgettext_lazy("reply", "sent at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ("opinion", "round")
        constraints = (
            models.UniqueConstraint(fields=("opinion", "round"), name="opinions_one_reply_a_round"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, approved_by__isnull=True)
                | Q(sent_at__isnull=False, approved_by__isnull=False, is_ready=True),
                name="opinions_sent_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="opinions_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values) | Q(outcome="", is_ready=False), name="opinions_reply_outcome"
            ),
        )

    def __str__(self) -> str:
        return f"{self.opinion} · {self.round}"


class Reopening(Stamped):
    """再次办理: why a round was not the last, and how it had ended. ``created_by`` is None for the citizen."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="reopenings", verbose_name=_("opinion"))
    round = models.PositiveSmallIntegerField(_("round"))
    reason = EncryptedTextField(_("reason"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    satisfaction = models.CharField(_("satisfaction"), max_length=20, choices=Satisfaction.choices, blank=True)
    satisfaction_note = EncryptedTextField(_("what the citizen adds"), blank=True)
    rated_by_staff = models.BooleanField(_("rated through staff"), default=False)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    reply_due = models.DateField(_("to be replied by"))

    class Meta:
        verbose_name = _("reopening of an opinion")
        verbose_name_plural = _("reopenings of opinions")
        ordering = ("opinion", "id")

    def __str__(self) -> str:
        return f"{self.opinion} · {self.round}"
