"""What beat starts, and when. Written into the database once (bureau.jobs.scheduler); then the admin's times hold.

Every entry expires before its next turn, so that messages do not pile up while no worker runs. Nothing is lost by that:
each task looks in the database for what is due.
"""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

MINUTE, HOUR = 60, 60 * 60

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # The bureau wants last week's figures, ranking and bulletin draft on the desk on Monday morning.
    "weekly-figures-ranking-bulletin": {
        "task": "statistics.run_last_week",
        "schedule": crontab(minute="0", hour="1", day_of_week="mon"),
        "options": {"expire_seconds": 12 * HOUR},
    },
    # Reviewers find what to look at on their desk before the week is counted and ranked.
    "weekly-mediation-check": {
        "task": "mediation.check_last_week",
        "schedule": crontab(minute="30", hour="0", day_of_week="mon"),
        "options": {"expire_seconds": 12 * HOUR},
    },
    # When the desks open, and not after they have closed: who has to accept, answer or know of something late.
    "daily-opinion-reminders": {
        "task": "opinions.start_reminders",
        "schedule": crontab(minute="30", hour="8"),
        "options": {"expire_seconds": 9 * HOUR},
    },
    # What was replied to and stays silent is closed.
    "daily-opinion-closing": {
        "task": "opinions.start_closing",
        "schedule": crontab(minute="20", hour="6"),
        "options": {"expire_seconds": 12 * HOUR},
    },
    # A Monday that was missed (power cut, machine off over the holidays) is made up for; sent at worker start too.
    "weekly-catch-up": {
        "task": "statistics.catch_up",
        "schedule": crontab(minute="30"),
        "options": {"expire_seconds": 50 * MINUTE},
    },
    # Rows whose worker was killed or whose message was lost are taken up again.
    "sweep-stale-work": {
        "task": "jobs.sweep",
        "schedule": crontab(minute="*/5"),
        "options": {"expire_seconds": 4 * MINUTE},
    },
    # The same for imports and exports; their files are removed after a week.
    "sweep-imports-and-exports": {
        "task": "sheets.sweep",
        "schedule": crontab(minute="*/5"),
        "options": {"expire_seconds": 4 * MINUTE},
    },
    # One-time keys of forms, kept against double clicks, are of no use after some days.
    "forget-sent-forms": {
        "task": "webkit.forget_forms",
        "schedule": crontab(minute="40", hour="3"),
        "options": {"expire_seconds": 12 * HOUR},
    },
    # Drafts hold what people typed, personal data too: those that nobody came back to go.
    "forget-old-drafts": {
        "task": "drafts.forget",
        "schedule": crontab(minute="50", hour="3"),
        "options": {"expire_seconds": 12 * HOUR},
    },
    # Messages that were read or settled stay for a quarter.
    "forget-read-notices": {
        "task": "notices.forget",
        "schedule": crontab(minute="55", hour="3"),
        "options": {"expire_seconds": 12 * HOUR},
    },
    # In office hours: what is due today, late or running out, into the inboxes. Done once a working day; the hours
    # after the first are for a machine that was off in the morning.
    "remind-of-what-is-due": {
        "task": "mediation.remind_today",
        "schedule": crontab(minute="30", hour="8-16"),
        "options": {"expire_seconds": 50 * MINUTE},
    },
    "remind-of-problems": {
        "task": "rectification.remind_today",
        "schedule": crontab(minute="35", hour="8-16"),
        "options": {"expire_seconds": 50 * MINUTE},
    },
}
