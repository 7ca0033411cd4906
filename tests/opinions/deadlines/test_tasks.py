"""The morning's tasks: today is resolved once, in Shanghai."""

import datetime as dt

import pytest
from celery import current_app

from bureau.jobs.models import JobRun
from bureau.opinions.deadlines.tasks import remind_of_day, start_reminders
from bureau.opinions.handling.closing.tasks import close_of_day, start_closing


@pytest.mark.parametrize(("start", "name"), [(start_reminders, "opinions.remind"), (start_closing, "opinions.close")])
def test_today_is_queued_and_sent(db, time_machine, monkeypatch, django_capture_on_commit_callbacks, start, name):
    sent = []
    monkeypatch.setattr(current_app, "send_task", lambda name, kwargs, **_o: sent.append((name, kwargs)))
    time_machine.move_to(dt.datetime(2026, 7, 15, 16, 0, tzinfo=dt.UTC))  # the 16th in Shanghai
    with django_capture_on_commit_callbacks(execute=True):
        assert start() == "2026-07-16"
    assert sent == [(name, {"day": "2026-07-16"})]
    assert JobRun.objects.get().state == "queued"


def test_a_task_is_done_once(db):
    assert remind_of_day(day="2026-07-16") == "done"
    assert remind_of_day(day="2026-07-16") == "done"
    assert close_of_day(day="2026-07-16") == "done"
    assert sorted(JobRun.objects.values_list("name", "attempt")) == [("opinions.close", 1), ("opinions.remind", 1)]
