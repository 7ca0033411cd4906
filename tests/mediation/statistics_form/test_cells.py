"""Every cell opens exactly its records: the list under its filters counts, or adds up to, the number."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models import Sum
from django.http import QueryDict

from mediation.cases.filters import CaseFilter
from mediation.cases.queries import cases_of
from mediation.prevention.filters import PreventionFilter
from mediation.prevention.queries import reports_of
from mediation.statistics_form.periods import Period
from mediation.statistics_form.queries import Asked, form_for
from mediation.statistics_form.shape import BLOCKS, COLUMNS, COMPARED
from mediation.statistics_form.web.tables import address
from tests.mediation.statistics_form.ledgers import make_random_ledger

PERIODS = (Period(2025), Period(2025, quarter=2), Period(2026, month=3), Period(2026))


@pytest.fixture
def ledger(county, bureau_office):
    make_random_ledger(county, bureau_office)


def opened(user, column, url):
    """What the list behind ``url`` holds: its length, or the sum of the column's field."""
    query = QueryDict(urlsplit(url).query)
    form = (PreventionFilter if column.of_reports else CaseFilter)(query, user=user)
    assert form.is_valid(), form.errors
    assert not set(query) - set(form.fields)
    rows = form.narrow(reports_of(user) if column.of_reports else cases_of(user))
    if not column.adds:
        return rows.count()
    return rows.order_by().aggregate(total=Sum(column.adds))["total"] or 0


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_every_cell_of_county_and_offices(ledger, county, bureau_office, period):
    form = form_for(bureau_office, Asked(period))
    assert form.failing == []
    units = [(None, form.total), *((row.office.pk, row.figures) for row in form.rows)]
    wrong = {
        (office, key): (figures[key], found)
        for office, figures in units
        for key, column in COLUMNS.items()
        if (found := opened(bureau_office, column, address(column, form, office))) != figures[key]
    }
    assert wrong == {}


def test_every_column_has_something_in_it(ledger, bureau_office):
    """Or the test above would prove little."""
    totals = [form_for(bureau_office, Asked(period)).total for period in PERIODS]
    empty = [key for key in COLUMNS if not any(total[key] for total in totals)]
    assert [key for key in empty if not key.startswith("prevention.")] == []


def test_every_cell_of_a_clerk_and_of_one_kind(ledger, county, clerk, bureau_office):
    for user, asked in (
        (clerk, Asked(Period(2025), county.hekou)),
        (bureau_office, Asked(Period(2025), kind="township")),
        (bureau_office, Asked(Period(2025), county.qingshi, "community")),
    ):
        form = form_for(user, asked)
        office = asked.office.pk if asked.office else None
        wrong = {
            key: (form.total[key], found)
            for key, column in COLUMNS.items()
            if not (asked.kind and key.startswith("by_committee_kind"))
            if (found := opened(user, column, address(column, form, office))) != form.total[key]
        }
        assert wrong == {}


def test_the_page_behind_a_number_shows_as_many(ledger, county, signed_in, clerk):
    form = form_for(clerk, Asked(Period(2025), county.hekou))
    desk = signed_in(clerk)
    for key in ("cases", "successful", "delegated_by.court", "by_type.family", "open_after", "due", "confirmed"):
        answer = desk.get(address(COLUMNS[key], form, county.hekou.pk))
        assert (answer.status_code, answer.context["page"].total) == (200, form.total[key]), key


def test_an_address_names_nobody_and_says_counted_once(ledger, county, bureau_office):
    form = form_for(bureau_office, Asked(Period(2025, quarter=1), county.hekou))
    query = parse_qs(urlsplit(address(COLUMNS["difficult"], form, county.hekou.pk)).query)
    assert query == {
        "since": ["2025-01-01"],
        "until": ["2025-03-31"],
        "difficulty": ["complex", "major"],
        "counted": ["1"],
        "office": [str(county.hekou.pk)],
    }
    carried = parse_qs(urlsplit(address(COLUMNS["open_before"], form, None)).query)
    assert carried == {"open_on": ["2024-12-31"], "counted": ["1"]}


def test_the_shape_is_whole(county):
    keys = [column.key for block in BLOCKS for column in block.columns]
    assert len(keys) == len(set(keys)) == len(COLUMNS)
    assert set(COMPARED) < set(COLUMNS)
    official = {block.key: len(block.columns) for block in BLOCKS if block.is_official}
    assert official == {
        "totals": 5,
        "by_committee_kind": 6,
        "by_source": 8,
        "by_type": 18,
        "by_form": 2,
        "prevention": 10,
    }
