"""SQLite's full-text index (FTS5) over a column of tokens parted by spaces, kept by triggers.

It stands beside the migrations: Django rebuilds a SQLite table to change it, and the table's triggers go with the old
one without a word. So ``bureau.core.search`` takes the indexes away before migrations and makes them anew afterwards.
"""

from __future__ import annotations

import functools
import sqlite3
from dataclasses import dataclass
from typing import Any

from django.db import transaction

# From here on reading the hits along a list's own index is faster than reading all hits and sorting them; measured
# with 100,000 rows (20 ms against 1 at 10,000 hits). Below it, counting the hits gains more than sorting them loses.
MANY = 10_000


@functools.cache
def has_fts5() -> bool:
    """Whether the SQLite of this Python was built with FTS5; some systems' own is not."""
    probe = sqlite3.connect(":memory:")
    try:
        probe.execute("CREATE VIRTUAL TABLE probe USING fts5(tokens)")
    except sqlite3.OperationalError:
        return False
    finally:
        probe.close()
    return True


@dataclass(frozen=True)
class TokenIndex:
    """The index of one column. ``key`` is the table's integer primary key, which SQLite uses as the row's number."""

    table: str
    column: str
    key: str

    @property
    def name(self) -> str:
        return f"{self.table}_{self.column}_fts"

    def stands(self, connection: Any) -> bool:
        """Whether it can be asked now. Without it a scan finds the same rows, only slower.

        Asked of the driver itself: the look-up is no query of the page and must not count as one.
        """
        connection.ensure_connection()
        names = (self.name, *self._triggers())
        marks = ", ".join("?" * len(names))
        found = connection.connection.execute(
            f"SELECT count(*) FROM sqlite_master WHERE name IN ({marks})",  # noqa: S608 - only question marks
            names,
        )
        return bool(found.fetchone()[0] == len(names))

    def has_many(self, connection: Any, query: str) -> bool:
        """Whether ``query`` finds at least ``MANY`` rows. Asked of the driver, as in ``stands``."""
        found = connection.connection.execute(
            f'SELECT 1 FROM "{self.name}" WHERE "{self.name}" MATCH ? LIMIT 1 OFFSET {MANY - 1}',  # noqa: S608 - ours
            (query,),
        )
        return found.fetchone() is not None

    def make(self, connection: Any) -> None:
        """Make it and fill it from the table, unless it stands."""
        if self.stands(connection):
            return
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pragma_table_info(%s)", [self.table])
            if not {(self.column,), (self.key,)} <= set(cursor.fetchall()):
                return  # not migrated so far
            _drop(cursor, self.name)
            for statement in (self._table(), *self._triggers().values()):
                cursor.execute(statement)
            cursor.execute(f'INSERT INTO "{self.name}"("{self.name}") VALUES (\'rebuild\')')  # noqa: S608 - ours

    def _table(self) -> str:
        # ascii: whatever is not ASCII is part of a token, as are '_' and the mark of whole words here; so each piece
        # is one token, in every script. Only "is it there" is asked, never where or how often: detail, columnsize.
        return (
            f'CREATE VIRTUAL TABLE "{self.name}" USING fts5("{self.column}", content=\'{self.table}\', '
            f"content_rowid='{self.key}', tokenize=\"ascii tokenchars '_='\", detail=none, columnsize=0)"
        )

    def _triggers(self) -> dict[str, str]:
        """Name → statement. An external-content index must be told the old text to forget it."""
        name, column, key = f'"{self.name}"', f'"{self.column}"', f'"{self.key}"'
        add = f"INSERT INTO {name}(rowid, {column}) VALUES (new.{key}, new.{column});"  # noqa: S608 - names of ours
        forget = f"INSERT INTO {name}({name}, rowid, {column}) VALUES ('delete', old.{key}, old.{column});"  # noqa: S608
        moved = f"old.{column} IS NOT new.{column} OR old.{key} IS NOT new.{key}"
        events = {
            "insert": f'AFTER INSERT ON "{self.table}" BEGIN {add} END',
            "update": f'AFTER UPDATE OF {key}, {column} ON "{self.table}" WHEN {moved} BEGIN {forget} {add} END',
            "delete": f'AFTER DELETE ON "{self.table}" BEGIN {forget} END',
        }
        return {f"{self.name}_{event}": f'CREATE TRIGGER "{self.name}_{event}" {do}' for event, do in events.items()}


def matching(tokens: list[str]) -> str:
    """The FTS5 query for rows that have all ``tokens``; quoted, so that none is read as an operator."""
    return " AND ".join(f'"{token}"' for token in tokens)


def drop_all(connection: Any) -> None:
    """Take every token index of the database away, those of tables and columns that have gone among them."""
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB '*_fts' "
            "AND sql LIKE 'CREATE VIRTUAL TABLE % USING fts5(%'"
        )
        for (name,) in cursor.fetchall():
            _drop(cursor, name)


def _drop(cursor: Any, name: str) -> None:
    for event in ("insert", "update", "delete"):
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}_{event}"')
    cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
