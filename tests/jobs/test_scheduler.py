"""The schedule of settings is written once and then belongs to the admin."""

import pytest
from celery.schedules import crontab
from django.conf import settings
from django_celery_beat.models import PeriodicTask

from bureau.celery import app
from bureau.jobs.scheduler import PortalScheduler

pytestmark = pytest.mark.django_db(transaction=True)  # the scheduler closes connections as it goes


@pytest.fixture
def start_beat():
    return lambda: PortalScheduler(app=app, lazy=False).setup_schedule()


def test_every_entry_is_written_with_its_time_and_expiry(start_beat):
    start_beat()
    weekly = PeriodicTask.objects.get(task="statistics.run_last_week")
    assert weekly.enabled
    assert weekly.schedule == crontab(minute="0", hour="1", day_of_week="mon")
    assert str(weekly.crontab.timezone) == "Asia/Shanghai"
    assert set(settings.CELERY_BEAT_SCHEDULE) <= set(PeriodicTask.objects.values_list("name", flat=True))
    unlimited = PeriodicTask.objects.filter(name__in=settings.CELERY_BEAT_SCHEDULE, expire_seconds=None)
    assert list(unlimited) == []


def test_time_changed_in_the_admin_survives_a_restart(start_beat):
    start_beat()
    sweep = PeriodicTask.objects.get(task="jobs.sweep")
    weekly = PeriodicTask.objects.get(task="statistics.run_last_week")
    weekly.crontab = sweep.crontab
    weekly.save()
    sweep.enabled = False
    sweep.save()
    start_beat()
    assert PeriodicTask.objects.get(pk=weekly.pk).crontab == sweep.crontab
    assert PeriodicTask.objects.get(pk=sweep.pk).enabled is False


def test_entry_that_was_deleted_comes_back(start_beat):
    start_beat()
    PeriodicTask.objects.filter(task="jobs.sweep").delete()
    start_beat()
    assert PeriodicTask.objects.filter(task="jobs.sweep").count() == 1
