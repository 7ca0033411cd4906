"""What the journal of a service record says, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bureau.journal.history import Words
from bureau.sheets.ledgers import labels
from consultants.services.columns import COLUMNS

TITLES: dict[str, Words] = {
    "recorded": _("Entered"),
    "changed": _("Changed"),
    "voided": _("Voided"),
    "restored": _("Restored"),
    "file_attached": _("File attached"),
    "file_removed": _("File removed"),
}
LABELS: dict[str, Words] = {
    **labels(COLUMNS),
    "attachment": _("attached file"),
}
