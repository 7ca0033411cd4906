"""``list``: the page of the service ledger at full length, beside the bare SQL of the same rows."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from bureau.accounts.models import User
from bureau.portal.bench.county import County, make_county
from bureau.portal.bench.history import Span, load_records, vacuum
from bureau.portal.bench.results import Line, Result, percentile
from bureau.portal.bench.scratch import scratch_database
from consultants.models import ServiceRecord

SIZES = {"postgresql": 1_000_000, "sqlite": 100_000}
ROUNDS = 30
YEARS = 5
PAGE, CAP = 50, 10_001
# Goals of the performance notes: the page's SQL at most twice the bare SQL, the page at most 50 ms (p95).
FACTOR, LIMIT_MS = 2.0, 50.0

# Sessions and accounts are looked up for every page of any site; the comparison is about the ledger.
FRAME = ("django_session", "accounts_heldrole", 'FROM "accounts_user"')


@dataclass(frozen=True)
class Case:
    """A page: who asks for it, its query string, and the bare SQL's condition and offset."""

    what: str
    user: User
    query: dict[str, str]
    where: str = "TRUE"
    params: dict[str, Any] = field(default_factory=dict)
    offset: int = 0


@dataclass(frozen=True)
class Timing:
    """Milliseconds: the whole page (each round), its processor time here, its own SQL and the bare SQL (medians)."""

    pages: list[float]
    processor: float
    sql: float
    bare: float
    queries: int


def run(sizes: Sequence[int] = (), *, tell: Callable[[str], None] = print) -> Result:
    """On the configured kind of database: 1,000,000 records on PostgreSQL, 100,000 on SQLite."""
    result = Result("list", f"the service ledger's page of {PAGE}, {ROUNDS} rounds each")
    for size in sizes or [SIZES[connection.vendor]]:
        tell(f"{size:,} records: loading …")
        with scratch_database():
            for case, timing in measure(size):
                result.lines += lines_of(size, case, timing)
    result.notes.append("Page: the whole request in the process, with session, middleware and template.")
    result.notes.append(
        "SQL: the page's own queries on the ledger run again alone, beside rows + capped count by hand."
    )
    return result


def measure(
    size: int, *, rounds: int = ROUNDS, villages: int = 632, vacuuming: bool = True
) -> list[tuple[Case, Timing]]:
    """Timings of every case with ``size`` records in the present (empty) database."""
    today = dt.datetime.now(dt.UTC).date()
    span = Span(size, dt.date(today.year - YEARS, 1, 1), today - dt.timedelta(days=1))
    county = make_county([], villages=villages)
    load_records(county, span, searchable=True)
    if vacuuming and connection.vendor == "postgresql":
        vacuum("consultants_servicerecord")
    return [(case, _timing(case, rounds)) for case in cases(county, span.last)]


def cases(county: County, last: dt.date) -> list[Case]:
    """What people really open, and the two searches that are hardest without an index."""
    clerk, leader, office = county.clerk, county.leader, county.offices[0].pk
    since = last - dt.timedelta(days=30)
    own = {"own": office}
    kind = {"kind": "publicity", "since": since.isoformat(), "until": last.isoformat()}
    found = {"kind": "publicity", "since": since, "until": last}
    by_kind = "r.kind = %(kind)s AND r.date BETWEEN %(since)s AND %(until)s"
    hit, miss = _holds("土地"), _holds("麒麟")
    deep, own_deep = _deep(ServiceRecord.objects.count()), _deep(ServiceRecord.objects.filter(office=office).count())
    return [
        Case("first page, leader", leader, {}),
        Case("first page, clerk", clerk, {}, "r.office_id = %(own)s", own),
        Case("one office, leader", leader, {"office": str(office)}, "r.office_id = %(own)s", own),
        Case("kind and month, leader", leader, kind, by_kind, found),
        Case("kind and month, clerk", clerk, kind, f"{by_kind} AND r.office_id = %(own)s", {**found, **own}),
        Case("search, common word, leader", leader, {"q": "土地"}, *hit),
        Case(
            "search, common word, clerk", clerk, {"q": "土地"}, f"{hit[0]} AND r.office_id = %(own)s", {**hit[1], **own}
        ),
        Case("search, absent word, leader", leader, {"q": "麒麟"}, *miss),
        Case(f"page {deep}, leader", leader, {"page": str(deep)}, offset=(deep - 1) * PAGE),
        Case(
            f"page {own_deep}, clerk",
            clerk,
            {"page": str(own_deep)},
            "r.office_id = %(own)s",
            own,
            (own_deep - 1) * PAGE,
        ),
    ]


