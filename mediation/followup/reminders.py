"""The morning's reminders: what waits is put into the inboxes of the case's office, each thing once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache, partial

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.notices.reminders import Reminder, keep_reminders
from mediation.followup import queries
from mediation.models import MediationCase
from mediation.proceedings.notices import REMINDERS, CaseNotice, case_page, staff_of
from mediation.rules.followups import CONFIRMATION_DAYS, countdown
from villages.scope import COUNTY

# The last reminder of a confirmation: on the 27th day, three days before the end.
LAST_REMINDER_DAY = 27

WORDS: dict[CaseNotice, str | Promise] = {
    CaseNotice.LIMIT_NEAR: _("{number} is to be closed by {day}."),
    CaseNotice.LIMIT_PASSED: _("{number} was to be closed by {day}; close it, or extend it if both parties agree."),
    CaseNotice.INSTALMENT_DUE: _("{number}: an instalment is due on {day}."),
    CaseNotice.INSTALMENT_LATE: _("{number}: the instalment due on {day} is not noted as paid."),
    CaseNotice.PERFORMANCE_DUE: _("{number} is to be performed by {day}; note how far it is."),
    CaseNotice.CONFIRM_SOON: _("{number}: judicial confirmation can be applied for until {day}."),
    CaseNotice.CONFIRM_LAST: _("{number}: the last days for judicial confirmation, until {day}."),
    CaseNotice.VISIT_DUE: _("{number}: the return visit is planned for {day}."),
}


def _reminder(kind: CaseNotice, case: MediationCase, day: dt.date) -> Reminder[MediationCase]:
    text = format_lazy(WORDS[kind], number=case.number, day=day.isoformat())
    return Reminder(kind, case, day, text, case_page(case.pk))


def reminders_on(user: User, today: dt.date) -> Iterator[Reminder[MediationCase]]:
    """Everything of the scope of ``user`` that waits on ``today``, however long."""
    for case in queries.limits_near(user, today):
        kind = CaseNotice.LIMIT_PASSED if case.limit_on < today else CaseNotice.LIMIT_NEAR
        yield _reminder(kind, case, case.limit_on)
    for part in queries.instalments_due(user, today):
        kind = CaseNotice.INSTALMENT_LATE if part.due_on < today else CaseNotice.INSTALMENT_DUE
        yield _reminder(kind, part.case, part.due_on)
    for case in queries.performances_due(user, today):
        yield _reminder(CaseNotice.PERFORMANCE_DUE, case, _known(case.perform_due))
    for case in queries.confirmations_running_out(user, today):
        clock = countdown(_known(case.agreed_on), today)
        is_last = clock.left <= CONFIRMATION_DAYS - LAST_REMINDER_DAY
        yield _reminder(CaseNotice.CONFIRM_LAST if is_last else CaseNotice.CONFIRM_SOON, case, clock.last)
    for case in queries.to_visit(user, today):
        yield _reminder(CaseNotice.VISIT_DUE, case, _known(case.visit_due_on))


def _known(day: dt.date | None) -> dt.date:
    assert day is not None  # noqa: S101 - the query asks for it
    return day


@action
def post_reminders(*, actor: User, today: dt.date) -> dict[str, int]:
    """Post what waits to the clerks and heads of each case's office, and settle what waits no more.

    A thing that was told already is not told again; returns how many notices were posted and settled. ``actor`` sees
    the county: what he does not see would be settled.
    """
    require(actor, "jobs.run")
    require(actor, COUNTY)
    staff = cache(partial(staff_of, on=today))
    return keep_reminders(
        actor=actor,
        subject=MediationCase,
        kinds=REMINDERS,
        waiting=reminders_on(actor, today),
        told=lambda one: staff(one.subject.office),
        today=today,
    )
