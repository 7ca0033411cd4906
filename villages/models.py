"""Townships, justice offices, villages, and where each user works."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bureau.core.querysets import GuardedModel
from villages.choices import Duty, TownshipKind, VillageKind
from villages.names import short_name
from villages.querysets import OfficeQuerySet, PositionQuerySet, TownshipQuerySet, VillageQuerySet

# 12 digits: 6 county (GB/T 2260), 3 township (GB/T 10114), 3 village (rules 国统字〔2009〕91号). The statistics bureau
# stopped publishing them in October 2024, so a code may be missing and is never the key.
code12 = RegexValidator(r"^\d{12}\Z", _("A division code has 12 digits."))


class Validity(GuardedModel):
    """From and to, both inclusive; empty means open."""

    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_to = models.DateField(_("in force to"), null=True, blank=True)

    class Meta:
        abstract = True

    def in_force(self, on: dt.date) -> bool:
        """``querysets.current_on`` for a row that was read already."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


def _ordered(name: str) -> models.CheckConstraint:
    in_order = Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from"))
    return models.CheckConstraint(condition=in_order, name=name)


class Area(GuardedModel):
    """片区: the townships whose villages one firm serves."""

    name = models.CharField(_("official name"), max_length=50, unique=True)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class JusticeOffice(GuardedModel):
    """司法所: the township office of the bureau; one may serve several townships."""

    name = models.CharField(_("official name"), max_length=50, unique=True)
    head = models.CharField(_("head"), max_length=50, blank=True)
    phone = models.CharField(_("office phone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=100, blank=True)
    order = models.PositiveSmallIntegerField(_("order in tables"), default=0)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects: ClassVar[OfficeQuerySet] = OfficeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("justice office")
        verbose_name_plural = _("justice offices")
        ordering = ("order", "id")

    def __str__(self) -> str:
        return self.name


class Township(Validity):
    """乡镇（街道）."""

    code = models.CharField(_("division code"), max_length=12, null=True, blank=True, unique=True, validators=[code12])
    name = models.CharField(_("official name"), max_length=50)
    kind = models.CharField(_("kind"), max_length=12, choices=TownshipKind.choices, default=TownshipKind.TOWN)
    office = models.ForeignKey(
        JusticeOffice, models.PROTECT, related_name="townships", verbose_name=_("justice office")
    )
    area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="townships", verbose_name=_("area")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects: ClassVar[TownshipQuerySet] = TownshipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ("code", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("name",), condition=Q(valid_to__isnull=True), name="villages_township_name"
            ),
            _ordered("villages_township_dates"),
        )

    def __str__(self) -> str:
        return self.name


class Village(Validity):
    """村（社区）. ``name`` as printed, ``match_name`` for matching, pinyin and initials for search."""

    code = models.CharField(_("division code"), max_length=12, null=True, blank=True, unique=True, validators=[code12])
    name = models.CharField(_("official name"), max_length=60)
    match_name = models.CharField(max_length=60, editable=False, db_index=True)
    pinyin = models.CharField(max_length=400, editable=False)
    initials = models.CharField(max_length=60, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=VillageKind.choices, default=VillageKind.VILLAGE)
    township = models.ForeignKey(Township, models.PROTECT, related_name="villages", verbose_name=_("township"))
    office = models.ForeignKey(JusticeOffice, models.PROTECT, related_name="villages", verbose_name=_("justice office"))
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_villages", verbose_name=_("merged into")
    )
    missing_since = models.DateField(
        _("missing from the division file since"),
        null=True,
        blank=True,
        help_text=_("A later division file no longer lists it; somebody must decide: keep, close or merge."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects: ClassVar[VillageQuerySet] = VillageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ("code", "id")
        constraints = (
            _ordered("villages_village_dates"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(valid_to__isnull=False), name="villages_merged_is_closed"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """What people call it: 王家村 for 王家村村民委员会."""
        return short_name(self.name)


class Position(Validity):
    """Where a user works: exactly one office, township or village, from–to."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="positions", verbose_name=_("user"))
    duty = models.CharField(_("duty"), max_length=12, choices=Duty.choices, default=Duty.CLERK)
    office = models.ForeignKey(
        JusticeOffice, models.PROTECT, null=True, blank=True, related_name="positions", verbose_name=_("justice office")
    )
    township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, related_name="positions", verbose_name=_("township")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="positions", verbose_name=_("village")
    )

    objects: ClassVar[PositionQuerySet] = PositionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ("user", "-valid_from", "id")
        constraints = (
            models.CheckConstraint(
                condition=(
                    Q(office__isnull=False, township__isnull=True, village__isnull=True)
                    | Q(office__isnull=True, township__isnull=False, village__isnull=True)
                    | Q(office__isnull=True, township__isnull=True, village__isnull=False)
                ),
                name="villages_position_one_place",
            ),
            _ordered("villages_position_dates"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.office or self.township or self.village}"
