"""The form of ledgers that can be counted by hand, and what each visitor gets of it."""

from decimal import Decimal

import pytest

from bureau.accounts.roles import Role
from bureau.core.errors import NotVisible
from mediation.statistics_form.periods import Period
from mediation.statistics_form.queries import ZERO, Asked, county_form, form_for, office_called, offices_for
from mediation.statistics_form.rates import PERFORMED, SUCCESS, VISITED, check_rate
from tests.factories.accounts import make_user
from tests.factories.mediation import make_committee
from tests.factories.villages import make_position
from tests.mediation.statistics_form.ledgers import make_published_year, make_random_ledger, make_small_ledger

FIRST_QUARTER = Period(2026, quarter=1)


@pytest.fixture
def small(county, bureau_office):
    return make_small_ledger(county, bureau_office)


def figures(form):
    """What is not 0."""
    return {key: value for key, value in form.total.items() if value}


def of_rows(form):
    return {row.office.name: {key: value for key, value in row.figures.items() if value} for row in form.rows}


HEKOU = {
    "cases": 2,
    "parties": 7,
    "difficult": 1,
    "by_committee_kind.township": 1,
    "by_committee_kind.village": 1,
    "by_source.active": 1,
    "by_source.delegated": 1,
    "delegated_by.court": 1,
    "by_type.neighbour": 1,
    "by_type.other": 1,
    "concluded": 2,
    "successful": 2,
    "amount": Decimal("12345.67"),
    "by_form.written": 1,
    "by_form.oral": 1,
    "open_before": 2,
    "open_after": 2,
    "performed": 1,
    "due": 2,
    "performed_of_due": 1,
    "prevention.sweeps": 4,
    "prevention.prevented": 2,
    "prevention.suicide_cases": 1,
    "prevention.suicide_people": 1,
}
QINGSHI = {
    "cases": 3,
    "parties": 15,
    "difficult": 1,
    "by_committee_kind.subdistrict": 3,
    "by_source.applied": 2,
    "by_source.delegated": 1,
    "delegated_by.police": 1,
    "by_type.neighbour": 3,
    "concluded": 3,
    "successful": 1,
    "failed": 1,
    "terminated": 1,
    "amount": Decimal("0.01"),
    "by_form.written": 1,
    "open_before": 1,
    "open_after": 1,
    "performed": 1,
    "due": 1,
    "performed_of_due": 1,
    "confirm_applied": 1,
    "visited": 1,
    "visited_of_successful": 1,
    "prevention.sweeps": 1,
    "prevention.fight_cases": 2,
    "prevention.fight_people": 30,
}


def test_the_form_of_a_quarter_counted_by_hand(small, county, bureau_office):
    form = form_for(bureau_office, Asked(FIRST_QUARTER))
    assert of_rows(form) == {"河口司法所": HEKOU, "青石司法所": QINGSHI}
    assert figures(form) == {
        key: HEKOU.get(key, 0) + QINGSHI.get(key, 0) for key in ZERO if key in HEKOU or key in QINGSHI
    }
    assert (form.failing, form.is_empty) == ([], False)
    assert [rate.text(form.total) for rate in (SUCCESS, PERFORMED, VISITED)] == ["75.0%", "66.7%", "33.3%"]


def test_a_month_holds_what_happened_in_it_whenever_it_began(small, bureau_office):
    april = figures(form_for(bureau_office, Asked(Period(2026, month=4))))
    assert april == {
        "cases": 1,
        "parties": 7,
        "by_committee_kind.township": 1,
        "by_source.applied": 1,
        "by_type.neighbour": 1,
        "concluded": 2,
        "successful": 1,
        "failed": 1,
        "amount": Decimal(99),
        "by_form.written": 1,
        "open_before": 3,
        "open_after": 2,
        "performed": 1,
        "due": 1,
        "performed_of_due": 1,
        "confirmed": 1,
        "visited_of_successful": 1,
    }


