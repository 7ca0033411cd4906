"""Columns of a list page."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import get_language

KIND_CLASSES = {"number": "n", "date": "nowrap", "words": "words"}


@dataclass(frozen=True)
class Column:
    """One column. ``value``: attribute path (``village.name``) or a function of the row; default is ``name``.

    ``kind``: text, number (right-aligned), date, or words (sentences: never squeezed to a few characters a line).
    ``title``: the row's title, a link when the view gives an address.
    ``sort``: name in the view's ``sorts``. ``phone``: False leaves the column out of the card on a phone.
    """

    name: str
    label: str | Promise
    value: str | Callable[[Any], Any] = ""
    kind: str = "text"
    title: bool = False
    sort: str = ""
    phone: bool = True

    def of(self, row: Any) -> Any:
        """The value in ``row``; an attribute path stops at None."""
        if callable(self.value):
            return self.value(row)
        found = row
        for step in (self.value or self.name).split("."):
            found = found.get(step) if isinstance(found, dict) else getattr(found, step, None)
            if found is None:
                return None
        display = getattr(row, f"get_{self.name}_display", None) if not self.value else None
        if callable(display):
            labels = _labels(type(row), self.name, get_language())  # type: ignore[arg-type] # a class is hashable
            return labels[found] if found in labels else display()
        return found() if callable(found) else found

    @property
    def css(self) -> str:
        names = [KIND_CLASSES[self.kind]] if self.kind in KIND_CLASSES else []
        return " ".join([*names, *([] if self.phone else ["none"])])


@functools.lru_cache(maxsize=500)
def _labels(kind: type, name: str, _language: str | None) -> dict[Any, str]:
    """Value → label of a model's field with choices, else nothing. Django's own display method makes this table anew
    for every row.
    """
    fields = kind._meta.concrete_fields if issubclass(kind, Model) else ()
    return {value: str(label) for field in fields if field.name == name for value, label in field.flatchoices}


@dataclass(frozen=True)
class Cell:
    column: Column
    value: Any


@dataclass(frozen=True)
class Row:
    """One line: the object, its cells in the order of the columns, and the address of its page."""

    object: Any
    cells: list[Cell]
    url: str
    css: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter in force, with the query string that takes it away."""

    label: str
    value: str
    without: str
