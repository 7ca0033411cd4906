"""Twenty clerks register at the same moment at one committee; by a test, or in a process of its own."""

from __future__ import annotations

import threading
from collections import Counter

from django.db import connection

from bureau.accounts.models import User
from bureau.core.errors import BureauError
from mediation.cases.actions import CaseEntry, register_case
from mediation.models import Committee
from tests.conftest import TODAY
from tests.factories.mediation import applicant, case_values, respondent
from villages.models import Village

CLERKS = 20


def register_at_once(clerks: list[int], committee_id: int, village_id: int) -> Counter[str]:
    """How often each outcome came: ``done``, or the code of the refusal, or the name of an exception nobody wants."""
    start, outcomes = threading.Barrier(len(clerks)), []

    def one(number: int, clerk: int) -> None:
        try:
            actor = User.objects.get(pk=clerk)
            assert actor.capabilities
            parties = (applicant(f"申请人{number}"), respondent(f"被申请人{number}"))
            committee, village = Committee.objects.get(pk=committee_id), Village.objects.get(pk=village_id)
            brief = f"第{number}件：" + chr(0x4E00 + number * 100) * 12
            values = case_values(committee, village, parties=parties, brief=brief)
            start.wait()
            register_case(actor=actor, entry=CaseEntry(values), today=TODAY)
            outcomes.append("done")
        except BureauError as refusal:
            outcomes.append(refusal.code)
        except Exception as error:  # noqa: BLE001 the test names it
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(clerks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def prepare() -> tuple[list[int], int, int]:
    from bureau.accounts.roles import Role
    from tests.factories.accounts import make_user
    from tests.factories.mediation import make_committee
    from tests.factories.villages import make_position, make_small_county

    county = make_small_county()
    clerks = [make_user(f"clerk{n:02d}", Role.ENTRY) for n in range(CLERKS)]
    for clerk in clerks:
        make_position(clerk, office=county.hekou)
    return [clerk.pk for clerk in clerks], make_committee(county.hekou).pk, county.wangjia.pk
