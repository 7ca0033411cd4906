"""Service records for programs: the same scope, rules, advice and versions as the pages."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.journal.models import Entry
from consultants.models import ServiceRecord
from tests.factories.accounts import make_user
from tests.factories.consultants import make_appointment, make_consultant, make_service
from tests.factories.villages import make_position

pytestmark = pytest.mark.django_db
LIST = "/api/v1/services/"


@pytest.fixture
def zhang(county):
    consultant = make_consultant("张明")
    make_appointment(county.wangjia, consultant)
    return consultant


@pytest.fixture
def filled(county, zhang):
    return {"date": "2026-07-14", "village": county.wangjia.pk, "kind": "consult", "content": "解答土地承包问题"}


@pytest.fixture
def desk(api, clerk):
    return api(clerk)


def address(record, *, verb=""):
    return f"{LIST}{record.pk}/{verb}"


def test_entered_record_is_given_back_whole(desk, filled, county, zhang, clerk):
    answer = desk.post(LIST, {**filled, "hours": "1.5", "people": 3}, format="json")
    record = ServiceRecord.objects.get()
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert answer.json() == {
        "id": record.pk,
        "version": 1,
        "date": "2026-07-14",
        "office": {"id": county.hekou.pk, "name": "河口司法所"},
        "village": {
            "id": county.wangjia.pk,
            "name": "王家村",
            "township": {"id": county.hekou_town.pk, "name": "河口镇"},
        },
        "consultant": {"id": zhang.pk, "name": "张明"},
        "kind": "consult",
        "venue": "village",
        "topic": "",
        "mode": "onsite",
        "hours": "1.5",
        "people": 3,
        "clients": "",
        "content": "解答土地承包问题",
        "result": "",
        "stand_in_reason": "",
        "remarks": "",
        "is_void": False,
        "void_reason": "",
        "created_by": {"id": clerk.pk, "name": "clerk01"},
        "created_at": "2026-07-15T10:00:00+08:00",
        "updated_at": "2026-07-15T10:00:00+08:00",
    }
    assert desk.get(address(record)).json() == answer.json()
    assert Entry.objects.filter(event="consultants.service.recorded", actor=clerk).count() == 1


def test_everything_missing_is_said_at_once(desk):
    answer = desk.post(LIST, {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert set(answer.json()["errors"]) == {"date", "kind", "content"}
    assert not ServiceRecord.objects.exists()


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("date", "2026-07-16"),
        ("date", "1999-12-31"),
        ("date", "2026-13-01"),
        ("date", 20260714),
        ("village", 999999),
        ("village", 10**30),
        ("village", -1),
        ("village", "王家村"),
        ("village", True),
        ("consultant", 10**18 - 1),
        ("office", 999999),
        ("kind", "selling"),
        ("kind", ["consult"]),
        ("hours", "NaN"),
        ("hours", "13"),
        ("hours", "1.25"),
        ("people", -1),
        ("people", 10**30),
        ("content", "长" * 2001),
        ("content", "a\x00b"),
        ("content", {"a": 1}),
        ("form_key", "no uuid"),
        ("accept", "duplicate"),
    ],
)
def test_bad_value_is_named(desk, filled, name, sent):
    answer = desk.post(LIST, {**filled, name: sent}, format="json")
    assert answer.status_code == 400, answer.content
    assert name in answer.json()["errors"]
    assert not ServiceRecord.objects.exists()


def test_four_byte_characters_are_kept(desk, filled):
    assert desk.post(LIST, {**filled, "content": "𠮷家·买买提"}, format="json").json()["content"] == "𠮷家·买买提"


def test_same_form_key_makes_one_record(desk, filled):
    sent = {**filled, "form_key": str(uuid.uuid4())}
    first, second = desk.post(LIST, sent, format="json"), desk.post(LIST, sent, format="json")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert ServiceRecord.objects.count() == 1


def test_form_key_of_somebody_else_is_refused(api, desk, filled, county, other_clerk):
    key = str(uuid.uuid4())
    desk.post(LIST, {**filled, "form_key": key}, format="json")
    make_appointment(county.zhaojia, make_consultant("李芳"))
    answer = api(other_clerk).post(LIST, {**filled, "village": county.zhaojia.pk, "form_key": key}, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["form_key"])


def test_advice_is_asked_about_and_accepted_by_its_codes(desk, filled):
    first = desk.post(LIST, filled, format="json").json()["id"]
    again = {**filled, "content": "电话 13912345678"}
    asked = desk.post(LIST, again, format="json")
    assert (asked.status_code, asked.json()["code"]) == (409, "needs_confirmation")
    assert [(one["code"], one["field"], one["records"]) for one in asked.json()["advice"]] == [
        ("duplicate", "", [first]),
        ("phone", "content", []),
    ]
    assert desk.post(LIST, {**again, "accept": ["duplicate"]}, format="json").status_code == 409
    assert desk.post(LIST, {**again, "accept": ["duplicate", "phone"]}, format="json").status_code == 201


def test_change_needs_the_version_that_was_read(desk, filled):
    desk.post(LIST, filled, format="json")
    record = ServiceRecord.objects.get()
    missing = desk.patch(address(record), {"people": 3}, format="json")
    assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
    changed = desk.patch(address(record), {"people": 3}, format="json", headers={"If-Match": '"1"'})
    assert (changed.status_code, changed["ETag"], changed.json()["people"]) == (200, '"2"', 3)
    assert changed.json()["content"] == "解答土地承包问题"
    stale = desk.patch(address(record), {"people": 5}, format="json", headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_record")
    assert stale.json()["changes"] == {"people": {"theirs": 3, "yours": 5}}
    assert ServiceRecord.objects.get().people == 3


def test_put_replaces_everything(desk, filled):
    record_id = desk.post(LIST, {**filled, "people": 3, "result": "已解决"}, format="json").json()["id"]
    body = desk.put(f"{LIST}{record_id}/", filled, format="json", headers={"If-Match": '"1"'}).json()
    assert (body["people"], body["result"], body["version"]) == (None, "", 2)


def test_change_to_a_village_of_another_office_moves_the_office_too(api, bureau_office, county, zhang):
    record = make_service(county.wangjia, consultant=zhang)
    make_appointment(county.zhaojia, zhang)
    sent = {"village": county.zhaojia.pk}
    answer = api(bureau_office).patch(address(record), sent, format="json", headers={"If-Match": '"1"'})
    assert answer.json()["office"]["name"] == "青石司法所"


def test_void_with_reason_then_restore(desk, filled):
    desk.post(LIST, filled, format="json")
    record = ServiceRecord.objects.get()
    assert desk.post(address(record, verb="void/"), {"reason": " "}, format="json").status_code == 400
    assert desk.post(address(record, verb="void/"), {"reason": "长" * 201}, format="json").status_code == 400
    voided = desk.post(address(record, verb="void/"), {"reason": "录错了"}, format="json")
    assert (voided.status_code, voided.json()["is_void"], voided.json()["void_reason"]) == (200, True, "录错了")
    again = desk.post(address(record, verb="void/"), {"reason": "录错了"}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")
    assert desk.get(LIST).json()["count"] == 0
    assert desk.get(LIST, {"state": "void"}).json()["count"] == 1
    assert desk.post(address(record, verb="restore/")).json()["is_void"] is False


def test_nothing_is_deleted(desk, county):
    answer = desk.delete(address(make_service(county.wangjia)))
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


# -- who sees and does what --------------------------------------------------------------------------------------------


@pytest.fixture
def texts(county, zhang):
    make_service(county.wangjia, content="甲", consultant=zhang)
    make_service(county.lijia, content="乙")
    make_service(county.zhaojia, content="丙")
    make_service(office=county.qingshi, content="丁", kind="legal_aid")
    return {one.content: one for one in ServiceRecord.objects.all()}


@pytest.fixture
def consultant(county, zhang):
    user = make_user("consultant01", Role.CONSULTANT)
    make_position(user, village=county.wangjia)
    with writing():
        zhang.user = user
        zhang.save()
    return user


@pytest.mark.parametrize(
    ("viewer", "shown"),
    [
        ("clerk", {"甲", "乙"}),
        ("other_clerk", {"丙", "丁"}),
        ("consultant", {"甲"}),
        ("leader", {"甲", "乙", "丙", "丁"}),
    ],
)
def test_list_and_detail_show_exactly_the_scope(api, texts, request, viewer, shown):
    client = api(request.getfixturevalue(viewer))
    assert {one["content"] for one in client.get(LIST).json()["results"]} == shown
    for content, record in texts.items():
        assert client.get(address(record)).status_code == (200 if content in shown else 404)


def test_nobody_without_log_in(api, texts):
    for answer in (api().get(LIST), api().get(address(texts["甲"])), api().post(LIST, {}, format="json")):
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
        assert answer["WWW-Authenticate"] == "Token"


def test_foreign_record_is_not_found_by_any_verb(api, other_clerk, texts, filled):
    client, record = api(other_clerk), texts["甲"]
    answers = [
        client.patch(address(record), {"people": 1}, format="json", headers={"If-Match": '"1"'}),
        client.put(address(record), filled, format="json", headers={"If-Match": '"1"'}),
        client.post(address(record, verb="void/"), {"reason": "x"}, format="json"),
        client.post(address(record, verb="void/"), {}, format="json"),
        client.post(address(record, verb="restore/")),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(404, "not_found")}


def test_who_only_reads_enters_nothing(api, leader, texts, filled):
    client = api(leader)
    for answer in (
        client.post(LIST, filled, format="json"),
        client.patch(address(texts["甲"]), {"people": 1}, format="json", headers={"If-Match": '"1"'}),
        client.post(address(texts["甲"], verb="void/"), {"reason": "x"}, format="json"),
    ):
        assert answer.status_code == 403


def test_other_offices_village_is_refused(api, other_clerk, filled):
    answer = api(other_clerk).post(LIST, filled, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["village"])


def test_consultant_changes_only_what_he_did_himself(api, consultant, county, zhang):
    other = make_service(county.wangjia, content="替班", consultant=make_consultant("李芳"))
    answer = api(consultant).patch(address(other), {"people": 1}, format="json", headers={"If-Match": '"1"'})
    assert answer.status_code == 403


# -- the list ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["", "kind=lecture", "since=2026-07-14", "week=2026-W28", "village=ljc", "state=void", "state=all", "q=甲"],
)
def test_filters_count_as_the_page_does(api, signed_in, clerk, county, query):
    make_service(county.wangjia, content="甲")
    make_service(county.lijia, content="乙", kind="lecture", date=dt.date(2026, 7, 10))
    make_service(county.lijia, content="丙", voided_at=timezone.now(), void_reason="重复")
    make_service(county.zhaojia, content="丁")
    page = signed_in(clerk).get(f"/desk/services/?{query}")
    body = api(clerk).get(f"{LIST}?{query}").json()
    assert body["count"] == page.context["page"].total
    assert [one["content"] for one in body["results"]] == [row.object.content for row in page.context["rows"]]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=x", "since"),
        ("week=2026-W99", "week"),
        ("kind=x", "kind"),
        ("office=x", "office"),
        ("sort=grams", "sort"),
    ],
)
def test_filter_that_cannot_be_used_is_refused(desk, query, field):
    answer = desk.get(f"{LIST}?{query}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_order(desk, county):
    for people in (2, 3, 1):
        make_service(county.wangjia, people=people)
    assert [one["people"] for one in desk.get(f"{LIST}?sort=-people").json()["results"]] == [3, 2, 1]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_queries_for_any_number_of_rows(
    desk, county, zhang, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_service(county.wangjia, consultant=zhang)
    desk.get(LIST)  # writes once a minute when the session was seen
    with django_assert_num_queries(6):  # session, account, roles, positions, count, rows
        assert desk.get(LIST).json()["count"] == rows
