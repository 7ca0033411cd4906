"""``weekly``: closing, ranking and drafting a week on top of histories of growing length, beside the bare SQL."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, transaction

from bureau.bulletins.actions import draft_bulletin
from bureau.core.weeks import Week
from bureau.leaderboards.actions import rank_week
from bureau.portal.bench.county import County, make_county
from bureau.portal.bench.history import ENTERED_AFTER, INSERT_TALLIES, Span, book, load_records, vacuum
from bureau.portal.bench.results import Line, Result
from bureau.portal.bench.scratch import scratch_database
from bureau.statistics.actions import close_week
from bureau.statistics.models import Figure, Tally

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
NEW_RECORDS = 5_000
YEARS = 5
WEEKS = 3
# Goal of the performance notes, at 1,000,000 records: at most three times the bare SQL.
FACTOR = 3.0
GOAL_AT = 1_000_000


@dataclass(frozen=True)
class Timing:
    """Seconds for one week."""

    group_by: float
    insert: float
    close: float
    rank: float
    draft: float
    is_right: bool

    @property
    def bare(self) -> float:
        return self.group_by + self.insert

    @property
    def ours(self) -> float:
        return self.close + self.rank + self.draft


def run(sizes: Sequence[int] = SIZES, *, new: int = NEW_RECORDS, tell: Callable[[str], None] = print) -> Result:
    """Each size in a scratch database of its own, on PostgreSQL only."""
    if connection.vendor != "postgresql":
        raise CommandError("The weekly benchmark needs PostgreSQL: give DATABASE_URL=postgres://…")
    result = Result("weekly", f"close + rank + draft of a week with {new:,} new records (median of {WEEKS} weeks)")
    found: dict[int, float] = {}
    for size in sizes:
        tell(f"{size:,} records: loading and booking the history …")
        with scratch_database():
            timings = measure(size, new=new)
        result.lines += lines_of(size, timings)
        found[size] = median(one.ours for one in timings)
        if not all(one.is_right for one in timings):
            result.notes.append(f"WRONG at {size:,}: the figures differ from the bare GROUP BY.")
    result.notes += _notes(found, new)
    return result


def measure(size: int, *, new: int = NEW_RECORDS, today: dt.date | None = None, vacuuming: bool = True) -> list[Timing]:
    """Timings of the last WEEKS finished weeks on a history of ``size`` records, in the present (empty) database.

    ``vacuuming`` is off where everything happens in one transaction (tests).
    """
    weeks = _last_weeks(today or dt.datetime.now(dt.UTC).date())
    last = weeks[0].previous()
    span = Span(size, dt.date(last.sunday.year - YEARS, 1, 1), last.sunday)
    county = make_county(range(span.first.year, weeks[-1].sunday.year + 1))
    load_records(county, span)
    book(span, vacuuming=vacuuming)
    rank_week(actor=county.service, week=last)
    draft_bulletin(actor=county.service, week=last)
    return [_week(county, week, new, vacuuming=vacuuming) for week in weeks]


def _last_weeks(today: dt.date) -> list[Week]:
    found = [Week.containing(today).previous()]
    while len(found) < WEEKS:
        found.insert(0, found[0].previous())
    return found


def _week(county: County, week: Week, new: int, *, vacuuming: bool) -> Timing:
    _enter(week, new)
    _seconds(lambda: _group_by(week))  # reads the pages once, for both
    group_by = min(_seconds(lambda: _group_by(week)) for _ in range(3))
    insert = _seconds(lambda: _insert(week))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM statistics_tally WHERE week = %s", [week.key])
    if vacuuming:
        vacuum(Tally._meta.db_table)
    today = week.sunday + dt.timedelta(days=1)
    close = _seconds(lambda: close_week(week=week, actor=county.service, today=today))
    rank = _seconds(lambda: rank_week(week=week, actor=county.service))
    draft = _seconds(lambda: draft_bulletin(week=week, actor=county.service))
    return Timing(group_by, insert, close, rank, draft, is_right=_figures(week) == _group_by(week))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# -- what happens in a week --------------------------------------------------------------------------------------------

_NEW = """
INSERT INTO consultants_servicerecord (created_at, updated_at, version, void_reason, date, office_id, village_id,
    consultant_id, kind, venue, topic, mode, hours, people, clients, content, result, stand_in_reason, remarks, grams)
SELECT %(monday)s::date + n %% 7 + %(after)s::interval, %(monday)s::date + n %% 7 + %(after)s::interval, 1, '',
    %(monday)s::date + n %% 7 - %(late)s::int, p.office, p.village, p.consultant, s.kind, s.venue, s.topic, 'onsite', 2,
    10, '', '现场办理', '', '', '', ''
