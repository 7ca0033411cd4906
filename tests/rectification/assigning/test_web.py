"""Boxes on the list, the check page, the page of what was done."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bureau.webkit import choosing
from rectification.models import Assignment, Problem
from tests.factories.rectification import make_closed, make_problem

pytestmark = pytest.mark.django_db

LIST, ASSIGN = "/desk/problems/", "/desk/problems/assign/"


@pytest.fixture
def desk(signed_in, clerk):
    return signed_in(clerk)


def text(answer):
    return answer.content.decode()


def sent(answer):
    """What the check page sends: the hidden fields."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text(answer))
    data = {name: value for name, value in found if name != "chosen"}
    return {**data, "chosen": [value for name, value in found if name == "chosen"]}


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_boxes_stand_only_for_those_who_assign(desk, signed_in, leader, campaign, county):
    problem = make_problem(campaign, county.hekou)
    box = f'<input type="checkbox" name="chosen" value="{problem.pk}" form="choose">'
    assert box in text(desk.get(LIST))
    assert "chosen" not in text(signed_in(leader).get(LIST))
    assert signed_in(leader).get(ASSIGN, {"chosen": problem.pk}).status_code == 403


def test_the_way_from_boxes_over_the_check_page_to_what_was_done_and_back(desk, campaign, county):
    first, second, third = (make_problem(campaign, county.hekou) for _one in range(3))
    page = desk.get(ASSIGN, {"chosen": [first.pk, third.pk], "unit": "河口"})
    assert page.status_code == 200
    assert sent(page)["chosen"] == [f"{one.pk}:{one.version}" for one in (third, first)]
    assert second.number not in text(page)
    answer = desk.post(ASSIGN, {**sent(page), "owner": "周青山"})
    made = Assignment.objects.get()
    assert answer["Location"] == reverse("assigning:assignment", args=[made.pk])
    done = desk.get(answer["Location"])
    assert said(done) == ["已分派2个问题"]
    assert text(done).count("周青山") == 3
    # The same form sent twice assigns once.
    assert desk.post(ASSIGN, {**sent(page), "owner": "周青山"})["Location"] == answer["Location"]
    assert Assignment.objects.count() == 1
    back = desk.post(reverse("assigning:undo", args=[made.pk]), follow=True)
    assert said(back) == ["已恢复2个问题"]
    assert set(Problem.objects.values_list("owner", flat=True)) == {"刘和平"}
    assert "撤回这次分派" not in text(back)


def test_all_that_the_filters_find_are_chosen(desk, campaign, county):
    hit = [make_problem(campaign, county.hekou, owner="王芳") for _one in range(2)]
    make_problem(campaign, county.hekou)
    page = desk.get(ASSIGN, {"chosen_all": "1", "owner": "王芳"})
    assert {value.partition(":")[0] for value in sent(page)["chosen"]} == {str(one.pk) for one in hit}
    assert sent(page)["back"] == "owner=%E7%8E%8B%E8%8A%B3"
    assert f'href="{LIST}?owner=' in text(page)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"chosen": "x"},
        {"chosen": "1:2:3"},
        {"chosen": "9" * 30},
        {"chosen": "1; DROP"},
        {"chosen": "9223372036854775807"},
        {"chosen": "99999999999999999999"[:19]},
        {"chosen_all": "1", "owner": "没有这个人"},
        {"chosen_all": "1", "since": "明年"},
    ],
)
def test_a_choice_that_cannot_be_read_leads_back_to_the_list(desk, campaign, county, query):
    make_problem(campaign, county.hekou)
    answer = desk.get(ASSIGN, query, follow=True)
    assert answer.redirect_chain[0][0].startswith(LIST)
    assert len(said(answer)) == 1
    assert desk.post(ASSIGN, {**query, "owner": "周青山"}).status_code == 302
    assert not Assignment.objects.exists()


def test_more_than_can_be_handled_is_said(desk, campaign, county, monkeypatch):
    monkeypatch.setattr(choosing, "MOST_CHOSEN", 2)
    problems = [make_problem(campaign, county.hekou) for _one in range(3)]
    answer = desk.get(ASSIGN, {"chosen_all": "1"}, follow=True)
    assert said(answer) == ["一次最多处理2行，请缩小筛选范围或少选一些"]
    assert desk.get(ASSIGN, {"chosen": [one.pk for one in problems]}).status_code == 302
    assert desk.get(ASSIGN, {"chosen": [one.pk for one in problems[:2]]}).status_code == 200


def test_what_stays_is_named_before_and_after(desk, campaign, county, other_clerk):
    kept, closed = make_problem(campaign, county.hekou), make_closed(campaign, county.hekou)
    theirs = make_problem(campaign, county.qingshi)
    page = desk.get(ASSIGN, {"chosen": [kept.pk, closed.pk, theirs.pk]})
    assert sent(page)["chosen"] == [f"{kept.pk}:{kept.version}"]
    assert "这个问题已销号" in text(page)
    assert theirs.number not in text(page)
    assert page.context["gone"] == 1
    only_closed = desk.get(ASSIGN, {"chosen": closed.pk})
    assert 'name="owner"' not in text(only_closed)
    # Changed between the check page and the button.
    stale = {**sent(page), "chosen": [f"{kept.pk}:{kept.version + 1}"], "owner": "周青山"}
    answer = desk.post(ASSIGN, stale, follow=True)
    assert said(answer) == [f"有1个保持原样 {kept.number}: 期间有人修改过，请重新查看"]
    # Somebody sends the closed one by hand.
    assert desk.post(ASSIGN, {"chosen": closed.pk, "owner": "周青山"}).status_code == 409
    assert not Assignment.objects.exists()


def test_an_empty_form_comes_back_with_its_rows(desk, campaign, county):
    problem = make_problem(campaign, county.hekou)
    page = desk.post(ASSIGN, {"chosen": problem.pk, "back": "owner=x"})
    assert page.status_code == 422
    assert "至少填写一项" in text(page)
    assert sent(page)["chosen"] == [f"{problem.pk}:{problem.version}"]
    assert sent(page)["back"] == "owner=x"


def test_an_office_that_is_not_ones_own_is_no_choice(desk, campaign, county):
    problem = make_problem(campaign, county.hekou)
    assert desk.post(ASSIGN, {"chosen": problem.pk, "office": county.qingshi.pk}).status_code == 422
    problem.refresh_from_db()
    assert problem.office == county.hekou


def test_another_persons_assignment_looks_like_none(desk, signed_in, other_clerk, campaign, county):
    problem = make_problem(campaign, county.hekou)
    answer = desk.post(ASSIGN, {"chosen": problem.pk, "owner": "周青山"})
    other = signed_in(other_clerk)
    assert other.get(answer["Location"]).status_code == 404
    assert other.post(f"{answer['Location']}undo/").status_code == 404
    assert desk.get(f"{answer['Location']}undo/").status_code == 405
    assert desk.get(reverse("assigning:assignment", args=[999])).status_code == 404


def test_the_check_page_takes_as_many_queries_for_one_row_as_for_three(desk, campaign, county):
    problems = [make_problem(campaign, county.hekou) for _one in range(3)]
    counts = []
    desk.get(ASSIGN, {"chosen": problems[0].pk})
    for some in (problems[:1], problems):
        with CaptureQueriesContext(connection) as queries:
            desk.get(ASSIGN, {"chosen": [one.pk for one in some]})
        counts.append(len(queries))
    assert counts[0] == counts[1]
