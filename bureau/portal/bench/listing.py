"""``list``: the page of the service ledger at full length, beside the bare SQL of the same rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from bureau.portal.bench.county import County, make_county
from bureau.portal.bench.history import Span, load_records, vacuum
from bureau.portal.bench.pages import PAGE, ROUNDS, SIZES, YEARS, Case, Ledger, Timing, deep_page, lines_of, timing
from bureau.portal.bench.results import Result
from bureau.portal.bench.scratch import scratch_database
from consultants.models import ServiceRecord

SERVICES = Ledger(
    url_name="services:list",
    table="consultants_servicerecord",
    rows=(
        "SELECT r.id, r.date, o.name, v.name, t.name, c.name, r.kind, r.hours, r.people, r.content, u.name "
        "FROM consultants_servicerecord r JOIN villages_justiceoffice o ON o.id = r.office_id "
        "LEFT JOIN villages_village v ON v.id = r.village_id LEFT JOIN villages_township t ON t.id = v.township_id "
        "LEFT JOIN consultants_consultant c ON c.id = r.consultant_id "
        "LEFT JOIN accounts_user u ON u.id = r.created_by_id "
        "WHERE {where} ORDER BY r.date DESC, r.id DESC LIMIT {limit} OFFSET {offset}"
    ),
)


def run(sizes: Sequence[int] = (), *, tell: Callable[[str], None] = print) -> Result:
    """On the configured kind of database: 1,000,000 records on PostgreSQL, 100,000 on SQLite."""
    result = Result("list", f"the service ledger's page of {PAGE}, {ROUNDS} rounds each")
    for size in sizes or [SIZES[connection.vendor]]:
        tell(f"{size:,} records: loading …")
        with scratch_database():
            for case, found in measure(size):
                result.lines += lines_of(size, case, found)
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
        vacuum(SERVICES.table)
    return [(case, timing(SERVICES, case, rounds)) for case in cases(county, span.last)]


def cases(county: County, last: dt.date) -> list[Case]:
    """What people really open, and the two searches that are hardest without an index."""
    clerk, leader, office = county.clerk, county.leader, county.offices[0].pk
    since = last - dt.timedelta(days=30)
    own = {"own": office}
    kind = {"kind": "publicity", "since": since.isoformat(), "until": last.isoformat()}
    found = {"kind": "publicity", "since": since, "until": last}
    by_kind = "r.kind = %(kind)s AND r.date BETWEEN %(since)s AND %(until)s"
    hit, miss = _holds("土地"), _holds("麒麟")
    deep = deep_page(ServiceRecord.objects.count())
    own_deep = deep_page(ServiceRecord.objects.filter(office=office).count())
    of_office = "r.office_id = %(own)s"
    both = {**hit[1], **own}
    return [
        Case("first page, leader", leader, {}),
        Case("first page, clerk", clerk, {}, of_office, own),
        Case("one office, leader", leader, {"office": str(office)}, of_office, own),
        Case("kind and month, leader", leader, kind, by_kind, found),
        Case("kind and month, clerk", clerk, kind, f"{by_kind} AND {of_office}", {**found, **own}),
        Case("search, common word, leader", leader, {"q": "土地"}, *hit),
        Case("search, common word, clerk", clerk, {"q": "土地"}, f"{hit[0]} AND {of_office}", both),
        Case("search, absent word, leader", leader, {"q": "麒麟"}, *miss),
        Case(f"page {deep}, leader", leader, {"page": str(deep)}, offset=(deep - 1) * PAGE),
        Case(f"page {own_deep}, clerk", clerk, {"page": str(own_deep)}, of_office, own, (own_deep - 1) * PAGE),
    ]


def _holds(word: str) -> tuple[str, dict[str, Any]]:
    if connection.vendor == "postgresql":
        return "string_to_array(r.grams, ' ') @> %(word)s", {"word": [word]}
    return "r.grams LIKE %(word)s", {"word": f"%{word}%"}
