import datetime as dt

import pytest

from bureau.core.actions import writing
from bureau.core.querysets import WriteOutsideActionError
from bureau.core.weeks import Week
from bureau.statistics.models import Tally
from bureau.statistics.querysets import PublishedWeekError
from tests.factories.leaderboards import make_closing, make_indicator

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 7, 8)


def row(indicator, office, village, **values):
    given = {"week": "2026-W28", "countable": "services", "record": 7, "kind": "normal", **values}
    return (
        *(given["week"], indicator.pk, 2026, office.pk, village and village.pk),
        *(given["countable"], given["record"], DAY, 1, given["kind"]),
    )


def test_posted_rows_stand_as_given(county):
    indicator = make_indicator("visits")
    strange = "a\"b\\c,{}d'"
    with writing():
        Tally.objects.post(
            [
                row(indicator, county.hekou, county.wangjia),
                row(indicator, county.qingshi, None, record=2**40, countable=strange),
            ]
        )
    stored = Tally.objects.order_by("record_id").values_list(*Tally.objects.all().POSTED)
    assert list(stored) == [
        ("2026-W28", indicator.pk, 2026, county.hekou.pk, county.wangjia.pk, "services", 7, DAY, 1, "normal"),
        ("2026-W28", indicator.pk, 2026, county.qingshi.pk, None, strange, 2**40, DAY, 1, "normal"),
    ]


def test_nothing_to_post_writes_nothing(county):
    with writing():
        Tally.objects.post([])
    assert not Tally.objects.exists()


def test_posting_outside_an_action_is_refused(county):
    with pytest.raises(WriteOutsideActionError):
        Tally.objects.post([row(make_indicator("visits"), county.hekou, None)])


def test_posting_into_a_published_week_is_refused(county):
    make_closing(Week(2026, 28), "published")
    indicator = make_indicator("visits")
    with writing(), pytest.raises(PublishedWeekError):
        Tally.objects.post([row(indicator, county.hekou, None)])
    assert not Tally.objects.exists()
