"""Opinions for programs: the same scope and rules as the pages."""

import uuid

import pytest

from bureau.accounts.roles import Role
from bureau.opinions.models import Opinion
from tests.factories.accounts import make_user
from tests.factories.opinions import BODY, make_category, make_inspector, make_opinion, report_category

LIST = "/api/v1/opinions/"


@pytest.fixture
def sent(county):
    return {
        "category": make_category("人民调解").pk,
        "channel": "phone",
        "received_on": "2026-07-14",
        "body": BODY,
        "village": county.wangjia.pk,
        "name": "王建国",
        "phone": "13812341402",
    }


def test_one_is_entered_and_read_and_its_sender_can_ask_how_it_stands(api, clerk, other_clerk, sent, client):
    desk = api(clerk)
    answer = desk.post(LIST, sent, format="json")
    receipt = answer.json()
    assert (answer.status_code, len(receipt["code"]), len(receipt["receipt_no"])) == (201, 4, 12)
    tracked = client.post("/opinions/track/", {"number": receipt["receipt_no"], "code": receipt["code"]})
    assert tracked.status_code == 302
    found = desk.get(f"{LIST}{receipt['id']}/")
    body = found.json()
    assert (found["ETag"], body["body"], body["name"], body["phone"], body["office"]["name"], body["state"]) == (
        '"1"', BODY, "王*国", "138****1402", "河口司法所", "new",
    )  # fmt: skip
    assert [row["id"] for row in desk.get(LIST).json()["results"]] == [receipt["id"]]
    assert not {"title", "body", "name", "phone"} & set(desk.get(LIST).json()["results"][0])
    assert api(other_clerk).get(f"{LIST}{receipt['id']}/").status_code == 404
    assert api(other_clerk).get(LIST).json()["count"] == 0


def test_the_same_key_makes_one(api, clerk, sent):
    desk, key = api(clerk), str(uuid.uuid4())
    first = desk.post(LIST, {**sent, "form_key": key}, format="json")
    again = desk.post(LIST, {**sent, "form_key": key}, format="json")
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    assert Opinion.objects.count() == 1


@pytest.mark.parametrize(("told", "kept"), [(True, True), (False, False), (None, False)])
def test_consent_is_a_boolean(api, clerk, sent, told, kept):
    assert api(clerk).post(LIST, {**sent, "publish_consent": told}, format="json").status_code == 201
    assert Opinion.objects.get().publish_consent is kept


def test_a_report_is_sealed_and_its_enterer_gets_the_receipt_only(api, clerk, bureau_office, sent, county):
    report = {**sent, "category": report_category().pk, "against_office": county.hekou.pk}
    answer = api(clerk).post(LIST, report, format="json").json()
    assert (answer["id"], len(answer["code"])) == (None, 4)
    pk = Opinion.objects.get().pk
    for user in (clerk, bureau_office):
        assert api(user).get(f"{LIST}{pk}/").status_code == 404
        assert api(user).get(LIST).json()["count"] == 0
    assert api(make_inspector()).get(f"{LIST}{pk}/").json()["body"] == BODY


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", None), ("category", 10**17), ("channel", "web"), ("channel", "dream"),
        ("received_on", "2026-07-16"),
        ("received_on", "x"), ("body", "短"), ("body", "长" * 2001), ("village", 10**17), ("phone", "12"),
        ("against_text", "长" * 201), ("form_key", "x"), ("title", "短"), ("body", "含\x00有"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_at_its_field(api, clerk, sent, field, value):
    answer = api(clerk).post(LIST, {**sent, field: value}, format="json")
    assert (answer.status_code, field in answer.json()["errors"]) == (400, True), answer.json()
    assert not Opinion.objects.exists()


def test_advice_is_asked_first(api, clerk, sent):
    numbered = {**sent, "body": f"{BODY}，我的身份证是11010519491231002X"}
    answer = api(clerk).post(LIST, numbered, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "needs_confirmation")
    codes = [one["code"] for one in answer.json()["advice"]]
    assert api(clerk).post(LIST, {**numbered, "accept": codes}, format="json").status_code == 201


def test_who_may(api, leader, reviewer, sent, county):
    opinion = make_opinion(county.wangjia)
    assert api().get(LIST).status_code == 401
    assert api(make_user("consultant", Role.CONSULTANT)).get(LIST).status_code == 403
    assert api(leader).post(LIST, sent, format="json").status_code == 403
    whole = api(leader).get(f"{LIST}{opinion.pk}/").json()
    assert (whole["body"], whole["title"], whole["reply"]) == (None, None, None)
    assert api(reviewer).get(f"{LIST}{opinion.pk}/").json()["body"] == BODY
    assert api(reviewer).delete(f"{LIST}{opinion.pk}/").status_code == 405


def test_filters_and_queries(api, bureau_office, county, django_assert_max_num_queries):
    for _ in range(3):
        make_opinion(county.wangjia)
    make_opinion(county.wangjia, state="closed")
    program = api(bureau_office)
    assert program.get(f"{LIST}?state=closed").json()["count"] == 1
    assert program.get(f"{LIST}?state=nonsense").status_code == 400
    with django_assert_max_num_queries(7):
        assert program.get(LIST).json()["count"] == 4
