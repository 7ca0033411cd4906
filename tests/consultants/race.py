"""Twenty clerks appoint for one village at the same moment; by a test, or in a process of its own."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter

from django.db import connection

from bureau.accounts.models import User
from bureau.core.errors import BureauError
from consultants.actions import appoint

CLERKS = 20
FIRST = dt.date(2026, 1, 1)


def appoint_at_once(clerks: list[int], village_id: int, consultants: list[int]) -> Counter[str]:
    """How often each outcome came: ``done``, or the code of the refusal, or the name of an exception nobody wants."""
    start, outcomes = threading.Barrier(len(clerks)), []

    def one(clerk: int, consultant: int) -> None:
        try:
            actor = User.objects.get(pk=clerk)
            assert actor.capabilities
            start.wait()
            appoint(actor=actor, village_id=village_id, consultant_id=consultant, valid_from=FIRST)
            outcomes.append("done")
        except BureauError as refusal:
            outcomes.append(refusal.code)
        except Exception as error:  # noqa: BLE001 the test names it
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in zip(clerks, consultants, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def prepare() -> tuple[list[int], int, list[int]]:
    from bureau.accounts.roles import Role
    from tests.factories.accounts import make_user
    from tests.factories.consultants import make_consultant
    from tests.factories.villages import make_position, make_small_county

    county = make_small_county()
    clerks = [make_user(f"clerk{n:02d}", Role.ENTRY) for n in range(CLERKS)]
    for clerk in clerks:
        make_position(clerk, office=county.hekou)
    consultants = [make_consultant(f"顾问{n}", license_no=str(13711201010000001 + n)) for n in range(CLERKS)]
    return [c.pk for c in clerks], county.wangjia.pk, [c.pk for c in consultants]
