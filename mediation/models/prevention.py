"""排查预防: sweeps and what they prevented, reported by committee; the last block of the official form."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.models import LedgerRecord
from mediation.models.committees import Committee
from mediation.querysets import PreventionQuerySet
from villages.models import JusticeOffice

PAIRS = ("suicide", "criminal", "petition", "fight")


def _both_or_neither(name: str) -> models.CheckConstraint:
    cases, people = f"{name}_cases", f"{name}_people"
    return models.CheckConstraint(
        condition=Q(**{cases: 0, people: 0}) | Q(**{f"{cases}__gt": 0, f"{people}__gte": models.F(cases)}),
        name=f"mediation_prevented_{name}",
    )


class PreventionReport(LedgerRecord):
    """What a committee did on a day. Counted only when a reviewer has approved it: these figures are prestigious."""

    date = models.DateField(_("date"))
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="prevention_reports", verbose_name=_("mediation committee")
    )
    office = models.ForeignKey(
        JusticeOffice, models.PROTECT, related_name="prevention_reports", verbose_name=_("justice office")
    )
    sweeps = models.PositiveIntegerField(_("sweeps for disputes"), default=0)
    prevented = models.PositiveIntegerField(_("disputes prevented"), default=0)
    suicide_cases = models.PositiveIntegerField(_("suicides prevented (cases)"), default=0)
    suicide_people = models.PositiveIntegerField(_("suicides prevented (people)"), default=0)
    criminal_cases = models.PositiveIntegerField(_("turns into crime prevented (cases)"), default=0)
    criminal_people = models.PositiveIntegerField(_("turns into crime prevented (people)"), default=0)
    petition_cases = models.PositiveIntegerField(_("group petitions prevented (cases)"), default=0)
    petition_people = models.PositiveIntegerField(_("group petitions prevented (people)"), default=0)
    fight_cases = models.PositiveIntegerField(_("group fights prevented (cases)"), default=0)
    fight_people = models.PositiveIntegerField(_("group fights prevented (people)"), default=0)
    note = models.CharField(pgettext_lazy("prevention", "what was done"), max_length=500, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)

    objects: ClassVar[PreventionQuerySet] = PreventionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("prevention report")
        verbose_name_plural = _("prevention reports")
        ordering = ("-date", "-id")
        indexes = (
            models.Index(fields=("-date", "-id"), name="prevention_by_date"),
            models.Index(fields=("updated_at",), name="prevention_by_change"),
        )
        constraints = (
            *(_both_or_neither(name) for name in PAIRS),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""), name="prevention_void_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.committee}"