def test_what_is_open_at_the_end_is_carried_over_into_the_next_period(county, bureau_office):
    make_random_ledger(county, bureau_office)
    for kind in ("quarter", "month"):
        forms = [
            form_for(bureau_office, Asked(Period(year, **{kind: number})))
            for year in (2025, 2026)
            for number in range(1, 5 if kind == "quarter" else 13)
        ]
        assert [check for form in forms for check in form.failing] == []
        ends = [form.total["open_after"] for form in forms]
        assert [form.total["open_before"] for form in forms[1:]] == ends[:-1]
        year = form_for(bureau_office, Asked(Period(2025)))
        parts = [form.total for form in forms if form.period.year == 2025]
        for key in ("cases", "parties", "concluded", "successful", "amount", "performed", "visited", "by_type.family"):
            assert sum(part[key] for part in parts) == year.total[key], key


def test_an_empty_period_is_all_zeros_and_agrees(small, bureau_office):
    form = form_for(bureau_office, Asked(Period(2020)))
    assert (form.total, form.is_empty, form.failing) == (ZERO, True, [])
    assert SUCCESS.text(form.total) is None


def test_the_form_of_an_office_is_its_row_of_the_countys(small, county, bureau_office):
    form = form_for(bureau_office, Asked(FIRST_QUARTER, county.hekou))
    assert figures(form) == HEKOU
    assert [row.office for row in form.rows] == [county.hekou]


def test_one_kind_of_committee(small, bureau_office):
    form = form_for(bureau_office, Asked(FIRST_QUARTER, kind="village"))
    assert figures(form) == {
        "cases": 1,
        "parties": 2,
        "difficult": 1,
        "by_committee_kind.village": 1,
        "by_source.delegated": 1,
        "delegated_by.court": 1,
        "by_type.other": 1,
        "open_before": 1,
        "open_after": 2,
    }
    assert form.failing == []


def test_a_clerk_sees_his_own_office_only(small, county, clerk, other_clerk, reviewer):
    assert figures(form_for(clerk, Asked(FIRST_QUARTER, county.hekou))) == HEKOU
    assert offices_for(clerk) == [county.hekou]
    for asked in (Asked(FIRST_QUARTER, county.qingshi), Asked(FIRST_QUARTER)):
        with pytest.raises(NotVisible):
            form_for(clerk, asked)
    assert figures(form_for(other_clerk, Asked(FIRST_QUARTER, county.qingshi))) == QINGSHI
    assert form_for(reviewer, Asked(FIRST_QUARTER)).total["cases"] == 5


def test_who_sees_part_of_an_office_gets_no_form_of_it(small, county):
    user = make_user("part", Role.ENTRY)
    make_position(user, township=county.hekou_town)
    assert offices_for(user) == []
    with pytest.raises(NotVisible):
        form_for(user, Asked(FIRST_QUARTER, county.hekou))


def test_the_command_counts_the_county_without_a_visitor(small, county, bureau_office):
    assert county_form(Asked(FIRST_QUARTER)) == form_for(bureau_office, Asked(FIRST_QUARTER))
    assert office_called(" 河口司法所 ") == county.hekou
    with pytest.raises(NotVisible):
        office_called("河口")


def test_it_takes_six_queries_whatever_is_in_the_ledger(small, county, bureau_office, django_assert_num_queries):
    for asked in (Asked(FIRST_QUARTER), Asked(Period(2020)), Asked(Period(2026), county.hekou)):
        bureau_office.can("scope.county")
        with django_assert_num_queries(6):
            form_for(bureau_office, asked)


def test_the_published_year_and_its_rate(county, bureau_office):
    """5,142 cases and 5,040 successful were published with 98.4 %, which does not follow (mission notes, row 16)."""
    make_published_year(make_committee(county.hekou), county)
    form = form_for(bureau_office, Asked(Period(2021)))
    total = form.total
    assert (total["cases"], total["concluded"], total["successful"], total["failed"]) == (5142, 5142, 5040, 102)
    assert (SUCCESS.text(total), form.failing) == ("98.0%", [])
    found = check_rate(total["successful"], total["successful"] + total["failed"], "98.4")
    assert (found.ok, found.typed, found.right) == (False, "98.4%", "98.0%")


def test_cases_of_an_office_without_a_row_are_missed(small, county, bureau_office, monkeypatch):
    """They stay in the total, which is added up on its own way; the check between them names both numbers."""
    monkeypatch.setattr("mediation.statistics_form.queries.offices_for", lambda user: [county.hekou])
    failing = {check.name: (check.left, check.right) for check in form_for(bureau_office, Asked(FIRST_QUARTER)).failing}
    assert (failing["offices.cases"], failing["offices.parties"]) == ((2, 5), (7, 22))
