"""Boards, their versioned formulas, and the standings of each week."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.models import Stamped
from bureau.core.querysets import GuardedModel
from bureau.statistics.models import BookRow, Indicator, week_key
from bureau.statistics.querysets import BooksQuerySet
from villages.models import JusticeOffice


class Board(Stamped):
    """榜: a named set of indicators by which offices are ranked; can be switched off (国办函〔2026〕12号)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(pgettext_lazy("board", "on"), default=True)
    is_public = models.BooleanField(pgettext_lazy("board", "public"), default=True)
    lists_all = models.BooleanField(
        _("the public sees every place"), default=True, help_text=_("Off: the public sees the upper half.")
    )
    shows_bottom = models.BooleanField(
        _("the bulletin names the last places"), default=False, help_text=_("Off: nobody is named for being last.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.name


class Formula(Stamped):
    """How a board scores from a week on; printed with its number under every table."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="formulas", verbose_name=_("board"))
    number = models.PositiveSmallIntegerField(_("number"))
    valid_from = models.CharField(_("valid from week"), max_length=8, validators=[week_key])
    minimum_count = models.PositiveIntegerField(
        _("minimum count"), default=0, help_text=_("An office with fewer counted items in all is shown without rank.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("formula")
        verbose_name_plural = _("formulas")
        ordering = ("board", "-valid_from")
        constraints = (
            models.UniqueConstraint(fields=("board", "number"), name="leaderboards_formula_number"),
            models.UniqueConstraint(fields=("board", "valid_from"), name="leaderboards_one_formula_per_week"),
        )

    def __str__(self) -> str:
        return f"{self.board} #{self.number}"


class Term(GuardedModel):
    """One indicator of a formula: weight × min(completion, cap)."""

    formula = models.ForeignKey(Formula, models.CASCADE, related_name="terms", verbose_name=_("formula"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("indicator"))
    weight = models.DecimalField(
        _("weight"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    cap = models.DecimalField(
        _("cap of the completion"),
        max_digits=3,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(2)],
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ("order", "id")
        constraints = (models.UniqueConstraint(fields=("formula", "indicator"), name="leaderboards_term_once"),)

    def __str__(self) -> str:
        return f"{self.indicator} × {self.weight}"


class StandingQuerySet(BooksQuerySet["Standing"]):
    village_lookup = ""


class Standing(BookRow):
    """排名: board × week × year × office, with everything needed to compute it again by hand.

    ``score`` is the displayed one (two decimals); equal scores share a rank (1, 2, 2, 4). ``rank`` is empty for one
    that is not ranked; ``inputs`` lists per term: indicator, cumulative, target, completion, weight, cap, points.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="standings", verbose_name=_("board"))
    formula = models.ForeignKey(Formula, models.PROTECT, related_name="standings", verbose_name=_("formula"))
    year = models.PositiveSmallIntegerField(_("year"))
    office = models.ForeignKey(
        JusticeOffice, models.PROTECT, related_name="standings", verbose_name=_("justice office")
    )
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    is_tied = models.BooleanField(_("tied"), default=False)
    previous_rank = models.PositiveSmallIntegerField(_("rank of the week before"), null=True, blank=True)
    inputs = models.JSONField(_("inputs"), default=list)

    objects: ClassVar[StandingQuerySet] = StandingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        ordering = ("-week", "board", "rank", "office")
        constraints = (
            models.UniqueConstraint(fields=("board", "week", "year", "office"), name="leaderboards_one_standing"),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(score__isnull=False), name="leaderboards_rank_has_score"
            ),
        )

    def __str__(self) -> str:
        return f"{self.board} {self.week} {self.office}: {self.rank}"
