"""Runs web server, worker and beat of one machine as one: they start and end together, none is left behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 15.0


class Screen(Protocol):
    """Where lines are shown."""

    def write(self, text: str, /) -> object: ...

    def flush(self) -> object: ...

    def fileno(self) -> int: ...


@dataclass
class Child:
    """One process and what is needed to show and end it."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    pending: bytes = field(default=b"")

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        """To the child and everything that it started (each child leads a session of its own)."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


class Supervisor:
    """Starts the children, passes on their lines with the child's name before each, and stops all when one ends."""

    def __init__(self, commands: Mapping[str, Sequence[str]], *, environment: Mapping[str, str], out: Screen) -> None:
        self.children = [Child(name, command) for name, command in commands.items()]
        self.environment = dict(environment)
        self.out = out
        self.width = max(len(name) for name in commands)
        self.stopping = False
        self.selector = selectors.DefaultSelector()

    def run(self, *, on_ready: Callable[[], bool] = lambda: True) -> int:
        """Block until told to stop (0) or a child ended by itself (1). ``on_ready`` is asked until it says True."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_stop)
        for child in self.children:
            self._start(child)
        ready = False
        try:
            while not self.stopping:
                self._relay(0.2)
                ready = ready or on_ready()
                ended = [child for child in self.children if child.has_ended()]
                if ended:
                    code = ended[0].process.returncode if ended[0].process else None
                    self._say("portal", f"{ended[0].name} ended with code {code}; everything is stopped.")
                    return 1
            self._say("portal", "stopping ...")
            return 0
        finally:
            self._stop_all()

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(
            child.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment,
            start_new_session=True,  # Ctrl-C reaches only us, and we end the children in order
            preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509 - we have no threads
        )
        if child.process.stdout is not None:
            os.set_blocking(child.process.stdout.fileno(), False)
            self.selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _relay(self, seconds: float) -> None:
        for key, _ in self.selector.select(seconds):
            child: Child = key.data
            chunk = os.read(key.fd, 65536)
            if not chunk:
                self.selector.unregister(key.fileobj)
                continue
            *lines, child.pending = (child.pending + chunk).split(b"\n")
            for line in lines:
                self._say(child.name, line.decode("utf-8", "replace"))

    def _stop_all(self) -> None:
        """TERM, a while for the work in hand, then KILL; what a child had started itself goes with it."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        while time.monotonic() < end and not all(child.has_ended() for child in self.children):
            self._relay(0.1)
        for child in self.children:
            child.signal(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()
        self._relay(0)
        self.selector.close()

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.stopping = True

    def _say(self, name: str, text: str) -> None:
        try:
            self.out.write(f"{name:<{self.width}} | {text.rstrip()}\n")
            self.out.flush()
        except OSError:  # the terminal is gone
            self.stopping = True
            self._mute()

    def _mute(self) -> None:
        """What is still buffered goes nowhere: Python writes it once more at its end, and would end with code 120."""
        with contextlib.suppress(OSError), Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), self.out.fileno())


def _die_with(parent: int) -> Callable[[], None]:
    """For the child, before it becomes its program: end when the parent dies, even by SIGKILL (Linux only).

    KILL, not TERM: a worker that is told to stop finishes its task first and would outlive us by minutes. Work cut off
    like that stands in a row and is taken up by the sweep; gunicorn's own children end when they see their parent gone.
    """
    if not sys.platform.startswith("linux"):
        return lambda: None
    libc = ctypes.CDLL(None, use_errno=True)

    def prepare() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return prepare
