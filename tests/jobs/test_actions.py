"""One run per job and period, whatever happens."""

import datetime as dt
import threading

import pytest
from celery import current_app
from django.db import connection
from django.utils import timezone

from bureau.core.actions import writing
from bureau.core.errors import BureauError, NotAllowed
from bureau.jobs import actions
from bureau.jobs.actions import NotReady, RunLost, enqueue, run_again, run_once, run_stage, sweep
from bureau.jobs.models import JobRun, RunState
from bureau.jobs.queries import attention, runs_of_week
from bureau.jobs.stages import CLOSE_WEEK, DRAFT_BULLETIN, RANK_WEEK, stage_above, stage_below

WEEK = "2026-W28"


@pytest.fixture
def sent(monkeypatch):
    """Messages that reached the broker."""
    messages = []
    monkeypatch.setattr(current_app, "send_task", lambda name, kwargs, **_o: messages.append((name, kwargs)))
    return messages


def row(name=CLOSE_WEEK, period=WEEK, **fields):
    with writing():
        return JobRun.objects.create(name=name, period=period, **fields)


def states(period=WEEK):
    return dict(JobRun.objects.filter(period=period).values_list("name", "state"))


def test_work_is_done_once_and_counts_are_kept(db):
    calls = []
    for _ in range(2):
        run = run_once(name="x.y", period=WEEK, work=lambda: calls.append(1) or {"rows": 3})
    assert (calls, run.state, run.counts, run.attempt) == ([1], "done", {"rows": 3}, 1)
    run_once(name="x.y", period=WEEK, work=lambda: calls.append(2) or {}, again=True)
    assert calls == [1, 2]


def test_failure_is_noted_without_the_text_of_the_error_and_raised(db):
    def work():
        raise ValueError("王某某 13812341402")

    with pytest.raises(ValueError):
        run_once(name="x.y", period=WEEK, work=work)
    run = JobRun.objects.get()
    assert (run.state, run.is_refusal) == ("failed", False)
    assert run.error.startswith("ValueError (test_actions.py:")
    assert "138" not in run.error
    assert run_once(name="x.y", period=WEEK, work=dict).state == "done"
    assert JobRun.objects.get().error == ""


def test_refusal_keeps_its_words(db):
    def work():
        raise BureauError("The week is not over.")

    with pytest.raises(BureauError):
        run_once(name="x.y", period=WEEK, work=work)
    run = JobRun.objects.get()
    assert (run.state, run.error, run.is_refusal) == ("failed", "The week is not over.", True)


def test_work_that_fails_leaves_nothing_behind(db):
    def work():
        row(name="made by the work")
        raise ValueError

    with pytest.raises(ValueError):
        run_once(name="x.y", period=WEEK, work=work)
    assert states() == {"x.y": "failed"}


def test_stage_waits_for_the_one_below_and_stays_queued(db, sent):
    with pytest.raises(NotReady):
        run_stage(name=RANK_WEEK, period=WEEK, work=dict)
    assert states() == {RANK_WEEK: "queued"}
    run_stage(name=CLOSE_WEEK, period=WEEK, work=dict)
    assert run_stage(name=RANK_WEEK, period=WEEK, work=dict).state == "done"
    assert states() == {CLOSE_WEEK: "done", RANK_WEEK: "done", DRAFT_BULLETIN: "queued"}


def test_stage_waits_for_the_week_before_and_is_told_when_it_is_done(db, sent, django_capture_on_commit_callbacks):
    row(period="2026-W27")
    with pytest.raises(NotReady):
        run_stage(name=CLOSE_WEEK, period=WEEK, work=dict)
    row(period=WEEK)
    with django_capture_on_commit_callbacks(execute=True):
        run_stage(name=CLOSE_WEEK, period="2026-W27", work=dict)
    assert sent == [(RANK_WEEK, {"week": "2026-W27"}), (CLOSE_WEEK, {"week": WEEK})]


def test_doing_a_stage_again_does_the_stages_above_again(db, sent):
    for name in (CLOSE_WEEK, RANK_WEEK, DRAFT_BULLETIN):
        run_stage(name=name, period=WEEK, work=dict)
    run_stage(name=CLOSE_WEEK, period=WEEK, work=dict, again=True)
    assert states() == {CLOSE_WEEK: "done", RANK_WEEK: "queued", DRAFT_BULLETIN: "done"}


def test_stages_know_their_neighbours():
    assert (stage_below(CLOSE_WEEK), stage_below(RANK_WEEK)) == (None, CLOSE_WEEK)
    assert (stage_above(RANK_WEEK), stage_above(DRAFT_BULLETIN)) == (DRAFT_BULLETIN, None)
    assert stage_below("x.y") is None


