"""What a problem came from, when it was an opinion of a citizen (列入整改)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.fields import EncryptedTextField
from bureau.core.models import Stamped
from bureau.opinions.models import Opinion
from rectification.models.problems import Problem
from rectification.querysets import OriginQuerySet


class Origin(Stamped):
    """列入整改: the opinion that a problem answers.

    A problem may answer several opinions, an opinion is on the list under one number at a time (domain notes 11.6:
    source «opinion» names its opinion; 11.7: an opinion names its one item). Taken off, the row stays with its reason.
    """

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="origins", verbose_name=_("problem"))
    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="origins", verbose_name=_("opinion"))
    listed_on = models.DateField(pgettext_lazy("origin", "put on the list on"))
    taken_off_on = models.DateField(pgettext_lazy("origin", "taken off the list on"), null=True, blank=True)
    # Written for colleagues, and about somebody's opinion.
    reason = EncryptedTextField(pgettext_lazy("origin", "why it was taken off"), blank=True)

    objects: ClassVar[OriginQuerySet] = OriginQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("opinion on the rectification list")
        verbose_name_plural = _("opinions on the rectification list")
        ordering = ("problem", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("opinion",), condition=Q(taken_off_on__isnull=True), name="rectification_listed_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_off_on__isnull=True, reason="") | (Q(taken_off_on__isnull=False) & ~Q(reason="")),
                name="rectification_taken_off_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(taken_off_on__isnull=True) | Q(taken_off_on__gte=F("listed_on")),
                name="rectification_taken_off_after_listing",
            ),
        )

    def __str__(self) -> str:
        return str(self.problem)
