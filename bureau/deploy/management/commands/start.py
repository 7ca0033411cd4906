"""``manage.py start web|worker|beat``: one process of an installation with PostgreSQL and Redis, in the foreground."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from bureau.deploy import processes


class Command(BaseCommand):
    help = "Become one process of the portal: web (application server), worker, or beat (the clock: exactly one)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("process", choices=["web", "worker", "beat"])
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, process: str, host: str, port: int, **options: Any) -> None:
        commands = {
            "web": processes.web(host=host, port=port, processes=settings.WEB_PROCESSES, threads=settings.WEB_THREADS),
            # Processes, so that the time limit of a task can be enforced.
            "worker": processes.worker(pool="prefork", concurrency=settings.WORKER_CONCURRENCY),
            "beat": processes.beat(),
        }
        command = commands[process]
        sys.stdout.flush()
        os.execve(command[0], list(command), processes.environment())  # noqa: S606
