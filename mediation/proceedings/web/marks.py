"""What is seen at a glance of a case: its state, its limit, and what calls for care."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mediation.choices import CaseState, Result
from mediation.models import MediationCase

# Days left from which the limit is shown as due soon, as on the desk.
SOON = 3
STATE_COLOURS = {CaseState.REGISTERED: "gray", CaseState.MEDIATING: "blue"}
RESULT_COLOURS = {Result.SUCCESS: "green", Result.FAILED: "amber", Result.TERMINATED: "gray"}

Mark = tuple[str, str]


def marks_of(case: MediationCase, today: dt.date) -> list[Mark]:
    """(words, colour of the pill), the state first."""
    found = state_marks(case)
    if case.is_void:
        return found
    if case.is_open:
        found.append(limit_mark(case, today))
    if case.is_dangerous:
        found.append((_("Danger: may turn into a criminal case"), "red"))
    if case.involves_minor:
        found.append((_("Minor involved: shown to few"), "amber"))
    if case.duplicate_of_id:
        found.append((_("Same dispute as another case"), "gray"))
    return found


def state_marks(case: MediationCase) -> list[Mark]:
    """State and result, for lists too."""
    if case.is_void:
        return [(pgettext("case", "Void"), "red")]
    found: list[Mark] = [(case.get_state_display(), STATE_COLOURS.get(CaseState(case.state), "gray"))]
    if case.result:
        found.append((case.get_result_display(), RESULT_COLOURS[Result(case.result)]))
    return found


def limit_mark(case: MediationCase, today: dt.date) -> Mark:
    """How long until an open case is to be closed."""
    left = (case.limit_on - today).days
    if left < 0:
        return ngettext("%(n)d day overdue", "%(n)d days overdue", -left) % {"n": -left}, "red"
    if left == 0:
        return _("To be closed today"), "amber"
    words = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    return words, "amber" if left <= SOON else "blue"
