"""A worker killed in the middle of each stage: after the sweep everything stands as if nothing had happened."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bureau.jobs.stages import WEEKLY_STAGES

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def start(folder, *arguments):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_URL", "PORTAL_"))}
    environment |= {"PORTAL_DATA": str(folder), "BROKER_URL": "memory://", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.chain_process", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def done(folder, *arguments):
    with start(folder, *arguments) as process:
        output = process.communicate(timeout=120)[0]
    assert process.returncode == 0, arguments
    return output


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A folder with a filled database, and the results of a run that nothing disturbed."""
    fresh, folder = tmp_path_factory.mktemp("fresh"), tmp_path_factory.mktemp("undisturbed")
    done(fresh, "setup")
    shutil.copytree(fresh, folder, dirs_exist_ok=True)
    return fresh, json.loads(done(folder, "run"))


def test_undisturbed_chain_does_everything(undisturbed):
    _fresh, result = undisturbed
    assert [state for _name, _week, state in result["runs"]] == ["done"] * 3
    assert (len(result["tallies"]), len(result["figures"]), len(result["standings"])) == (5, 22, 2)
    assert [week for week, _state, _content in result["bulletins"]] == ["2025-W28"]


@pytest.mark.parametrize("stage", WEEKLY_STAGES)
def test_worker_killed_in_a_stage_changes_nothing_in_the_end(undisturbed, tmp_path, stage):
    fresh, expected = undisturbed
    shutil.copytree(fresh, tmp_path, dirs_exist_ok=True)
    with start(tmp_path, "run", stage) as process:
        assert process.stdout.readline() == "hanging\n"
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
    assert json.loads(done(tmp_path, "sweep")) == {**expected, "found_running": [stage]}
