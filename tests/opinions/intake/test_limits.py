"""Counting without remembering whom."""

import datetime as dt
import threading

import pytest
from django.conf import settings

from bureau.opinions.intake.limits import Limit, give_back, left, network_of, take
from tests.conftest import NOW

THREE = Limit("test", 3)
# Redis forgets by its own clock, which a test does not move.
needs_our_clock = pytest.mark.skipif(
    "Redis" in settings.CACHES["default"]["BACKEND"], reason="the server has its own clock"
)


def test_three_and_no_more(db):
    assert [take(THREE, "a") for _ in range(5)] == [True, True, True, False, False]
    assert (left(THREE, "a"), left(THREE, "b")) == (0, 3)


def test_what_is_given_back_does_not_count(db):
    assert take(THREE, "a")
    give_back(THREE, "a")
    assert left(THREE, "a") == 3
    give_back(THREE, "never taken")
    assert left(THREE, "never taken") == 3


@needs_our_clock
def test_an_hour_after_the_last_one_all_are_back(time_machine):
    for _ in range(3):
        take(THREE, "a")
    time_machine.move_to(NOW + dt.timedelta(minutes=59))
    assert not take(THREE, "a")
    time_machine.move_to(NOW + dt.timedelta(minutes=61))
    assert take(THREE, "a")


def test_tomorrow_nobody_knows_what_was_counted(time_machine):
    for _ in range(3):
        take(THREE, "a")
    time_machine.move_to(dt.datetime(2026, 7, 15, 16, 0, tzinfo=dt.UTC))  # midnight in Shanghai
    assert left(THREE, "a") == 3


def test_many_at_once_get_no_more_than_the_limit():
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(take(THREE, "a"))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen.count(True) == 3


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_what_counts_as_one_network(address, network):
    assert network_of(address) == network
