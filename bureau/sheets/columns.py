"""Columns of a sheet: one declaration drives template, import, report and export.

Every column is a django-import-export ``Field``, so a sheet is an ordinary import-export resource too.
``read(cell)`` gives the clean value or raises ``cells.CellProblem``; ``write(value)`` gives the cell for an
export; ``read(write(value))`` equals ``comparable(value)``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, TypedDict, Unpack

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from bureau.sheets import cells
from bureau.sheets.cells import Cell, CellProblem

# The file format does not change with the language of the screen: labels in files are always Chinese.
FILE_LANGUAGE = "zh-hans"


class Common(TypedDict, total=False):
    """Options of every column. ``attribute``: where the record keeps it (``village__name``), else the column's
    own name.
    """

    attribute: str
    aliases: Iterable[str]
    required: bool
    width: int
    hint: str | Promise
    example: str
    personal: bool
    mask: Callable[[str], str]
    import_only: bool
    compared: bool


class Column(Field):
    """Base of all columns; ``heading`` is the canonical Chinese heading."""

    number_format = "General"
    empty: Any = ""
    # Columns whose cells repeat (dates, choices, names) are cleaned once per distinct cell of a file.
    repeats = True

    def __init__(self, heading: str, **options: Unpack[Common]) -> None:
        super().__init__(
            attribute=options.get("attribute"), column_name=heading, readonly=options.get("import_only", False)
        )
        self.heading = heading
        self.aliases = tuple(options.get("aliases", ()))
        self.required = options.get("required", False)
        self.width = options.get("width", 12)
        self.hint = options.get("hint", "")
        self.example = options.get("example", "")
        self.personal = options.get("personal", False)
        self.mask = options.get("mask", _stars)
        self.import_only = options.get("import_only", False)
        self.compared = options.get("compared", True)

    def read(self, cell: Cell) -> Any:
        """The clean value of a cell that is not blank."""
        raise NotImplementedError

    def write(self, value: Any) -> Cell:
        """The cell for an export: str, int, Decimal, date or None."""
        return value

    def comparable(self, value: Any) -> Any:
        """The record's value as ``read`` would give it, to tell changed from unchanged."""
        return self.empty if value is None else value

    def is_masked(self, value: Any) -> bool:
        """Whether a clean value is one that ``mask`` has made."""
        return self.personal and isinstance(value, str) and "*" in value

    def hides(self, value: Any, kept: Any) -> bool:
        """Whether a masked cell stands for ``kept``."""
        return bool(kept) and self.mask(kept) == value

    def get_value(self, instance: Any) -> Any:
        """The record's value along ``attribute``; None where a link on the way is missing."""
        for step in self.path:
            if instance is None:
                return None
            instance = getattr(instance, step)
        return instance

    @cached_property
    def path(self) -> tuple[str, ...]:
        return tuple((self.attribute or "").split("__"))

    def clean(self, row: Mapping[str, Any], **_kwargs: Any) -> Any:
        """import-export's way in: the clean value of this column from a row keyed by heading."""
        cell = row[self.heading]
        return self.empty if cells.is_blank(cell) else self.read(cell)

    def export(self, instance: Any, **_kwargs: Any) -> Cell:
        """import-export's way out."""
        return self.write(self.get_value(instance))


class TextColumn(Column):
    """Free text of at most ``max_length`` characters."""

    number_format = "@"
    repeats = False

    def __init__(self, heading: str, *, max_length: int = 200, **options: Unpack[Common]) -> None:
        super().__init__(heading, **options)
        self.max_length = max_length

    def read(self, cell: Cell) -> str:
        return self._fitting(cells.text(cell))

    def _fitting(self, words: str) -> str:
        if len(words) > self.max_length:
            raise CellProblem(
                _("At most %(limit)d characters; this is %(more)d too many")
                % {"limit": self.max_length, "more": len(words) - self.max_length}
            )
        return words

    def write(self, value: Any) -> Cell:
        return "" if value is None else str(value)

    def comparable(self, value: Any) -> str:
        try:
            return cells.text("" if value is None else str(value))
        except CellProblem:
            return str(value)


class CodeColumn(TextColumn):
    """Codes, phones, licence numbers: half-width without spaces; written as text so that Excel leaves the
    digits alone.
    """

    def __init__(
        self,
        heading: str,
        *,
        pattern: str = "",
        pattern_hint: str | Promise = "",
        max_length: int = 40,
        **options: Unpack[Common],
    ) -> None:
        super().__init__(heading, max_length=max_length, **options)
        self.pattern, self.pattern_hint = pattern, pattern_hint

    @cached_property
    def _matches(self) -> Callable[[str], Any]:
        return re.compile(self.pattern).fullmatch

    def read(self, cell: Cell) -> str:
        words = self._fitting(cells.code(cell))
        if self.pattern and "*" not in words and not self._matches(words):
            raise CellProblem(
                str(self.pattern_hint) or _("This does not look like a valid %(heading)s") % {"heading": self.heading}
            )
        return words

    def comparable(self, value: Any) -> str:
        return "".join(super().comparable(value).translate(cells.HALF_WIDTH).split())


class ReferenceColumn(TextColumn):
    """The name or code of another record. The sheet's ``lookups`` finds it and puts it into ``row.found[column name]``.

    ``target``: the record's foreign key that the found object is compared with; without it the column is not compared
    (it only helps to find, as the township does for a village).
    """

    repeats = True

    def __init__(self, heading: str, *, target: str = "", max_length: int = 100, **options: Unpack[Common]) -> None:
        options.setdefault("compared", bool(target))
        super().__init__(heading, max_length=max_length, **options)
        self.target = target


