"""``cases``: the page of the mediation ledger at full length, beside the bare SQL of the same rows."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from bureau.portal.bench.caseload import Stock, load_cases
from bureau.portal.bench.county import County, make_county
from bureau.portal.bench.history import Span, vacuum
from bureau.portal.bench.pages import PAGE, ROUNDS, SIZES, YEARS, Case, Ledger, Timing, deep_page, lines_of, timing
from bureau.portal.bench.results import Result
from bureau.portal.bench.scratch import scratch_database
from mediation.models import Committee, MediationCase

CASES = Ledger(
    url_name="cases:list",
    table="mediation_mediationcase",
    rows=(
        "SELECT r.id, r.number, r.accepted_on, r.parties_masked, r.dispute_type, v.name, t.name, m.name, r.state, "
        "r.result, r.due_on, r.extended_until, r.is_dangerous FROM mediation_mediationcase r "
        "JOIN villages_village v ON v.id = r.village_id LEFT JOIN villages_township t ON t.id = v.township_id "
        "LEFT JOIN mediation_mediator m ON m.id = r.lead_id "
        "WHERE {where} ORDER BY r.accepted_on DESC, r.id DESC LIMIT {limit} OFFSET {offset}"
    ),
)
# In about every twentieth text, in about every three hundredth, in none.
COMMON, RARE, ABSENT = "医疗费", "滴水", "麒麟"


def run(sizes: Sequence[int] = (), *, tell: Callable[[str], None] = print) -> Result:
    """On the configured kind of database: 1,000,000 cases on PostgreSQL, 100,000 on SQLite."""
    result = Result("cases", f"the mediation ledger's page of {PAGE}, {ROUNDS} rounds each")
    for size in sizes or [SIZES[connection.vendor]]:
        tell(f"{size:,} cases with two parties each: loading …")
        with scratch_database():
            begun = time.monotonic()
            county, stock, last = load(size)
            tell(f"loaded in {time.monotonic() - begun:.0f} s; measuring …")
            for case, found in measure(county, stock, last):
                result.lines += lines_of(size, case, found)
    result.notes.append("Page: the whole request in the process, with session, middleware and template.")
    result.notes.append(
        "SQL: the page's own queries on the ledger run again alone, beside rows + capped count by hand."
    )
    return result


def load(size: int, *, villages: int = 632, vacuuming: bool = True) -> tuple[County, Stock, dt.date]:
    """``size`` cases of the last years in the present (empty) database; the last day of them."""
    today = dt.datetime.now(dt.UTC).date()
    span = Span(size, dt.date(today.year - YEARS, 1, 1), today - dt.timedelta(days=1))
    county = make_county([], villages=villages)
    stock = load_cases(county, span)
    if vacuuming and connection.vendor == "postgresql":
        vacuum(CASES.table)
    return county, stock, span.last


def measure(county: County, stock: Stock, last: dt.date, *, rounds: int = ROUNDS) -> list[tuple[Case, Timing]]:
    return [(case, timing(CASES, case, rounds)) for case in cases(county, stock, last)]


def cases(county: County, stock: Stock, last: dt.date) -> list[Case]:
    """What people really open: newest, open, overdue, by office, committee, type; words and tails of numbers."""
    return [*_lists(county, last), *_searches(county, stock)]


def _lists(county: County, last: dt.date) -> list[Case]:
    clerk, leader, office = county.clerk, county.leader, county.offices[0].pk
    own, of_office = {"own": office}, "r.office_id = %(own)s"
    committee = Committee.objects.visible_to(leader).filter(office=office).order_by("pk")[0].pk
    since = last - dt.timedelta(days=30)
    month = {"dispute_type": "neighbour", "since": since.isoformat(), "until": last.isoformat()}
    in_month = {"kind": "neighbour", "since": since, "until": last}
    by_month = "r.dispute_type = %(kind)s AND r.accepted_on BETWEEN %(since)s AND %(until)s"
    is_open = "r.ended_on IS NULL"
    late = f"{is_open} AND coalesce(r.extended_until, r.due_on) < %(today)s"
    today = {"today": last + dt.timedelta(days=1)}
    deep = deep_page(MediationCase.objects.count())
    own_deep = deep_page(MediationCase.objects.filter(office=office).count())
    return [
        Case("first page, leader", leader, {}),
        Case("first page, clerk", clerk, {}, of_office, own),
        Case("one office, leader", leader, {"office": str(office)}, of_office, own),
        Case(
            "one committee, leader", leader, {"committee": str(committee)}, "r.committee_id = %(c)s", {"c": committee}
        ),
        Case("not closed yet, clerk", clerk, {"state": "open"}, f"{is_open} AND {of_office}", own),
        Case("overdue, leader", leader, {"state": "overdue"}, late, today),
        Case("type and month, leader", leader, month, by_month, in_month),
        Case("type and month, clerk", clerk, month, f"{by_month} AND {of_office}", {**in_month, **own}),
        Case("failed, leader", leader, {"result": "failed"}, "r.result = 'failed'"),
        Case(f"page {deep}, leader", leader, {"page": str(deep)}, offset=(deep - 1) * PAGE),
        Case(f"page {own_deep}, clerk", clerk, {"page": str(own_deep)}, of_office, own, (own_deep - 1) * PAGE),
    ]


def _searches(county: County, stock: Stock) -> list[Case]:
    clerk, leader, office = county.clerk, county.leader, county.offices[0].pk
    phone, name = stock.phones[4711].plain, stock.people[4711].plain
    found = []
    for what, text in (
        ("a common word", COMMON),
        ("a rare word", RARE),
        ("an absent word", ABSENT),
        ("a name", name),
        ("the tail of a phone", phone[-4:]),
        ("a whole phone", phone),
    ):
        # A number may stand in a text, too.
        where, params = _holds([stock.pieces_of(text), *([stock.words_of(text)] if text.isdigit() else [])])
        found.append(Case(f"search, {what}, leader", leader, {"q": text}, where, params))
        both = f"{where} AND r.office_id = %(own)s"
        found.append(Case(f"search, {what}, clerk", clerk, {"q": text}, both, {**params, "own": office}))
    return found


def _holds(ways: Sequence[Sequence[str]]) -> tuple[str, dict[str, Any]]:
    """All pieces of one of the ways, by the index where there is one."""
    conditions: list[str] = []
    params: dict[str, Any] = {}
    for number, pieces in enumerate(ways):
        if connection.vendor == "postgresql":
            conditions.append(f"string_to_array(r.grams, ' ') @> %(words{number})s")
            params[f"words{number}"] = list(pieces)
        else:
            likes = {f"word{number}_{n}": f"%{piece}%" for n, piece in enumerate(pieces)}
            conditions.append(" AND ".join(f"r.grams LIKE %({name})s" for name in likes))
            params |= likes
    return f"({' OR '.join(f'({condition})' for condition in conditions)})", params
