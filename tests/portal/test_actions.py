"""The practice county can never meet real records."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from bureau.accounts.models import SERVICE_LOGIN, User
from bureau.core.actions import writing
from bureau.portal.actions import NotADemo, begin_demo, finish_demo, holds_real_data, wipe_demo
from bureau.portal.models import DemoMark
from villages.models import Village

TODAY = dt.date(2026, 7, 15)


def test_an_empty_database_takes_the_county_once(db):
    mark = begin_demo(actor=None, last_day=TODAY)
    assert (mark.pk, mark.finished_at) == (1, None)
    assert finish_demo(actor=None).finished_at is not None


def test_a_database_with_real_villages_refuses_it(county):
    assert holds_real_data()
    with pytest.raises(NotADemo):
        begin_demo(actor=None, last_day=TODAY)
    assert not DemoMark.objects.exists()


def test_a_database_with_real_people_refuses_it(leader):
    with pytest.raises(NotADemo):
        begin_demo(actor=None, last_day=TODAY)


def test_quickstart_refuses_a_real_database_in_one_sentence(county):
    with pytest.raises(CommandError, match="真实"):
        call_command("quickstart", "--no-serve")
    assert Village.objects.count() == 4


@pytest.mark.parametrize("weeks", ["0", "53", "-1"])
def test_quickstart_refuses_an_impossible_number_of_weeks(db, weeks):
    with pytest.raises(CommandError, match="between 1 and 52"):
        call_command("quickstart", "--no-serve", f"--weeks={weeks}")


def test_what_is_not_the_practice_county_is_never_wiped(county):
    with pytest.raises(NotADemo):
        wipe_demo()
    with pytest.raises(CommandError):
        call_command("wipe_demo", "--yes")
    assert Village.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_wiping_leaves_an_empty_database_that_works():
    begin_demo(actor=None, last_day=TODAY)
    with writing():
        User(login="clerk01", name="clerk").save()
    wipe_demo()
    assert list(User.objects.values_list("login", flat=True)) == [SERVICE_LOGIN]
    assert not DemoMark.objects.exists()
    assert User.objects.service().is_service
