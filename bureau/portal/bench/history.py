"""Histories of service records for measuring, in the order of life: ids rise with dates, each record is stamped a few
hours after its day. On PostgreSQL statements over whole sets write them; on SQLite (small histories) bulk inserts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from bureau.core.actions import writing
from bureau.core.text import bigrams
from bureau.core.weeks import Week
from bureau.portal.bench.county import SHAPES, County
from bureau.statistics.choices import WeekState
from bureau.statistics.definitions import counted_on
from bureau.statistics.models import Figure, Tally, WeekClosing
from consultants.models import ServiceRecord

# Below this, taking indexes away and making them again costs more than it saves.
MANY = 50_000
# How long after the beginning of its day a record is entered: within the overlap of no later closing.
ENTERED_AFTER = dt.timedelta(hours=9)
TOPICS = (
    "土地承包",
    "邻里纠纷",
    "婚姻家庭",
    "劳动报酬",
    "赡养老人",
    "宅基地",
    "交通事故",
    "民间借贷",
    "公证事项",
    "遗产继承",
)
ACTS = ("解答", "宣讲", "走访了解", "协助整理", "书面答复", "当面说明", "电话回访")


@dataclass(frozen=True)
class Span:
    """``count`` records spread evenly over the days from ``first`` to ``last`` (both inclusive)."""

    count: int
    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def texts() -> list[str]:
    """What records say: all pairs of act and topic with a tail, so that words are rare and common."""
    return [
        f"{act}{topic}问题，第{number}组村民参加，当场解答并登记"
        for number, (act, topic) in enumerate([(a, t) for a in ACTS for t in TOPICS], 1)
    ]


def load_records(county: County, span: Span, *, searchable: bool = False) -> None:
    """Write the records. ``searchable``: with the column of two-character pieces that the search uses."""
    if connection.vendor == "postgresql":
        _prepare_tables(county)
        with without_indexes(ServiceRecord._meta.db_table, span.count), connection.cursor() as cursor:
            cursor.execute(
                _INSERT_RECORDS.format(grams="t.grams" if searchable else "''"),
                {"count": span.count, "first": span.first, "days": span.days, "after": f"{ENTERED_AFTER.seconds} s"},
            )
    else:
        _load_in_bulk(county, span)
    analyze()


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def vacuum(table: str) -> None:
    """What the server does by itself some time after a large load (the visibility map index-only scans need)."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {table}")


def _load_in_bulk(county: County, span: Span) -> None:
    shapes, said = list(SHAPES.values()), texts()
    start = timezone.make_aware(dt.datetime.combine(span.first, dt.time()))
    rows = []
    for n in range(span.count):
        after = n * span.days // span.count
        kind, venue, topic = shapes[n % len(shapes)]
        place = county.places[n // len(shapes) % len(county.places)]
        rows.append(
            ServiceRecord(
                date=span.first + dt.timedelta(days=after),
                created_at=start + dt.timedelta(days=after) + ENTERED_AFTER,
                office_id=place.office,
                village_id=place.village,
                consultant_id=place.consultant,
                kind=kind,
                venue=venue,
                topic=topic,
                people=10 + n % 50,
                hours=2,
                content=said[n % len(said)],
            )
        )
    with transaction.atomic(), writing():
        ServiceRecord.objects.bulk_create(rows, batch_size=1000)


# -- sets on PostgreSQL ------------------------------------------------------------------------------------------------

_INSERT_RECORDS = """
INSERT INTO consultants_servicerecord (created_at, updated_at, version, void_reason, date, office_id, village_id,
    consultant_id, kind, venue, topic, mode, hours, people, clients, content, result, stand_in_reason, remarks, grams)
SELECT stamp, stamp, 1, '', day, p.office, p.village, p.consultant, s.kind, s.venue, s.topic, 'onsite', 2,
    10 + n %% 50, '', t.content, '', '', '', {grams}
FROM (
    SELECT n, (%(first)s::date + (n * %(days)s / %(count)s)::int) AS day,
        (%(first)s::date + (n * %(days)s / %(count)s)::int)::timestamptz + %(after)s::interval AS stamp
    FROM generate_series(0::bigint, %(count)s::bigint - 1) n
) one
JOIN bench_shapes s ON s.k = n %% (SELECT count(*) FROM bench_shapes)
JOIN bench_places p ON p.k = n / 10 %% (SELECT count(*) FROM bench_places)
JOIN bench_texts t ON t.k = n %% (SELECT count(*) FROM bench_texts)
ORDER BY n
"""


def _prepare_tables(county: County) -> None:
    """Small tables to join with, gone with the connection."""
    shapes = [(k, county.indicators[code], *shape) for k, (code, shape) in enumerate(SHAPES.items())]
    places = [(k, one.village, one.office, one.consultant) for k, one in enumerate(county.places)]
    said = [(k, text, " ".join(bigrams(text))) for k, text in enumerate(texts())]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_shapes, bench_places, bench_texts")
        cursor.execute("CREATE TEMP TABLE bench_shapes (k bigint, indicator bigint, kind text, venue text, topic text)")
        cursor.execute("CREATE TEMP TABLE bench_places (k bigint, village bigint, office bigint, consultant bigint)")
        cursor.execute("CREATE TEMP TABLE bench_texts (k bigint, content text, grams text)")
        cursor.executemany("INSERT INTO bench_shapes VALUES (%s, %s, %s, %s, %s)", shapes)
        cursor.executemany("INSERT INTO bench_places VALUES (%s, %s, %s, %s)", places)
        cursor.executemany("INSERT INTO bench_texts VALUES (%s, %s, %s)", said)
        cursor.execute("ANALYZE bench_shapes, bench_places, bench_texts")


@contextmanager
def without_indexes(table: str, rows: int) -> Iterator[None]:
    """Load many rows without indexes and foreign keys, which are made again afterwards as they were (PostgreSQL)."""
    if rows < MANY or connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype = 'f'",
            [table],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s AND"
            " indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass)",
            [table, table],
        )
        indexes = cursor.fetchall()
        # Not part of an index's definition, but the planner's choice between two indexes hangs on it.
        cursor.execute(
            "SELECT c.relname, a.attnum, a.attstattarget FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "JOIN pg_attribute a ON a.attrelid = c.oid WHERE i.indrelid = %s::regclass AND a.attstattarget > 0",
            [table],
        )
        targets = cursor.fetchall()
        for name, _definition in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("SET maintenance_work_mem = '512MB'")
    yield
    with connection.cursor() as cursor:
        for _name, definition in indexes:
            cursor.execute(definition)
        for name, number, target in targets:
            cursor.execute(f'ALTER INDEX "{name}" ALTER COLUMN {number} SET STATISTICS {target}')
        for name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        cursor.execute("RESET maintenance_work_mem")


