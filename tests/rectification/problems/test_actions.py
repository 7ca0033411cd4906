"""Entering, changing and voiding problems; measures and progress."""

import datetime as dt
from dataclasses import replace

import pytest

from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from rectification.models import Problem
from rectification.problems.actions import (
    add_progress,
    change_problem,
    enter_problem,
    restore_problem,
    save_measures,
    void_problem,
)
from rectification.problems.queries import closed_on_time, found_problems, relapsed_problems, values_of
from rectification.rules.measures import MeasureValues
from tests.factories.rectification import (
    TODAY,
    make_campaign,
    make_closed,
    make_problem,
    make_started,
    problem_values,
)


@pytest.fixture
def campaign(db):
    return make_campaign()


def test_numbers_count_within_campaign_and_year(campaign, county, clerk, bureau_office):
    first = enter_problem(actor=clerk, values=problem_values(campaign, county.hekou), today=TODAY)
    other = make_campaign("XF")
    numbers = [make_problem(one, county.hekou).number for one in (campaign, other)]
    older = make_problem(campaign, None, found_on=dt.date(2025, 12, 1), deadline=dt.date(2026, 1, 31))
    assert [first.number, *numbers, older.number] == ["2026-XC-001", "2026-XC-002", "2026-XF-001", "2025-XC-001"]
    assert first.original_deadline == dt.date(2026, 7, 31)


def test_an_office_enters_and_sees_its_own(campaign, county, clerk, other_clerk, leader):
    mine = enter_problem(actor=clerk, values=problem_values(campaign, county.hekou), today=TODAY)
    bureau = make_problem(campaign, None)
    with pytest.raises(InvalidValue):
        enter_problem(actor=clerk, values=problem_values(campaign, county.qingshi), today=TODAY)
    with pytest.raises(NotAllowed):
        enter_problem(actor=leader, values=problem_values(campaign, county.hekou), today=TODAY)
    assert set(Problem.objects.visible_to(clerk)) == {mine}
    assert set(Problem.objects.visible_to(other_clerk)) == set()
    assert set(Problem.objects.visible_to(leader)) == {mine, bureau}
    with pytest.raises(NotVisible):
        change_problem(actor=clerk, problem_id=bureau.pk, version=1, values=values_of(bureau), today=TODAY)


def test_a_change_keeps_number_campaign_and_deadline(campaign, county, clerk):
    problem = make_problem(campaign, county.hekou)
    asked = {"actor": clerk, "problem_id": problem.pk, "version": 1, "today": TODAY}
    for wrong in ({"campaign": make_campaign("XF")}, {"deadline": dt.date(2026, 9, 1)}):
        with pytest.raises(InvalidValue) as refused:
            change_problem(**asked, values=replace(values_of(problem), **wrong))
        assert list(refused.value.fields) == list(wrong)
    changed = change_problem(**asked, values=replace(values_of(problem), cause="人手不足"))
    assert (changed.cause, changed.version) == ("人手不足", 2)
    with pytest.raises(StaleRecord) as stale:
        change_problem(**asked, values=replace(values_of(problem), cause="制度不全"))
    assert stale.value.changes == {"cause": ("人手不足", "制度不全")}


def test_measures_keep_their_rows(campaign, county, clerk):
    problem = make_problem(campaign, county.hekou)
    asked = {"actor": clerk, "problem_id": problem.pk, "today": TODAY}
    save_measures(**asked, version=1, measures=[MeasureValues("清理"), MeasureValues("培训")])
    first, _second = problem.measures.all()
    done = MeasureValues("清理", done_on=TODAY, proof="台账", pk=first.pk)
    save_measures(**asked, version=2, measures=[MeasureValues("约谈"), done])
    assert list(problem.measures.values_list("text", "done_on")) == [("约谈", None), ("清理", TODAY)]
    assert problem.measures.last().pk == first.pk
    with pytest.raises(InvalidValue):
        save_measures(**asked, version=3, measures=[MeasureValues("")])


def test_progress_is_written_while_it_is_put_right(campaign, county, clerk):
    fresh, started = make_problem(campaign, county.hekou), make_started(campaign, county.hekou)
    line = {"actor": clerk, "on": TODAY, "percent": 60, "text": "已补归档12卷", "today": TODAY}
    with pytest.raises(IllegalMove):
        add_progress(**line, problem_id=fresh.pk)
    add_progress(**line, problem_id=started.pk)
    assert Problem.objects.get(pk=started.pk).percent == 60
    with pytest.raises(InvalidValue):
        add_progress(**{**line, "percent": 50}, problem_id=started.pk)


def test_voiding_is_for_the_bureau_and_can_be_undone(campaign, county, clerk, bureau_office):
    problem = make_problem(campaign, county.hekou)
    with pytest.raises(NotAllowed):
        void_problem(actor=clerk, problem_id=problem.pk, reason="重复")
    void_problem(actor=bureau_office, problem_id=problem.pk, reason="重复")
    assert found_problems().count() == 0
    assert restore_problem(actor=bureau_office, problem_id=problem.pk).is_void is False
    assert make_problem(campaign, county.hekou).number == "2026-XC-002"


def test_what_is_counted(campaign, county):
    on_time = make_closed(campaign, county.hekou)
    late = make_closed(campaign, county.hekou, deadline=dt.date(2026, 7, 14))
    make_closed(campaign, None, unit="办公室")
    assert list(closed_on_time()) == [on_time]
    assert set(found_problems()) == {on_time, late}
    assert relapsed_problems().count() == 0
