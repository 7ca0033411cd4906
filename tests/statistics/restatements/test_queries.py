"""Reading restatements."""

import pytest
from django.utils import timezone

from bureau.core.errors import NotVisible
from bureau.core.weeks import Week
from bureau.statistics.restatements.actions import request_restatement
from bureau.statistics.restatements.queries import all_restatements, office_names, restatement
from tests.factories.statistics import change, close, make_indicators, make_visit, publish

WEEK = Week.parse("2026-W28")


def test_restatements_of_a_week_are_listed_also_before_their_decision(county, reviewer, leader):
    make_indicators()
    record = make_visit(county.wangjia, "2026-07-06")
    close(WEEK.key)
    publish(WEEK.key, leader)
    change(record, voided_at=timezone.now(), void_reason="重复")
    asked = request_restatement(week=WEEK, actor=reviewer, reason="重复")
    assert list(all_restatements(WEEK)) == [asked]
    assert restatement(asked.pk) == asked
    assert office_names() == {county.hekou.pk: "河口司法所", county.qingshi.pk: "青石司法所"}


@pytest.mark.parametrize("pk", [0, 10**6, 10**30])
def test_unknown_restatement_is_not_found(db, pk):
    with pytest.raises(NotVisible):
        restatement(pk)
