"""The daily reminders as work that is done once a day."""

from __future__ import annotations

from celery import shared_task

from bureau.core.errors import BureauError
from bureau.notices.mornings import begin_today, remind_once
from mediation.followup.reminders import post_reminders

REMIND = "mediation.remind"


@shared_task(name="mediation.remind_today")
def remind_today() -> str:
    """Queue the reminders of today."""
    return begin_today(REMIND)


@shared_task(name=REMIND, throws=(BureauError,))
def remind(*, day: str) -> str:
    """The reminders of one day. Idempotent; a day that is done is not done again."""
    return remind_once(REMIND, day, post_reminders)
