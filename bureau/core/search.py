"""Words inside Chinese text: a kept column of two-character pieces, which databases can index without a dictionary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Lookup

from bureau.core.text import bigrams, match_key


class GramsField(models.TextField[str, str]):
    """The distinct two-character pieces of ``sources`` (names of text fields), kept at every save.

    ``grams__holds="土地承包"`` finds rows that have all pieces of the text. On PostgreSQL a GIN index over
    ``string_to_array(column, ' ')`` answers it (``create_grams_index``), on SQLite LIKE does.
    """

    def __init__(self, *args: Any, sources: Iterable[str] = (), **kwargs: Any) -> None:
        self.sources = tuple(sources)
        super().__init__(*args, **{"editable": False, "blank": True, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        kept = self.grams_of(model_instance)
        setattr(model_instance, self.attname, kept)
        return kept

    def grams_of(self, instance: models.Model) -> str:
        """The column's value for ``instance``; for bulk updates, which do not call ``pre_save``."""
        pieces: dict[str, None] = {}
        for source in self.sources:
            pieces.update(dict.fromkeys(bigrams(getattr(instance, source) or "")))
        return " ".join(pieces)


@GramsField.register_lookup
class Holds(Lookup[Any]):
    """All pieces of the text are there; a text without letters finds nothing."""

    lookup_name = "holds"
    prepare_rhs = False

    def pieces(self) -> list[str]:
        return bigrams(str(self.rhs))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        pieces = self.pieces()
        if not pieces:
            return "1 = 0", []
        return " AND ".join([f"{column} LIKE %s"] * len(pieces)), [
            *list(params) * len(pieces),
            *(f"%{piece}%" for piece in pieces),
        ]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        pieces = self.pieces()
        if not pieces or len(match_key(str(self.rhs))) == 1:
            return self.as_sql(compiler, connection)
        column, params = self.process_lhs(compiler, connection)
        return f"string_to_array({column}, ' ') @> %s", [*params, pieces]


def create_grams_index(table: str, column: str = "grams") -> Any:
    """A migration function (for RunPython) that makes the GIN index where the database has one."""

    def create(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"CREATE INDEX {table}_{column} ON {table} USING gin (string_to_array({column}, ' '))")

    return create


def drop_grams_index(table: str, column: str = "grams") -> Any:
    """The way back of ``create_grams_index``."""

    def drop(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP INDEX {table}_{column}")

    return drop
