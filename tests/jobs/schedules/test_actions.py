"""Changing when a job starts."""

import pytest
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from bureau.accounts.roles import Role
from bureau.core.errors import InvalidValue, NotAllowed, NotVisible
from bureau.jobs.schedules.actions import change_schedule
from bureau.jobs.schedules.queries import times_of
from bureau.journal.models import Entry
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def schedule():
    crontab = CrontabSchedule.objects.create(minute="0", hour="1", day_of_week="mon")
    return PeriodicTask.objects.create(name="weekly", task="statistics.run_last_week", crontab=crontab)


def move(actor, schedule, **times):
    values = {"enabled": True, "minute": "0", "hour": "1", "day_of_week": "mon", **times}
    return change_schedule(actor=actor, schedule_id=schedule.pk, **values)


def test_new_times_hold(system, schedule):
    assert times_of(move(system, schedule, hour=" 3 ")) == {"minute": "0", "hour": "3", "day_of_week": "mon"}
    assert str(PeriodicTask.objects.get(pk=schedule.pk).crontab.timezone) == "Asia/Shanghai"


def test_the_same_times_again_are_no_change(system, schedule):
    move(system, schedule)
    assert Entry.objects.count() == 0


def test_all_bad_times_are_named_at_once(system, schedule):
    with pytest.raises(InvalidValue) as refused:
        move(system, schedule, minute="60", hour="x")
    assert list(refused.value.fields) == ["minute", "hour"]


def test_only_who_manages_schedules(schedule):
    with pytest.raises(NotAllowed):
        move(make_user("audit", Role.AUDIT), schedule)


def test_missing_schedule(system, schedule):
    schedule.pk = 10**9
    with pytest.raises(NotVisible):
        move(system, schedule)
