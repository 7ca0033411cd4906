"""Filters that are kept."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.fields import EncryptedTextField
from bureau.core.querysets import GuardedModel
from bureau.savedfilters.querysets import SavedFilterQuerySet
from villages.models import JusticeOffice


class SavedFilter(GuardedModel):
    """One filter of one list (``page``: its URL name). ``office``: shared with it; none: for the owner alone.

    ``query`` is the list's query string, encrypted: people search for names and telephone numbers.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", verbose_name=_("owner")
    )
    office = models.ForeignKey(
        JusticeOffice, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("shared with")
    )
    page = models.CharField(_("list"), max_length=80)
    name = models.CharField(pgettext_lazy("filter", "Name"), max_length=40)
    query = EncryptedTextField(_("filter"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects: ClassVar[SavedFilterQuerySet] = SavedFilterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ("page", "order", "id")
        indexes = (models.Index(fields=("office", "page"), name="savedfilters_of_office"),)
        constraints = (models.UniqueConstraint(fields=("user", "page", "name"), name="savedfilters_one_name"),)

    def __str__(self) -> str:
        return self.name
