"""Open opinions are asked for by their days: the same ones as by their states, and found by the partial indexes."""

import datetime as dt

import pytest
from django.db import connection

from bureau.opinions.choices import OPEN_STATES, RUNNING_STATES, OpinionState
from bureau.opinions.models import Opinion
from tests.factories.opinions import make_opinion

TODAY = dt.date(2026, 7, 15)


def test_the_days_say_what_the_states_say(county):
    rows = {state: make_opinion(county.wangjia, state=state) for state in OpinionState.values}
    make_opinion(county.wangjia, voided_at=rows["new"].received_at, void_reason="重复登记")
    for found, states in (
        (Opinion.objects.open(), OPEN_STATES),
        (Opinion.objects.running(), RUNNING_STATES),
        (Opinion.objects.overdue(dt.date.max), RUNNING_STATES),
        (Opinion.objects.unaccepted(dt.date.max), [OpinionState.NEW]),
        (Opinion.objects.silent(TODAY), [OpinionState.REPLIED]),
        (Opinion.objects.silent(TODAY - dt.timedelta(days=1)), []),
    ):
        assert set(found) == {rows[state] for state in states}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the words of SQLite's plans")
@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (Opinion.objects.overdue(TODAY), "opinions_open_by_due"),
        (Opinion.objects.running().order_by("reply_due"), "opinions_open_by_due"),
        (Opinion.objects.overdue(TODAY).filter(office=3), "opinions_open_by_office"),
        (Opinion.objects.silent(TODAY), "opinions_to_close"),
    ],
)
def test_their_indexes_are_used(db, rows, index):
    if not rows.query.order_by:
        rows = rows.order_by()
    assert index in rows.explain()
