"""Querysets that refuse bulk writes outside actions, so that nothing is changed without a journal entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.db import models

from bureau.core.actions import is_writing
from bureau.core.kept import wrote

M = TypeVar("M", bound=models.Model)

# Values in one IN list: SQLite takes 32,766 parameters at most.
SLICE = 5000


class WriteOutsideActionError(RuntimeError):
    """A programming error: somebody tried to write without an action."""


def require_gate(what: str) -> None:
    if not is_writing():
        raise WriteOutsideActionError(f"{what} outside an action: write it in actions.py")


def note_write(table: type[models.Model], what: str) -> None:
    """Demand the gate for ``what`` and note that it writes ``table``."""
    require_gate(what)
    wrote(table)


class GuardedQuerySet(models.QuerySet[M]):
    """A QuerySet whose writing methods work only inside an action."""

    def update(self, **kwargs: Any) -> int:
        note_write(self.model, "update()")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        note_write(self.model, "delete()")
        return super().delete()

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        note_write(self.model, "bulk_create()")
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        note_write(self.model, "bulk_update()")
        return super().bulk_update(objs, fields, *args, **kwargs)


class GuardedModel(models.Model):
    """A model whose save() and delete() work only inside an action."""

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        note_write(type(self), f"{type(self).__name__}.save()")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        note_write(type(self), f"{type(self).__name__}.delete()")
        return super().delete(*args, **kwargs)


def in_slices(rows: models.QuerySet[M], lookup: str, values: Iterable[Any]) -> Iterator[M]:
    """Rows whose ``lookup`` is among ``values``, asked for in slices."""
    wanted = sorted(set(values))
    for start in range(0, len(wanted), SLICE):
        yield from rows.filter(**{f"{lookup}__in": wanted[start : start + SLICE]})
