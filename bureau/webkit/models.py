"""The one table of the shared web material: keys of forms that were already carried out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bureau.core.querysets import GuardedModel


class SentForm(GuardedModel):
    """A form's one-time key, stored in the transaction of its action: the second click finds the first one's result.

    ``key`` is a hash of who sent it and the key in the form, ``location`` where the result is shown.
    """

    key = models.CharField(_("one-time key"), max_length=64, primary_key=True)
    location = models.CharField(_("address of the result"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")

    def __str__(self) -> str:
        return self.key[:8]
