"""Committees and mediators."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.fields import EncryptedTextField
from bureau.core.models import Stamped
from mediation.choices import CommitteeKind, Industry, MediatorKind, Sex
from mediation.querysets import CommitteeQuerySet, MediatorQuerySet
from villages.models import JusticeOffice, Village


class Committee(Stamped):
    """人民调解委员会. ``short_name`` is the × of ``(2026)×人调字第1号`` and never changes once a case has it."""

    name = models.CharField(_("official name"), max_length=60, unique=True)
    short_name = models.CharField(_("name in case numbers"), max_length=20, unique=True)
    kind = models.CharField(_("kind of committee"), max_length=20, choices=CommitteeKind.choices)
    industry = models.CharField(_("industry"), max_length=20, choices=Industry.choices, blank=True)
    office = models.ForeignKey(
        JusticeOffice, models.PROTECT, related_name="committees", verbose_name=_("justice office")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="committees", verbose_name=_("village")
    )
    head = models.CharField(_("director"), max_length=50, blank=True)
    phone = models.CharField(_("office phone"), max_length=20, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    # The term is three years (人民调解法 Art. 9); how much of it is left is computed.
    term_from = models.DateField(_("present term since"), null=True, blank=True)
    closed_on = models.DateField(_("dissolved on"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects: ClassVar[CommitteeQuerySet] = CommitteeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("mediation committee")
        verbose_name_plural = _("mediation committees")
        ordering = ("office__order", "office", "name")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=CommitteeKind.values), name="mediation_committee_kind"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(founded_on__isnull=True) | Q(closed_on__gte=F("founded_on")),
                name="mediation_committee_dates",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Mediator(Stamped):
    """人民调解员: a member of the committee, or a person it hired (人民调解法 Art. 13)."""

    name = models.CharField(pgettext_lazy("person", "name"), max_length=50)
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="mediators", verbose_name=_("mediation committee")
    )
    kind = models.CharField(
        _("full-time or part-time"), max_length=8, choices=MediatorKind.choices, default=MediatorKind.PART
    )
    is_member = models.BooleanField(_("member of the committee"), default=True)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    certificate_no = models.CharField(_("certificate number"), max_length=40, blank=True)
    appointed_on = models.DateField(_("appointed on"), null=True, blank=True)
    ended_on = models.DateField(_("released on"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects: ClassVar[MediatorQuerySet] = MediatorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("mediator")
        verbose_name_plural = _("mediators")
        ordering = ("committee", "name", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(appointed_on__isnull=True) | Q(ended_on__gte=F("appointed_on")),
                name="mediation_mediator_dates",
            ),
        )

    def __str__(self) -> str:
        return self.name
