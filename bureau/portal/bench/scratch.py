"""A database of the benchmark's own beside the configured one: nothing that is measured touches real records."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.core.management import call_command
from django.db import connection


@contextmanager
def scratch_database() -> Iterator[None]:
    """The default connection leads to a new, migrated, empty database of the configured kind; dropped afterwards."""
    settings: dict[str, Any] = connection.settings_dict
    real = settings["NAME"]
    with _made() as name:
        connection.close()
        settings["NAME"] = name
        try:
            call_command("migrate", interactive=False, verbosity=0)
            yield
        finally:
            connection.close()
            settings["NAME"] = real


@contextmanager
def _made() -> Iterator[str]:
    if connection.vendor != "postgresql":
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
            yield str(Path(folder) / "bench.sqlite3")
        return
    name = f"portal_bench_{os.getpid()}"
    _on_server(f'CREATE DATABASE "{name}"')
    try:
        yield name
    finally:
        _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def database_url() -> str:
    """DATABASE_URL of the database that the default connection leads to now, for child processes."""
    settings: dict[str, Any] = connection.settings_dict
    if connection.vendor != "postgresql":
        return f"sqlite:///{settings['NAME']}"
    options = {k: v for k, v in settings["OPTIONS"].items() if isinstance(v, str) and k != "connect_timeout"}
    if settings["HOST"].startswith("/"):
        options["host"] = settings["HOST"]
    place = "" if "host" in options else f"{settings['HOST']}:{settings['PORT'] or 5432}"
    password = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    query = f"?{urlencode(options)}" if options else ""
    return f"postgres://{quote(settings['USER'], safe='')}{password}@{place}/{quote(settings['NAME'])}{query}"
