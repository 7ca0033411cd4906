"""What ledgers may ask about the books above them: has a week been published, and where was a record counted.

Ledgers stand below statistics and may not import it; ``bureau.statistics`` gives its answers here in ``ready()``. Until
somebody does, no week is published and nothing is counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bureau.core.weeks import Week


@dataclass(frozen=True)
class Booking:
    """One tally of a record: the indicator in words, the week it was counted in, how much, and its kind in words."""

    indicator: str
    week: str
    quantity: int
    kind: str


IsPublished = Callable[[Week], bool]
BookingsOf = Callable[[str, int], Sequence[Booking]]


@dataclass
class _Answers:
    is_published: IsPublished = lambda _week: False
    bookings_of: BookingsOf = lambda _countable, _record_id: ()


_answers = _Answers()


def answer(*, is_published: IsPublished, bookings_of: BookingsOf) -> None:
    """Give the answers; called once by ``bureau.statistics`` when it is loaded."""
    _answers.is_published, _answers.bookings_of = is_published, bookings_of


def is_week_published(day: dt.date) -> bool:
    """Whether the week of ``day`` is a closed period, so that what is entered now counts in a later week."""
    return _answers.is_published(Week.containing(day))


def bookings_of(countable: str, record_id: int) -> Sequence[Booking]:
    """Where a record of ``countable`` stands in the books, oldest first."""
    return _answers.bookings_of(countable, record_id)
