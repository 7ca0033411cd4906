"""Words inside Chinese text: a kept column of two-character pieces, which databases can index without a dictionary."""

from __future__ import annotations

import base64
import functools
import hmac
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.models import Lookup
from django.db.models.expressions import Col

from bureau.core import fts
from bureau.core.fields import key_for
from bureau.core.text import bigrams, match_key

# Before each whole word: twice a sign that match_key leaves in no piece, so that neither a piece nor a piece's second
# character can be taken for the beginning of a word.
WORD = "=="


@functools.lru_cache(maxsize=65_536)
def _keyed(key: bytes, piece: str) -> str:
    return base64.b32encode(hmac.digest(key, piece.encode(), "sha256")[:5])[:7].decode().lower()


class GramsField(models.TextField[str, str]):
    """The distinct two-character pieces of ``sources`` (attributes: a text, or several), kept at every save.

    ``grams__holds="土地承包"`` finds rows that have all pieces of the text. ``words`` names attributes (a text, or
    several) whose values are kept whole beside the pieces, for example the tail of a telephone number:
    ``grams__has_word="1402"`` finds exactly these, and no text that happens to hold 1402.

    ``keyed``, for texts that are encrypted: instead of each piece a keyed hash of it is kept, in the order of the
    hashes, so that the column tells neither the text nor the order of its pieces. Equal pieces have equal hashes:
    who has the database but not PORTAL_FIELD_KEY can still count which are frequent. A query of one character cannot
    be answered from such a column and finds nothing.
    A hash is cut to 35 bits (7 signs of base32). A text with n pieces is found by mistake for a word of p pieces with
    a probability of (n / 2^35)^p: with n = 100, one text in 340 million for a word of two characters, practically
    none for a longer one.

    A GIN index over ``string_to_array(column, ' ')`` answers on PostgreSQL (``create_grams_index`` in the migration),
    an FTS5 index on SQLite (made after every migration); without an index the column is scanned.
    """

    def __init__(
        self, *args: Any, sources: Iterable[str] = (), words: Iterable[str] = (), keyed: bool = False, **kwargs: Any
    ) -> None:
        self.sources = tuple(sources)
        self.words = tuple(words)
        self.keyed = keyed
        super().__init__(*args, **{"editable": False, "blank": True, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["sources"] = self.sources
        if self.words:
            kwargs["words"] = self.words
        if self.keyed:
            kwargs["keyed"] = True
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        kept = self.grams_of(model_instance)
        setattr(model_instance, self.attname, kept)
        return kept

    def grams_of(self, instance: models.Model) -> str:
        """The column's value for ``instance``; for bulk updates, which do not call ``pre_save``."""
        tokens: dict[str, None] = {}
        for text in _values_of(instance, self.sources):
            tokens.update(dict.fromkeys(self.pieces_of(text)))
        for word in _values_of(instance, self.words):
            tokens.update(dict.fromkeys(self.word_of(word)))
        return " ".join(sorted(tokens) if self.keyed else tokens)

    def pieces_of(self, text: str) -> list[str]:
        """The pieces of ``text`` as they are kept."""
        pieces = bigrams(text)
        return self._hashed(piece for piece in pieces if len(piece) == 2) if self.keyed else pieces

    def word_of(self, word: str) -> list[str]:
        """``word`` as it is kept; nothing of what has no letters."""
        kept = [WORD + key for key in [match_key(word)] if key]
        return self._hashed(kept) if self.keyed else kept

    @staticmethod
    def _hashed(tokens: Iterable[str]) -> list[str]:
        key = key_for(b"bureau search pieces")
        return [_keyed(key, token) for token in tokens]

    def sqlite_index(self, connection: Any) -> fts.TokenIndex | None:
        """None where FTS5 is missing, or where the primary key is not SQLite's own number of the row."""
        key = self.model._meta.pk
        if not fts.has_fts5() or key.db_type(connection) != "integer":
            return None
        return fts.TokenIndex(self.model._meta.db_table, self.column, key.column)


def _values_of(instance: models.Model, names: Iterable[str]) -> Iterator[str]:
    """What stands in these attributes, each a text or several; no piece spans two of them."""
    for name in names:
        value = getattr(instance, name) or ()
        yield from (value,) if isinstance(value, str) else value


class _HasTokens(Lookup[Any]):
    """Rows whose column has all tokens of what is asked; nothing is asked: nothing is found."""

    prepare_rhs = False

    @property
    def field(self) -> GramsField:
        field: GramsField = self.lhs.output_field
        return field

    def tokens(self) -> list[str]:
        raise NotImplementedError

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._like(compiler, " AND ", [f"% {_escaped(token)} %" for token in self.tokens()])

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        tokens = self.tokens()
        index = self.field.sqlite_index(connection) if isinstance(self.lhs, Col) else None
        if not tokens or index is None or not index.stands(connection):
            return self.as_sql(compiler, connection)
        key, params = compiler.compile(Col(self.lhs.alias, self.field.model._meta.pk))
        name, query = connection.ops.quote_name(index.name), fts.matching(tokens)
        # SQLite takes every such set for small and begins with it; the plus keeps it to the list's own index, which
        # shows the newest 50 of 60,000 rows in 6 ms instead of reading and sorting them all in 107.
        plus = "+" if index.has_many(connection, query) else ""
        return f"{plus}{key} IN (SELECT rowid FROM {name} WHERE {name} MATCH %s)", [*params, query]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        tokens = self.tokens()
        if not tokens:
            return self.as_sql(compiler, connection)
        column, params = self.process_lhs(compiler, connection)
        return f"string_to_array({column}, ' ') @> %s", [*params, tokens]

    def _like(self, compiler: Any, between: str, patterns: list[str]) -> tuple[str, list[Any]]:
        """A scan with the column between spaces, where every token stands between two."""
        if not patterns:
            return "1 = 0", []
        column, params = self.process_lhs(compiler, compiler.connection)
        one = rf"(' ' || {column} || ' ') LIKE %s ESCAPE '\'"
        return f"({between.join([one] * len(patterns))})", [part for like in patterns for part in (*params, like)]


def _escaped(token: str) -> str:
    return token.replace("_", r"\_")


@GramsField.register_lookup
class Holds(_HasTokens):
    """All pieces of the text are there; a text without letters finds nothing."""

    lookup_name = "holds"

    def tokens(self) -> list[str]:
        key = match_key(str(self.rhs))
        return self.field.pieces_of(key) if len(key) > 1 else []

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        character = match_key(str(self.rhs))
        if len(character) != 1 or self.field.keyed:
            return super().as_sql(compiler, connection)
        sign = _escaped(character)
        if self.field.words:  # first or second in a piece: in a whole word it is neither
            return self._like(compiler, " OR ", [f"% {sign}%", f"% _{sign} %"])
        column, params = self.process_lhs(compiler, connection)
        return rf"{column} LIKE %s ESCAPE '\'", [*params, f"%{sign}%"]


@GramsField.register_lookup
class HasWord(_HasTokens):
    """One of the field's ``words`` is exactly this one."""

    lookup_name = "has_word"

    def tokens(self) -> list[str]:
        return self.field.word_of(str(self.rhs))


# -- indexes -----------------------------------------------------------------------------------------------------------


def drop_indexes(*, using: str, plan: Iterable[Any], **_signal: Any) -> None:
    """Before migrations: SQLite refuses to drop a column that a trigger names, and renames no index with its table."""
    connection = connections[using]
    if connection.vendor == "sqlite" and fts.has_fts5() and plan:
        fts.drop_all(connection)


def make_indexes(*, using: str, **_signal: Any) -> None:
    """After migrations: every FTS5 index that is missing."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    for model in apps.get_models():
        for field in model._meta.local_fields:
            index = field.sqlite_index(connection) if isinstance(field, GramsField) else None
            if index is not None:
                index.make(connection)


def create_grams_index(table: str, column: str = "grams") -> Any:
    """A migration function (for RunPython) that makes the GIN index where the database has one.

    PostgreSQL judges by the most frequent pieces it has noted whether a word is rare. With the usual 1,000 it took
    rare words for ten times too frequent and looked for them along the whole list: 4,000 ms for 25 of 500,000 rows,
    found in 1 ms when it notes 10,000.
    """

    def create(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"CREATE INDEX {table}_{column} ON {table} USING gin (string_to_array({column}, ' '))")
            editor.execute(f"ALTER INDEX {table}_{column} ALTER COLUMN 1 SET STATISTICS 1000")

    return create


def drop_grams_index(table: str, column: str = "grams") -> Any:
    """The way back of ``create_grams_index``."""

    def drop(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP INDEX {table}_{column}")

    return drop
