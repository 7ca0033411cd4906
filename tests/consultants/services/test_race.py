"""Several hands at once: one record per form, one winner per version."""

import threading
from collections import Counter

import pytest
from django.db import connection

from bureau.core.errors import BureauError
from consultants.models import ServiceRecord
from consultants.services.actions import change_service
from consultants.services.rules import ServiceValues
from tests.conftest import TODAY
from tests.factories.consultants import make_appointment, make_consultant, make_service

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


def at_once(work) -> Counter:
    """Run ``work(number)`` in HANDS threads that start together; counts what they return or raise."""
    start, seen = threading.Barrier(HANDS), Counter()

    def hand(number: int) -> None:
        start.wait()
        try:
            seen[work(number)] += 1
        except BureauError as error:
            seen[error.code] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=hand, args=(number,)) for number in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def test_saves_on_one_version_have_one_winner(transactional_db, clerk, county):
    record = make_service(county.wangjia, kind="train", consultant=make_consultant(), stand_in_reason="代班")
    fields = ("date", "village", "consultant", "kind", "content", "stand_in_reason")
    kept = {name: getattr(record, name) for name in fields}

    def save(number: int) -> str:
        values = ServiceValues(**kept, people=number + 1)
        change_service(actor=clerk, record_id=record.pk, version=1, values=values, today=TODAY)
        return "saved"

    assert at_once(save) == {"saved": 1, "stale_record": HANDS - 1}
    record.refresh_from_db()
    assert record.version == 2


def test_a_form_sent_many_times_at_once_makes_one_record(transactional_db, clerk, county, signed_in):
    make_appointment(county.wangjia, make_consultant())
    sent = {
        "date": "2026-07-14",
        "village": county.wangjia.pk,
        "kind": "consult",
        "content": "咨询",
        "form_key": "once",
    }
    clients = [signed_in(clerk) for _ in range(HANDS)]

    def send(number: int) -> str:
        return clients[number].post("/desk/services/new/", sent)["Location"]

    answers = at_once(send)
    record = ServiceRecord.objects.get()
    assert answers == {f"/desk/services/{record.pk}/": HANDS}
