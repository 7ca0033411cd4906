"""Job runs in the admin: shown, and run again by those who may."""

import pytest
from django.urls import reverse

from bureau.accounts.roles import Role
from bureau.jobs.actions import run_once
from bureau.jobs.models import JobRun
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
