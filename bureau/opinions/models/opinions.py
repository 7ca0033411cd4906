"""The ledger of opinions."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.fields import EncryptedTextField
from bureau.core.keys import random_key
from bureau.core.models import LedgerRecord
from bureau.core.search import GramsField
from bureau.opinions.choices import (
    ENDED_STATES,
    OPEN_STATES,
    REPLIED_STATES,
    RUNNING_STATES,
    Channel,
    Identity,
    OpinionKind,
    OpinionState,
    Satisfaction,
)
from bureau.opinions.models.parts import Answer, Clock, Seal
from bureau.opinions.models.reference import Category
from bureau.opinions.querysets import OpinionQuerySet
from villages.models import JusticeOffice, Township, Village

# The same as a state of OPEN_STATES, by the constraints below, and without a parameter in it: SQLite takes a partial
# index only for conditions whose values stand in the query (sqlite.org/partialindex.html, 3).
_OPEN = Q(replied_on__isnull=True, ended_on__isnull=True, voided_at__isnull=True)
_REPLIED = Q(replied_on__isnull=False, ended_on__isnull=True, voided_at__isnull=True)


class Opinion(Clock, Answer, Seal, LedgerRecord):
    """群众意见. What the citizen wrote and who he is are encrypted; the search column is keyed.

    ``office`` leads (主办); none: the bureau itself. ``created_by`` is empty for what came through the public form, and
    nothing else is kept of where that came from: no address, no device, no session.
    """

    id = models.BigAutoField(primary_key=True, default=random_key, editable=False)
    receipt_no = models.CharField(_("receipt number"), max_length=12, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, editable=False)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel.choices)
    kind = models.CharField(_("kind of opinion"), max_length=10, choices=OpinionKind.choices)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="opinions", verbose_name=pgettext_lazy("opinion", "category")
    )
    title = EncryptedTextField(pgettext_lazy("opinion", "title"))
    body = EncryptedTextField(pgettext_lazy("opinion", "content"))
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("village")
    )
    township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("township")
    )
    office = models.ForeignKey(
        JusticeOffice, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("lead office")
    )
    identity = models.CharField(_("with or without name"), max_length=10, choices=Identity.choices)
    name = EncryptedTextField(pgettext_lazy("person", "name"), blank=True)
    name_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    for_someone_else = models.BooleanField(_("for somebody else"), default=False)
    reply_wish = models.BooleanField(_("wishes a reply"), default=True)
    publish_consent = models.BooleanField(_("agrees to publication"), default=False)
    state = models.CharField(
        pgettext_lazy("opinion", "state"), max_length=10, choices=OpinionState.choices, default=OpinionState.NEW
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handled_opinions",
        verbose_name=pgettext_lazy("opinion", "handled by"),
    )
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name=_("same matter as")
    )
    grams = GramsField(sources=("title", "body", "name"), words=("numbers",), keyed=True)

    objects: ClassVar[OpinionQuerySet] = OpinionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ("-received_at", "-id")
        indexes = (
            models.Index(fields=("-received_at", "-id"), name="opinions_by_time"),
            models.Index(fields=("office", "-received_at", "-id"), name="opinions_by_office"),
            models.Index(fields=("village", "-received_at"), name="opinions_by_village"),
            models.Index(fields=("received_on",), name="opinions_by_day"),
            models.Index(fields=("updated_at",), name="opinions_by_change"),
            # Open ones are few whatever the history: what the desk and the reminders ask for every morning.
            models.Index(fields=("office", "reply_due"), condition=_OPEN, name="opinions_open_by_office"),
            models.Index(fields=("reply_due",), condition=_OPEN, name="opinions_open_by_due"),
            models.Index(fields=("replied_on",), condition=_REPLIED, name="opinions_to_close"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=OpinionState.values), name="opinions_state_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="opinions_channel_known"),
            models.CheckConstraint(condition=Q(kind__in=OpinionKind.values), name="opinions_kind_known"),
            models.CheckConstraint(
                condition=Q(identity=Identity.ANONYMOUS, name="", phone="")
                | (Q(identity__in=(Identity.NAMED, Identity.VERIFIED)) & (~Q(name="") | ~Q(phone=""))),
                name="opinions_identity",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED_STATES, ended_on__isnull=False)
                | (~Q(state__in=ENDED_STATES) & Q(ended_on__isnull=True)),
                name="opinions_ended_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(OpinionState.NEW, OpinionState.REJECTED)) | Q(accepted_on__isnull=False),
                name="opinions_accepted_has_day",
            ),
            models.CheckConstraint(
                condition=(Q(state=OpinionState.REJECTED) & ~Q(reject_reason=""))
                | (~Q(state=OpinionState.REJECTED) & Q(reject_reason="")),
                name="opinions_rejected_has_reason",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=REPLIED_STATES, replied_on__isnull=False) & ~Q(outcome=""))
                | (~Q(state__in=REPLIED_STATES) & Q(replied_on__isnull=True, outcome="")),
                name="opinions_replied_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state=OpinionState.WAITING, paused_at__isnull=False)
                | (~Q(state=OpinionState.WAITING) & Q(paused_at__isnull=True)),
                name="opinions_waiting_has_time",
            ),
            models.CheckConstraint(
                condition=Q(first_replied_on__isnull=True, first_in_time__isnull=True)
                | Q(first_replied_on__isnull=False, first_in_time__isnull=False),
                name="opinions_first_reply_judged",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction="", rated_on__isnull=True)
                | Q(state__in=REPLIED_STATES, satisfaction__in=Satisfaction.values, rated_on__isnull=False),
                name="opinions_rated_when_replied",
            ),
            # A sealed report is in no office's hands, is about somebody, and is never published.
            models.CheckConstraint(
                condition=Q(is_sealed=False, sealed_at__isnull=True)
                | (
                    Q(is_sealed=True, sealed_at__isnull=False, office__isnull=True, publish_consent=False)
                    & (Q(sealed_office__isnull=False) | Q(sealed_consultant__isnull=False) | ~Q(sealed_text=""))
                ),
                name="opinions_sealed_is_about",
            ),
            models.CheckConstraint(
                condition=Q(accept_due__gte=F("received_on"), reply_due__gte=F("received_on")),
                name="opinions_due_after_receipt",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id")), name="opinions_not_its_own_copy"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""), name="opinions_void_has_reason"
            ),
        )

    def __str__(self) -> str:
        # Nothing of what was written: this text stands in journals and error reports.
        return f"{self.receipt_no[:4]} {self.receipt_no[4:8]} {self.receipt_no[8:]}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES and not self.is_void

    @property
    def is_anonymous(self) -> bool:
        return self.identity == Identity.ANONYMOUS

    def is_overdue(self, today: dt.date) -> bool:
        return self.state in RUNNING_STATES and not self.is_void and self.reply_due < today

    @property
    def numbers(self) -> list[str]:
        """Phone and receipt number, each whole and by its last four digits: what the search finds as words."""
        return [word for number in (self.phone, self.receipt_no) if number for word in (number, number[-4:])]
