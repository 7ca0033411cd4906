"""``cases-form``: the official mediation statistics form at full length of the ledger, beside one bare GROUP BY."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.urls import reverse

from bureau.core.actions import writing
from bureau.portal.bench.county import OFFICES, County, make_county
from bureau.portal.bench.history import Span, analyze, vacuum, without_indexes
from bureau.portal.bench.results import Line, Result
from bureau.portal.bench.scratch import scratch_database
from mediation.choices import CommitteeKind, DisputeType, Source
from mediation.models import Committee, MediationCase
from mediation.statistics_form.periods import Period
from mediation.statistics_form.queries import Asked, county_form
from mediation.statistics_form.shape import COLUMNS
from villages.models import JusticeOffice

SIZES = (1_000_000,)
YEARS = 5
ROUNDS = 7
# Goal: the whole form of a year, by the days of six events, at most three times one bare GROUP BY by one of them.
FACTOR = 3.0
TABLE = MediationCase._meta.db_table


@dataclass(frozen=True)
class Timing:
    """Seconds (medians) of one form, of the bare GROUP BY of its period; ``is_right``: both count the same.

    The goal is set for years: of shorter periods the bare GROUP BY reads little, while what was open at their end is
    asked of all that was closed later, however short they are.
    """

    what: str
    ours: float
    bare: float
    is_right: bool
    cases: int
    has_goal: bool


def run(sizes: Sequence[int] = SIZES, *, tell: Callable[[str], None] = print) -> Result:
    """Each size in a scratch database of its own, on PostgreSQL only."""
    if connection.vendor != "postgresql":
        raise CommandError("The benchmark of the form needs PostgreSQL: give DATABASE_URL=postgres://…")
    result = Result("cases-form", f"statistics form of mediation, cases spread over {YEARS} years, {ROUNDS} rounds")
    for size in sizes:
        tell(f"{size:,} cases: loading …")
        with scratch_database():
            timings = measure(size)
        result.lines += lines_of(size, timings)
        if not all(one.is_right for one in timings):
            result.notes.append(f"WRONG at {size:,}: the form differs from the bare GROUP BY, or a sum does not agree.")
    result.notes.append(
        f"Ours: all {len(COLUMNS)} columns for each of {OFFICES} offices by the days of six events, every sum checked."
    )
    result.notes.append(
        "Bare: one GROUP BY of office, kind, source and type over the cases accepted, answered by the same index alone."
    )
    return result


def measure(
    size: int, *, rounds: int = ROUNDS, today: dt.date | None = None, villages: int = 632, vacuuming: bool = True
) -> list[Timing]:
    """Timings with ``size`` cases in the present (empty) database, which end the day before ``today``."""
    last = (today or dt.datetime.now(dt.UTC).date()) - dt.timedelta(days=1)
    span = Span(size, dt.date(last.year - YEARS + 1, 1, 1), last)
    county = make_county([], villages=villages)
    load_cases(county, span)
    if vacuuming:
        vacuum(TABLE)
    year = Period(span.first.year + YEARS // 2)
    quarter = Period(year.year, quarter=2)
    latest = Period.year_of(last)
    timings = [
        _form(f"form of {year.key}", Asked(year), rounds),
        _form(f"form of {latest.key}, the year that runs", Asked(latest), rounds),
        _form(f"form of {quarter.key}", Asked(quarter), rounds),
        _form(f"form of {quarter.key} of one office", Asked(quarter, county.offices[0]), rounds),
    ]
    return [*timings, _page(county, year, rounds)]


def _form(what: str, asked: Asked, rounds: int) -> Timing:
    bare = _bare(asked.period, asked.office)
    form = county_form(asked)
    counted = {key.partition(".")[2]: int(n) for key, n in form.total.items() if key.startswith("by_type.") and n}
    is_right = not form.failing and counted == _by_type(bare)
    ours, limit = _alternating(lambda: county_form(asked), lambda: _bare(asked.period, asked.office), rounds)
    return Timing(what, ours, limit, is_right, sum(counted.values()), has_goal=not asked.period.part)


def _page(county: County, year: Period, rounds: int) -> Timing:
    """The whole page: this period and the one before, so two bare GROUP BYs."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(county.leader, backend="django.contrib.auth.backends.ModelBackend")

    def opened() -> int:
        response = client.get(reverse("caseform:form"), {"period": year.key}, secure=True)
        return int(response.status_code)

    is_right = opened() == 200
    ours, limit = _alternating(opened, lambda: [_bare(one, None) for one in (year, year.previous())], rounds)
    return Timing(f"page of {year.key} with the year before", ours, limit, is_right, 0, has_goal=True)


