"""Job runs in the admin: shown, and run again by those who may."""

import pytest
from django.urls import reverse

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.jobs.actions import run_once
from bureau.jobs.models import JobRun, RunState
from bureau.jobs.stages import CLOSE_WEEK
from tests.factories.accounts import make_user

LIST = "admin:jobs_jobrun_changelist"


@pytest.fixture
def run(db):
    return run_once(name=CLOSE_WEEK, period="2026-W28", work=dict)


def test_chosen_runs_are_queued_again(run, signed_in, system):
    data = {"action": "start_again", "_selected_action": [run.pk]}
    assert signed_in(system).post(reverse(LIST), data).status_code == 302
    run.refresh_from_db()
    assert run.state == "queued"


def test_who_only_looks_may_not_start(run, signed_in):
    audit = make_user("audit", Role.AUDIT)
    client = signed_in(audit)
    assert "start_again" not in client.get(reverse(LIST)).content.decode()
    client.post(reverse(LIST), {"action": "start_again", "_selected_action": [run.pk]})
    assert JobRun.objects.get().state == "done"


def test_home_of_the_admin_shows_the_runs_in_words_and_what_needs_attention(system, signed_in):
    with writing():
        JobRun.objects.create(name="leaderboards.rank_week", period="2026-W28", state=RunState.FAILED, error="x")
    page = signed_in(system).get("/admin/").content.decode()
    assert "后台任务" in page
    assert "排名 第28周（7月6日—7月12日）" in page
    assert "没有需要处理的问题" not in page
