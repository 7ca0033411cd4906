"""Weeks as closed periods, indicators and targets as rows, tallies as bookings, figures as sums of tallies."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bureau.core.models import Stamped
from bureau.core.querysets import GuardedModel
from bureau.core.weeks import Week
from bureau.statistics.choices import DateBasis, TallyKind, Unit, WeekState
from villages.models import JusticeOffice, Village
from villages.scope import ScopedQuerySet

week_key = RegexValidator(r"^\d{4}-W\d{2}\Z", _("Write the week like 2026-W07."))
code_validator = RegexValidator(r"^[a-z][a-z0-9_]*\Z", _("Use lower-case letters, digits and underscores."))


class WeekClosing(GuardedModel):
    """One week of the books: ``open → self_check → closed → published``; reopening only before publication."""

    week = models.CharField(_("week"), max_length=8, unique=True, validators=[week_key])
    state = models.CharField(_("state"), max_length=12, choices=WeekState.choices, default=WeekState.OPEN)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    # Countable → latest ``updated_at`` of its ledger at closing (ISO 8601): the next closing looks only behind it.
    watermarks = models.JSONField(_("ledgers read up to"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("week")
        verbose_name_plural = _("weeks")
        ordering = ("-week",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=WeekState.values), name="statistics_week_state_known"),
            models.CheckConstraint(
                condition=~Q(state=WeekState.PUBLISHED) | Q(published_at__isnull=False),
                name="statistics_published_has_time",
            ),
        )

    def __str__(self) -> str:
        return self.week

    @property
    def value(self) -> Week:
        return Week.parse(self.week)


class Indicator(Stamped):
    """指标: what is counted. Its definition may change; the code stays."""

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[code_validator])
    name = models.CharField(_("name"), max_length=60)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit.choices)
    order = models.PositiveSmallIntegerField(_("order in tables"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.name


class IndicatorDefinition(Stamped):
    """How an indicator is counted from a day on: a countable of the code plus filters kept as data.

    ``filters``: field of the countable → list of allowed values, all of which must hold.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="definitions", verbose_name=_("indicator"))
    valid_from = models.DateField(_("valid from"))
    countable = models.CharField(_("countable"), max_length=40)
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    date_basis = models.CharField(
        _("date that counts"), max_length=20, choices=DateBasis.choices, default=DateBasis.EVENT
    )
    explanation = models.CharField(_("definition in words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("definition of an indicator")
        verbose_name_plural = _("definitions of indicators")
        ordering = ("indicator", "-valid_from")
        constraints = (
            models.UniqueConstraint(fields=("indicator", "valid_from"), name="statistics_one_definition_per_day"),
        )

    def __str__(self) -> str:
        return f"{self.indicator} · {self.valid_from}"


class Target(Stamped):
    """任务: what an office is to reach in a year."""

    year = models.PositiveSmallIntegerField(_("year"))
    office = models.ForeignKey(JusticeOffice, models.PROTECT, related_name="targets", verbose_name=_("justice office"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets", verbose_name=_("indicator"))
    value = models.PositiveIntegerField(_("annual target"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("-year", "office", "indicator")
        constraints = (models.UniqueConstraint(fields=("year", "office", "indicator"), name="statistics_one_target"),)

    def __str__(self) -> str:
        return f"{self.year} {self.office} {self.indicator}: {self.value}"


class TallyQuerySet(ScopedQuerySet["Tally"]):
    """Scoped like the records they count."""


class Tally(GuardedModel):
    """A booking: ``quantity`` of one record for one indicator, in the week it was booked.

    The sum over all weeks of one record and indicator is what the ledger says of it. ``year`` is the calendar year of
    the event date. ``record_id`` is the primary key in the ledger of ``countable``.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="tallies", verbose_name=_("indicator"))
    week = models.CharField(_("week"), max_length=8, validators=[week_key])
    year = models.PositiveSmallIntegerField(_("year"))
    office = models.ForeignKey(JusticeOffice, models.PROTECT, related_name="tallies", verbose_name=_("justice office"))
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="tallies", verbose_name=_("village")
    )
    countable = models.CharField(_("countable"), max_length=40)
    record_id = models.BigIntegerField(_("record"))
    event_date = models.DateField(_("date of the event"))
    quantity = models.IntegerField(_("quantity"))
    kind = models.CharField(_("kind"), max_length=10, choices=TallyKind.choices)

    objects: ClassVar[TallyQuerySet] = TallyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        ordering = ("-week", "id")
        indexes = (
            models.Index(fields=("indicator", "week", "office"), name="tallies_by_week"),
            models.Index(fields=("indicator", "record_id"), name="tallies_by_record"),
        )
        constraints = (
            # In one week a record is booked at most once in and once out.
            models.UniqueConstraint(
                fields=("indicator", "week", "record_id"),
                condition=~Q(kind=TallyKind.REVERSAL),
                name="statistics_booked_once_a_week",
            ),
            models.UniqueConstraint(
                fields=("indicator", "week", "record_id", "office", "year", "event_date"),
                condition=Q(kind=TallyKind.REVERSAL),
                name="statistics_reversed_once_a_week",
            ),
            models.CheckConstraint(condition=Q(kind__in=TallyKind.values), name="statistics_tally_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=TallyKind.REVERSAL, quantity__lt=0)
                | (~Q(kind=TallyKind.REVERSAL) & Q(quantity__gt=0)),
                name="statistics_only_reversals_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.week} {self.indicator_id} {self.record_id}: {self.quantity}"


class FigureQuerySet(ScopedQuerySet["Figure"]):
    village_lookup = ""


class Figure(GuardedModel):
    """统计数: week × indicator × office × year, as it stood when the week was closed.

    ``week_value``: booked in this week for events of this week. ``late``: everything else booked in this week (late
    entries and corrections, may be negative). ``cumulative``: all bookings of the year up to and including this week.
    """

    week = models.CharField(_("week"), max_length=8, validators=[week_key])
    year = models.PositiveSmallIntegerField(_("year"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="figures", verbose_name=_("indicator"))
    office = models.ForeignKey(JusticeOffice, models.PROTECT, related_name="figures", verbose_name=_("justice office"))
    week_value = models.IntegerField(_("this week"))
    late = models.IntegerField(_("late and corrected"))
    cumulative = models.IntegerField(_("since 1 January"))
    target = models.PositiveIntegerField(_("annual target"), null=True, blank=True)

    objects: ClassVar[FigureQuerySet] = FigureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ("-week", "year", "indicator", "office")
        constraints = (
            models.UniqueConstraint(fields=("week", "year", "indicator", "office"), name="statistics_one_figure"),
        )

    def __str__(self) -> str:
        return f"{self.week} {self.indicator_id} {self.office_id}: {self.cumulative}"

    @property
    def completion(self) -> float | None:
        """完成率: cumulative ÷ target; None without a target."""
        return self.cumulative / self.target if self.target else None
