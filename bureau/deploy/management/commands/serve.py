"""``manage.py serve``: web server, worker and beat on this machine."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from bureau.deploy import processes
from bureau.deploy.supervisor import Supervisor


class Command(BaseCommand):
    help = "Serve the portal from this machine: web server, worker and beat. Ctrl-C ends all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 to be reached from other machines")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        if not 0 < port < 65536:
            raise CommandError(f"{port} is not a port; give one from 1 to 65535.")
        with only_one():
            require_free(host, port)
            call_command("migrate", interactive=False, verbosity=0)
            connections.close_all()
            supervisor = Supervisor(commands(host, port), environment=processes.environment(), out=self.stdout)
            address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"  # noqa: S104 - only compared
            code = supervisor.run(on_ready=self._announcing(host, port, address))
        if code:
            raise SystemExit(code)

    def _announcing(self, host: str, port: int, address: str) -> Callable[[], bool]:
        def is_ready() -> bool:
            if not answers(host, port):
                return False
            self.stdout.write(self.style.SUCCESS(f"The portal is served at {address} (Ctrl-C ends it)"))
            return True

        return is_ready


def commands(host: str, port: int) -> dict[str, Any]:
    """Threads in the worker: half the memory of processes, and SQLite writes one at a time anyway."""
    return {
        "web": processes.web(host=host, port=port, processes=settings.WEB_PROCESSES, threads=settings.WEB_THREADS),
        "worker": processes.worker(pool="threads", concurrency=settings.WORKER_CONCURRENCY),
        "beat": processes.beat(),
    }


def require_free(host: str, port: int) -> None:
    """Refuse a port that is taken before anything is started."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise CommandError(f"{host} is not an address of this machine.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} is taken by another program; choose another one, for example --port {port + 1}."
            ) from None
        if error.errno == errno.EACCES:
            raise CommandError(f"Port {port} needs the rights of root; choose one above 1023.") from None
        raise CommandError(f"{host}:{port} cannot be used ({error.strerror}).") from None


def answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.2):
            return True
    except OSError:
        return False


@contextmanager
def only_one() -> Iterator[None]:
    """One beat for one data folder: a second one would start every job twice. The lock ends with this process."""
    with (settings.DATA_DIR / "serve.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise CommandError(
                f"The portal already runs from {settings.DATA_DIR} (process {file.read().strip()}); "
                "end that one first, or give another folder with PORTAL_DATA."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
