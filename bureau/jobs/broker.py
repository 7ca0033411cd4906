"""The embedded message broker: files in a folder, for one machine, without a server.

kombu ships a file-system transport, but it creates a file before it writes it, so that a reader can take a message
away half-written: it is lost, and an empty file kills the worker. Here a message is written aside and renamed into
place, and a reader takes it by renaming: both are atomic in one folder. A file that cannot be read is set aside as
``.….bad``. The tables of bindings get the same treatment. The folder must be on a local disk.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem, virtual
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

SCHEME = "safefs"
TRANSPORT = f"{__name__}:Transport"

logger = logging.getLogger(__name__)

Binding = filesystem.exchange_queue_t


class Channel(filesystem.Channel):
    """``_size`` and ``_purge`` of the base class pass over names that begin with a dot: those are no messages."""

    def _put(self, queue: str, payload: dict[str, Any], **_: Any) -> None:  # type: ignore[override]
        # Wall-clock nanoseconds keep the order of messages across a reboot, which the monotonic clock does not.
        write_whole(Path(self.data_folder_out) / f"{time.time_ns()}_{uuid.uuid4().hex}.{queue}.msg", dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        folder = Path(self.data_folder_in)
        for name in sorted(path.name for path in folder.iterdir()):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f".{name}.{os.getpid()}.taken"
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:
                continue  # another consumer was faster
            try:
                message: dict[str, Any] = loads(bytes_to_str(taken.read_bytes()))
            except ValueError:
                taken.replace(folder / f".{name}.bad")
                logger.error("message %s cannot be read and was set aside", name)
                continue
            taken.unlink()
            return message
        raise Empty

    def get_table(self, exchange: str) -> list[Binding]:  # type: ignore[override]
        try:
            return [Binding(*row) for row in loads(bytes_to_str(self._table_file(exchange).read_bytes()))]
        except FileNotFoundError:
            return []
        except ValueError:
            logger.error("the bindings of exchange %s cannot be read and are made anew", exchange)
            return []

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        binding = Binding(routing_key or "", pattern or "", queue or "")
        if binding in self.get_table(exchange):
            return
        with self._bindings_locked():
            table = self.get_table(exchange)
            if binding not in table:
                write_whole(self._table_file(exchange), dumps([binding, *table]))

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *_: Any, **__: Any) -> None:
        self._purge(queue)
        binding = Binding(routing_key or "", pattern or "", queue or "")
        with self._bindings_locked():
            table = self.get_table(exchange)
            if binding in table:
                write_whole(self._table_file(exchange), dumps([row for row in table if row != binding]))

    def _table_file(self, exchange: str) -> Path:
        path: Path = self._exchange_file(exchange)  # type: ignore[attr-defined] # checks the name; missing in the stubs
        return path

    @contextmanager
    def _bindings_locked(self) -> Iterator[None]:
        self.control_folder.mkdir(exist_ok=True)
        with (self.control_folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    """Registered as ``safefs://`` by bureau.settings."""

    Channel = Channel
    driver_type = SCHEME
    driver_name = SCHEME

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        # kombu remembers bindings for all connections of the process, whatever folder they use: a queue in a second
        # folder would never be bound there and its messages dropped.
        self.state = virtual.BrokerState()


def write_whole(path: Path, text: str) -> None:
    """Make or replace a file so that readers see all of it or nothing; only its owner may read it."""
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    draft.touch(mode=0o600)
    draft.write_bytes(str_to_bytes(text))
    draft.replace(path)


def folders(root: Path) -> dict[str, Any]:
    """Transport options for a queue below ``root``; makes its folders (mode 0700), which kombu expects to be there."""
    queue, control = root / "queue", root / "control"
    for folder in (root, queue, control):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "control_folder": str(control),
        "polling_interval": 0.2,
    }