def _deep(count: int) -> int:
    """Page 100, or the last one of a short list."""
    return max(1, min(100, count // PAGE))


def _holds(word: str) -> tuple[str, dict[str, Any]]:
    if connection.vendor == "postgresql":
        return "string_to_array(r.grams, ' ') @> %(word)s", {"word": [word]}
    return "r.grams LIKE %(word)s", {"word": f"%{word}%"}


# -- measuring ---------------------------------------------------------------------------------------------------------


def _timing(case: Case, rounds: int) -> Timing:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(case.user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("services:list")
    sent: list[tuple[str, Any]] = []

    def noted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        _open(client, address, case)
    own = [one for one in sent if not any(name in one[0] for name in FRAME) and one[0].startswith("SELECT")]
    before = time.process_time()
    pages = [_milliseconds(lambda: _open(client, address, case)) for _ in range(rounds)]
    processor = (time.process_time() - before) * 1000 / rounds
    bare = _bare(case)
    for statements in (own, bare):
        _replay(statements)
    sql = median(_milliseconds(lambda: _replay(own)) for _ in range(rounds))
    limit = median(_milliseconds(lambda: _replay(bare)) for _ in range(rounds))
    return Timing(pages, processor, sql, limit, len(sent))


def _open(client: Client, address: str, case: Case) -> None:
    response = client.get(address, case.query, secure=True)
    if response.status_code != 200:
        raise RuntimeError(f"{case.what}: the page answered {response.status_code}")


def _replay(statements: Sequence[tuple[str, Any]]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _bare(case: Case) -> list[tuple[str, Any]]:
    """Rows with the names that the page shows, and the capped count: what nobody can do without."""
    where = f"r.voided_at IS NULL AND {case.where}"
    rows = (
        "SELECT r.id, r.date, o.name, v.name, t.name, c.name, r.kind, r.hours, r.people, r.content, u.name "  # noqa: S608
        "FROM consultants_servicerecord r JOIN villages_justiceoffice o ON o.id = r.office_id "
        "LEFT JOIN villages_village v ON v.id = r.village_id LEFT JOIN villages_township t ON t.id = v.township_id "
        "LEFT JOIN consultants_consultant c ON c.id = r.consultant_id "
        "LEFT JOIN accounts_user u ON u.id = r.created_by_id "
        f"WHERE {where} ORDER BY r.date DESC, r.id DESC LIMIT {PAGE} OFFSET {case.offset}"
    )
    count = f"SELECT count(*) FROM (SELECT 1 FROM consultants_servicerecord r WHERE {where} LIMIT {CAP}) x"  # noqa: S608
    return [(rows, case.params), (count, case.params)]


def lines_of(size: int, case: Case, timing: Timing) -> list[Line]:
    slowest = percentile(timing.pages, 0.95)
    what = f"{size:,}: {case.what}"
    return [
        Line(f"{what}: page p50", median(timing.pages), "ms"),
        Line(f"{what}: page, processor time of the process", timing.processor, "ms"),
        Line(f"{what}: page p95", slowest, "ms", goal=f"≤ {LIMIT_MS:g} ms", met=slowest <= LIMIT_MS),
        Line(
            f"{what}: SQL of the page",
            timing.sql,
            "ms",
            timing.bare,
            "bare SQL",
            goal=f"≤ {FACTOR:g} ×",
            met=timing.sql <= FACTOR * timing.bare,
        ),
    ]
