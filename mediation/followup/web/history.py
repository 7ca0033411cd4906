"""What the journal of a case says of its follow-up beside the columns of the case: label of each value."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bureau.journal.history import Words

LABELS: dict[str, Words] = {
    "visit_due_on": _("return visit planned for"),
    "instalments": _("Instalments"),
    "instalment": _("instalment"),
    "paid_on": _("paid on"),
    "visit": _("visited on"),
    "visitor": _("visitor"),
    "has_hidden_risk": _("hidden trouble left"),
}
