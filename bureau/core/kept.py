"""What many requests read and few change, kept in the process and right nevertheless.

A kept value has an edition in the database. The write gate notes which tables are written; an action that wrote a
table of a kept value draws its edition anew, in its own transaction. So one small query says whether what a process
keeps still stands, whichever process wrote.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import connection, models

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

# What somebody changes in the database by hand, past every action, is seen after so many seconds.
LONGEST = 60.0

_all: dict[str, Kept[Any, Any]] = {}
# Names of the values that the running action has made out of date; None outside an action.
_outdated: ContextVar[set[str] | None] = ContextVar("bureau_outdated", default=None)


class Edition(models.Model):
    """Which edition of a kept value is the present one. Drawn, not counted: what is rolled back must not come again."""

    name = models.CharField(max_length=60, primary_key=True)
    drawn = models.UUIDField()

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class _Copy(Generic[Key, Value]):
    edition: object
    key: Key
    since: float
    value: Value


class Kept(Generic[Key, Value]):
    """``make(key)`` with all that it read of ``tables`` (and of nothing else), for the last ``key`` asked for.

    The value is shared by the threads of the process: nobody changes it.
    """

    def __init__(self, name: str, make: Callable[[Key], Value], *tables: type[models.Model]) -> None:
        self.name, self.make = name, make
        self.tables = frozenset(tables)
        self._copy: _Copy[Key, Value] | None = None
        _all[name] = self

    def get(self, key: Key) -> Value:
        """The value as the tables are now; one query as long as none of them was written."""
        if self.name in (_outdated.get() or ()):
            return self.make(key)
        edition = self._edition()
        now, copy = time.monotonic(), self._copy
        if copy is not None and (copy.edition, copy.key) == (edition, key) and now - copy.since < LONGEST:
            return copy.value
        value = self.make(key)
        if edition is not None:
            # Read after its edition: should somebody write in between, it is too new for it, never too old.
            self._copy = _Copy(edition, key, now, value)
        return value

    def _edition(self) -> object:
        """As the database gives it. Asked for at every turn: building a queryset would take most of the time."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT drawn FROM core_edition WHERE name = %s", [self.name])
            row = cursor.fetchone()
        return row and row[0]


@contextmanager
def renewing() -> Iterator[None]:
    """Draw the editions of all that is written inside, at its end."""
    if _outdated.get() is not None:
        yield
        return
    outdated: set[str] = set()
    token = _outdated.set(outdated)
    try:
        yield
        _draw(outdated)
    finally:
        _outdated.reset(token)


def wrote(table: type[models.Model]) -> None:
    """A table is written: what is kept of it is out of date."""
    outdated = _outdated.get()
    if outdated is not None:
        outdated.update(kept.name for kept in _all.values() if table._meta.concrete_model in kept.tables)


def draw_all(*, apps: Apps = installed, **_signal: Any) -> None:
    """After migrations, whatever they wrote; ``apps``: as they are then, perhaps before this table was made."""
    if "edition" in apps.all_models["core"]:
        _draw(_all)


def _draw(names: Iterable[str]) -> None:
    drawn = [Edition(name=name, drawn=uuid.uuid4()) for name in sorted(names)]
    if drawn:
        Edition.objects.bulk_create(drawn, update_conflicts=True, unique_fields=["name"], update_fields=["drawn"])
