"""The public table: months that are over, small counts hidden, formula as printed."""

import datetime as dt

import pytest

from bureau.opinions.publishing.monthly import Counts, months_of, months_over, years_told
from tests.conftest import NOW, TODAY
from tests.factories.opinions import make_category, make_opinion, put_into

JUNE, MAY = dt.date(2026, 6, 10), dt.date(2026, 5, 10)


def make(county, day, count=1, *, state="new", **fields):
    columns = {"received_on": day, "received_at": NOW, "clock_from": day, **fields}
    if state in ("replied", "closed"):
        columns = {"first_replied_on": day, "first_in_time": True, **columns}
    values = {name: columns.pop(name) for name in ("category",) if name in columns}
    return [put_into(make_opinion(county.wangjia, **values), state, **columns) for _ in range(count)]


def line(year=2026, category=None):
    found = months_of(year, TODAY)
    return dict(zip([*found.months, "sum"], found.of(category), strict=True))


def test_only_months_that_are_over():
    assert list(months_over(2026, TODAY)) == [1, 2, 3, 4, 5, 6]
    assert list(months_over(2025, TODAY)) == list(range(1, 13))
    assert list(months_over(2027, TODAY)) == []
    assert list(months_over(2026, dt.date(2026, 1, 31))) == []


def test_received_answered_in_time_and_rate(county):
    make(county, JUNE, 4, state="replied")
    make(county, JUNE, 3, state="replied", first_in_time=False)
    make(county, JUNE, 3)
    make(county, TODAY, 5)
    found = line()
    assert found[6] == Counts(10, 7, 4)
    assert found[6].rate == 0.7
    assert found[5] == Counts(0, 0, 0)
    assert found[5].rate is None
    assert found["sum"] == Counts(10, 7, 4)


def test_a_refusal_with_its_reason_is_an_answer(county):
    make(county, JUNE, 3, state="rejected", ended_on=JUNE)
    make(county, JUNE, 3, state="rejected", ended_on=dt.date(2027, 1, 1))
    assert line()[6] == Counts(6, 6, 3)


def test_reports_and_void_ones_are_in_no_number(county):
    make(county, JUNE, 3)
    make(county, JUNE, 2, voided_at=NOW, void_reason="测试")
    put_into(make_opinion(county.wangjia, against_office=county.hekou), "new", received_on=JUNE)
    assert line()[6] == Counts(3, 0, 0)


def test_small_counts_are_hidden_with_what_would_tell_them(county):
    first, second = make_category("甲"), make_category("乙")
    make(county, JUNE, 2, category=first, state="closed")
    make(county, MAY, 5, category=first, state="closed")
    make(county, JUNE, 6, category=second, state="closed")
    make(county, MAY, 7, category=second, state="closed")
    hidden = Counts(None, None, None)
    assert line(category=first)[6] == line(category=first)[5] == line(category=second)[6] == hidden
    assert line()["sum"] == Counts(20, 20, 20)
    assert line()[6].received == 8
    found = months_of(2026, TODAY)
    assert [(str(category), counts.received) for category, counts in found.sums()] == [
        ("甲", 7), ("乙", 13), ("None", 20),
    ]  # fmt: skip


def test_a_hidden_received_hides_how_many_were_answered(county):
    make(county, JUNE, 2)
    assert line()[6] == Counts(None, None, None)
    assert line()[6].rate is None


def test_years(county):
    assert years_told(TODAY) == [2026]
    make(county, dt.date(2024, 3, 1))
    assert years_told(TODAY) == [2026, 2025, 2024]
    assert years_told(dt.date(2026, 1, 5)) == [2025, 2024]


@pytest.mark.parametrize("count", [1, 3])
def test_queries(county, django_assert_num_queries, count):
    for place in range(count):
        make(county, JUNE, 3, category=make_category(f"类别{place}"))
    with django_assert_num_queries(2):
        months_of(2026, TODAY)
