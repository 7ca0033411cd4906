"""How many opinions came in and were answered, by month and by category: what the public is told (domain notes 4.3).

An opinion stands in the month in which it was received, whenever it was answered, so that no rate is above 100 %. Only
months that are over are told: a number that moves by one while people look on tells of one person. Sealed reports are
in no number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractMonth

from bureau.opinions.choices import OpinionState
from bureau.opinions.models import Category, Opinion
from bureau.opinions.publishing.suppression import Cell, hidden_cells, with_sums

# Told of every opinion: received, answered (with a reply or with the reason why not accepted), answered in time.
_ANSWERED = Q(first_replied_on__isnull=False) | Q(state=OpinionState.REJECTED)
_IN_TIME = Q(first_in_time=True) | Q(
    state=OpinionState.REJECTED, first_replied_on__isnull=True, ended_on__lte=F("reply_due")
)


@dataclass(frozen=True, slots=True)
class Counts:
    """One line; None for a count that is not shown."""

    received: int | None
    answered: int | None
    in_time: int | None

    @property
    def rate(self) -> float | None:
        """Answered ÷ received, 0 to 1; None without any, or when one of the two is not shown."""
        return self.answered / self.received if self.received and self.answered is not None else None

    @property
    def has_hidden(self) -> bool:
        return None in (self.received, self.answered, self.in_time)


@dataclass(frozen=True, slots=True)
class Months:
    """A year: ``lines[category][month]``, each with its sum behind the last month; the county's behind the last
    category.
    """

    year: int
    months: Sequence[int]
    categories: Sequence[Category]
    lines: Sequence[Sequence[Counts]]

    def of(self, category: Category | None) -> Sequence[Counts]:
        """The months of a category and their sum; None: the county. Empty where nothing came in."""
        if category is None:
            return self.lines[-1] if self.lines else ()
        return self.lines[self.categories.index(category)] if category in self.categories else ()

    def sums(self) -> Iterator[tuple[Category | None, Counts]]:
        """Each category with its sum of the year, the county's last."""
        for place, line in enumerate(self.lines):
            yield (self.categories[place] if place < len(self.categories) else None), line[-1]


def months_over(year: int, today: dt.date) -> range:
    """The months of ``year`` that are over."""
    if year > today.year:
        return range(0)
    return range(1, 13 if year < today.year else today.month)


def years_told(today: dt.date) -> list[int]:
    """Years of which something can be told, the latest first: from the first opinion on, at most ten."""
    first = Opinion.objects.counted().order_by("received_on").values_list("received_on", flat=True).first()
    begin = max(first.year if first else today.year, today.year - 9)
    last = today.year if today.month > 1 else today.year - 1
    return list(range(max(last, begin), begin - 1, -1))


def months_of(year: int, today: dt.date) -> Months:
    """The table of ``year``, small counts hidden. One query for the counts, one for the categories."""
    months = months_over(year, today)
    rows = (
        Opinion.objects.counted()
        .filter(received_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        .order_by()
        .values_list("category", ExtractMonth("received_on"))
        .annotate(received=Count("pk"), answered=Count("pk", filter=_ANSWERED), in_time=Count("pk", filter=_IN_TIME))
    )
    told = {(category, month): counts for category, month, *counts in rows if month in months}
    categories = list(Category.objects.filter(pk__in={category for category, _month in told}).order_by("order", "pk"))
    tables = [
        [[told.get((one.pk, month), (0, 0, 0))[measure] for month in months] for one in categories]
        for measure in range(3)
    ]
    return Months(year, months, categories, _shown(tables))


def _shown(tables: Sequence[Sequence[Sequence[int]]]) -> list[list[Counts]]:
    """Received, answered and in time put together; where the first is hidden, the others are."""
    hidden: list[frozenset[Cell]] = []
    for table in tables:
        hidden.append(hidden_cells(table, hidden[-1] if hidden else ()))
    whole = [with_sums(table) for table in tables]
    return [
        [
            Counts(*(None if (r, c) in hidden[m] else whole[m][r][c] for m in range(len(tables))))
            for c in range(len(row))
        ]
        for r, row in enumerate(whole[0])
    ]
