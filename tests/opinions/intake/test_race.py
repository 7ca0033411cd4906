"""Several hands at once: one form makes one opinion, many forms make many numbers."""

import threading
import uuid

import pytest
from django.db import connection

from bureau.journal.models import Entry
from bureau.opinions.intake.actions import submit_opinion
from bureau.opinions.models import Opinion
from tests.conftest import TODAY
from tests.factories.opinions import opinion_values

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(hands, work):
    """Run ``work(number)`` in ``hands`` threads that start together; what they return."""
    start, seen = threading.Barrier(hands), []

    def hand(number):
        start.wait()
        try:
            seen.append(work(number))
        finally:
            connection.close()

    threads = [threading.Thread(target=hand, args=(number,)) for number in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def send(values, key):
    received = submit_opinion(actor=None, values=values, form_key=key, today=TODAY)
    return received.opinion.receipt_no, received.code


def test_one_form_sent_twenty_times_at_once_makes_one_opinion(transactional_db, county):
    values, key = opinion_values(county.wangjia), uuid.uuid4()
    seen = at_once(20, lambda _number: send(values, key))
    assert (len(seen), len(set(seen))) == (20, 1)
    assert (Opinion.objects.count(), Entry.objects.filter(event="opinions.opinion.received").count()) == (1, 1)


def test_fifty_forms_at_once_make_fifty_numbers(transactional_db, county):
    values = opinion_values(county.wangjia)
    seen = at_once(50, lambda _number: send(values, uuid.uuid4()))
    assert len({number for number, _code in seen}) == 50
    assert Opinion.objects.values("receipt_no").distinct().count() == 50
