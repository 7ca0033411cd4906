"""Writing the mark of the practice county, and clearing it away."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.actions import ensure_service_account
from bureau.accounts.models import User
from bureau.core.actions import action
from bureau.core.errors import BureauError
from bureau.portal.models import DemoMark
from consultants.models import ServiceRecord
from villages.models import Village


class NotADemo(BureauError):
    """The database holds real records, or no practice county at all."""

    code = "not_a_demo"


@action
def begin_demo(*, actor: None, last_day: dt.date) -> DemoMark:
    """Mark the empty database as the practice county's. NotADemo when anything real stands in it."""
    if holds_real_data():
        raise NotADemo(_("This database holds real records: the practice county cannot be loaded into it."))
    return DemoMark.objects.create(last_day=last_day)


@action
def finish_demo(*, actor: None) -> DemoMark:
    mark = DemoMark.objects.select_for_update().get()
    mark.finished_at = timezone.now()
    mark.save()
    return mark


def wipe_demo() -> None:
    """Empty the database and the stored files. NotADemo unless the practice county's mark stands in it.

    No action: the journal and published weeks refuse to be deleted, and here the whole database goes with them.
    """
    if not DemoMark.objects.exists():
        raise NotADemo(_("This database is not the practice county's; nothing was removed."))
    with transaction.atomic():
        call_command("flush", interactive=False, verbosity=0)
        ensure_service_account(actor=None)
    for folder in Path(settings.MEDIA_ROOT).glob("*"):
        shutil.rmtree(folder, ignore_errors=True)


def holds_real_data() -> bool:
    """Whether anything stands here that nobody marked as practice."""
    if DemoMark.objects.exists():
        return False
    people = User.objects.filter(is_service=False)
    return people.exists() or Village.objects.exists() or ServiceRecord.objects.exists()
