"""What staff are told about a case in their inbox: the codes, who is told, what settles them.

A text names the case by its number, what waits and by when: nothing of its parties or facts.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.notices.actions import post_notices, withdraw_notices
from mediation.models import MediationCase
from villages.choices import Duty
from villages.models import JusticeOffice
from villages.queries import county_recipients, recipients_of


class CaseNotice(StrEnum):
    """Codes of ``Notice.kind``. All but DANGER are reminders: posted by the daily job, settled when handled."""

    LIMIT_NEAR = "case_limit_near"
    LIMIT_PASSED = "case_limit_passed"
    INSTALMENT_DUE = "case_instalment_due"
    INSTALMENT_LATE = "case_instalment_late"
    PERFORMANCE_DUE = "case_performance_due"
    CONFIRM_SOON = "case_confirm_soon"
    CONFIRM_LAST = "case_confirm_last"
    VISIT_DUE = "case_visit_due"
    DANGER = "case_danger"


LIMIT = (CaseNotice.LIMIT_NEAR, CaseNotice.LIMIT_PASSED)
INSTALMENT = (CaseNotice.INSTALMENT_DUE, CaseNotice.INSTALMENT_LATE)
PERFORMANCE = (*INSTALMENT, CaseNotice.PERFORMANCE_DUE)
CONFIRMATION = (CaseNotice.CONFIRM_SOON, CaseNotice.CONFIRM_LAST)
VISIT = (CaseNotice.VISIT_DUE,)
REMINDERS = (*LIMIT, *PERFORMANCE, *CONFIRMATION, *VISIT)
# What a move handles. After a correction or reopening the days of the agreement are others: the next morning's job
# posts again what still holds.
HANDLED_BY_MOVE = {
    **dict.fromkeys(("extend", "succeed", "fail", "terminate"), LIMIT),
    **dict.fromkeys(("correct", "reopen"), (*PERFORMANCE, *CONFIRMATION, *VISIT)),
}


def case_page(case_id: int) -> str:
    return reverse("cases:detail", args=[case_id])


def staff_of(office: JusticeOffice, on: dt.date) -> list[User]:
    """Clerks and heads of the office, each once."""
    clerks = recipients_of(office, capability="cases.enter", on=on)
    heads = recipients_of(office, duty=Duty.HEAD, capability="cases.view", on=on)
    return list({user.pk: user for user in (*clerks, *heads)}.values())


def settle(actor: User, case: MediationCase, *kinds: CaseNotice, day: dt.date | None = None) -> None:
    """These things were handled: nobody is reminded of them any more; ``day``: only of that day's."""
    if kinds:
        withdraw_notices(actor=actor, subject=case, kinds=kinds, day=day)


def danger_notices(*, actor: User, case: MediationCase, was_dangerous: bool, today: dt.date) -> None:
    """Tell of a danger that is flagged anew, in the caller's transaction; a flag taken back settles what was told.

    人民调解法 Art. 25: a dispute that may turn into a criminal case is reported at once. The head of the office (its
    clerks while it has none), the county's reviewers and the bureau office are told; number and office only.
    """
    if was_dangerous and not case.is_dangerous:
        settle(actor, case, CaseNotice.DANGER)
    if was_dangerous or not case.is_dangerous:
        return
    heads = recipients_of(case.office, duty=Duty.HEAD, capability="cases.view", on=today)
    near = heads or recipients_of(case.office, capability="cases.enter", on=today)
    county = [*county_recipients(capability="cases.review"), *county_recipients(capability="cases.enter")]
    words = _("{number} of {office} may turn into a criminal case; find out today what has to be done.")
    post_notices(
        actor=actor,
        recipients=[*near, *county],
        kind=CaseNotice.DANGER,
        subject=case,
        text=format_lazy(words, number=case.number, office=case.office.name),
        url=case_page(case.pk),
        day=today,
        urgent=True,
    )
