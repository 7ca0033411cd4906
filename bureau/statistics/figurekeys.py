"""The address of a number: every number of a figure opens exactly its own tallies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bureau.core.errors import InvalidValue
from bureau.core.weeks import Week

# Parts of a figure that are counted; target, completion and schedule are not sums of records.
PARTS = ("week_value", "late", "cumulative")
COUNTY = "county"
_KEY = re.compile(
    r"(\d{4}-W\d{2})\.(\d{4})\.([a-z][a-z0-9_]{0,39})\.(county|\d{1,9})\.(week_value|late|cumulative)\Z", re.ASCII
)


@dataclass(frozen=True)
class FigureKey:
    """``2026-W28.2026.visits_villages.12.cumulative``; office None (``county`` in the key) is the sum over all."""

    week: str
    year: int
    indicator: str
    office_id: int | None
    part: str = "cumulative"

    @classmethod
    def parse(cls, text: str) -> FigureKey:
        """Raises InvalidValue for another shape or a week that does not exist."""
        match = _KEY.match(text)
        if match is None:
            raise InvalidValue("not the key of a figure", code="figure_key")
        Week.parse(match[1])
        return cls(match[1], int(match[2]), match[3], None if match[4] == COUNTY else int(match[4]), match[5])

    def __str__(self) -> str:
        office = COUNTY if self.office_id is None else self.office_id
        return f"{self.week}.{self.year}.{self.indicator}.{office}.{self.part}"
