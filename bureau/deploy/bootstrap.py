"""Prepare a bare machine: any Python from 3.11 on, nothing installed. Only the standard library is used here.

``manage.py`` calls ``ensure_environment`` first. It makes ``.venv`` beside the code, installs the locked packages with
their hashes and starts the same command again in there. A mark in ``.venv`` remembers the lock's hash, so that the next
start takes no time and a changed lock is installed anew. Where the locked packages are already there (an image, another
virtual environment) nothing is done.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
OLDEST_PYTHON = (3, 11)
OLDEST_PIP = (22, 3)  # the first with --python, which installs into an environment that has no pip itself
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(\s*;[^\\]*)?", re.MULTILINE)


def ensure_environment(argv: list[str], root: Path = ROOT) -> None:
    """Return when the packages that ``argv`` needs are importable; otherwise install them and start ``argv`` again."""
    if sys.version_info < OLDEST_PYTHON:
        stop(f"Python {sys.version_info[0]}.{sys.version_info[1]} is too old: the portal needs Python 3.11 or newer.")
    kind = "dev" if argv[1:2] == ["test"] else "run"
    venv = Environment(root)
    inside = Path(sys.prefix).resolve() == venv.folder.resolve()
    if inside and venv.has(kind):
        return
    if not inside and is_satisfied(root / LOCKS[kind]):
        return
    if not venv.has(kind):
        with locked(root):
            if not venv.has(kind):  # another start may have finished it meanwhile
                venv.install(kind)
    restart(venv.python, argv)


class Environment:
    """The virtual environment beside the code."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.mark = self.folder / "installed-locks.json"

    def has(self, kind: str) -> bool:
        """Whether the lock of ``kind`` is installed as it stands now."""
        try:
            installed = json.loads(self.mark.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return isinstance(installed, dict) and installed.get(kind) == self._digest(kind) and self.python.exists()

    def install(self, kind: str) -> None:
        """Make the environment if it is missing or broken, install the lock, leave the mark last of all."""
        lock = self.root / LOCKS[kind]
        if not lock.is_file():
            stop(f"{lock.name} is missing: the copy of the portal's files is not complete.")
        total = len(pins(lock.read_text(encoding="utf-8")))
        say(f"Preparing .venv with {total} packages (only this once, about half a minute) ...")
        self.mark.unlink(missing_ok=True)
        if not self.python.exists():
            self._make()
        self._pip_install(lock, total)
        # The lock for development holds all of the other one (tests/deploy/test_bootstrap.py proves it).
        kinds = ["run", "dev"] if kind == "dev" else ["run"]
        self.mark.write_text(json.dumps({each: self._digest(each) for each in kinds}), encoding="utf-8")
        say("Packages are ready.")

    def _make(self) -> None:
        made = subprocess.run(
            [base_python(), "-m", "venv", "--clear", "--without-pip", str(self.folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            stop(f"The virtual environment .venv cannot be made: {last_line(made.stderr or made.stdout)}")

    def _pip_install(self, lock: Path, total: int) -> None:
        command = [
            *find_pip(), "--python", str(self.python), "install", "--require-hashes", "--no-deps", "--no-input",
            "--disable-pip-version-check", "--progress-bar", "off", "--requirement", str(lock),
        ]  # fmt: skip
        output: list[str] = []
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1) as pip:
            for number, line in enumerate(progress(pip.stdout or [], output), start=1):
                if line.startswith("Installing"):
                    say("  installing ...")
                elif number % 20 == 0:
                    say(f"  {number} of {total} fetched")
        if pip.returncode != 0:
            tail = "\n  ".join(output[-5:])
            stop(f"The packages cannot be installed (pip ended with code {pip.returncode}):\n  {tail}")

    def _digest(self, kind: str) -> str:
        """Of the lock and of the Python line: packages built for 3.11 do not serve 3.12."""
        try:
            content = (self.root / LOCKS[kind]).read_bytes()
        except OSError:
            return ""
        line = ".".join(str(part) for part in sys.version_info[:2])
        return hashlib.sha256(content + line.encode()).hexdigest()


def progress(lines: Iterator[str] | list[str], output: list[str]) -> Iterator[str]:
    """Keep every line in ``output``; pass on those that count (a package fetched, the installation begun)."""
    for line in lines:
        output.append(line.rstrip())
        if line.startswith(("Collecting ", "Installing collected")):
            yield line


def pins(lock: str) -> dict[str, str]:
    """Package → version of a requirements file with hashes; lines for other systems (with a marker) are left out."""
    return {name: version for name, version, marker in PINNED.findall(lock) if not marker.strip()}


def is_satisfied(lock: Path) -> bool:
    """Whether this interpreter has every pinned package at the pinned version."""
    if not lock.is_file():
        return False
    try:
        return all(
            metadata.version(name) == version for name, version in pins(lock.read_text(encoding="utf-8")).items()
        )
    except metadata.PackageNotFoundError:
        return False


def base_python() -> str:
    """The Python that this one's virtual environment was made from, or this one."""
    return getattr(sys, "_base_executable", "") or sys.executable


def find_pip() -> list[str]:
    """The command of a pip that can install into another environment."""
    for python in dict.fromkeys([base_python(), sys.executable]):
        answer = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
        found = re.match(r"pip (\d+)\.(\d+)", answer.stdout)
        if found and (int(found[1]), int(found[2])) >= OLDEST_PIP:
            return [python, "-m", "pip"]
    return stop(
        "pip 22.3 or newer is needed once, to fetch the packages: install it "
        "(on Debian and Ubuntu: apt-get install python3-pip) and start again."
    )


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Only one process prepares the environment; the others wait. The lock is on the folder, so no file is left."""
    descriptor = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def restart(python: Path, argv: list[str]) -> NoReturn:
    """Become the same command in the environment; the process keeps its number, terminal and signals."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(python, [str(python), *argv])  # noqa: S606 - our own command line, once more


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - before Django there is no other way to speak


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no reason was given"


def stop(text: str) -> NoReturn:
    say(text)
    raise SystemExit(1)
