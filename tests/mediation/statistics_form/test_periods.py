"""Years, quarters, months."""

import datetime as dt
import itertools

import pytest
from django.utils import translation

from bureau.core.errors import InvalidValue
from mediation.statistics_form.periods import Period


@pytest.mark.parametrize(
    ("key", "first", "last", "previous"),
    [
        ("2021", "2021-01-01", "2021-12-31", "2020"),
        ("2021-Q1", "2021-01-01", "2021-03-31", "2020-Q4"),
        ("2021-Q2", "2021-04-01", "2021-06-30", "2021-Q1"),
        ("2021-Q4", "2021-10-01", "2021-12-31", "2021-Q3"),
        ("2021-03", "2021-03-01", "2021-03-31", "2021-02"),
        ("2021-01", "2021-01-01", "2021-01-31", "2020-12"),
        ("2021-12", "2021-12-01", "2021-12-31", "2021-11"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024-01"),
    ],
)
def test_first_and_last_day_and_the_period_before(key, first, last, previous):
    period = Period.parse(key)
    assert (period.key, str(period)) == (key, key)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert period.eve == period.first - dt.timedelta(days=1)
    assert period.previous().key == previous


def test_quarters_and_months_fill_the_year_without_a_gap():
    for parts in ([Period(2024, quarter=n) for n in range(1, 5)], [Period(2024, month=n) for n in range(1, 13)]):
        assert (parts[0].first, parts[-1].last) == (Period(2024).first, Period(2024).last)
        assert all(one.last == after.eve for one, after in itertools.pairwise(parts))


@pytest.mark.parametrize("text", [" 2021-q1 ", "２０２１-Q1"])
def test_it_is_read_as_people_type_it(text):
    assert Period.parse(text) == Period(2021, quarter=1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "period_format"),
        ("21", "period_format"),
        ("2021-1", "period_format"),
        ("2021-Q", "period_format"),
        ("2021-W07", "period_format"),
        ("2021-03-01", "period_format"),
        ("2021-Q1\n2022", "period_format"),
        ("9" * 40, "period_format"),
        ("2021-Q0", "period_quarter"),
        ("2021-Q5", "period_quarter"),
        ("2021-00", "period_month"),
        ("2021-13", "period_month"),
        ("1999", "period_year"),
        ("3000", "period_year"),
    ],
)
def test_what_is_no_period_is_said_in_words(text, code):
    with pytest.raises(InvalidValue) as refused:
        Period.parse(text)
    assert refused.value.code == code
    assert str(refused.value)


def test_the_period_of_a_day():
    day = dt.date(2026, 7, 15)
    found = [one(day).key for one in (Period.year_of, Period.quarter_of, Period.month_of)]
    assert found == ["2026", "2026-Q3", "2026-07"]
    assert [Period.quarter_of(dt.date(2026, month, 1)).quarter for month in range(1, 13)] == [
        1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "chinese", "english"),
    [
        ("2021", "2021年", "year 2021"),
        ("2021-Q1", "2021年一季度", "first quarter of 2021"),
        ("2021-Q4", "2021年四季度", "fourth quarter of 2021"),
        ("2021-03", "2021年3月", "2021-03"),
        ("2021-12", "2021年12月", "2021-12"),
    ],
)
def test_labels(key, chinese, english):
    with translation.override("zh-hans"):
        assert Period.parse(key).label == chinese
    with translation.override("en"):
        assert Period.parse(key).label == english
