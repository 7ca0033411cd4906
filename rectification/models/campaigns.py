"""Campaigns (专项), the categories of their problems, and the checklist asked before a signature."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bureau.core.models import Stamped
from rectification.querysets import CampaignQuerySet

campaign_code = RegexValidator(r"^[A-Z0-9]{1,8}\Z", _("One to eight capital letters or digits, for example XC2026."))


class Campaign(Stamped):
    """专项. ``code`` stands in the numbers of its problems and never changes once one has it."""

    code = models.CharField(_("code in problem numbers"), max_length=8, unique=True, validators=[campaign_code])
    name = models.CharField(_("campaign"), max_length=60, unique=True)
    year = models.PositiveSmallIntegerField(_("year"))
    goal = models.TextField(_("goal of the campaign"), max_length=1000, blank=True)
    begins_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    # Whether the public page shows how far its problems have come, without personal names.
    is_public = models.BooleanField(_("progress is public"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects: ClassVar[CampaignQuerySet] = CampaignQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ("-year", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")), name="rectification_campaign_dates"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ProblemCategory(Stamped):
    """问题类别 of a campaign, or of all (``campaign`` empty). No list of «stubborn problems» is fixed in code."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="categories", verbose_name=_("campaign")
    )
    name = models.CharField(_("category of problem"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order in tables"), default=0)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("category of problem")
        verbose_name_plural = _("categories of problems")
        ordering = ("order", "name")
        constraints = (
            models.UniqueConstraint(fields=("campaign", "name"), name="rectification_category_once"),
            # Empty campaigns count as different in the first; SQLite knows no NULLS NOT DISTINCT.
            models.UniqueConstraint(
                fields=("name",),
                condition=Q(campaign__isnull=True),
                name="rectification_shared_category_once",
                violation_error_message=_("There is a category of this name for all campaigns already."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ChecklistItem(Stamped):
    """What must be answered before closing is signed, for a campaign or for all.

    The wording of «四个不放过» differs from place to place (domain notes 3.3), so it is a row, never code.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="checklist", verbose_name=_("campaign")
    )
    text = models.CharField(_("question of the checklist"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order in tables"), default=0)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("question of the checklist")
        verbose_name_plural = _("questions of the checklist")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.text
