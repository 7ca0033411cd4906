"""Signals for reviewers: «please check», never an accusation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.models import Stamped
from mediation.choices import SignalKind, SignalState
from mediation.models.cases import MediationCase
from mediation.models.committees import Committee, Mediator
from mediation.querysets import SignalQuerySet
from villages.models import JusticeOffice


class Signal(Stamped):
    """One thing that a week's check found. ``key`` tells the same finding in a later week; ``detail``: numbers only."""

    week = models.CharField(_("week"), max_length=8)
    kind = models.CharField(_("what to check"), max_length=12, choices=SignalKind.choices)
    key = models.CharField(max_length=64, editable=False)
    office = models.ForeignKey(
        JusticeOffice, models.PROTECT, related_name="mediation_signals", verbose_name=_("justice office")
    )
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signals",
        verbose_name=_("mediation committee"),
    )
    mediator = models.ForeignKey(
        Mediator, models.PROTECT, null=True, blank=True, related_name="signals", verbose_name=_("mediator")
    )
    cases = models.ManyToManyField(MediationCase, related_name="signals", verbose_name=_("mediation cases"))
    detail = models.JSONField(pgettext_lazy("signal", "figures"), default=dict, blank=True)
    state = models.CharField(
        pgettext_lazy("signal", "state"), max_length=8, choices=SignalState.choices, default=SignalState.OPEN
    )
    note = models.CharField(_("what the check showed"), max_length=500, blank=True)
    cleared_at = models.DateTimeField(_("checked at"), null=True, blank=True)

    objects: ClassVar[SignalQuerySet] = SignalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        ordering = ("-week", "kind", "id")
        constraints = (
            models.UniqueConstraint(fields=("kind", "key"), name="mediation_one_signal_per_finding"),
            models.CheckConstraint(
                condition=Q(state=SignalState.OPEN, cleared_at__isnull=True)
                | Q(state=SignalState.CLEARED, cleared_at__isnull=False) & ~Q(note=""),
                name="mediation_cleared_with_note",
            ),
        )

    def __str__(self) -> str:
        return f"{self.week} {self.get_kind_display()}"