FROM generate_series(0, %(count)s - 1) n
JOIN bench_shapes s ON s.k = n %% (SELECT count(*) FROM bench_shapes)
JOIN bench_places p ON p.k = n / 10 %% (SELECT count(*) FROM bench_places)
"""
_VOID = """
UPDATE consultants_servicerecord SET voided_at = %(at)s, void_reason = 'entered twice', updated_at = %(at)s
WHERE id IN (SELECT id FROM consultants_servicerecord WHERE id > %(from)s AND voided_at IS NULL ORDER BY id LIMIT %(n)s)
"""
_MOVE = """
UPDATE consultants_servicerecord r SET village_id = p.village, office_id = p.office, updated_at = %(at)s
FROM bench_places p WHERE p.k = r.id %% 100 AND r.id IN
    (SELECT id FROM consultants_servicerecord WHERE id > %(from)s AND voided_at IS NULL ORDER BY id DESC LIMIT %(n)s)
"""


def _enter(week: Week, new: int) -> None:
    """New records of the week, 2 % late ones of the week before, 1 % of this year's voided and 1 % moved."""
    at = dt.datetime.combine(week.sunday, dt.time(), dt.UTC) + ENTERED_AFTER
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(min(id), 0) FROM consultants_servicerecord WHERE date >= %s", [_new_year(week)])
        first = cursor.fetchone()[0]
        when: dict[str, Any] = {"monday": week.monday, "after": f"{ENTERED_AFTER.seconds} s"}
        few = {"at": at, "from": first, "n": new // 100}
        cursor.execute(_VOID, few)
        cursor.execute(_MOVE, few)
        cursor.execute(_NEW, {**when, "late": 0, "count": new})
        cursor.execute(_NEW, {**when, "late": 7, "count": new // 50})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE consultants_servicerecord")


def _new_year(week: Week) -> dt.date:
    return dt.date(week.sunday.year, 1, 1)


# -- the limit ---------------------------------------------------------------------------------------------------------

_GROUP_BY = """
SELECT office_id, kind, venue, topic, count(*) FROM consultants_servicerecord
WHERE voided_at IS NULL AND date BETWEEN %(first)s AND %(last)s GROUP BY 1, 2, 3, 4
"""


def _group_by(week: Week) -> dict[tuple[int, str, str, str], int]:
    with connection.cursor() as cursor:
        cursor.execute(_GROUP_BY, {"first": _new_year(week), "last": week.sunday})
        return {(office, *shape): count for office, *shape, count in cursor.fetchall()}


def _insert(week: Week) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT_TALLIES, {"first": week.monday, "last": week.sunday})


def _figures(week: Week) -> dict[tuple[int, str, str, str], int]:
    """The cumulative figures in the shape of ``_group_by``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indicator, kind, venue, topic FROM bench_shapes")
        shapes = {indicator: tuple(shape) for indicator, *shape in cursor.fetchall()}
    rows = Figure.objects.filter(week=week.key, year=week.sunday.year, cumulative__gt=0)
    return {
        (office, *shapes[indicator]): total
        for office, indicator, total in rows.values_list("office_id", "indicator_id", "cumulative")
    }


# -- telling -----------------------------------------------------------------------------------------------------------


def lines_of(size: int, timings: Sequence[Timing]) -> list[Line]:
    ours, bare = _median(one.ours for one in timings), _median(one.bare for one in timings)
    has_goal = size == GOAL_AT
    whole = Line(
        f"{size:,} records: whole week",
        ours,
        "ms",
        bare,
        "GROUP BY + INSERT … SELECT",
        goal=f"≤ {FACTOR:g} ×" if has_goal else "",
        met=ours <= FACTOR * bare if has_goal else None,
    )
    return [
        whole,
        Line(
            f"{size:,} records: close alone",
            _median(one.close for one in timings),
            "ms",
            _median(one.insert for one in timings),
            "INSERT … SELECT alone",
        ),
        Line(f"{size:,} records: rank", _median(one.rank for one in timings), "ms"),
        Line(f"{size:,} records: draft", _median(one.draft for one in timings), "ms"),
        Line(f"{size:,} records: GROUP BY year to date", _median(one.group_by for one in timings), "ms"),
    ]


def _median(seconds: Iterable[float]) -> float:
    return median(seconds) * 1000


def _notes(found: dict[int, float], new: int) -> list[str]:
    notes = [f"Each week also has {new // 50} late, {new // 100} voided and {new // 100} moved records."]
    if len(found) > 1:
        least, most = min(found), max(found)
        notes.append(
            f"A week on {most:,} records takes {found[most] / found[least]:.2f} times a week on {least:,}; "
            f"the history is {most / least:,.0f} times longer."
        )
    return notes
