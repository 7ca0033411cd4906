"""The pages: from the opinion to its problem and back; the shares and what stands behind them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rectification.models import Origin, Problem
from rectification.origins.actions import list_opinion
from tests.conftest import TODAY
from tests.factories.opinions import make_category, make_opinion, report_category
from tests.factories.rectification import make_closed, problem_values


@pytest.fixture
def opinion(county):
    return make_opinion(county.wangjia, state="handling", identity="named", name="王建国", phone="13800138000")


def text(answer) -> str:
    return answer.content.decode()


def opinion_page(browser, opinion) -> str:
    return text(browser.get(reverse("opinions:detail", args=[opinion.pk])))


def listed(clerk, opinion, campaign, office) -> Problem:
    values = problem_values(campaign, office, source="opinion")
    return list_opinion(actor=clerk, opinion_id=opinion.pk, values=values, today=TODAY)


def test_from_the_opinion_to_the_list_and_off_it(signed_in, clerk, campaign, county, opinion):
    desk, new = signed_in(clerk), reverse("origins:new", args=[opinion.pk])
    assert new in opinion_page(desk, opinion)
    page = text(desk.get(new))
    assert opinion.body in page
    assert "王建国" not in page
    assert "13800138000" not in page
    sent = {
        "campaign": campaign.pk, "source": "opinion", "description": "公示栏电话过期", "office": county.hekou.pk,
        "rect_type": "timed", "found_on": TODAY.isoformat(), "deadline": "2026-08-14", "form_key": "k",
    }  # fmt: skip
    assert desk.post(new, {**sent, "cause": "王建国反映"}).status_code == 422
    answer = desk.post(new, sent)
    problem = Problem.objects.get()
    assert answer["Location"] == reverse("problems:detail", args=[problem.pk])
    assert desk.post(new, sent)["Location"] == answer["Location"]
    assert Origin.objects.count() == 1
    page = opinion_page(desk, opinion)
    assert problem.number in page
    assert new not in page
    assert desk.get(new).status_code == 409
    take_off = reverse("origins:take-off", args=[Origin.objects.get().pk])
    assert take_off in text(desk.get(answer["Location"]))
    assert desk.post(take_off, {"reason": ""}).status_code == 422
    assert desk.post(take_off, {"reason": "与另一问题重复"}).status_code == 302
    assert new in opinion_page(desk, opinion)


def test_joining_a_problem_that_stands(signed_in, clerk, campaign, county, opinion):
    desk, second = signed_in(clerk), make_opinion(county.wangjia, state="accepted")
    problem = listed(clerk, opinion, campaign, county.hekou)
    join = reverse("origins:join", args=[second.pk])
    assert desk.get(join).status_code == 200
    assert desk.post(join, {"number": "没有"}).status_code == 422
    closed = make_closed(campaign, county.hekou)
    assert desk.post(join, {"number": closed.number}).status_code == 422
    assert desk.post(join, {"number": problem.number}).status_code == 302
    assert Origin.objects.filter(problem=problem).count() == 2


def test_who_may_not_is_refused(signed_in, clerk, other_clerk, leader, reviewer, campaign, county, opinion):
    new = reverse("origins:new", args=[opinion.pk])
    assert signed_in(other_clerk).get(new).status_code == 404
    assert signed_in(leader).get(new).status_code == 403
    assert new not in opinion_page(signed_in(reviewer), opinion)
    problem = listed(clerk, opinion, campaign, county.hekou)
    take_off = reverse("origins:take-off", args=[Origin.objects.get().pk])
    assert signed_in(other_clerk).post(take_off, {"reason": "不归本所"}).status_code == 404
    assert problem.number in opinion_page(signed_in(leader), opinion)


def test_the_problem_page_names_only_opinions_its_reader_may_see(signed_in, clerk, leader, campaign, county, opinion):
    problem = listed(clerk, opinion, campaign, county.hekou)
    url = reverse("problems:detail", args=[problem.pk])
    assert str(opinion) in text(signed_in(leader).get(url))
    sealed = make_opinion(county.wangjia, category=report_category(), against_text="所里的人", state="accepted")
    assert str(sealed) not in text(signed_in(leader).get(url))


def test_shares_open_their_opinions(signed_in, clerk, leader, campaign, county, opinion):
    make_category("法治宣传")
    problem = listed(clerk, opinion, campaign, county.hekou)
    page = text(signed_in(leader).get(reverse("origins:shares")))
    assert "100.0" in page or "100%" in page
    assert "—" in page
    behind = f"{reverse('origins:opinions')}?category={opinion.category_id}"
    assert behind in page
    rows = text(signed_in(leader).get(behind))
    assert problem.number in rows
    assert opinion.receipt_no in rows
    assert text(signed_in(leader).get(reverse("origins:shares") + "?since=bad&until=2026-01-01")).count("<tr") >= 3


def queries_of(browser, url) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(url).status_code == 200
    return len(caught)


def test_no_query_per_row(signed_in, clerk, leader, campaign, county):
    browser, urls = signed_in(leader), [reverse("origins:opinions"), reverse("origins:shares")]
    first = make_opinion(county.wangjia, state="accepted")
    problem = listed(clerk, first, campaign, county.hekou)
    urls.append(reverse("problems:detail", args=[problem.pk]))
    for url in urls:
        browser.get(url)
    before = [queries_of(browser, url) for url in urls]
    for _n in range(2):
        more = make_opinion(county.wangjia, state="accepted")
        listed(clerk, more, campaign, county.hekou)
    assert [queries_of(browser, url) for url in urls] == before