def _alternating(ours: Callable[[], object], bare: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Medians; taken in turns, so that what else the machine does meets both."""
    ours(), bare()
    pairs = [(_seconds(ours), _seconds(bare)) for _ in range(rounds)]
    return median(one for one, _other in pairs), median(other for _one, other in pairs)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# -- the limit ---------------------------------------------------------------------------------------------------------

_GROUP_BY = """
SELECT m.office_id, c.kind, m.source, m.dispute_type, count(*), sum(m.party_count)
FROM mediation_mediationcase m JOIN mediation_committee c ON c.id = m.committee_id
WHERE m.voided_at IS NULL AND m.duplicate_of_id IS NULL AND m.accepted_on BETWEEN %(first)s AND %(last)s{office}
GROUP BY 1, 2, 3, 4
"""


def _bare(period: Period, office: JusticeOffice | None) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {"first": period.first, "last": period.last, "office": office.pk if office else None}
    statement = _GROUP_BY.format(office=" AND m.office_id = %(office)s" if office else "")
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _by_type(rows: Sequence[tuple[Any, ...]]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for row in rows:
        counted[row[3]] += row[4]
    return dict(counted)


# -- the ledger --------------------------------------------------------------------------------------------------------

# As wide as encrypted texts are: the facts of a case, its agreement, the keyed pieces for the search. ``after`` is how
# many days a case took; what happens after the last day has not happened yet.
_INSERT = """
INSERT INTO mediation_mediationcase (id, created_at, updated_at, version, void_reason, voided_at, result, ended_on,
    terminate_reason, next_step, conversion, agreement_form, agreed_on, agreement_content, amount_agreed, perform_mode,
    perform_due, perform_place, performance, performed_on, performance_note, confirm_applied_on, confirm_court,
    confirm_result, confirm_result_on, confirm_ruling_no, visited_on, number, committee_id, serial_year, serial,
    office_id, village_id, accepted_on, source, source_doc_no, dispute_type, difficulty, difficulty_reason, party_count,
    parties_masked, brief, deaths, special_groups, involves_minor, is_dangerous, danger_note, is_cross_committee,
    remarks, state, round, due_on, extension_agreed, subsidy_grade, duplicate_of_id, grams)
SELECT n + 1, day, day, 1, CASE WHEN n %% 200 = 7 THEN 'entered twice' ELSE '' END,
    CASE WHEN n %% 200 = 7 THEN day::timestamptz END, result, ended,
    CASE WHEN result = 'terminated' THEN 'refused' ELSE '' END, '', '', CASE WHEN good THEN form ELSE '' END,
    CASE WHEN good THEN ended END, CASE WHEN good THEN repeat(md5(n::text), 5) ELSE '' END,
    CASE WHEN good AND n %% 3 > 0 THEN (n %% 90000)::numeric + 0.5 END, CASE WHEN good THEN 'lump' ELSE '' END,
    CASE WHEN good THEN ended + 30 END, '',
    CASE WHEN NOT good THEN '' WHEN n %% 10 < 7 AND ended + 20 <= %(last)s THEN 'done'
        WHEN n %% 10 = 8 THEN 'partial' WHEN n %% 10 = 9 THEN 'n_a' ELSE 'not_due' END,
    CASE WHEN good AND n %% 10 < 7 AND ended + 20 <= %(last)s THEN ended + 20 END, '',
    CASE WHEN good AND n %% 20 = 4 AND ended + 10 <= %(last)s THEN ended + 10 END, '',
    CASE WHEN good AND n %% 20 = 4 AND ended + 10 <= %(last)s THEN 'confirmed' ELSE '' END,
    CASE WHEN good AND n %% 20 = 4 AND ended + 10 <= %(last)s THEN ended + 10 END, '',
    CASE WHEN good AND n %% 3 > 0 AND ended + 45 <= %(last)s THEN ended + 45 END,
    n::text, p.committee, extract(year FROM day)::int, n + 1, p.office, p.village, day, s.source, '', t.dispute_type,
    CASE WHEN n %% 10 = 3 THEN 'complex' ELSE 'normal' END, '', 2 + n %% 5, '王* — 张*', repeat(md5(n::text), 10), 0,
    '[]', false, false, '', false, '', CASE WHEN ended IS NULL THEN 'mediating' ELSE 'archived' END, 1, day + 30, false,
    '', CASE WHEN n %% 100 = 13 THEN 1 END, repeat(md5(n::text), 15)
FROM (
    SELECT n, day, form, after, CASE WHEN day + after <= %(last)s THEN day + after END AS ended,
        CASE WHEN day + after > %(last)s THEN '' WHEN n %% 50 = 0 THEN 'failed' WHEN n %% 50 = 1 THEN 'terminated'
            ELSE 'success' END AS result,
        day + after <= %(last)s AND n %% 50 > 1 AS good
    FROM (
        SELECT n, (%(first)s::date + (n * %(days)s / %(count)s)::int) AS day, (n %% 31)::int AS after,
            CASE WHEN n %% 7 < 3 THEN 'oral' ELSE 'written' END AS form
        FROM generate_series(0::bigint, %(count)s::bigint - 1) n
    ) begun
) one
JOIN bench_committees p ON p.k = n * 7 %% (SELECT count(*) FROM bench_committees)
JOIN bench_sources s ON s.k = n / 3 %% 7
JOIN bench_types t ON t.k = n / 5 %% 18
ORDER BY n
"""


def load_cases(county: County, span: Span) -> None:
    """Cases in the order of life, with all that followed them, written by one statement."""
    committees = _make_committees(county)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_committees (k bigint, committee bigint, office bigint, village bigint)")
        cursor.execute("CREATE TEMP TABLE bench_sources (k bigint, source text)")
        cursor.execute("CREATE TEMP TABLE bench_types (k bigint, dispute_type text)")
        cursor.executemany(
            "INSERT INTO bench_committees VALUES (%s, %s, %s, %s)",
            [(k, one.pk, one.office_id, one.village_id) for k, one in enumerate(committees)],
        )
        cursor.executemany("INSERT INTO bench_sources VALUES (%s, %s)", list(enumerate(Source.values)))
        cursor.executemany("INSERT INTO bench_types VALUES (%s, %s)", list(enumerate(DisputeType.values)))
        cursor.execute("ANALYZE bench_committees, bench_sources, bench_types")
    values: dict[str, Any] = {"count": span.count, "first": span.first, "last": span.last, "days": span.days}
    with without_indexes(TABLE, span.count), connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
    analyze()


def _make_committees(county: County) -> list[Committee]:
    """One for each village, of every kind in turn."""
    kinds = CommitteeKind.values
    with writing():
        return Committee.objects.bulk_create(
            [
                Committee(
                    name=f"第{n}人民调解委员会",
                    short_name=f"第{n}",
                    kind=kinds[n % len(kinds)],
                    office_id=place.office,
                    village_id=place.village,
                )
                for n, place in enumerate(county.places)
            ]
        )


# -- telling -----------------------------------------------------------------------------------------------------------


def lines_of(size: int, timings: Sequence[Timing]) -> list[Line]:
    lines = []
    for one in timings:
        counted = f", {one.cases:,} cases" if one.cases else ""
        lines.append(
            Line(
                f"{size:,}: {one.what}{counted}",
                one.ours * 1000,
                "ms",
                one.bare * 1000,
                "bare GROUP BY",
                goal=f"≤ {FACTOR:g} ×" if one.has_goal else "",
                met=one.ours <= FACTOR * one.bare if one.has_goal else None,
            )
        )
    return lines
