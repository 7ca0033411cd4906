"""The benchmark of the statistics form at a tiny size."""

import datetime as dt

import pytest
from django.core.management import CommandError
from django.db import connection

from bureau.portal.bench import caseform
from mediation.models import MediationCase

TODAY = dt.date(2026, 7, 15)


@pytest.mark.django_db
def test_the_form_counts_like_the_bare_sql():
    if connection.vendor != "postgresql":
        pytest.skip("this database is not PostgreSQL")
    timings = caseform.measure(4000, rounds=1, today=TODAY, villages=26, vacuuming=False)
    assert [one.is_right for one in timings] == [True] * 5
    assert [one.cases for one in timings] == [870, 465, 216, 17, 0]
    assert MediationCase.objects.count() == 4000
    lines = caseform.lines_of(4000, timings)
    assert all(line.ours > 0 and line.rival for line in lines)
    assert [line.met is None for line in lines] == [False, False, True, True, False]


@pytest.mark.django_db
def test_it_says_that_it_needs_postgresql():
    if connection.vendor == "postgresql":
        pytest.skip("this database is PostgreSQL")
    with pytest.raises(CommandError, match="needs PostgreSQL"):
        caseform.run([10], tell=lambda _text: None)
