"""The morning's run, and what waits after it."""

import datetime as dt

from bureau.accounts.models import User
from bureau.notices.models import Notice
from rectification.closing.reminders import post_reminders
from tests.conftest import TODAY


def morning(today=TODAY):
    return post_reminders(actor=User.objects.service(), today=today)


def waiting():
    """(kind, who, day) of what is open."""
    found = Notice.objects.filter(settled_at=None)
    return sorted(found.values_list("kind", "recipient__login", "day"))


def day(number):
    return TODAY + dt.timedelta(days=number)
