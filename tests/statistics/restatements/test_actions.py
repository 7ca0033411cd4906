"""Corrections of published weeks stand beside the published figures."""

import pytest
from django.utils import timezone

from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed
from bureau.core.weeks import Week
from bureau.statistics.models import Figure, Restatement
from bureau.statistics.queries import restatements_of
from bureau.statistics.restatements import effects
from bureau.statistics.restatements.actions import issue_restatement, reject_restatement, request_restatement
from tests.factories.statistics import change, close, figure, make_indicators, make_visit, publish

WEEK = Week.parse("2026-W28")


@pytest.fixture
def published(county, leader):
    """A published week, one of whose two visits was voided afterwards."""
    make_indicators()
    record = make_visit(county.wangjia, "2026-07-06")
    make_visit(county.wangjia, "2026-07-07")
    close(WEEK.key)
    publish(WEEK.key, leader)
    change(record, voided_at=timezone.now(), void_reason="重复")
    return county


def test_restatement_shows_old_and_new_and_leaves_the_figures(published, reviewer, leader):
    asked = request_restatement(week=WEEK, actor=reviewer, reason="一条记录重复")
    office = published.hekou.pk
    assert asked.changes == [{"indicator": "visits_villages", "office": office, "year": 2026, "old": 2, "new": 1}]
    assert list(restatements_of(WEEK)) == []
    issued = issue_restatement(restatement=asked, actor=leader)
    assert (issued.number, str(issued)) == (1, "2026-W28 R1")
    assert list(restatements_of(WEEK)) == [issued]
    assert figure(WEEK.key, published.hekou) == (2, 0, 2)
    again = request_restatement(week=WEEK, actor=reviewer, reason="再次")
    assert issue_restatement(restatement=again, actor=leader).number == 2


def test_effect_on_the_ranking_is_asked_of_the_leaderboards(published, reviewer, monkeypatch):
    monkeypatch.setattr(effects, "_effects", [])
    asked = {}

    def effect(week, counts):
        asked.update(week=week, count=counts["visits_villages", published.hekou.pk, 2026])
        return [{"board": "weekly", "office": published.hekou.pk, "old": 1, "new": 2}]

    effects.register(effect)
    effects.register(effect)
    restatement = request_restatement(week=WEEK, actor=reviewer, reason="重复")
    assert restatement.rank_effect == [{"board": "weekly", "office": published.hekou.pk, "old": 1, "new": 2}]
    assert asked == {"week": WEEK, "count": 1}


def test_nobody_decides_on_his_own_correction(published, bureau_office, leader):
    asked = request_restatement(week=WEEK, actor=bureau_office, reason="重复")
    with pytest.raises(NotAllowed):
        issue_restatement(restatement=asked, actor=bureau_office)
    rejected = reject_restatement(restatement=asked, actor=leader, note="证据不足")
    assert (rejected.state, rejected.number) == ("rejected", None)
    with pytest.raises(IllegalMove):
        issue_restatement(restatement=asked, actor=leader)


@pytest.mark.parametrize("reason", ["", "  ", "长" * 301])
def test_reason_is_demanded(published, reviewer, reason):
    with pytest.raises(InvalidValue):
        request_restatement(week=WEEK, actor=reviewer, reason=reason)
    assert Restatement.objects.count() == 0


def test_refused_when_not_published_or_nothing_differs_or_without_capability(county, reviewer, leader, clerk):
    make_indicators()
    make_visit(county.wangjia, "2026-07-06")
    close(WEEK.key)
    with pytest.raises(IllegalMove):
        request_restatement(week=WEEK, actor=reviewer, reason="x")
    publish(WEEK.key, leader)
    with pytest.raises(InvalidValue) as refused:
        request_restatement(week=WEEK, actor=reviewer, reason="x")
    assert refused.value.code == "nothing_differs"
    with pytest.raises(NotAllowed):
        request_restatement(week=WEEK, actor=clerk, reason="x")
    assert Figure.objects.filter(week=WEEK.key).count() == 22
