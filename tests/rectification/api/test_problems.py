"""Problems for programs: the same scope, rules, versions and three people as the pages."""

import uuid

import pytest

from rectification.models import Problem
from rectification.problems.queries import questions_of
from tests.factories.rectification import make_campaign, make_closed, make_problem, make_started

LIST = "/api/v1/problems/"


@pytest.fixture
def campaign(db, bureau_office):
    return make_campaign()


@pytest.fixture
def filled(campaign, county):
    return {
        "campaign": campaign.pk,
        "office": county.hekou.pk,
        "source": "inspection",
        "description": "调解卷宗归档不及时",
        "owner": "刘和平",
        "found_on": "2026-06-01",
        "deadline": "2026-07-31",
    }


def move(program, problem, verb, sent=None, *, version=None):
    tag = f'"{version or Problem.objects.get(pk=problem).version}"'
    return program.post(f"{LIST}{problem}/{verb}/", sent or {}, format="json", HTTP_IF_MATCH=tag)


def test_a_problem_goes_all_the_way_by_three_programs(api, clerk, reviewer, leader, filled, county):
    desk = api(clerk)
    answer = desk.post(LIST, filled, format="json")
    body = answer.json()
    assert (answer.status_code, answer["ETag"], body["number"], body["unit"], body["rect_type"]) == (
        201, '"1"', "2026-XC-001", "河口司法所", "timed",
    )  # fmt: skip
    problem = body["id"]
    assert desk.get(f"{LIST}{problem}/").json() == body
    measures = [{"text": "逐卷清理"}]
    planned = move(desk, problem, "measures", {"measures": measures}).json()["measures"]
    assert move(desk, problem, "take_on").json()["state"] == "in_progress"
    done = [{**planned[0], "done_on": "2026-07-10", "proof": "台账"}]
    assert move(desk, problem, "measures", {"measures": done}).json()["measures"] == done
    assert move(desk, problem, "request_closing", {"proof": "已归档"}).json()["state"] == "close_requested"
    assert move(api(reviewer), problem, "verify", {"grade": "good"}).json()["state"] == "verified"
    answers = [{"question": pk, "is_met": True} for pk in questions_of(Problem.objects.get())]
    closed = move(api(leader), problem, "sign", {"answers": answers}).json()
    assert (closed["state"], closed["closed_on"]) == ("closed", "2026-07-15")
    relapse = {"reason": "又有五卷", "found_on": "2026-07-15", "deadline": "2026-08-15"}
    again = move(api(reviewer), problem, "relapse", relapse).json()
    assert (again["number"], again["round"], again["state"]) == ("2026-XC-001", 2, "in_progress")


def test_returned_and_sent_back_with_a_reason(api, bureau_office, reviewer, leader, campaign, county):
    problem = make_started(campaign, county.hekou).pk
    office = api(bureau_office)
    move(office, problem, "request_closing", {"proof": "已归档"})
    assert move(office, problem, "return", {"reason": "自己退"}).json()["code"] == "same_person"
    assert move(api(reviewer), problem, "return", {"reason": ""}).status_code == 400
    assert move(api(reviewer), problem, "return", {"reason": "材料不全"}).json()["state"] == "in_progress"
    move(office, problem, "request_closing", {"proof": "已归档"})
    move(api(reviewer), problem, "verify", {"grade": "fair"})
    assert move(api(leader), problem, "send_back", {"reason": "再核"}).json()["state"] == "in_progress"


def test_moves_out_of_order_and_without_capability_are_refused(api, clerk, reviewer, leader, campaign, county):
    problem = make_problem(campaign, county.hekou).pk
    assert move(api(reviewer), problem, "verify", {"grade": "good"}).status_code == 409
    assert move(api(clerk), problem, "take_on").json()["errors"].keys() == {"measures"}
    assert move(api(clerk), problem, "verify", {"grade": "good"}).status_code == 403
    assert move(api(leader), problem, "take_on").status_code == 403
    assert Problem.objects.get().state == "open"


def test_versions_are_asked_for_and_stale_ones_refused(api, clerk, campaign, county):
    desk, problem = api(clerk), make_problem(campaign, county.hekou).pk
    address = f"{LIST}{problem}/"
    assert desk.patch(address, {"cause": "人手不足"}, format="json").status_code == 428
    assert desk.post(f"{address}take_on/").status_code == 428
    changed = desk.patch(address, {"cause": "人手不足"}, format="json", HTTP_IF_MATCH='"1"')
    assert (changed.status_code, changed["ETag"], changed.json()["cause"]) == (200, '"2"', "人手不足")
    stale = desk.patch(address, {"cause": "制度不全"}, format="json", HTTP_IF_MATCH='"1"')
    assert (stale.status_code, stale.json()["changes"]) == (
        412, {"cause": {"theirs": "人手不足", "yours": "制度不全"}},
    )  # fmt: skip
    assert move(desk, problem, "measures", {"measures": [{"text": "x"}]}, version=1).status_code == 412


