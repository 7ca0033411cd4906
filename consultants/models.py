"""Firms, consultants, who serves which village, and the service records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.fields import EncryptedTextField
from bureau.core.models import LedgerRecord, Stamped, StoredFile
from bureau.core.search import GramsField
from consultants.choices import (
    ConsultantCategory,
    EndReason,
    FirmCategory,
    Mode,
    ServiceKind,
    Topic,
    Venue,
)
from consultants.querysets import AppointmentQuerySet, ConsultantQuerySet, ServiceRecordQuerySet
from villages.models import Area, JusticeOffice, Village


class Firm(Stamped):
    """律师事务所 or 基层法律服务所."""

    name = models.CharField(_("official name"), max_length=60, unique=True)
    category = models.CharField(_("category"), max_length=20, choices=FirmCategory.choices)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, null=True, blank=True, unique=True)
    head = models.CharField(_("head"), max_length=50, blank=True)
    phone = models.CharField(_("office phone"), max_length=20, blank=True)
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="firms", verbose_name=_("area"))
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("firm")
        verbose_name_plural = _("firms")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Consultant(Stamped):
    """村（居）法律顾问. The phone is public only when ``phone_public`` says so."""

    name = models.CharField(pgettext_lazy("person", "name"), max_length=50)
    category = models.CharField(_("category"), max_length=20, choices=ConsultantCategory.choices)
    license_no = models.CharField(_("licence number"), max_length=20, null=True, blank=True, unique=True)
    firm = models.ForeignKey(
        Firm, models.PROTECT, null=True, blank=True, related_name="consultants", verbose_name=_("firm")
    )
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    phone_public = models.BooleanField(_("phone may be published"), default=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="consultant",
        verbose_name=_("account"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects: ClassVar[ConsultantQuerySet] = ConsultantQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("consultant")
        verbose_name_plural = _("consultants")
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Appointment(Stamped):
    """One consultant serves one village from ``valid_from`` to ``ended_on`` (both inclusive).

    ``contract_until`` is the end the contract names; an appointment ends only by ``ended_on``, so a village is never
    without consultant merely because nobody renewed a paper.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="appointments", verbose_name=_("village"))
    consultant = models.ForeignKey(
        Consultant, models.PROTECT, related_name="appointments", verbose_name=_("consultant")
    )
    valid_from = models.DateField(_("from"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    contract_until = models.DateField(_("contract until"), null=True, blank=True)
    contract_no = models.CharField(_("contract number"), max_length=40, blank=True)
    end_reason = models.CharField(_("reason of ending"), max_length=12, choices=EndReason.choices, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects: ClassVar[AppointmentQuerySet] = AppointmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ("village", "-valid_from")
        constraints = (
            # One village, one consultant (一村一法律顾问): held by the database whatever happens at once.
            models.UniqueConstraint(
                fields=("village",), condition=Q(ended_on__isnull=True), name="consultants_one_active_per_village"
            ),
            models.UniqueConstraint(fields=("village", "valid_from"), name="consultants_one_start_per_day"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("valid_from")),
                name="consultants_end_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.village} · {self.consultant}"

    @property
    def shown_end(self) -> dt.date | None:
        """The day it ended, or else the end its contract names."""
        return self.ended_on or self.contract_until


class ServiceRecord(LedgerRecord):
    """服务记录: what a consultant did in a village, or a justice office itself."""

    date = models.DateField(_("date"))
    office = models.ForeignKey(
        JusticeOffice, models.PROTECT, related_name="service_records", verbose_name=_("justice office")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="service_records", verbose_name=_("village")
    )
    consultant = models.ForeignKey(
        Consultant, models.PROTECT, null=True, blank=True, related_name="service_records", verbose_name=_("consultant")
    )
    kind = models.CharField(_("kind of service"), max_length=20, choices=ServiceKind.choices)
    venue = models.CharField(_("kind of place"), max_length=20, choices=Venue.choices, default=Venue.VILLAGE)
    topic = models.CharField(_("publicity topic"), max_length=20, choices=Topic.choices, blank=True)
    mode = models.CharField(_("mode"), max_length=12, choices=Mode.choices, default=Mode.ONSITE)
    # On site: 0.5 to 12 hours.
    hours = models.DecimalField(
        _("hours"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal(12))],
    )
    people = models.PositiveIntegerField(
        _("people reached"), null=True, blank=True, validators=[MaxValueValidator(100_000)]
    )
    clients = models.CharField(_("served whom"), max_length=200, blank=True)
    content = models.TextField(_("what was done"), max_length=2000)
    result = models.TextField(_("result"), max_length=2000, blank=True)
    stand_in_reason = models.CharField(_("reason for standing in"), max_length=200, blank=True)
    remarks = models.TextField(_("remarks"), max_length=2000, blank=True)
    grams = GramsField(sources=("clients", "content", "result", "remarks"))

    objects: ClassVar[ServiceRecordQuerySet] = ServiceRecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("service record")
        verbose_name_plural = _("service records")
        ordering = ("-date", "-id")
        indexes = (
            models.Index(fields=("-date", "-id"), name="services_by_date"),
            models.Index(fields=("office", "-date", "-id"), name="services_by_office"),
            models.Index(fields=("village", "-date"), name="services_by_village"),
            models.Index(fields=("consultant", "-date"), name="services_by_consultant"),
            models.Index(fields=("updated_at",), name="services_by_change"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ServiceKind.values), name="services_kind_known"),
            models.CheckConstraint(condition=Q(venue__in=Venue.values), name="services_venue_known"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="services_mode_known"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""), name="services_void_has_reason"
            ),
        )

    def __str__(self) -> str:
        # Not get_kind_display(): it makes a table of all choices in every call, half the time of a bulk journal entry.
        kind = ServiceKind(self.kind).label if self.kind in ServiceKind else self.kind
        return f"{self.date:%Y-%m-%d} {kind}"


class ServiceAttachment(StoredFile):
    """A file that belongs to a service record; never required (国办函〔2026〕12号 forbids compulsory photos)."""

    record = models.ForeignKey(
        ServiceRecord, models.CASCADE, related_name="attachments", verbose_name=_("service record")
    )
    file = models.FileField(_("file"), upload_to="services/%Y/%m/", max_length=200)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
