"""The processes of one machine live and die together."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.processes import is_running, wait_for

ROOT = Path(__file__).resolve().parents[2]

# Each child starts a grandchild, as gunicorn does; both write their number into a file.
CHILD = """
import os, pathlib, signal, subprocess, sys, time
folder, name, rest = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
if name == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if rest == "parent":
    subprocess.Popen([sys.executable, *sys.orig_argv[1:-1], "leaf"])
(folder / f"{name}-{rest}").write_text(str(os.getpid()))
print("hello from", name, rest, flush=True)
if rest == "leaf":  # ends when its parent is gone, as gunicorn's workers do
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.05)
    sys.exit()
if name == "short":
    while not (folder / "short-leaf").exists():
        time.sleep(0.05)
    sys.exit(3)
while name == "chatty":
    print("line", flush=True)
    time.sleep(0.05)
time.sleep(60)
"""

SUPERVISE = """
import os, sys
from bureau.deploy import supervisor
supervisor.STOP_SECONDS = 1.0
names = sys.argv[3:]
commands = {name: [sys.executable, sys.argv[1], sys.argv[2], name, "parent"] for name in names}
sys.exit(supervisor.Supervisor(commands, environment=os.environ, out=sys.stdout).run())
"""


@pytest.fixture(autouse=True)
def _frozen():
    """Processes outside follow the real clock."""


@pytest.fixture
def supervise(tmp_path):
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    numbers = tmp_path / "numbers"
    numbers.mkdir()
    started: list[subprocess.Popen[str]] = []

    def run(*names: str) -> tuple[subprocess.Popen[str], list[int]]:
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, str(script), str(numbers), *names],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        started.append(process)
        wanted = [numbers / f"{name}-{rest}" for name in names for rest in ("parent", "leaf")]
        wait_for(lambda: all(path.exists() and path.read_text() for path in wanted))
        return process, [int(path.read_text()) for path in wanted]

    yield run
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGKILL, -9)])
def test_end_of_the_supervisor_leaves_no_process_behind(supervise, number, code):
    process, pids = supervise("web", "worker", "beat")
    assert all(is_running(pid) for pid in pids)
    process.send_signal(number)
    assert process.wait(10) == code
    wait_for(lambda: not any(is_running(pid) for pid in pids))


def test_child_that_ignores_the_request_is_killed_after_a_while(supervise):
    process, pids = supervise("stubborn", "web")
    process.terminate()
    assert process.wait(10) == 0
    assert not any(is_running(pid) for pid in pids[:1])
    wait_for(lambda: not any(is_running(pid) for pid in pids))


def test_end_of_one_child_stops_all_and_says_which(supervise):
    process, pids = supervise("web", "short")
    out, _ = process.communicate(timeout=10)
    assert process.returncode == 1
    assert "short ended with code 3; everything is stopped." in out
    wait_for(lambda: not any(is_running(pid) for pid in pids))


def test_lines_carry_the_name_of_their_process(supervise):
    process, _ = supervise("web", "worker")
    process.terminate()
    out, _ = process.communicate(timeout=10)
    lines = out.splitlines()
    assert "web    | hello from web parent" in lines
    assert "worker | hello from worker parent" in lines


def test_closed_terminal_stops_the_portal(supervise, tmp_path):
    process, pids = supervise("web", "chatty")
    process.stdout.close()
    assert process.wait(10) == 0
    wait_for(lambda: not any(is_running(pid) for pid in pids))
