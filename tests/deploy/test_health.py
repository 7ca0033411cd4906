"""What monitoring is told."""

import datetime as dt

import pytest
from django.db import DatabaseError
from django.utils import timezone

from bureau.core.actions import writing
from bureau.deploy import health
from bureau.jobs.models import JobRun, RunState
from bureau.jobs.stages import WEEKLY_STAGES

pytestmark = pytest.mark.django_db


def run(period: str, state: str = RunState.DONE, name: str = WEEKLY_STAGES[-1]) -> None:
    with writing():
        JobRun.objects.create(name=name, period=period, state=state, finished_at=timezone.now())


def test_alive_touches_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert "no-store" in answer["Cache-Control"]


def test_ready_names_every_check(client):
    answer = client.get("/readyz/")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "broker": "ok"},
        "weekly_run": {"state": "never", "expected": "2026-W28"},
    }


@pytest.mark.parametrize("name", ["database", "migrations", "broker"])
def test_failed_check_is_503_and_says_which_without_saying_why(client, monkeypatch, name):
    def fail() -> bool:
        raise DatabaseError("password=hunter2")

    monkeypatch.setitem(health.CHECKS, name, fail)
    answer = client.get("/readyz/")
    assert answer.status_code == 503
    assert answer.json()["status"] == "not ready"
    assert [key for key, value in answer.json()["checks"].items() if value == "failed"] == [name]
    assert "hunter2" not in answer.content.decode()


def test_migration_that_is_not_applied_is_seen(monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["0002"])
    assert health.migrations_are_applied() is False


@pytest.mark.parametrize(
    ("day", "done", "state"),
    [
        (dt.datetime(2026, 7, 15, 2, tzinfo=dt.UTC), "2026-W28", "done"),
        (dt.datetime(2026, 7, 13, 2, tzinfo=dt.UTC), "2026-W27", "pending"),
        (dt.datetime(2026, 7, 14, 2, tzinfo=dt.UTC), "2026-W27", "late"),
        (dt.datetime(2026, 7, 12, 16, 30, tzinfo=dt.UTC), "2026-W27", "pending"),  # Monday 00:30 in Shanghai
    ],
)
def test_weekly_run_is_told(client, time_machine, day, done, state):
    time_machine.move_to(day, tick=False)
    run(done)
    run("2026-W30", RunState.FAILED)
    run("2026-W29", name=WEEKLY_STAGES[0])
    answer = client.get("/readyz/")
    assert answer.status_code == 200
    assert answer.json()["weekly_run"] == {"state": state, "last": done, "expected": "2026-W28"}


def test_only_reading_is_allowed(client):
    assert client.post("/healthz/").status_code == 405
    assert client.post("/readyz/").status_code == 405
