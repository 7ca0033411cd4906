"""Schedules and job runs in the admin."""

import pytest
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from bureau.accounts.roles import Role
from bureau.journal.models import Entry
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/django_celery_beat/periodictask/"
NIGHT = {"enabled": "on", "minute": "0", "hour": "1", "day_of_week": "mon"}


@pytest.fixture
def schedules():
    crontab = CrontabSchedule.objects.create(minute="0", hour="1", day_of_week="mon")
    return [
        PeriodicTask.objects.create(name=name, task="statistics.run_last_week", crontab=crontab)
        for name in ("weekly", "other")
    ]


def change(schedule):
    return f"{LIST}{schedule.pk}/change/"


def test_system_manager_moves_a_job_and_the_others_stay(signed_in, system, schedules):
    response = signed_in(system).post(change(schedules[0]), {**NIGHT, "hour": "2"})
    assert response.status_code == 302
    assert [PeriodicTask.objects.get(pk=one.pk).crontab.hour for one in schedules] == ["2", "1"]
    entry = Entry.objects.get()
    assert (entry.event, entry.before, entry.after) == ("jobs.schedule.changed", {"hour": "1"}, {"hour": "2"})


def test_switching_off(signed_in, system, schedules):
    signed_in(system).post(change(schedules[0]), {**NIGHT, "enabled": ""})
    assert not PeriodicTask.objects.get(pk=schedules[0].pk).enabled
    assert Entry.objects.get().after == {"enabled": False}


@pytest.mark.parametrize(
    "bad", [{"hour": "25"}, {"minute": "x"}, {"day_of_week": "someday"}, {"hour": "９９"}, {"hour": ""}]
)
def test_nonsense_is_refused_in_the_form(signed_in, system, schedules, bad):
    response = signed_in(system).post(change(schedules[0]), {**NIGHT, **bad})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert PeriodicTask.objects.get(pk=schedules[0].pk).crontab.hour == "1"
    assert Entry.objects.count() == 0


def test_auditor_sees_schedules_and_runs_but_changes_nothing(signed_in, schedules):
    browser = signed_in(make_user("audit", Role.AUDIT))
    assert browser.get(LIST).status_code == 200
    assert browser.get("/admin/jobs/jobrun/").status_code == 200
    assert browser.post(change(schedules[0]), {**NIGHT, "hour": "2"}).status_code == 403


@pytest.mark.parametrize("role", [Role.SECURITY, Role.BUREAU_OFFICE])
def test_others_do_not_see_them(signed_in, schedules, role):
    browser = signed_in(make_user("someone", role))
    assert browser.get(LIST).status_code == 403
    assert browser.get("/admin/jobs/jobrun/").status_code == 403
