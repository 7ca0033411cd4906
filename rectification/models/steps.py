"""Steps of closing that are rows of their own: extensions, answers of the checklist, look-backs, relapses."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.models import Stamped
from rectification.choices import LookBackResult
from rectification.models.campaigns import ChecklistItem
from rectification.models.problems import Problem
from rectification.querysets import LookBackQuerySet


class Extension(Stamped):
    """延期: the former deadline stays on record; ``created_by`` is who approved it."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="extensions", verbose_name=_("problem"))
    old_deadline = models.DateField(_("former deadline"))
    new_deadline = models.DateField(_("new deadline"))
    reason = models.CharField(_("reason"), max_length=500)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ("problem", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(new_deadline__gt=F("old_deadline")), name="rectification_extension_is_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.problem} {self.new_deadline:%Y-%m-%d}"


class ChecklistAnswer(Stamped):
    """The answer to one question, with the words it was asked in."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="answers", verbose_name=_("problem"))
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="answers", verbose_name=_("question"))
    asked = models.CharField(_("question as asked"), max_length=200)
    is_met = models.BooleanField(_("met"))
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("answer of the checklist")
        verbose_name_plural = _("answers of the checklist")
        ordering = ("problem", "round", "item__order", "id")
        constraints = (
            models.UniqueConstraint(fields=("problem", "round", "item"), name="rectification_one_answer_per_round"),
        )

    def __str__(self) -> str:
        return f"{self.problem} · {self.round}"


class LookBack(Stamped):
    """回头看: due by itself 30 and 90 days after closing."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="look_backs", verbose_name=_("problem"))
    round = models.PositiveSmallIntegerField(_("round"), editable=False)
    after_days = models.PositiveSmallIntegerField(_("days after closing"))
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    result = models.CharField(_("result of the look-back"), max_length=8, choices=LookBackResult.choices, blank=True)
    note = models.CharField(pgettext_lazy("look-back", "what was found"), max_length=500, blank=True)

    objects: ClassVar[LookBackQuerySet] = LookBackQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("look-back")
        verbose_name_plural = _("look-backs")
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("problem", "round", "after_days"), name="rectification_one_look_back"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, result="") | Q(done_on__isnull=False) & ~Q(result=""),
                name="rectification_look_back_done",
            ),
        )

    def __str__(self) -> str:
        return f"{self.problem} +{self.after_days}"


class Relapse(Stamped):
    """反弹: why a closed problem was opened again, and what its round had ended with."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="relapses", verbose_name=_("problem"))
    round = models.PositiveSmallIntegerField(_("round"))
    found_on = models.DateField(_("found on"))
    reason = models.CharField(_("reason"), max_length=500)
    closed_on = models.DateField(_("had been closed on"))
    requested_by = models.CharField(_("had been applied for by"), max_length=60)
    verified_by = models.CharField(_("had been verified by"), max_length=60)
    signed_by = models.CharField(_("had been signed by"), max_length=60)
    proof = models.TextField(_("proof then"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("relapse")
        verbose_name_plural = _("relapses")
        ordering = ("problem", "round")
        constraints = (
            models.UniqueConstraint(fields=("problem", "round"), name="rectification_one_relapse_per_round"),
        )

    def __str__(self) -> str:
        return f"{self.problem} · {self.round}"