def test_queued_job_is_sent_on_commit_and_a_done_one_is_not_sent_again(db, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(actor=None, name=CLOSE_WEEK, period=WEEK)
    assert sent == [(CLOSE_WEEK, {"week": WEEK})]
    run_once(name=CLOSE_WEEK, period=WEEK, work=dict)
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(actor=None, name=CLOSE_WEEK, period=WEEK)
    assert len(sent) == 1


def test_daily_job_is_sent_with_its_day(db, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(actor=None, name="x.daily", period="2026-07-15")
    assert sent == [("x.daily", {"day": "2026-07-15"})]


def test_lost_broker_loses_no_work(db, monkeypatch, sent, django_capture_on_commit_callbacks, time_machine):
    def lost(*_args, **_kwargs):
        raise ConnectionError

    working = current_app.send_task
    monkeypatch.setattr(current_app, "send_task", lost)
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(actor=None, name=CLOSE_WEEK, period=WEEK)
    assert states() == {CLOSE_WEEK: "queued"}
    monkeypatch.setattr(current_app, "send_task", working)
    assert sweep(timezone.now()) == 0
    time_machine.shift(dt.timedelta(seconds=61))
    assert sweep(timezone.now()) == 1
    assert sent == [(CLOSE_WEEK, {"week": WEEK})]
    assert sweep(timezone.now()) == 0


@pytest.mark.parametrize(
    ("fields", "swept"),
    [
        ({"state": "running", "heartbeat_at": -101}, 1),
        ({"state": "running", "heartbeat_at": -99}, 0),
        ({"state": "failed", "attempt": 1, "finished_at": -301}, 1),
        ({"state": "failed", "attempt": 3, "finished_at": -301}, 0),
        ({"state": "failed", "attempt": 1, "finished_at": -301, "is_refusal": True}, 0),
        ({"state": "done", "finished_at": -9999}, 0),
    ],
)
def test_sweep_takes_what_was_left_behind(db, sent, fields, swept):
    now = timezone.now()
    times = {k: now + dt.timedelta(seconds=v) for k, v in fields.items() if k.endswith("_at")}
    row(**{**fields, **times})
    assert sweep(now) == swept == len(sent)


def test_killed_workers_run_is_taken_up_when_its_heartbeat_is_old(db):
    now = timezone.now()
    run = row(state="running", attempt=1, heartbeat_at=now - dt.timedelta(seconds=99))
    assert run_once(name=CLOSE_WEEK, period=WEEK, work=dict).state == "running"
    with writing():
        JobRun.objects.update(heartbeat_at=now - dt.timedelta(seconds=101))
    assert run_once(name=CLOSE_WEEK, period=WEEK, work=dict).attempt == 2
    run.refresh_from_db()
    assert run.state == "done"


def test_worker_that_lost_its_row_is_rolled_back(db):
    def work():
        row(name="made by the work")
        with writing():
            JobRun.objects.filter(name="x.y").update(attempt=2)
        return {}

    with pytest.raises(RunLost):
        run_once(name="x.y", period=WEEK, work=work)
    assert list(JobRun.objects.values_list("name", flat=True)) == ["x.y"]


@pytest.mark.django_db(transaction=True)
def test_double_start_by_threads_works_once():
    calls, gate = [], threading.Barrier(6)

    def start():
        gate.wait()
        try:
            run_once(name="x.y", period=WEEK, work=lambda: calls.append(1) or {})
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == [1]
    assert states() == {"x.y": "done"}


@pytest.mark.django_db(transaction=True)
def test_heartbeat_moves_while_the_work_goes_on(monkeypatch):
    monkeypatch.setattr(actions, "BEAT_SECONDS", 0.02)
    beaten, real = threading.Event(), actions._beat
    monkeypatch.setattr(actions, "_beat", lambda **kwargs: (beaten.set(), real(**kwargs)))
    run_once(name="x.y", period=WEEK, work=lambda: beaten.wait(5) and {})
    assert beaten.is_set()
    assert states() == {"x.y": "done"}


def test_run_again_by_hand(db, sent, system, clerk, django_capture_on_commit_callbacks):
    run = run_once(name=CLOSE_WEEK, period=WEEK, work=dict)
    with pytest.raises(NotAllowed):
        run_again(actor=clerk, run=run)
    with django_capture_on_commit_callbacks(execute=True):
        assert run_again(actor=system, run=run).state == "queued"
    assert sent == [(CLOSE_WEEK, {"week": WEEK})]
    with writing():
        JobRun.objects.update(state="running", heartbeat_at=timezone.now())
    with pytest.raises(BureauError) as refused:
        run_again(actor=system, run=run)
    assert refused.value.code == "running"


def test_attention_names_failed_silent_and_missed(db):
    local = timezone.localtime()
    row(period="2026-W27", state="failed", error="x")
    row(name=RANK_WEEK, period="2026-W26", state="running", heartbeat_at=timezone.now() - dt.timedelta(hours=1))
    row(name=RANK_WEEK, period="2026-W27", state="running", heartbeat_at=timezone.now())
    row(period=WEEK, state="done", finished_at=timezone.now())
    found = [(a.kind, a.name, a.period) for a in attention(local)]
    assert found == [
        ("stale", RANK_WEEK, "2026-W26"),
        ("failed", CLOSE_WEEK, "2026-W27"),
        ("missed", RANK_WEEK, WEEK),
        ("missed", DRAFT_BULLETIN, WEEK),
    ]
    monday = dt.datetime(2026, 7, 13, 2, 59, tzinfo=local.tzinfo)
    assert "missed" not in {a.kind for a in attention(monday)}


def test_new_installation_has_missed_nothing(db):
    assert attention(timezone.localtime()) == []


def test_runs_of_a_week(db):
    from bureau.core.weeks import Week

    first, _second = row(period="2026-W27"), row(period=WEEK)
    assert runs_of_week(Week.parse("2026-W27")) == {CLOSE_WEEK: first}
    assert RunState.DONE == "done"