class DateColumn(Column):
    """A day. ``future=False``: not after today (of the run). ``earliest``: the ledgers' event dates start in 2000."""

    number_format = "yyyy-mm-dd"
    empty = None

    def __init__(
        self, heading: str, *, future: bool = True, earliest: dt.date = dt.date(2000, 1, 1), **options: Unpack[Common]
    ) -> None:
        options.setdefault("hint", gettext_lazy("a date like 2026-03-05"))
        super().__init__(heading, **options)
        self.future, self.earliest = future, earliest

    def read(self, cell: Cell) -> dt.date:
        day = cells.date(cell)
        if day < self.earliest:
            raise CellProblem(_("The date lies before %(earliest)s") % {"earliest": self.earliest.isoformat()})
        if day.year > 2099:
            raise CellProblem(_("The year is not plausible"))
        return day

    def write(self, value: Any) -> Cell:
        if isinstance(value, dt.datetime):
            return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
        return value

    def comparable(self, value: Any) -> Any:
        return self.write(value)


class DecimalColumn(Column):
    """A number with at most ``places`` decimals between ``minimum`` and ``maximum``; ``unit`` may stand behind it."""

    empty = None

    def __init__(
        self,
        heading: str,
        *,
        places: int = 2,
        minimum: int = 0,
        maximum: int = 10**10,
        unit: str = "",
        **options: Unpack[Common],
    ) -> None:
        super().__init__(heading, **options)
        self.places, self.minimum, self.maximum, self.unit = places, minimum, maximum, unit
        self.number_format = "0." + "#" * places if places else "0"

    def read(self, cell: Cell) -> Any:
        number = cells.decimal(cell, unit=self.unit)
        if not self.minimum <= number <= self.maximum:
            raise CellProblem(
                _("The number must lie between %(low)d and %(high)d") % {"low": self.minimum, "high": self.maximum}
            )
        kept = number.quantize(Decimal(1).scaleb(-self.places))
        if kept != number:
            raise CellProblem(
                _("At most %(places)d decimals") % {"places": self.places} if self.places else _("Write a whole number")
            )
        return kept

    def comparable(self, value: Any) -> Any:
        return None if value is None else Decimal(value).quantize(Decimal(1).scaleb(-self.places))


class IntegerColumn(DecimalColumn):
    """A whole number; the upper limit is the database's."""

    number_format = "0"

    def __init__(
        self, heading: str, *, minimum: int = 0, maximum: int = 2_147_483_647, unit: str = "", **options: Unpack[Common]
    ) -> None:
        super().__init__(heading, places=0, minimum=minimum, maximum=maximum, unit=unit, **options)

    def read(self, cell: Cell) -> int:
        return int(super().read(cell))

    def comparable(self, value: Any) -> Any:
        return None if value is None else int(value)


class ChoiceColumn(Column):
    """One of fixed ``choices`` (pairs of stored value and label). ``also``: other words people write → stored value.

    An unknown word is refused with the allowed ones, never stored as "other".
    """

    number_format = "@"

    def __init__(
        self,
        heading: str,
        *,
        choices: Iterable[tuple[Any, Any]],
        also: Mapping[str, Any] | None = None,
        **options: Unpack[Common],
    ) -> None:
        super().__init__(heading, **options)
        self.choices = [(value, label) for value, label in choices if value not in ("", None)]
        self.also = dict(also or {})

    @cached_property
    def labels(self) -> dict[Any, str]:
        """Stored value → label as files show it."""
        with translation.override(FILE_LANGUAGE):
            return {value: str(label) for value, label in self.choices}

    @cached_property
    def _values(self) -> dict[str, Any]:
        known = {cells.choice_key(word): value for word, value in self.also.items()}
        with translation.override("en"):
            known |= {cells.choice_key(str(label)): value for value, label in self.choices}
        known |= {cells.choice_key(str(value)): value for value, _label in self.choices}
        return known | {cells.choice_key(label): value for value, label in self.labels.items()}

    def read(self, cell: Cell) -> Any:
        try:
            return self._values[cells.choice_key(cell)]
        except KeyError:
            raise CellProblem(
                _("Not one of the choices; write one of: %(choices)s") % {"choices": "、".join(self.labels.values())}
            ) from None

    def write(self, value: Any) -> Cell:
        return "" if value in (None, "") else self.labels.get(value, str(value))


class BooleanColumn(ChoiceColumn):
    """是 or 否 (also 有/无, √/×, true/false, 1/0); blank means ``blank``."""

    def __init__(self, heading: str, *, blank: bool = False, **options: Unpack[Common]) -> None:
        also = dict.fromkeys(("有", "对", "√", "✓", "y", "yes", "1", "真"), True)
        also |= dict.fromkeys(("无", "没有", "不是", "×", "x", "n", "no", "0", "假"), False)
        super().__init__(heading, choices=[(True, "是"), (False, "否")], also=also, **options)
        self.empty = blank

    def write(self, value: Any) -> Cell:
        return "" if value is None else self.labels[bool(value)]


def _stars(value: str) -> str:
    """Default mask: first and last character stay, four stars between, so that the length is not told either."""
    return f"{value[:1]}****{value[-1:]}" if len(value) > 2 else "****" * bool(value)
