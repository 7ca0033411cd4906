"""The periods that are reported: a year, a quarter, a month. Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from bureau.core.errors import InvalidValue
from bureau.webkit.lenient import to_half_width
from mediation.rules.cases import EARLIEST

_KEY = re.compile(r"(\d{4})(?:-Q(\d)|-(\d{2}))?\Z", re.ASCII)
LAST_YEAR = 2999


@dataclass(frozen=True, slots=True)
class Period:
    """``2021``, ``2021-Q1`` or ``2021-03``; ``quarter`` or ``month`` is 0 where it is not the kind."""

    year: int
    quarter: int = 0
    month: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key, full-width digits and a small q included; InvalidValue says what is wrong."""
        key = to_half_width(text).strip().upper()
        match = _KEY.match(key)
        if match is None:
            raise InvalidValue(
                _("“%(text)s” is no period; write it like 2021, 2021-Q1 or 2021-03.") % {"text": text.strip()[:20]},
                code="period_format",
            )
        year, quarter, month = int(match[1]), int(match[2] or 0), int(match[3] or 0)
        if not EARLIEST.year <= year <= LAST_YEAR:
            words = _("Write a year from %(first)d on.") % {"first": EARLIEST.year}
            raise InvalidValue(words, code="period_year")
        if match[2] and not 1 <= quarter <= 4:
            raise InvalidValue(_("A year has the quarters Q1 to Q4."), code="period_quarter")
        if match[3] and not 1 <= month <= 12:
            raise InvalidValue(_("A year has the months 01 to 12."), code="period_month")
        return cls(year, quarter, month)

    @classmethod
    def year_of(cls, day: dt.date) -> Self:
        return cls(day.year)

    @classmethod
    def quarter_of(cls, day: dt.date) -> Self:
        return cls(day.year, quarter=(day.month + 2) // 3)

    @classmethod
    def month_of(cls, day: dt.date) -> Self:
        return cls(day.year, month=day.month)

    @property
    def key(self) -> str:
        return f"{self.year:04d}{f'-{self.part}' if self.part else ''}"

    @property
    def part(self) -> str:
        """The key without the year: empty, ``Q1`` or ``03``."""
        return f"Q{self.quarter}" if self.quarter else f"{self.month:02d}" if self.month else ""

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.month or (self.quarter * 3 - 2 if self.quarter else 1), 1)

    @property
    def last(self) -> dt.date:
        month = self.month or self.quarter * 3 or 12
        return dt.date(self.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)

    @property
    def eve(self) -> dt.date:
        """The day before the first: what was open at its end is carried over."""
        return self.first - dt.timedelta(days=1)

    def previous(self) -> Period:
        """The period of the same kind before this one."""
        if self.month:
            return Period.month_of(self.eve)
        return Period.quarter_of(self.eve) if self.quarter else Period(self.year - 1)

    @property
    def label(self) -> str:
        """«2021年一季度»; in English «first quarter of 2021»."""
        if self.month:
            return _("%(year)d-%(month)02d") % {"year": self.year, "month": self.month}
        quarters = {
            1: _("first quarter of %(year)d"),
            2: _("second quarter of %(year)d"),
            3: _("third quarter of %(year)d"),
            4: _("fourth quarter of %(year)d"),
        }
        return quarters.get(self.quarter, _("year %(year)d")) % {"year": self.year}

    def __str__(self) -> str:
        return self.key
