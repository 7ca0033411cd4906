"""Unfinished problems are asked for by the day of closing: the same ones as by state, found by the partial index."""

import datetime as dt

import pytest
from django.db import connection

from rectification.choices import UNFINISHED
from rectification.models import Problem
from tests.factories.rectification import make_campaign, make_closed, make_started


def test_the_day_says_what_the_state_says(county):
    make_closed(make_campaign("AA"), county.hekou, on=dt.date(2026, 7, 10))
    started = make_started(make_campaign("BB"), county.hekou)
    assert list(Problem.objects.unfinished()) == list(Problem.objects.filter(state__in=UNFINISHED)) == [started]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the words of SQLite's plans")
def test_the_index_of_unfinished_ones_is_used(db):
    assert "problems_unfinished" in Problem.objects.overdue(dt.date(2026, 7, 15)).order_by().explain()
