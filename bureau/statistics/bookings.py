"""What a closing has to book: the difference between what the ledgers say and what stands tallied. Reads only.

Looked at are records changed since the last closing (with an overlap) and records dated in the week; an indicator that
is new or defined anew is compared in full. So the cost grows with the week, not with the history.

History that is imported when later weeks are closed already is closed like any week, but leaves alone what those weeks
have booked, and does not move the watermarks: the next ordinary closing reads on from where the last one stopped.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Max, Q, QuerySet, Sum
from django.utils.dateparse import parse_datetime

from bureau.core.weeks import Week
from bureau.statistics.choices import TallyKind
from bureau.statistics.countables import COUNTABLES, Countable
from bureau.statistics.definitions import Counted, Matcher, counted_on
from bureau.statistics.models import Tally, WeekClosing

# ``updated_at`` is set when a record is saved, not when its transaction is committed: a long import (10,000 rows take
# about a minute) may become visible after a closing with an older time. So each closing looks back an hour further.
OVERLAP = dt.timedelta(hours=1)
# Ids in one IN list: SQLite allows 32,766 parameters.
CHUNK = 5000


class Place(NamedTuple):
    """Where a quantity of a record stands: office, village, date of the event."""

    office_id: int
    village_id: int | None
    event_date: dt.date


class Booking(NamedTuple):
    """One tally to be posted."""

    indicator_id: int
    countable: str
    record_id: int
    place: Place
    quantity: int
    kind: str


@dataclass
class Differences:
    """What to post for a week.

    ``watermarks``: how far each countable was read (ISO time); ``fingerprints``: by which rules, by indicator code.
    """

    bookings: list[Booking] = field(default_factory=list)
    watermarks: dict[str, str] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)
    examined: int = 0


# (indicator, record) → place → quantity
Quantities = dict[tuple[int, int], dict[Place, int]]
_NOTHING: dict[Place, int] = {}


def differences(week: Week, *, counted: Sequence[Counted] | None = None, full: bool = False) -> Differences:
    """What closing ``week`` would post now. Bookings of the week itself are left out of account: they are rebuilt.

    ``full`` compares everything, whatever the watermarks say.
    """
    if counted is None:
        counted = counted_on(week.sunday)
    before = closing_before(week)
    is_history = WeekClosing.objects.closed().filter(week__gt=week.key).exists()
    found = Differences(
        watermarks=dict(before.watermarks) if before else {}, fingerprints=dict(before.fingerprints) if before else {}
    )
    for countable in COUNTABLES.values():
        ours = [one for one in counted if countable.code in one.countables]
        mark = _mark(before, countable)
        known = before.fingerprints if before and mark and not full else {}
        usual = [one for one in ours if known.get(one.indicator.code) == one.fingerprint]
        anew = [one for one in ours if one not in usual]
        read_to = countable.standing().model._default_manager.aggregate(latest=Max("updated_at"))["latest"]
        if usual and mark:
            _compare_recent(found, countable, usual, week, mark, is_history)
        if anew:
            _compare_all(found, countable, anew, week, is_history)
        if read_to is not None and not is_history:
            found.watermarks[countable.code] = read_to.isoformat()
    if not is_history:
        found.fingerprints = {one.indicator.code: one.fingerprint for one in counted}
    return found


def closing_before(week: Week) -> WeekClosing | None:
    """The closing made last, apart from that of ``week`` itself: the books were read up to its watermarks."""
    return WeekClosing.objects.closed().exclude(week=week.key).order_by("-closing_number").first()


def standing_quantities(tallies: QuerySet[Tally]) -> Quantities:
    """Net of the tallies, without what cancels out."""
    found: Quantities = defaultdict(dict)
    rows = (
        tallies.order_by()
        .values_list("indicator_id", "record_id", "office_id", "village_id", "event_date")
        .annotate(net=Sum("quantity"))
        .exclude(net=0)
    )
    for indicator, record, office, village, day, net in rows.iterator(chunk_size=CHUNK):
        found[indicator, record][Place(office, village, day)] = net
    return found


def ledger_quantities(countable: Countable, counted: Sequence[Counted], rows: QuerySet) -> Quantities:  # type: ignore[type-arg]
    """What the rows of the ledger say for each indicator."""
    matcher = Matcher(countable, counted)
    columns = ("pk", "office_id", "village_id", "event_date", "quantity", *matcher.fields)
    found: Quantities = {}
    for pk, office, village, day, quantity, *values in rows.values_list(*columns).iterator(chunk_size=CHUNK):
        indicators = matcher.indicators(day, values)
        if indicators and quantity:
            place = {Place(office, village, day): quantity}
            for indicator in indicators:
                found[indicator, pk] = place
    return found


def _compare_recent(
    found: Differences,
    countable: Countable,
    counted: Sequence[Counted],
    week: Week,
    mark: dt.datetime,
    is_history: bool,
) -> None:
    since = mark - OVERLAP
    changed = set(countable.changed_since(since).order_by().values_list("pk", flat=True))
    # Read after the ids: a record that changed in between appears with its newer state, and again next time.
    rows = countable.standing().filter(
        Q(event_date__range=(week.monday, week.sunday)) | Q(updated_at__gte=since, event_date__lt=week.monday)
    )
    said = ledger_quantities(countable, counted, rows)
    records = changed | {record for _indicator, record in said}
    ours = {one.indicator.pk for one in counted}
    stands: Quantities = {}
    later: set[tuple[int, int]] = set()
    for ids in _chunks(sorted(records)):
        tallies = Tally.objects.filter(countable=countable.code, record_id__in=ids, indicator_id__in=ours)
        stands.update(standing_quantities(tallies.exclude(week=week.key)))
        later |= _booked_later(tallies, week, is_history)
    found.examined += len(records)
    found.bookings.extend(_booked(countable, said, stands, later, week))


def _compare_all(
    found: Differences, countable: Countable, counted: Sequence[Counted], week: Week, is_history: bool
) -> None:
    first = min(one.rules[0].valid_from for one in counted)
    rows = countable.standing().filter(event_date__range=(first, week.sunday))
    said = ledger_quantities(countable, counted, rows)
    tallies = Tally.objects.filter(countable=countable.code, indicator_id__in=[one.indicator.pk for one in counted])
    stands = standing_quantities(tallies.exclude(week=week.key))
    found.examined += len(said)
    found.bookings.extend(_booked(countable, said, stands, _booked_later(tallies, week, is_history), week))


def _booked_later(tallies: QuerySet[Tally], week: Week, is_history: bool) -> set[tuple[int, int]]:
    """What stands in weeks after ``week`` when imported history is closed: the next ordinary closing sees to it."""
    if not is_history:
        return set()
    return set(tallies.filter(week__gt=week.key).order_by().values_list("indicator_id", "record_id").distinct())


def _booked(
    countable: Countable, said: Quantities, stands: Quantities, later: set[tuple[int, int]], week: Week
) -> Iterator[Booking]:
    """In order of indicator and record, so that the same ledgers give the same rows."""
    for indicator, record in sorted((said.keys() | stands.keys()) - later):
        wanted, present = said.get((indicator, record), _NOTHING), stands.get((indicator, record), _NOTHING)
        if wanted == present:
            continue
        # Most records are new: one place, nothing to sort.
        for place in sorted(wanted.keys() | present.keys(), key=str) if present else wanted:
            quantity = wanted.get(place, 0) - present.get(place, 0)
            if quantity:
                yield Booking(indicator, countable.code, record, place, quantity, _kind(quantity, place, week))


def _kind(quantity: int, place: Place, week: Week) -> str:
    if quantity < 0:
        return TallyKind.REVERSAL
    return TallyKind.NORMAL if place.event_date >= week.monday else TallyKind.LATE


def _mark(before: WeekClosing | None, countable: Countable) -> dt.datetime | None:
    text = before.watermarks.get(countable.code, "") if before else ""
    return parse_datetime(text) if text else None


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
