"""What was set for many problems at once, and what stood there before: the way back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bureau.core.models import Stamped
from rectification.models.problems import Problem
from rectification.querysets import AssignmentQuerySet


class Assignment(Stamped):
    """批量分派. ``values``: field of the problem → what was set (the key of an office); ``created_by`` made it."""

    values = models.JSONField(_("what was set"))
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    objects: ClassVar[AssignmentQuerySet] = AssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("assignment of many problems")
        verbose_name_plural = _("assignments of many problems")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class AssignedProblem(Stamped):
    """One problem of an assignment: ``before`` what stood there, ``version`` the one that the assignment made."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="problems")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="assigned", verbose_name=_("problem"))
    before = models.JSONField(_("what stood before"))
    version = models.PositiveIntegerField(_("version"))
    undone = models.BooleanField(_("taken back"), default=False)

    class Meta:
        verbose_name = _("assigned problem")
        verbose_name_plural = _("assigned problems")
        ordering = ("assignment", "id")
        constraints = (models.UniqueConstraint(fields=("assignment", "problem"), name="rectification_assigned_once"),)

    def __str__(self) -> str:
        return f"{self.assignment} {self.problem}"

    @property
    def is_untouched(self) -> bool:
        """Nobody has changed the problem since, so that what stood before can be put back."""
        return not self.problem.is_void and self.problem.version == self.version
