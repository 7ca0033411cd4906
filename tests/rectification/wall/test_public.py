"""Progress for everybody: what is published, in which words, and that no name ever is."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bureau.core.actions import writing
from rectification.models import Campaign
from rectification.problems.actions import add_progress, save_measures, void_problem
from rectification.rules.measures import MeasureValues
from tests.factories.rectification import TODAY, make_campaign, make_closed, make_problem, make_started

PAGE = "/rectification/"
NAMES = ("刘和平", "李国强", "王芳", "赵敏", "孙丽")


@pytest.fixture
def campaign(db, bureau_office):
    return make_campaign(is_public=True, name="窗口作风专项整治")


def texts(answer):
    return [one.text for one in answer.context["problems"]]


def test_nothing_published_is_said_in_words(client, db):
    assert "目前没有公开的整改事项" in client.get(PAGE).content.decode()


def test_only_published_problems_of_published_campaigns(client, campaign, county, bureau_office):
    make_problem(campaign, county.hekou, public_text="卷宗归档不及时")
    make_problem(campaign, county.hekou)
    make_problem(make_campaign("XF"), county.hekou, public_text="内部事项")
    void = make_problem(campaign, county.hekou, public_text="重复的事项")
    void_problem(actor=bureau_office, problem_id=void.pk, reason="重复")
    assert texts(client.get(PAGE)) == ["卷宗归档不及时"]
    with writing():
        Campaign.objects.update(is_public=False)
    assert texts(client.get(PAGE)) == []


def test_states_deadlines_and_the_last_step(client, campaign, county, bureau_office):
    started = make_started(campaign, county.hekou, public_text="甲", found_on=dt.date(2026, 6, 30))
    step = {"on": dt.date(2026, 7, 10), "percent": 40, "text": "已着手", "today": TODAY}
    add_progress(actor=bureau_office, problem_id=started.pk, **step)
    make_problem(campaign, county.hekou, public_text="乙", deadline=dt.date(2026, 7, 14))
    make_closed(campaign, county.qingshi, public_text="丙", on=dt.date(2026, 7, 13))
    make_problem(
        campaign, None, public_text="丁", rect_type="long_term", deadline=None, next_report_on=dt.date(2026, 9, 1)
    )
    answer = client.get(PAGE)
    assert [(label, count) for _name, label, count in answer.context["tabs"]] == [
        ("全部", 4), ("整改中", 3), ("已完成", 1), ("逾期", 1),
    ]  # fmt: skip
    by_text = {one.text: one for one in answer.context["problems"]}
    assert (by_text["甲"].share, by_text["甲"].last_step_on, by_text["甲"].schedule) == (
        0.4, dt.date(2026, 7, 10), 0.5,
    )  # fmt: skip
    assert (by_text["乙"].is_overdue, by_text["乙"].schedule) == (True, 1.0)
    assert (by_text["丙"].is_closed, by_text["丙"].share, by_text["丙"].last_step_on) == (
        True, 1.0, dt.date(2026, 7, 13),
    )  # fmt: skip
    assert (by_text["丁"].deadline, by_text["丁"].schedule) == (None, None)
    assert [texts(client.get(PAGE, {"state": state})) for state in ("doing", "done", "overdue", "nonsense")] == [
        ["乙", "甲", "丁"], ["丙"], ["乙"], ["乙", "甲", "丁", "丙"],
    ]  # fmt: skip


def test_an_empty_filter_says_so(client, campaign, county):
    make_problem(campaign, county.hekou, public_text="甲")
    assert "没有逾期事项" in client.get(PAGE, {"state": "overdue"}).content.decode()


def test_no_name_no_description_and_no_word_of_the_log_is_published(client, campaign, county, bureau_office):
    problem = make_started(
        campaign, county.hekou, public_text="卷宗归档不及时", owner="刘和平", leader="李国强",
        description="王芳经办的23卷没有归档", cause="赵敏休假", goal="赵敏补归档", remarks="孙丽知情",
    )  # fmt: skip
    measures = [MeasureValues("王芳补归档", "王芳", done_on=TODAY, proof="孙丽签收")]
    asked = {"actor": bureau_office, "problem_id": problem.pk, "today": TODAY}
    save_measures(**asked, version=problem.version, measures=measures)
    add_progress(**asked, on=TODAY, percent=50, text="赵敏已归档12卷")
    make_closed(campaign, county.qingshi, public_text="窗口态度", owner="王芳", leader="李国强")
    page = client.get(PAGE).content.decode()
    assert "卷宗归档不及时" in page
    hidden = (*NAMES, "bureau_office", "reviewer", "23卷", "12卷", "XC-001", "/desk/problems/")
    assert [word for word in hidden if word in page] == []


def test_the_queries_do_not_grow(client, campaign, county):
    counts = []
    for _more in range(2):
        make_problem(campaign, county.hekou, public_text="甲")
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.append(len(asked.captured_queries))
        make_problem(campaign, county.hekou, public_text="乙")
    assert counts == [3, 3]


def test_the_public_navigation_leads_there(client, db):
    assert 'href="/rectification/"' in client.get("/").content.decode()
