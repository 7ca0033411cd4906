"""What the journal of a problem says, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.journal.history import Change, Event, Words, history_of
from rectification.models import Problem
from rectification.rules.problems import PROBLEM_FIELDS

TITLES: dict[str, Words] = {
    "recorded": pgettext_lazy("problem", "Entered"),
    "changed": pgettext_lazy("problem", "Changed"),
    "planned": _("Measures written"),
    "reported": _("Periodic report entered"),
    "started": _("Taken on"),
    "extended": _("Deadline extended"),
    "requested": _("Closing applied for"),
    "checked": pgettext_lazy("problem", "Verified"),
    "returned": _("Returned with reason"),
    "closed": _("Signed: closed by number"),
    "confirmed": _("Still closed after 90 days"),
    "reopened": _("Relapsed: opened again"),
    "file_attached": _("Proof attached"),
    "file_removed": _("Proof removed"),
    "voided": pgettext_lazy("problem", "Voided"),
    "restored": pgettext_lazy("problem", "Restored"),
    "opinion_linked": pgettext_lazy("event", "opinion of a citizen linked"),
    "opinion_unlinked": pgettext_lazy("event", "opinion of a citizen unlinked"),
    "imported": pgettext_lazy("problem", "Imported"),
}
# The steps themselves stand beside the history with who and when.
_SHOWN = (*PROBLEM_FIELDS, "grade", "proof", "void_reason")
LABELS: dict[str, Words] = {
    **{name: Problem._meta.get_field(name).verbose_name for name in _SHOWN},  # type: ignore[union-attr]
    "measures": _("measures"),
}


def events_of(problem: Problem) -> list[Event]:
    """Who did what to the problem, newest first."""
    events = history_of(problem, TITLES, LABELS)
    return [
        replace(event, changes=[Change(one.label, _spoken(one.old), _spoken(one.new)) for one in event.changes])
        for event in events
    ]


def _spoken(value: Any) -> Any:
    return "；".join(str(one) for one in value) if isinstance(value, list) else value
