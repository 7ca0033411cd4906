"""``serve`` as a whole: what it refuses at once, and that the portal really answers and leaves nothing behind."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from bureau.deploy.management.commands import serve
from tests.deploy.processes import descendants, is_running, wait_for

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _frozen():
    """Processes outside follow the real clock."""


@pytest.fixture
def taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_taken_port_is_refused_with_a_way_out(taken_port):
    with pytest.raises(CommandError) as refused:
        call_command("serve", port=taken_port)
    assert str(refused.value) == (
        f"Port {taken_port} is taken by another program; choose another one, for example --port {taken_port + 1}."
    )


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_port_that_does_not_exist_is_refused(port):
    with pytest.raises(CommandError, match=f"{port} is not a port; give one from 1 to 65535."):
        call_command("serve", port=port)


def test_address_of_another_machine_is_refused():
    with pytest.raises(CommandError, match=r"192\.0\.2\.1:8000 cannot be used"):
        serve.require_free("192.0.2.1", 8000)


def test_second_start_in_the_same_folder_is_refused():
    with (settings.DATA_DIR / "serve.lock").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write("4711")
        file.flush()
        with pytest.raises(CommandError, match=r"already runs from .* \(process 4711\)"):
            call_command("serve", port=free_port())


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_portal_is_served_from_an_empty_folder_and_ends_whole(tmp_path, number):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")},
        "PORTAL_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "bureau.settings.base",
        "DATABASE_URL": "", "BROKER_URL": "", "CACHE_URL": "",
    }  # fmt: skip
    port = free_port()
    log = (tmp_path / "log").open("w+")
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        body = wait_until_ready(port, process)
        assert body["checks"] == {"database": "ok", "migrations": "ok", "broker": "ok"}
        pids = descendants(process.pid)
        assert len(pids) >= 5  # gunicorn and its two, worker, beat
        process.send_signal(number)
        process.wait(30)
        wait_for(lambda: not any(is_running(pid) for pid in pids), 15)
    finally:
        process.kill()
        log.seek(0)
        sys.stdout.write(log.read())  # shown when the test fails


def wait_until_ready(port, process):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz/", timeout=5) as answer:
                return json.load(answer)
        except OSError:
            time.sleep(0.2)
    pytest.fail("the portal did not answer")
