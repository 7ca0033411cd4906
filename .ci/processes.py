"""Starts web, worker and beat as a real installation does, on PostgreSQL and Redis, and watches one scheduled run.

SERVER is the address of a PostgreSQL server without a database's name. Everything that is made is removed again.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2

SERVER = os.environ["SERVER"]
NAME = f"portal_ci_{secrets.token_hex(4)}"
WEEKLY = "statistics.run_last_week"
SCHEDULE = """
from django_celery_beat.models import IntervalSchedule, PeriodicTask
every, _ = IntervalSchedule.objects.get_or_create(every=3, period="seconds")
PeriodicTask.objects.create(name="soon", task="{task}", interval=every, one_off=True)
"""


def main() -> None:
    administration(f'CREATE DATABASE "{NAME}"')
    try:
        with tempfile.TemporaryDirectory() as folder:
            walk(Path(folder))
    finally:
        administration(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        subprocess.run(["redis-cli", "-n", "10", "flushdb"], check=True, stdout=subprocess.DEVNULL)
    say("1 passed, 0 failed")


def walk(folder: Path) -> None:
    port = free_port()
    environment = production(folder)
    manage(environment, "migrate", "--no-input", "--verbosity", "0")
    processes = {name: start(name, environment, port, folder / name) for name in ("web", "worker", "beat")}
    try:
        wait("web, database, migrations and broker are ready", lambda: ask(port, "readyz").get("status") == "ready")
        wait("the worker answers", lambda: healthy(environment, "worker", port))
        manage(environment, "shell", "--verbosity", "0", "--command", SCHEDULE.format(task=WEEKLY))
        wait("beat fired the weekly job and the worker did it", lambda: has_run(WEEKLY, folder / "worker"))
        wait("figures, ranking and bulletin of the week are done", lambda: weekly_state(port) == "done", seconds=90)
        wait("beat is healthy", lambda: healthy(environment, "beat", port))
        stop_cleanly(processes)
    except BaseException:
        for name in processes:
            say(f"--- last lines of {name}\n{tail(folder / name)}")
        raise
    finally:
        for process in processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def production(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bureau.settings.base",
        "DATABASE_URL": f"{SERVER}/{NAME}",
        "BROKER_URL": "redis://127.0.0.1:6379/10",
        "CACHE_URL": "redis://127.0.0.1:6379/11",
        "PORTAL_DATA": str(folder / "data"),
        "PORTAL_SECRET_KEY": secrets.token_urlsafe(48),
        "PORTAL_FIELD_KEY": secrets.token_urlsafe(48),
        "PORTAL_HOSTS": "sfj.example.gov.cn",
    }


def start(name: str, environment: dict[str, str], port: int, log: Path) -> subprocess.Popen[bytes]:
    options = ["--port", str(port)] if name == "web" else []
    command = [sys.executable, "manage.py", "start", name, *options]
    with log.open("w") as file:
        return subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.STDOUT, start_new_session=True)


def stop_cleanly(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in processes.items():
        process.send_signal(signal.SIGTERM)
        code = process.wait(30)
        if code != 0 or group_lives(process.pid):
            raise RuntimeError(f"{name} ended with code {code} when it was told to stop, or left a process behind")
        say(f"  {name} stopped cleanly")


def administration(statement: str) -> None:
    connection = psycopg2.connect(f"{SERVER}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], env=environment, check=True)


def healthy(environment: dict[str, str], name: str, port: int) -> bool:
    command = [sys.executable, "manage.py", "health", name, "--port", str(port)]
    return subprocess.run(command, env=environment, check=False, capture_output=True).returncode == 0


def ask(port: int, address: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{address}/", timeout=5) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return {}


def weekly_state(port: int) -> str:
    return str(ask(port, "readyz").get("weekly_run", {}).get("state"))


def has_run(task: str, log: Path) -> bool:
    """By the worker's own words: ``Task NAME[ID] succeeded in …``."""
    return re.search(rf"Task {re.escape(task)}\[[^]]+\] succeeded", log.read_text(errors="replace")) is not None


def wait(what: str, holds: Callable[[], bool], seconds: float = 60) -> None:
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        if holds():
            say(f"  {what} ({time.monotonic() - began:.1f} s)")
            return
        time.sleep(0.3)
    raise RuntimeError(f"not within {seconds:.0f} s: {what}")


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tail(path: Path) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-30:]) if path.exists() else ""


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
