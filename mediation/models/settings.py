"""What the bureau sets: the limit of a case, when it is visited, how long a volume is kept."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bureau.core.models import Stamped
from mediation.choices import LimitKind

_DAYS = [MinValueValidator(1), MaxValueValidator(366)]


class CaseRules(Stamped):
    """办案规则, one row. A case keeps the limit it was registered with; a change holds for cases registered later.

    The law names no number of days; 人民调解工作若干规定 (2002) Art. 33 says one month, and the longest extension found
    in practice (court-delegated mediation) is another 30 days.
    """

    limit_days = models.PositiveSmallIntegerField(_("limit of a case in days"), default=30, validators=_DAYS)
    limit_kind = models.CharField(
        _("kind of days"), max_length=10, choices=LimitKind.choices, default=LimitKind.CALENDAR
    )
    extension_days = models.PositiveSmallIntegerField(_("longest extension in days"), default=30, validators=_DAYS)
    visit_days = models.PositiveSmallIntegerField(
        _("return visit this many days after performance is due"), default=30, validators=_DAYS
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("rules of handling cases")
        verbose_name_plural = _("rules of handling cases")

    def __str__(self) -> str:
        return str(_("rules of handling cases"))


class RetentionPeriod(Stamped):
    """保管期限. The law names none, so the bureau writes its own; three usual ones stand at first."""

    name = models.CharField(_("retention period"), max_length=20, unique=True)
    order = models.PositiveSmallIntegerField(_("order in tables"), default=0)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        ordering = ("order", "name")

    def __str__(self) -> str:
        return self.name