# -- the books of a history --------------------------------------------------------------------------------------------

INSERT_TALLIES = """
INSERT INTO statistics_tally (week, indicator_id, year, office_id, village_id, countable, record_id, event_date,
    quantity, kind)
SELECT to_char(r.date, 'IYYY-"W"IW'), s.indicator, extract(year FROM r.date)::int, r.office_id, r.village_id,
    'services', r.id, r.date, 1, 'normal'
FROM consultants_servicerecord r
JOIN bench_shapes s ON s.kind = r.kind AND s.venue = r.venue AND s.topic = r.topic
WHERE r.voided_at IS NULL AND r.date BETWEEN %(first)s AND %(last)s
"""

_INSERT_FIGURES = """
INSERT INTO statistics_figure (week, year, indicator_id, office_id, week_value, late, cumulative, target)
SELECT w.week, w.year, s.indicator, o.id, coalesce(f.n, 0), 0,
    sum(coalesce(f.n, 0)) OVER (PARTITION BY w.year, s.indicator, o.id ORDER BY w.week), t.value
FROM (
    SELECT DISTINCT to_char(d, 'IYYY-"W"IW') AS week, extract(year FROM d)::int AS year
    FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') d
) w
CROSS JOIN bench_shapes s
CROSS JOIN villages_justiceoffice o
LEFT JOIN (
    SELECT week, year, indicator_id, office_id, sum(quantity) AS n FROM statistics_tally GROUP BY 1, 2, 3, 4
) f ON (f.week, f.year, f.indicator_id, f.office_id) = (w.week, w.year, s.indicator, o.id)
LEFT JOIN statistics_target t ON (t.year, t.indicator_id, t.office_id) = (w.year, s.indicator, o.id)
"""


def book(span: Span, *, vacuuming: bool = True) -> None:
    """Tallies, figures and closings of every week of the history, as closing week by week would have left them."""
    values = {"first": span.first, "last": span.last}
    with without_indexes(Tally._meta.db_table, span.count), connection.cursor() as cursor:
        cursor.execute(INSERT_TALLIES, values)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_FIGURES, values)
    _close(_weeks(span))
    for model in (ServiceRecord, Tally, Figure) if vacuuming else ():
        vacuum(model._meta.db_table)


def _weeks(span: Span) -> list[Week]:
    found, week = [], Week.containing(span.first)
    while week.monday <= span.last:
        found.append(week)
        week = week.next()
    return found


def _close(weeks: Sequence[Week]) -> None:
    latest = ServiceRecord.objects.order_by("-updated_at").values_list("updated_at", flat=True)[0]
    prints = {one.indicator.code: one.fingerprint for one in counted_on(weeks[-1].sunday)}
    with writing():
        WeekClosing.objects.bulk_create(
            [
                WeekClosing(
                    week=week.key,
                    state=WeekState.CLOSED,
                    closed_at=latest,
                    closing_number=number,
                    watermarks={"services": latest.isoformat()} if week == weeks[-1] else {},
                    fingerprints=prints if week == weeks[-1] else {},
                )
                for number, week in enumerate(weeks, 1)
            ]
        )
