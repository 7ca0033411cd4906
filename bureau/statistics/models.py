"""Weeks as closed periods, indicators and targets as rows, tallies as bookings, figures as sums of tallies."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bureau.core.models import Stamped
from bureau.core.querysets import GuardedModel
from bureau.core.weeks import Week, schedule_share
from bureau.statistics.choices import DateBasis, RestatementState, TallyKind, Unit, WeekState
from bureau.statistics.figurekeys import FigureKey
from bureau.statistics.querysets import FigureQuerySet, TallyQuerySet, WeekQuerySet, refuse_published
from villages.models import JusticeOffice, Village

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
    # Counts closings: a later closing was built on all with a smaller number.
    closing_number = models.PositiveIntegerField(_("number of the closing"), null=True, blank=True, editable=False)
    # Countable → latest ``updated_at`` of its ledger at closing (ISO 8601): the next closing looks only behind it.
    watermarks = models.JSONField(_("ledgers read up to"), default=dict, blank=True, editable=False)
    # Indicator code → fingerprint of its definitions at closing: a changed one is compared in full.
    fingerprints = models.JSONField(_("definitions used"), default=dict, blank=True, editable=False)

    objects: ClassVar[WeekQuerySet] = WeekQuerySet.as_manager()  # type: ignore[assignment]

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
            models.CheckConstraint(
                condition=~Q(state__in=(WeekState.CLOSED, WeekState.PUBLISHED))
                | Q(closed_at__isnull=False, closing_number__isnull=False),
                name="statistics_closed_has_number",
            ),
            models.UniqueConstraint(fields=("closing_number",), name="statistics_closing_number_once"),
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


class BookRow(GuardedModel):
    """A row of a week's books: never written again once the week is published."""

    week = models.CharField(_("week"), max_length=8, validators=[week_key])

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_published([self.week])
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_published([self.week])
        return super().delete(*args, **kwargs)


class Tally(BookRow):
    """A booking: ``quantity`` of one record for one indicator, in the week it was booked.

    The sum over all weeks of one record and indicator is what the ledger says of it. ``year`` is the calendar year of
    the event date. ``record_id`` is the primary key in the ledger of ``countable``.
    """

    # The composite indexes below serve the foreign keys: each further index slows the closing.
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="tallies", verbose_name=_("indicator"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("year"))
    office = models.ForeignKey(
        JusticeOffice, models.PROTECT, related_name="tallies", verbose_name=_("justice office"), db_index=False
    )
    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tallies",
        verbose_name=_("village"),
        db_index=False,
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
            models.Index(fields=("week", "indicator", "office"), name="tallies_of_week"),
            models.Index(fields=("countable", "record_id"), name="tallies_of_record"),
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


class Figure(BookRow):
    """统计数: week × indicator × office × year, as it stood when the week was closed.

    ``week_value``: booked in this week for events of this week. ``late``: everything else booked in this week (late
    entries and corrections, may be negative). ``cumulative``: all bookings of the year up to and including this week.
    """

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

    def key(self, part: str = "cumulative") -> str:
        """Key of one of its numbers; ``indicator`` should be loaded."""
        return str(FigureKey(self.week, self.year, self.indicator.code, self.office_id, part))

    @property
    def schedule(self) -> float:
        """序时进度 on the Sunday of the week, within the year of the figure."""
        return schedule_share(self.year, Week.parse(self.week).sunday)


class Restatement(GuardedModel):
    """更正: what a published week would say today, issued with a number beside the published figures, which stay.

    ``changes``: list of ``{"indicator", "office", "year", "old", "new"}`` (cumulative of the year, by code and id);
    ``rank_effect``: list of ``{"board", "office", "old", "new"}`` from the leaderboards.
    """

    week = models.CharField(_("week"), max_length=8, validators=[week_key])
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RestatementState.choices, default=RestatementState.REQUESTED
    )
    reason = models.CharField(_("reason"), max_length=300)
    changes = models.JSONField(_("figures, old and new"), default=list)
    rank_effect = models.JSONField(_("effect on the ranking"), default=list, blank=True)
    requested_at = models.DateTimeField(_("requested at"), auto_now_add=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("restatement")
        verbose_name_plural = _("restatements")
        ordering = ("-week", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("week", "number"), condition=Q(number__isnull=False), name="statistics_restatement_number"
            ),
            models.CheckConstraint(condition=Q(state__in=RestatementState.values), name="statistics_restatement_state"),
            models.CheckConstraint(
                condition=~Q(state=RestatementState.ISSUED)
                | Q(number__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="statistics_issued_has_number",
            ),
            # Nobody approves his own correction.
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("requested_by")),
                name="statistics_restatement_two_people",
            ),
        )

    def __str__(self) -> str:
        return f"{self.week} R{self.number or '–'}"
