"""The three processes of the portal, as command lines: the same ones for ``serve`` and for the container image."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

CELERY = [sys.executable, "-m", "celery", "--quiet", "--app", "bureau.celery"]


def web(*, host: str, port: int, processes: int, threads: int) -> Sequence[str]:
    """The application server. Its access lines carry no query string (people search for names) and no address."""
    return [
        sys.executable, "-m", "gunicorn", "bureau.wsgi:application", "--bind", f"{host}:{port}",
        "--workers", str(processes), "--worker-class", "gthread", "--threads", str(threads),
        # Loaded once before the workers are forked: a wrong setting then stops the start, not every worker in turn.
        "--preload", "--timeout", "120", "--graceful-timeout", "10", "--keep-alive", "5",
        "--max-requests", "20000", "--max-requests-jitter", "2000",
        "--access-logfile", "-", "--access-logformat", "%(m)s %(U)s %(s)s %(b)s bytes %(L)s s",
        "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip


def worker(*, pool: str, concurrency: int) -> Sequence[str]:
    """A Celery worker. Gossip and the like between workers only make traffic: what matters stands in the database."""
    return [
        *CELERY, "worker", "--loglevel", "INFO", "--pool", pool, "--concurrency", str(concurrency),
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]  # fmt: skip


def beat() -> Sequence[str]:
    """The clock. There must be exactly one for an installation."""
    return [*CELERY, "beat", "--loglevel", "INFO", "--pidfile", ""]


def environment() -> dict[str, str]:
    """For children: lines are not held back in buffers."""
    return {**os.environ, "PYTHONUNBUFFERED": "1"}
