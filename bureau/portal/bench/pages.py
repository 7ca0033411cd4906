"""Pages of a ledger at full length, beside the bare SQL of the same rows: what ``list`` and ``cases`` measure."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from bureau.accounts.models import User
from bureau.portal.bench.results import Line, percentile
from bureau.webkit.paging import COUNT_CAP, SEARCH_CAP

SIZES = {"postgresql": 1_000_000, "sqlite": 100_000}
ROUNDS = 30
YEARS = 5
PAGE = 50
# Goals of the performance notes: the page's SQL at most twice the bare SQL, the page at most 50 ms (p95).
FACTOR, LIMIT_MS = 2.0, 50.0

# Sessions, accounts, inbox and the counts beside menu entries are looked up for every page; the comparison is about the
# ledger.
FRAME = (
    "django_session",
    "accounts_heldrole",
    'FROM "accounts_user"',
    "notices_notice",
    "mediation_signal",
    "mediation_preventionreport",
)


@dataclass(frozen=True)
class Ledger:
    """``url_name`` of its list; ``rows``: SQL of the page's rows with ``{where}``, ``{limit}``, ``{offset}``, of the
    table that it calls ``r``; ``table``: its name. ``unless``: rows that the list leaves out.
    """

    url_name: str
    table: str
    rows: str
    unless: str = "r.voided_at IS NULL"


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


def deep_page(count: int) -> int:
    """Page 100, or the last one of a short list."""
    return max(1, min(100, count // PAGE))


def timing(ledger: Ledger, case: Case, rounds: int) -> Timing:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(case.user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse(ledger.url_name)
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
    bare = _bare(ledger, case)
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


def _bare(ledger: Ledger, case: Case) -> list[tuple[str, Any]]:
    """Rows with the names that the page shows, and the capped count: what nobody can do without."""
    where = f"{ledger.unless} AND {case.where}"
    rows = ledger.rows.format(where=where, limit=PAGE, offset=case.offset)
    cap = (SEARCH_CAP if "q" in case.query else COUNT_CAP) + 1
    count = f"SELECT count(*) FROM (SELECT 1 FROM {ledger.table} r WHERE {where} LIMIT {cap}) x"  # noqa: S608
    return [(rows, case.params), (count, case.params)]


def lines_of(size: int, case: Case, found: Timing) -> list[Line]:
    slowest = percentile(found.pages, 0.95)
    what = f"{size:,}: {case.what}"
    return [
        Line(f"{what}: page p50", median(found.pages), "ms"),
        Line(f"{what}: page, processor time of the process", found.processor, "ms"),
        Line(f"{what}: page p95", slowest, "ms", goal=f"≤ {LIMIT_MS:g} ms", met=slowest <= LIMIT_MS),
        Line(
            f"{what}: SQL of the page",
            found.sql,
            "ms",
            found.bare,
            "bare SQL",
            goal=f"≤ {FACTOR:g} ×",
            met=found.sql <= FACTOR * found.bare,
        ),
    ]
