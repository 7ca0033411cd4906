"""Monday's tasks: last week is resolved once, missed Mondays are made up for in order, nothing runs twice."""

import datetime as dt

import pytest
from celery import current_app
from django.utils import timezone

from bureau.jobs.actions import sweep
from bureau.jobs.models import JobRun
from bureau.jobs.stages import CLOSE_WEEK
from bureau.statistics.models import Tally, WeekClosing
from bureau.statistics.tasks import catch_up, close_week_stage, run_last_week
from tests.factories.statistics import make_indicators, make_visit


@pytest.fixture
def broker(monkeypatch, django_capture_on_commit_callbacks):
    """Messages wait until ``deliver()``; those of the first stage only (the others have their own tests)."""
    waiting = []
    monkeypatch.setattr(current_app, "send_task", lambda name, kwargs, **_o: waiting.append((name, kwargs)))

    def deliver():
        while waiting:
            name, kwargs = waiting.pop()  # the newest first: out of order
            if name == CLOSE_WEEK:
                with django_capture_on_commit_callbacks(execute=True):
                    close_week_stage.apply(kwargs=kwargs)

    return deliver


def test_last_week_is_the_week_before_the_monday(db, time_machine):
    time_machine.move_to(dt.datetime(2026, 7, 12, 16, 0, tzinfo=dt.UTC))  # Monday 00:00 in Shanghai
    assert run_last_week() == "2026-W28"
    time_machine.move_to(dt.datetime(2026, 7, 12, 15, 59, tzinfo=dt.UTC))
    assert run_last_week() == "2026-W27"
    assert sorted(JobRun.objects.values_list("period", "state")) == [("2026-W27", "queued"), ("2026-W28", "queued")]


def test_missed_mondays_are_made_up_for_in_order_whatever_the_order_of_messages(
    county, broker, django_capture_on_commit_callbacks, time_machine
):
    make_indicators()
    for week in (26, 27, 28):
        make_visit(county.wangjia, dt.date.fromisocalendar(2026, week, 2))
    with django_capture_on_commit_callbacks(execute=True):
        assert catch_up() == ["2026-W26", "2026-W27", "2026-W28"]
    broker()
    numbers = list(WeekClosing.objects.order_by("week").values_list("week", "closing_number"))
    assert numbers == [("2026-W26", 1), ("2026-W27", 2), ("2026-W28", 3)]
    assert set(Tally.objects.values_list("kind", flat=True)) == {"normal"}
    assert catch_up() == []
    assert set(JobRun.objects.filter(name=CLOSE_WEEK).values_list("state", flat=True)) == {"done"}


def test_messages_that_were_all_lost_are_sent_again_by_the_sweep(county, broker, monkeypatch, time_machine):
    make_indicators()
    make_visit(county.wangjia, "2026-07-07")
    assert run_last_week() == "2026-W28"  # its message is never sent: the test's transaction does not commit
    time_machine.shift(dt.timedelta(minutes=2))

    assert sweep(timezone.now()) == 1
    broker()
    assert WeekClosing.objects.get().state == "closed"


def test_second_start_does_nothing(county, broker):
    make_indicators()
    make_visit(county.wangjia, "2026-07-07")
    for _ in range(2):
        assert close_week_stage.apply(kwargs={"week": "2026-W28"}).get() == "done"
    assert (JobRun.objects.get(name=CLOSE_WEEK).attempt, Tally.objects.count()) == (1, 1)
