"""What follows an agreement in several steps: instalments and return visits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bureau.core.fields import EncryptedTextField
from bureau.core.models import Stamped
from mediation.choices import Performance, Satisfaction, VisitMode
from mediation.models.cases import MediationCase


class Instalment(Stamped):
    """One part of what was promised. ``round`` of the case it belongs to: a case mediated anew starts a new plan."""

    case = models.ForeignKey(
        MediationCase, models.CASCADE, related_name="instalments", verbose_name=_("mediation case")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    due_on = models.DateField(_("due on"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ("case", "round", "due_on", "id")
        indexes = (models.Index(fields=("due_on",), condition=Q(paid_on__isnull=True), name="mediation_unpaid_by_day"),)
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="mediation_instalment_amount"),)

    def __str__(self) -> str:
        return f"{self.case} {self.due_on:%Y-%m-%d}"


class ReturnVisit(Stamped):
    """人民调解回访记录."""

    case = models.ForeignKey(MediationCase, models.CASCADE, related_name="visits", verbose_name=_("mediation case"))
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    visited_on = models.DateField(_("visited on"))
    visitor = models.CharField(_("visitor"), max_length=50)
    mode = models.CharField(_("way of visiting"), max_length=8, choices=VisitMode.choices)
    performance = models.CharField(_("performance found"), max_length=8, choices=Performance.choices)
    satisfaction = models.CharField(_("satisfaction"), max_length=12, choices=Satisfaction.choices, blank=True)
    has_hidden_risk = models.BooleanField(_("hidden trouble left"), default=False)
    note = EncryptedTextField(_("what was found"), blank=True)

    class Meta:
        verbose_name = _("return visit")
        verbose_name_plural = _("return visits")
        ordering = ("case", "visited_on", "id")

    def __str__(self) -> str:
        return f"{self.case} {self.visited_on:%Y-%m-%d}"
