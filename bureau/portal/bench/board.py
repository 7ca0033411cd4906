"""``board``: requests per second of the public board page, beside a bare view with the same queries and rows."""

from __future__ import annotations

import datetime as dt
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from django.conf import settings
from django.db import connection

from bureau.bulletins.actions import draft_bulletin
from bureau.core.weeks import Week
from bureau.leaderboards.actions import rank_week
from bureau.leaderboards.rules import DEFAULT_BOARD
from bureau.portal.bench.county import make_county
from bureau.portal.bench.history import Span, load_records
from bureau.portal.bench.results import Line, Result, percentile
from bureau.portal.bench.scratch import database_url, scratch_database
from bureau.statistics.actions import close_week, publish_week

WEEKS = 10
RECORDS = 2_000
SECONDS = 4.0
ROUNDS = 3
THREADS = 4
# Goal of the performance notes: at least 80 % of the bare view's requests per second; p95 at most 50 ms.
SHARE, LIMIT_MS = 0.8, 50.0
START_SECONDS = 60.0

OURS, BARE = "bureau.wsgi:application", "bureau.portal.bench.bare_wsgi:application"


class Unreachable(RuntimeError):
    """The application server did not answer."""


def run(sizes: Sequence[int] = (), *, tell: Callable[[str], None] = print) -> Result:
    """``sizes``: number of service records behind the board (it reads stored figures, so it does not matter)."""
    result = Result(
        "board",
        f"public board page, gunicorn gthread (1 process, {THREADS} threads) on loopback, {THREADS} clients",
    )
    tell("making the books of ten weeks …")
    with scratch_database():
        week = make_books(sizes[0] if sizes else RECORDS)
        connection.close()
        result.lines, result.notes = measure(week, tell=tell)
    return result


def make_books(records: int, *, weeks: int = WEEKS, villages: int = 632) -> Week:
    """A county with ``weeks`` closed, ranked and published weeks in the present (empty) database; returns the last."""
    last = Week.containing(dt.datetime.now(dt.UTC).date()).previous()
    keys = [last]
    while len(keys) < weeks:
        keys.insert(0, keys[0].previous())
    county = make_county({day.year for week in keys for day in (week.monday, week.sunday)}, villages=villages)
    load_records(county, Span(records, keys[0].monday, last.sunday))
    today = last.sunday + dt.timedelta(days=1)
    for week in keys:
        close_week(week=week, actor=county.service, today=today)
        rank_week(week=week, actor=county.service)
        draft_bulletin(week=week, actor=county.service)
        publish_week(week=week, actor=county.publisher)
    return last


def measure(week: Week, *, tell: Callable[[str], None] = print) -> tuple[list[Line], list[str]]:
    """Both pages in turn, ROUNDS times, so that what else the machine does falls on both."""
    address = f"/leaderboards/{DEFAULT_BOARD}/{week.key}/"
    rates: dict[str, list[float]] = {OURS: [], BARE: []}
    times: dict[str, list[float]] = {OURS: [], BARE: []}
    sizes: dict[str, int] = {}
    for application in [OURS, BARE] * ROUNDS:
        with served(application) as port:
            sizes[application] = Visitor(port, address).get()
            taken = visit(port, address, SECONDS)
        rates[application].append(len(taken) / SECONDS)
        times[application] += taken
        tell(f"{application}: {rates[application][-1]:.0f} requests/s")
    ours, bare = median(rates[OURS]), median(rates[BARE])
    slowest = percentile(times[OURS], 0.95) * 1000
    lines = [
        Line("board page", ours, "requests/s", bare, "bare view", f"≥ {SHARE:.0%}", met=ours >= SHARE * bare),
        Line(
            f"board page, p95 with {THREADS} visitors at once",
            slowest,
            "ms",
            percentile(times[BARE], 0.95) * 1000,
            "bare view",
        ),
    ]
    notes = [
        f"Ours: {sizes[OURS]:,} bytes with all middleware and menus; bare: {sizes[BARE]:,} bytes, no middleware.",
        "The visitors run on the same cores.",
    ]
    return lines, notes


@contextmanager
def served(application: str, *, processes: int = 1, more: Mapping[str, str] | None = None) -> Iterator[int]:
    """The application server of the portal on a free port of this machine; yields the port. ``more``: environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", str(processes)),
        *("--worker-class", "gthread", "--threads", str(THREADS), "--log-level", "error", "--no-control-socket"),
        "--preload",
    ]
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": _settings()}
    environment |= more or {}
    server = subprocess.Popen(command, cwd=Path(settings.BASE_DIR), env=environment)
    try:
        _wait(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


def _settings() -> str:
    return os.environ.get("DJANGO_SETTINGS_MODULE", "bureau.settings.base")


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.2):
                return
        except OSError:
            time.sleep(0.1)
    raise Unreachable("The application server did not start.")


class Visitor:
    """One connection that is kept open, as a browser's."""

    def __init__(self, port: int, address: str) -> None:
        self.address = address
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        # What the proxy in front adds, where the portal is served by HTTPS.
        self.headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}

    def get(self) -> int:
        """Bytes of the page."""
        self.line.request("GET", self.address, headers=self.headers)
        response = self.line.getresponse()
        body = response.read()
        if response.status != 200:
            raise Unreachable(f"{self.address} answered {response.status}")
        return len(body)


def visit(port: int, address: str, seconds: float) -> list[float]:
    """Seconds of every request that THREADS visitors make, one after the other each, within ``seconds``."""
    for _ in range(10):
        Visitor(port, address).get()  # templates are compiled, pages read
    until = time.perf_counter() + seconds
    taken: list[float] = []
    failed: list[Exception] = []

    def come_again() -> None:
        visitor = Visitor(port, address)
        try:
            while time.perf_counter() < until:
                start = time.perf_counter()
                visitor.get()
                taken.append(time.perf_counter() - start)
        except (OSError, http.client.HTTPException, Unreachable) as error:
            failed.append(error)

    threads = [threading.Thread(target=come_again) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise Unreachable(f"a request failed: {failed[0]}")
    return taken
