"""What the journal of a case says, in words. What the case is about never stands there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bureau.journal.actions import HIDDEN
from bureau.journal.events import EVENTS, VERBS
from bureau.journal.history import Change, Event, Words, history_of
from mediation.cases.bulk import JOURNALLED
from mediation.choices import SpecialGroup
from mediation.followup.web import history as followup
from mediation.models import MediationCase
from mediation.proceedings.web.forms import label_of

_NOTED = (*JOURNALLED, "subsidy_grade", "extended_until", "extension_agreed", "duplicate_of", "void_reason")
_LABELS: dict[str, Words] = {
    **{name: label_of(name) for name in _NOTED},
    **followup.LABELS,
    "parties": gettext_lazy("parties"),
    "mediator": gettext_lazy("mediator"),
}
_GROUPS = dict(SpecialGroup.choices)
_OWN = {event.rpartition(".")[2]: words for event, words in EVENTS.items() if event.startswith("mediation.case.")}
_TITLES: dict[str, Words] = {**VERBS, **_OWN}
_LOOKED = VERBS["revealed"]


def events_of(case: MediationCase, *, may_read: bool) -> tuple[list[Event], list[Event]]:
    """Who did what to the case, and who looked at its parties, newest first.

    Which values changed is only for those who may read them.
    """
    events = history_of(case, _TITLES, _LABELS)
    looks = [event for event in events if event.title is _LOOKED]
    acts = [event for event in events if event.title is not _LOOKED]
    if not may_read:
        return [replace(event, changes=[], note="") for event in acts], looks
    return [replace(event, changes=[_in_words(change) for change in event.changes]) for event in acts], looks


def _in_words(change: Change) -> Change:
    if HIDDEN in (change.old, change.new):
        return Change(change.label, None, _("changed; the journal keeps no content"))
    return Change(change.label, _spoken(change.old), _spoken(change.new))


def _spoken(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(str(_GROUPS.get(one, one)) for one in value)
    return value