def test_what_is_put_is_all_there_is(api, clerk, filled, campaign, county):
    problem = make_problem(campaign, county.hekou, cause="人手不足").pk
    answer = api(clerk).put(f"{LIST}{problem}/", filled, format="json", HTTP_IF_MATCH='"1"')
    assert (answer.status_code, answer.json()["cause"]) == (200, "")


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("campaign", 999999),
        ("campaign", None),
        ("office", 999999),
        ("office", 10**30),
        ("category", 999999),
        ("source", "hearsay"),
        ("source", ""),
        ("rect_type", ["timed"]),
        ("found_on", "2026-07-16"),
        ("found_on", "2026-13-01"),
        ("deadline", "2026-05-31"),
        ("deadline", None),
        ("description", "长" * 2001),
        ("description", "a\x00b"),
        ("public_text", "刘和平的问题"),
        ("form_key", "no uuid"),
    ],
)
def test_bad_value_is_named(api, clerk, filled, name, sent):
    answer = api(clerk).post(LIST, {**filled, name: sent}, format="json")
    assert (answer.status_code, name in answer.json()["errors"]) == (400, True), answer.content
    assert not Problem.objects.exists()


def test_same_form_key_makes_one_problem(api, clerk, filled):
    sent = {**filled, "form_key": str(uuid.uuid4())}
    codes = [api(clerk).post(LIST, sent, format="json").status_code for _twice in range(2)]
    assert (codes, Problem.objects.count()) == ([201, 200], 1)


def test_nothing_leaks_out_of_scope(api, clerk, other_clerk, leader, campaign, county):
    mine, theirs, bureau = (
        make_problem(campaign, office, description=text)
        for office, text in ((county.hekou, "甲号问题"), (county.qingshi, "乙号问题"), (None, "丙号问题"))
    )
    seen = {
        user.login: (answer["count"], {row["id"] for row in answer["results"]})
        for user in (clerk, other_clerk, leader)
        for answer in [api(user).get(LIST).json()]
    }
    assert seen == {
        "clerk01": (1, {mine.pk}),
        "clerk02": (1, {theirs.pk}),
        "leader": (3, {mine.pk, theirs.pk, bureau.pk}),
    }
    assert api(clerk).get(LIST, {"q": "乙号"}).json()["count"] == 0
    for verb in ("", "take_on/", "measures/"):
        answer = api(clerk).post(f"{LIST}{theirs.pk}/{verb}", {"measures": []}, format="json", HTTP_IF_MATCH='"1"')
        assert answer.status_code == (405 if verb == "" else 404)
    assert api(clerk).patch(f"{LIST}{theirs.pk}/", {}, format="json", HTTP_IF_MATCH='"1"').status_code == 404
    assert [api().get(address).status_code for address in (LIST, f"{LIST}{mine.pk}/")] == [401, 401]


def test_filters_are_those_of_the_page(api, leader, campaign, county):
    make_problem(campaign, county.hekou)
    done = make_closed(campaign, county.hekou, source="audit")
    for filters in ({"state": "closed"}, {"source": "audit"}, {"q": done.number}):
        assert [row["id"] for row in api(leader).get(LIST, filters).json()["results"]] == [done.pk]
    assert api(leader).get(LIST, {"state": "gone"}).status_code == 400


def test_the_list_asks_no_more_for_more_rows(api, leader, campaign, county, django_assert_num_queries):
    program = api(leader)
    make_problem(campaign, county.hekou)
    program.get(LIST)
    for _more in range(2):
        with django_assert_num_queries(5):
            program.get(LIST)
        make_problem(campaign, county.qingshi)


def test_campaigns_are_read_only(api, bureau_office, clerk, campaign):
    program = api(bureau_office)
    assert [row["code"] for row in program.get("/api/v1/campaigns/").json()["results"]] == ["XC"]
    assert api(clerk).get(f"/api/v1/campaigns/{campaign.pk}/").json()["name"] == "专项XC"
    assert program.post("/api/v1/campaigns/", {"code": "XF"}, format="json").status_code == 405
    assert api().get("/api/v1/campaigns/").status_code == 401
