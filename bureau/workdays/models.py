"""The days that a notice of the State Council makes days of rest or working days."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.querysets import GuardedModel


class Adjustment(GuardedModel):
    """One day of a notice. A day without a row is what its weekday says (``bureau.core.workdays``)."""

    date = models.DateField(pgettext_lazy("of the calendar", "day"), unique=True)
    is_working = models.BooleanField(
        _("is a working day"), help_text=_("Ticked: people work on this day (a moved working day). Empty: a day off.")
    )
    name = models.CharField(
        pgettext_lazy("of the calendar", "name"),
        max_length=40,
        help_text=_(
            "As the notice calls it, for example 国庆节 or 国庆节调休上班. It stands where a due date is explained."
        ),
    )
    # A day that the bureau has entered or changed is never touched by filling a year anew.
    by_staff = models.BooleanField(_("entered or changed by the bureau"), default=True, editable=False)

    class Meta:
        verbose_name = _("adjusted day")
        verbose_name_plural = _("adjusted days")
        ordering = ("-date",)

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"
