"""The morning's reminders: what waits is put into the inboxes of the case's office, each thing once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.notices.actions import post_notices, withdraw_notices
from mediation.followup import queries
from mediation.models import MediationCase
from mediation.proceedings.notices import CaseNotice, case_page, staff_of
from mediation.rules.followups import CONFIRMATION_DAYS, countdown
from villages.scope import COUNTY

# The last reminder of a confirmation: on the 27th day, three days before the end.
LAST_REMINDER_DAY = 27
# What became due longer ago is not posted any more, it stands in the lists of the desk: the portal may be off over the
# longest holidays (nine days), and a history that is imported must not flood the inboxes.
POSTED_DAYS = 14

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


@dataclass(frozen=True)
class Reminder:
    """One thing that waits; ``day``: the day it is about."""

    kind: CaseNotice
    case: MediationCase
    day: dt.date

    @property
    def key(self) -> tuple[int, str, dt.date]:
        return self.case.pk, str(self.kind), self.day

    @property
    def text(self) -> str | Promise:
        return format_lazy(WORDS[self.kind], number=self.case.number, day=self.day.isoformat())


def reminders_on(user: User, today: dt.date) -> Iterator[Reminder]:
    """Everything of the scope of ``user`` that waits on ``today``, however long."""
    for case in queries.limits_near(user, today):
        kind = CaseNotice.LIMIT_PASSED if case.limit_on < today else CaseNotice.LIMIT_NEAR
        yield Reminder(kind, case, case.limit_on)
    for part in queries.instalments_due(user, today):
        kind = CaseNotice.INSTALMENT_LATE if part.due_on < today else CaseNotice.INSTALMENT_DUE
        yield Reminder(kind, part.case, part.due_on)
    for case in queries.performances_due(user, today):
        yield Reminder(CaseNotice.PERFORMANCE_DUE, case, _known(case.perform_due))
    for case in queries.confirmations_running_out(user, today):
        clock = countdown(_known(case.agreed_on), today)
        is_last = clock.left <= CONFIRMATION_DAYS - LAST_REMINDER_DAY
        yield Reminder(CaseNotice.CONFIRM_LAST if is_last else CaseNotice.CONFIRM_SOON, case, clock.last)
    for case in queries.to_visit(user, today):
        yield Reminder(CaseNotice.VISIT_DUE, case, _known(case.visit_due_on))


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
    waiting = list(reminders_on(actor, today))
    staff: dict[int, list[User]] = {}
    posted = 0
    for one in waiting:
        if (today - one.day).days > POSTED_DAYS:
            continue
        office = one.case.office
        if office.pk not in staff:
            staff[office.pk] = staff_of(office, today)
        posted += post_notices(
            actor=actor,
            recipients=staff[office.pk],
            kind=one.kind,
            subject=one.case,
            text=one.text,
            url=case_page(one.case.pk),
            day=one.day,
        )
    return {"posted": posted, "settled": _settle_all_but({one.key for one in waiting}, actor)}


def _settle_all_but(waiting: set[tuple[int, str, dt.date]], actor: User) -> int:
    """A limit that was near has passed, a plan was changed, a case corrected: what was said of it holds no more."""
    over = queries.open_reminders() - waiting
    return sum(
        withdraw_notices(actor=actor, subject=MediationCase(pk=pk), kind=kind, day=day)
        for pk, kind, day in sorted(over)
    )
