"""What the journal of a volume says, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bureau.journal.history import Change, Event, Words, history_of
from mediation.choices import PaperState
from mediation.models import Volume
from mediation.volumes.rules import DOCUMENTS, PLAIN, pages_field, state_field

TITLES: dict[str, Words] = {
    "made": _("Volume entered"),
    "saved": _("Changed"),
    "compiled": _("Compiled for archiving"),
}
LABELS: dict[str, Words] = {
    **{state_field(one.number): one.label for one in DOCUMENTS},
    **{pages_field(one.number): format_lazy(_("pages of «{document}»"), document=one.label) for one in DOCUMENTS},
    **{name: Volume._meta.get_field(name).verbose_name for name in PLAIN},  # type: ignore[union-attr]
}
_STATES: dict[Any, Words] = {state.value: state.label for state in PaperState}


def history_of_volume(volume: Volume) -> list[Event]:
    """Newest first; states in words."""
    return [
        replace(event, changes=[_told(one) for one in event.changes]) for event in history_of(volume, TITLES, LABELS)
    ]


def _told(change: Change) -> Change:
    return replace(change, old=_STATES.get(change.old, change.old), new=_STATES.get(change.new, change.new))
