"""The proofs that the books agree, each from the beginning and by another way than the closing went.

Floors above add theirs with ``register`` in ``ready()`` (bulletins against figures).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q, Sum

from bureau.core.weeks import Week
from bureau.statistics.bookings import standing_quantities
from bureau.statistics.choices import TallyKind
from bureau.statistics.models import Figure, Indicator, Tally, WeekClosing
from bureau.statistics.queries import Counts, last_closed_week, pending_differences, recount, tallied


@dataclass(frozen=True)
class Disagreement:
    """``place`` names the number; ``expected`` is what the proof gives, ``found`` what stands."""

    check: str
    place: str
    expected: object
    found: object

    def __str__(self) -> str:
        return f"{self.check}: {self.place}: expected {self.expected}, found {self.found}"


Check = Callable[[int | None], Iterator[Disagreement]]

_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Add a proof; ``check(year)`` yields what disagrees, for one calendar year or (None) for all."""
    _checks[name] = check


def disagreements(year: int | None = None) -> Iterator[Disagreement]:
    """Everything that disagrees, of all registered proofs."""
    for check in list(_checks.values()):
        yield from check(year)


def recount_against_tallies(year: int | None) -> Iterator[Disagreement]:
    """Tallies plus what the next closing would post must be what a count of all records gives."""
    last = last_closed_week()
    if last is None:
        return
    coming = last.next()
    found: Counts = defaultdict(int, tallied(year))
    codes = dict(Indicator.objects.values_list("pk", "code"))
    for booking in pending_differences(coming).bookings:
        place = booking.place
        if year is None or place.event_date.year == year:
            found[codes[booking.indicator_id], place.office_id, place.event_date.year] += booking.quantity
    retired = set(Indicator.objects.filter(is_active=False).values_list("code", flat=True))
    yield from _compared("recount", recount(coming, year), {k: n for k, n in found.items() if k[0] not in retired})


def figures_against_tallies(year: int | None) -> Iterator[Disagreement]:
    """Each figure of each closed week must be the sum of its tallies; so must the sums over the offices."""
    normal, late = _by_week(Q(kind=TallyKind.NORMAL), year), _by_week(~Q(kind=TallyKind.NORMAL), year)
    figures = Figure.objects.all() if year is None else Figure.objects.filter(year=year)
    stored: dict[str, dict[tuple[str, int, int], tuple[int, int, int]]] = defaultdict(dict)
    columns = ("week", "indicator__code", "office_id", "year", "week_value", "late", "cumulative")
    for week, code, office, of_year, *numbers in figures.values_list(*columns).iterator():
        stored[week][code, office, of_year] = (numbers[0], numbers[1], numbers[2])
    for week, totals in _running_totals(normal, late):
        for part, at, expected in (("week_value", 0, normal[week]), ("late", 1, late[week]), ("cumulative", 2, totals)):
            present = stored[week]
            wanted = {key: n for key, n in expected.items() if part != "cumulative" or key in present}
            yield from _compared(
                f"figures {week} {part}", wanted, {key: numbers[at] for key, numbers in present.items()}
            )


def records_in_one_place(year: int | None) -> Iterator[Disagreement]:
    """A record stands at most once for an indicator: in one office, village and on one day."""
    tallies = Tally.objects.all() if year is None else Tally.objects.filter(year=year)
    for (indicator, record), places in standing_quantities(tallies).items():
        if len(places) > 1:
            yield Disagreement("one place", f"indicator {indicator} record {record}", 1, len(places))


def _by_week(which: Q, year: int | None) -> dict[str, Counts]:
    tallies = Tally.objects.filter(which) if year is None else Tally.objects.filter(which, year=year)
    found: dict[str, Counts] = defaultdict(dict)
    rows = tallies.order_by().values_list("week", "indicator__code", "office_id", "year").annotate(net=Sum("quantity"))
    for week, code, office, of_year, net in rows:
        found[week][code, office, of_year] = net
    return found


def _running_totals(normal: dict[str, Counts], late: dict[str, Counts]) -> Iterator[tuple[str, Counts]]:
    """Closed weeks in the order of their closing, each with the sums of the weeks up to it that were closed by then."""
    done: list[str] = []
    totals: Counts = defaultdict(int)
    weeks = WeekClosing.objects.closed().order_by("closing_number").values_list("week", flat=True)
    for week in weeks:
        _add(totals, normal[week], late[week])
        done.append(week)
        if week == max(done):
            yield week, dict(totals)
        else:  # history that was closed after later weeks
            earlier: Counts = defaultdict(int)
            for other in filter(week.__ge__, done):
                _add(earlier, normal[other], late[other])
            yield week, earlier


def _add(totals: Counts, *parts: Counts) -> None:
    for part in parts:
        for key, net in part.items():
            totals[key] += net


def _compared(check: str, expected: Counts, found: Counts) -> Iterator[Disagreement]:
    for key in sorted(expected.keys() | found.keys()):
        if expected.get(key, 0) != found.get(key, 0):
            code, office, year = key
            place = f"{code}, office {office}, {year}"
            yield Disagreement(check, place, expected.get(key, 0), found.get(key, 0))
    county = (sum(expected.values()), sum(found.values()))
    if county[0] != county[1]:
        yield Disagreement(check, "county", *county)


def first_open_week() -> Week | None:
    """The week whose closing would book what is pending."""
    last = last_closed_week()
    return last.next() if last else None
