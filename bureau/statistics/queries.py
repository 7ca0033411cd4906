"""Reading the books: weeks, figures, what is behind a figure, the full recount."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core import books
from bureau.core.errors import InvalidValue, NotVisible
from bureau.core.fields import without_encrypted
from bureau.core.weeks import Week
from bureau.statistics.bookings import CHUNK, Booking, Differences, Place, differences, ledger_quantities
from bureau.statistics.choices import TallyKind, WeekState
from bureau.statistics.countables import COUNTABLES
from bureau.statistics.definitions import counted_on, uncounted_on
from bureau.statistics.figurekeys import FigureKey
from bureau.statistics.models import Figure, Indicator, Restatement, Tally, WeekClosing
from bureau.statistics.openness import open_offices
from villages.models import JusticeOffice

# (indicator code, office id, calendar year) → quantity
Counts = dict[tuple[str, int, int], int]


# -- weeks ------------------------------------------------------------------------------------------------------------


def week_status(week: Week) -> str:
    """The WeekState of ``week``; a week without row is open."""
    closing = WeekClosing.objects.filter(week=week.key).first()
    return closing.state if closing else WeekState.OPEN


def closing_of(week: Week) -> WeekClosing | None:
    """The row of ``week`` with its times and publisher."""
    return WeekClosing.objects.filter(week=week.key).select_related("published_by").first()


def is_published(week: Week) -> bool:
    return week_status(week) == WeekState.PUBLISHED


def counted_weeks(*, published: bool) -> QuerySet[WeekClosing]:
    """Weeks with figures: closed and published ones, or only what the public may see."""
    return WeekClosing.objects.published() if published else WeekClosing.objects.closed()


def last_closed_week() -> Week | None:
    """The latest week that is closed or published."""
    return _latest(WeekClosing.objects.closed())


def first_week() -> Week | None:
    """Where the books begin: the first week that was closed or opened for history; while none is closed, the first week
    with records in any ledger. None without records.
    """
    if WeekClosing.objects.closed().exists():
        return Week.parse(WeekClosing.objects.order_by("week").values_list("week", flat=True)[:1][0])
    days = [
        day
        for countable in COUNTABLES.values()
        for day in countable.standing().order_by("event_date").values_list("event_date", flat=True)[:1]
    ]
    return Week.containing(min(days)) if days else None


def closed_weeks() -> QuerySet[WeekClosing]:
    """Closed and published weeks with their publisher, newest first."""
    return WeekClosing.objects.closed().select_related("published_by").order_by("-week")


def open_weeks() -> dict[str, WeekClosing]:
    """Rows of weeks that are open or in self-check, by key."""
    return {row.week: row for row in WeekClosing.objects.filter(state__in=(WeekState.OPEN, WeekState.SELF_CHECK))}


def weeks_to_close(until: Week) -> list[Week]:
    """Weeks from the beginning of the books to ``until`` (inclusive) that are not closed, oldest first."""
    first = first_week()
    if first is None:
        return []
    closed = set(WeekClosing.objects.closed().values_list("week", flat=True))
    found, week = [], first
    while week <= until:
        if week.key not in closed:
            found.append(week)
        week = week.next()
    return found


def week_to_check(present: Week) -> Week:
    """The week whose provisional figures the offices see: the one in self-check, else the earliest open one."""
    checked = WeekClosing.objects.filter(state=WeekState.SELF_CHECK).order_by("week").values_list("week", flat=True)
    for key in checked[:1]:
        return Week.parse(key)
    return next(iter(weeks_to_close(present)), present)


def _latest(weeks: QuerySet[WeekClosing]) -> Week | None:
    key = weeks.order_by("-week").values_list("week", flat=True).first()
    return Week.parse(key) if key else None


# -- figures ----------------------------------------------------------------------------------------------------------


def figures_of(week: Week, year: int | None = None) -> QuerySet[Figure]:
    """Figures of a closed week in table order, of one calendar year or of all (two when it crosses New Year, and years
    that late entries belong to). Each has ``.key`` for the address of what is behind it.
    """
    figures = Figure.objects.filter(week=week.key)
    if year is not None:
        figures = figures.filter(year=year)
    return figures.select_related("indicator", "office").order_by(
        "year", "indicator__order", "indicator__code", "office__order", "office_id"
    )


def open_figures_of(week: Week) -> QuerySet[Figure]:
    """Figures of a published week that the public may see: of the offices that a public board shows."""
    offices: dict[int, set[int]] = defaultdict(set)
    for year, office in open_offices(week):
        offices[year].add(office)
    shown = Q(pk__in=())
    for year, ids in offices.items():
        shown |= Q(year=year, office__in=ids)
    return figures_of(week).filter(shown)


def county_figures(week: Week) -> list[Figure]:
    """The sums over all offices as figures without office, in table order; the target is the sum of the given ones."""
    indicators = {indicator.pk: indicator for indicator in Indicator.objects.all()}
    sums = (
        Figure.objects.filter(week=week.key)
        .order_by("year", "indicator__order", "indicator__code")
        .values("year", "indicator_id", "indicator__order", "indicator__code")
        .annotate(booked=Sum("week_value"), late_ones=Sum("late"), total=Sum("cumulative"), goal=Sum("target"))
    )
    return [
        Figure(
            week=week.key,
            year=one["year"],
            indicator=indicators[one["indicator_id"]],
            week_value=one["booked"],
            late=one["late_ones"],
            cumulative=one["total"],
            target=one["goal"],
        )
        for one in sums
    ]


def uncounted_indicators(week: Week) -> list[Indicator]:
    """Active indicators that nothing counts yet: shown as «not counted yet», never as 0."""
    return uncounted_on(week.sunday)


def trend(indicator: Indicator, office_id: int | None, until: Week, weeks: int = 12) -> list[tuple[str, int, int]]:
    """(week, booked in the week, cumulative) of the last closed weeks of the year of ``until``'s Sunday, oldest first;
    one office or the county.
    """
    figures = Figure.objects.filter(indicator=indicator, year=until.sunday.year, week__lte=until.key)
    if office_id is not None:
        figures = figures.filter(office_id=office_id)
    rows = (
        figures.order_by("-week")
        .values("week")
        .annotate(booked=Sum("week_value") + Sum("late"), total=Sum("cumulative"))
        .values_list("week", "booked", "total")
    )
    return list(reversed(rows[:weeks]))


def restatements_of(week: Week) -> QuerySet[Restatement]:
    """Numbered restatements issued for a published week, oldest first."""
    return Restatement.objects.filter(week=week.key, number__isnull=False).order_by("number")


# -- what is behind a figure ------------------------------------------------------------------------------------------


def figure_tallies(key: FigureKey, user: User) -> QuerySet[Tally]:
    """The tallies whose sum is the number named by ``key``, within the user's scope. NotVisible for a figure that does
    not exist.
    """
    closing = WeekClosing.objects.closed().filter(week=key.week).first()
    indicator = Indicator.objects.filter(code=key.indicator).first()
    if closing is None or indicator is None:
        raise NotVisible(_("There is no such figure."))
    tallies = Tally.objects.visible_to(user).filter(indicator=indicator, year=key.year)
    if key.office_id is not None:
        tallies = tallies.filter(office_id=key.office_id)
    if key.part == "cumulative":
        earlier = WeekClosing.objects.closed().filter(closing_number__lte=closing.closing_number, week__lte=key.week)
        tallies = tallies.filter(week__in=earlier.values("week"))
    else:
        tallies = tallies.filter(week=key.week)
        is_normal = {"kind": TallyKind.NORMAL}
        tallies = tallies.filter(**is_normal) if key.part == "week_value" else tallies.exclude(**is_normal)
    return tallies.select_related("indicator", "office", "village").order_by("-week", "event_date", "id")


@dataclass(frozen=True)
class TallyRecord:
    """A tally with what its record says today. ``standing``: ``same``, ``changed`` or ``withdrawn``.

    ``label`` and ``url_name`` are empty for a record that the reader may not see: what was counted and sealed later.
    """

    tally: Tally
    standing: str
    label: str
    url_name: str


def tally_records(tallies: list[Tally], user: User) -> list[TallyRecord]:
    """The records behind ``tallies`` (a page of them) as ``user`` may see them: still so today, changed since, or
    withdrawn. Three queries for each countable.
    """
    said: dict[tuple[int, str, int], set[Place]] = defaultdict(set)
    labels: dict[tuple[str, int], str] = {}
    by_countable: dict[str, list[int]] = defaultdict(list)
    for tally in tallies:
        by_countable[tally.countable].append(tally.record_id)
    counted = counted_on(dt.date.max)
    for code, ids in by_countable.items():
        countable = COUNTABLES.get(code)
        if countable is None:
            continue
        manager: Any = countable.model._default_manager
        rows = without_encrypted(manager.visible_to(user).filter(pk__in=ids))
        labels.update({(code, row.pk): str(row) for row in rows})
        present = ledger_quantities(countable, counted, countable.standing().filter(pk__in=ids))
        for (indicator, record), places in present.items():
            said[indicator, code, record] = set(places)
    return [
        _with_record(tally, said[tally.indicator_id, tally.countable, tally.record_id], labels) for tally in tallies
    ]


def _with_record(tally: Tally, said: set[Place], labels: Mapping[tuple[str, int], str]) -> TallyRecord:
    if not said:
        standing = "withdrawn"
    elif Place(tally.office_id, tally.village_id, tally.event_date) in said:
        standing = "same"
    else:
        standing = "changed"
    label = labels.get((tally.countable, tally.record_id), "")
    return TallyRecord(tally, standing, label, COUNTABLES[tally.countable].record_url if label else "")


def bookings_of(countable: str, record_id: int) -> list[books.Booking]:
    """Where a record stands in the books, oldest first; the answer ledgers get from ``bureau.core.books``."""
    tallies = Tally.objects.filter(countable=countable, record_id=record_id).select_related("indicator")
    return [
        books.Booking(tally.indicator.name, tally.week, tally.quantity, str(TallyKind(tally.kind).label))
        for tally in tallies.order_by("week", "id")
    ]


# -- the full recount -------------------------------------------------------------------------------------------------


def recount(until: Week, year: int | None = None) -> Counts:
    """What the ledgers say today of events up to the Sunday of ``until``, counted anew (zeros left out)."""
    found: Counts = defaultdict(int)
    counted = counted_on(until.sunday)
    codes = {one.indicator.pk: one.indicator.code for one in counted}
    for countable in COUNTABLES.values():
        ours = [one for one in counted if countable.code in one.countables]
        rows = countable.standing().filter(event_date__lte=until.sunday)
        if year is not None:
            rows = rows.filter(event_date__year=year)
        for (indicator, _record), places in ledger_quantities(countable, ours, rows).items():
            for place, quantity in places.items():
                found[codes[indicator], place.office_id, place.event_date.year] += quantity
    return dict(found)


def tallied(year: int | None = None, weeks: QuerySet[WeekClosing] | None = None) -> Counts:
    """The sums of the tallies (zeros left out), of the given closings only if any are given."""
    tallies = Tally.objects.all() if year is None else Tally.objects.filter(year=year)
    if weeks is not None:
        tallies = tallies.filter(week__in=weeks.values("week"))
    rows = tallies.order_by().values_list("indicator__code", "office_id", "year").annotate(net=Sum("quantity"))
    return {(code, office, of_year): net for code, office, of_year, net in rows if net}


def pending_differences(week: Week) -> Differences:
    """What closing ``week`` would post now: the provisional figures of the self-check."""
    return differences(week)


def cumulative_before(week: Week, years_and_indicators: set[tuple[int, int]]) -> dict[tuple[int, int, int], int]:
    """(year, indicator id, office id) → bookings of the year before ``week``, for the asked (year, indicator id).

    Taken from the latest earlier figures, so that history costs nothing; summed from the tallies only when history
    was closed after the week before.
    """
    if not years_and_indicators:
        return {}
    earlier = WeekClosing.objects.closed().filter(week__lt=week.key).order_by("-week")
    last = earlier.first()
    years = {year for year, _indicator in years_and_indicators}
    indicators = {indicator for _year, indicator in years_and_indicators}
    if last is not None and earlier.filter(closing_number__gt=last.closing_number).exists():
        rows = (
            Tally.objects.filter(year__in=years, indicator_id__in=indicators, week__lt=week.key)
            .order_by()
            .values_list("year", "indicator_id", "office_id")
            .annotate(net=Sum("quantity"))
        )
        return {(year, indicator, office): net for year, indicator, office, net in rows}
    figures = Figure.objects.filter(year__in=years, indicator_id__in=indicators, week__lt=week.key).order_by()
    latest = {
        (year, indicator): at
        for year, indicator, at in figures.values_list("year", "indicator_id").annotate(at=Max("week"))
    }
    return {
        (year, indicator, office): total
        for year, indicator, office, total, at in figures.filter(week__in=set(latest.values())).values_list(
            "year", "indicator_id", "office_id", "cumulative", "week"
        )
        if latest[year, indicator] == at
    }


def figure_key(text: str) -> FigureKey:
    """Read a figure key from an address; NotVisible when it has another shape."""
    try:
        return FigureKey.parse(text)
    except InvalidValue:
        raise NotVisible(_("There is no such figure.")) from None


def offices_by_id(ids: Iterable[int]) -> dict[int, JusticeOffice]:
    return JusticeOffice.objects.in_bulk(set(ids))


# -- the self-check of the offices ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Provisional:
    """One booking that closing the week would make, with its record."""

    booking: Booking
    label: str
    url_name: str


def provisional_bookings(week: Week, user: User) -> list[Provisional]:
    """What closing ``week`` now would book of the records ``user`` may see."""
    by_countable: dict[str, list[Booking]] = defaultdict(list)
    for booking in differences(week).bookings:
        by_countable[booking.countable].append(booking)
    found = []
    for code, bookings in by_countable.items():
        countable = COUNTABLES[code]
        manager: Any = countable.model._default_manager
        visible = without_encrypted(manager.visible_to(user))
        ids = [booking.record_id for booking in bookings]
        labels = {
            row.pk: str(row) for at in range(0, len(ids), CHUNK) for row in visible.filter(pk__in=ids[at : at + CHUNK])
        }
        found += [Provisional(b, labels[b.record_id], countable.record_url) for b in bookings if b.record_id in labels]
    return found
