"""Mediation cases for programs: the same scope, rules, advice, masks and versions as the pages."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.journal.models import Entry
from mediation.models import MediationCase
from tests.factories.accounts import make_user
from tests.factories.mediation import (
    BRIEF,
    applicant,
    make_case,
    make_committee,
    make_mediator,
    respondent,
    success,
)
from tests.factories.villages import make_position

pytestmark = pytest.mark.django_db
LIST = "/api/v1/cases/"
PHONE, ID = "13812341402", "11010519491231002X"
OTHERS = (applicant("李秀英"), respondent("赵强"))
FACTS = (
    "brief",
    "difficulty_reason",
    "danger_note",
    "remarks",
    "agreement_content",
    "perform_place",
    "performance_note",
)


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


@pytest.fixture
def lead(committee):
    return make_mediator(committee)


@pytest.fixture
def filled(county, committee):
    return {
        "committee": committee.pk,
        "village": county.wangjia.pk,
        "accepted_on": "2026-07-14",
        "source": "applied",
        "dispute_type": "neighbour",
        "brief": BRIEF,
        "parties": [
            {"side": "applicant", "name": "王建国", "phone": "138 1234 1402", "id_no": ID.lower()},
            {"side": "respondent", "name": "张伟"},
        ],
    }


@pytest.fixture
def desk(api, clerk):
    return api(clerk)


@pytest.fixture
def case(county, committee, lead, clerk):
    return make_case(committee, county.wangjia, by=clerk, parties=(applicant(phone=PHONE), respondent()))


def address(case, *, verb=""):
    return f"{LIST}{case.pk}/{verb}"


def send(client, case, verb, body, version=1):
    return client.post(address(case, verb=f"{verb}/"), body, format="json", headers={"If-Match": f'"{version}"'})


# -- registering -------------------------------------------------------------------------------------------------------


def test_registered_case_is_given_back_with_its_number_and_masked_parties(desk, filled, county, committee, clerk):
    answer = desk.post(LIST, {**filled, "special_groups": ["elder"], "amount_claimed": "3000"}, format="json")
    case = MediationCase.objects.get()
    body = answer.json()
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    shown = {name: body[name] for name in ("id", "number", "state", "limit_on", "parties_masked", "brief", "round")}
    assert shown == {
        "id": case.pk, "number": "(2026)河口镇人调字第1号", "state": "registered", "limit_on": "2026-08-13",
        "parties_masked": "王*国 — 张*", "brief": BRIEF, "round": 1,
    }  # fmt: skip
    assert body["committee"] == {"id": committee.pk, "name": committee.name}
    assert body["village"]["township"] == {"id": county.hekou_town.pk, "name": "河口镇"}
    assert body["parties"][0] == {
        "side": "applicant", "kind": "person", "name": "王*国", "phone": "138****1402", "id_no": "1****************X",
        "sex": "female", "birth_year": 1949,
    }  # fmt: skip
    assert (body["amount_claimed"], body["special_groups"], body["is_restricted"]) == ("3000.00", ["elder"], False)
    assert desk.get(address(case)).json() == body
    assert case.parties.first().phone == PHONE
    assert Entry.objects.filter(event="mediation.case.recorded", actor=clerk).count() == 1


def test_a_case_that_is_over_is_registered_with_its_end(desk, filled, lead):
    outcome = {
        "result": "success", "ended_on": "2026-07-15", "agreement_form": "written", "agreed_on": "2026-07-15",
        "agreement_content": "拆除围墙", "amount_agreed": "1200.50",
    }  # fmt: skip
    body = desk.post(LIST, {**filled, "lead": lead.pk, "outcome": outcome}, format="json").json()
    assert (body["state"], body["result"], body["agreement_no"]) == ("closed", "success", "(2026)河口镇人调协字第1号")
    assert (body["amount_agreed"], body["performance"], body["performed_on"]) == ("1200.50", "done", "2026-07-15")


def test_everything_missing_is_said_at_once(desk):
    answer = desk.post(LIST, {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert set(answer.json()["errors"]) == {
        "committee", "accepted_on", "source", "dispute_type", "village", "brief", "party_count", "applicants",
        "respondents",
    }  # fmt: skip
    assert not MediationCase.objects.exists()


@pytest.mark.parametrize(
    ("name", "sent", "error"),
    [
        ("accepted_on", "2026-07-16", "accepted_on"),
        ("accepted_on", "2026-13-01", "accepted_on"),
        ("occurred_on", "2026-07-15", "occurred_on"),
        ("committee", 10**18 - 1, "committee"),
        ("committee", 10**30, "committee"),
        ("committee", "河口镇", "committee"),
        ("village", True, "village"),
        ("village", None, "village"),
        ("lead", 999999, "lead"),
        ("assistants", [999999], "assistants"),
        ("assistants", "x", "assistants"),
        ("consultant", 999999, "consultant"),
        ("source", "court", "source_doc_no"),
        ("dispute_type", "quarrel", "dispute_type"),
        ("dispute_type", ["family"], "dispute_type"),
        ("amount_claimed", "1e15", "amount_claimed"),
        ("amount_claimed", "NaN", "amount_claimed"),
        ("amount_claimed", -1, "amount_claimed"),
        ("party_count", 1, "party_count"),
        ("party_count", 10**12, "party_count"),
        ("deaths", 10**6, "deaths"),
        ("special_groups", ["x"], "special_groups.0"),
        ("is_dangerous", True, "danger_note"),
        ("brief", "争吵", "brief"),
        ("brief", "长" * 10_000, "brief"),
        ("brief", "a\x00b" * 10, "brief"),
        ("parties", [], "applicants"),
        ("parties", [{"side": "applicant", "name": "王强"}] * 2, "respondents"),
        ("parties", [{"side": s, "name": "王强"} for s in ("applicant", "respondent")], "respondents"),
        ("parties", [{"side": "x", "name": "王强"}], "parties.0.side"),
        ("parties", {"side": "applicant"}, "parties"),
        ("outcome", {"result": "success"}, "lead"),
        ("outcome", {"result": "failed", "ended_on": "2026-07-01"}, "ended_on"),
        ("form_key", "no uuid", "form_key"),
        ("accept", "duplicate", "accept"),
    ],
)
def test_bad_value_is_named(desk, filled, name, sent, error):
    answer = desk.post(LIST, {**filled, name: sent}, format="json")
    assert answer.status_code == 400, answer.content
    assert error in answer.json()["errors"]
    assert not MediationCase.objects.exists()


@pytest.mark.parametrize(
    ("field", "sent"),
    [("id_no", ID[:17] + "1"), ("phone", "1381234"), ("name", ""), ("birth_year", 1800), ("agent_phone", "x")],
)
def test_bad_value_of_a_party_is_named_and_not_repeated(desk, filled, field, sent):
    filled["parties"][0][field] = sent
    answer = desk.post(LIST, filled, format="json")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [f"parties.0.{field}"]
    assert not sent or str(sent) not in answer.content.decode()


def test_same_form_key_makes_one_case(desk, filled):
    sent = {**filled, "form_key": str(uuid.uuid4())}
    first, second = desk.post(LIST, sent, format="json"), desk.post(LIST, sent, format="json")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert MediationCase.objects.count() == 1


def test_advice_is_asked_about_and_accepted_by_its_codes(desk, filled):
    first = desk.post(LIST, filled, format="json").json()["id"]
    again = {**filled, "difficulty": "major"}
    asked = desk.post(LIST, again, format="json")
    assert (asked.status_code, asked.json()["code"]) == (409, "needs_confirmation")
    assert [(one["code"], one["records"]) for one in asked.json()["advice"]] == [
        ("difficulty_reason", []), ("duplicate", [first]),
    ]  # fmt: skip
    assert "王建国" not in asked.content.decode()
    assert desk.post(LIST, {**again, "accept": ["duplicate"]}, format="json").status_code == 409
    accepted = {**again, "accept": ["duplicate", "difficulty_reason"]}
    assert desk.post(LIST, accepted, format="json").json()["number"] == "(2026)河口镇人调字第2号"


# -- changing ----------------------------------------------------------------------------------------------------------


def test_change_needs_the_version_that_was_read(desk, case):
    missing = desk.patch(address(case), {"party_count": 3}, format="json")
    assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
    changed = desk.patch(address(case), {"party_count": 3}, format="json", headers={"If-Match": '"1"'})
    assert (changed.status_code, changed["ETag"], changed.json()["party_count"]) == (200, '"2"', 3)
    stale = desk.patch(
        address(case), {"party_count": 5, "brief": BRIEF + "。"}, format="json", headers={"If-Match": '"1"'}
    )
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_record")
    assert stale.json()["changes"] == {"party_count": {"theirs": 3, "yours": 5}}
    assert [party.phone for party in MediationCase.objects.get().parties.all()] == [PHONE, ""]


def test_put_replaces_everything_but_number_and_committee(desk, filled, case):
    sent = {**filled, "village": case.village_id, "dispute_type": "family", "lead": case.lead_id}
    body = desk.put(address(case), sent, format="json", headers={"If-Match": '"1"'}).json()
    assert (body["number"], body["dispute_type"], body["remarks"], body["version"]) == (case.number, "family", "", 2)
    assert [party.id_no for party in case.parties.all()] == [ID, ""]


def test_parties_are_replaced_together(desk, case):
    parties = [
        {"side": "applicant", "name": "周敏"},
        {"side": "respondent", "kind": "legal_person", "name": "河口砖厂"},
    ]
    body = desk.patch(address(case), {"parties": parties}, format="json", headers={"If-Match": '"1"'}).json()
    assert body["parties_masked"] == "周* — 河口砖****"


def test_void_with_reason_then_restore(desk, case):
    assert desk.post(address(case, verb="void/"), {"reason": " "}, format="json").status_code == 400
    voided = desk.post(address(case, verb="void/"), {"reason": "录错了"}, format="json")
    assert (voided.status_code, voided.json()["is_void"], voided.json()["void_reason"]) == (200, True, "录错了")
    assert desk.get(LIST).json()["count"] == 0
    assert desk.get(LIST, {"state": "void"}).json()["count"] == 1
    assert desk.post(address(case, verb="restore/")).json()["is_void"] is False


def test_nothing_is_deleted(desk, case):
    answer = desk.delete(address(case))
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


# -- moves -------------------------------------------------------------------------------------------------------------


def test_the_moves_of_a_case(desk, filled, lead, bureau_office, api):
    case = MediationCase.objects.get(pk=desk.post(LIST, filled, format="json").json()["id"])
    assert send(desk, case, "start", {"lead": lead.pk}).json()["state"] == "mediating"
    later = send(desk, case, "extend", {"until": "2026-08-31", "agreed": True}, 2).json()
    assert (later["limit_on"], later["due_on"]) == ("2026-08-31", "2026-08-13")
    ended = send(desk, case, "end", {"result": "failed", "ended_on": "2026-07-15", "next_step": "lawsuit"}, 3).json()
    assert (ended["state"], ended["result"], ended["next_step"]) == ("closed", "failed", "lawsuit")
    assert send(desk, case, "reopen", {"reason": "双方愿意再谈"}, 4).status_code == 403
    again = send(api(bureau_office), case, "reopen", {"reason": "双方愿意再谈"}, 4).json()
    assert (again["state"], again["round"], again["result"]) == ("mediating", 2, "")


@pytest.mark.parametrize(
    ("verb", "body", "error"),
    [
        ("start", {"lead": 999999}, "lead"),
        ("start", {}, "lead"),
        ("extend", {"until": "2026-08-31", "agreed": False}, "extension_agreed"),
        ("extend", {"until": "2027-08-31", "agreed": True}, "extended_until"),
        ("extend", {"until": "x", "agreed": True}, "until"),
        ("end", {}, "result"),
        ("end", {"result": "success", "agreed_on": "2026-07-15"}, "agreement_content"),
        ("end", {"result": "success", "amount_agreed": "1e15"}, "amount_agreed"),
        ("end", {"result": "terminated", "ended_on": "2026-07-15"}, "terminate_reason"),
    ],
)
def test_a_move_that_lacks_something_is_refused_and_nothing_is_written(desk, case, verb, body, error):
    answer = send(desk, case, verb, body)
    assert answer.status_code == 400, answer.content
    assert error in answer.json()["errors"]
    assert MediationCase.objects.get().version == 1


def test_an_illegal_move_and_an_old_version_are_told_apart(desk, case):
    end = {"result": "failed", "ended_on": "2026-07-15"}
    assert desk.post(address(case, verb="end/"), end, format="json").status_code == 428
    assert send(desk, case, "end", end, 7).status_code == 412
    assert send(desk, case, "end", end).status_code == 200
    again = send(desk, case, "end", end, 2)
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")


# -- who sees and does what --------------------------------------------------------------------------------------------


@pytest.fixture
def cases(county, committee, clerk, other_clerk):
    hekou, qingshi = committee, make_committee(county.qingshi)
    return {
        "甲": make_case(hekou, county.wangjia, by=clerk, outcome=success()),
        "童": make_case(hekou, county.lijia, by=clerk, special_groups=("minor",), parties=OTHERS),
        "乙": make_case(qingshi, county.zhaojia, by=other_clerk),
    }


@pytest.mark.parametrize(("viewer", "shown"), [("clerk", "甲童"), ("other_clerk", "乙"), ("leader", "甲童乙")])
def test_list_and_detail_show_exactly_the_scope(api, cases, request, viewer, shown):
    client = api(request.getfixturevalue(viewer))
    numbers = {cases[name].pk for name in shown}
    assert {one["id"] for one in client.get(LIST).json()["results"]} == numbers
    for case in cases.values():
        assert client.get(address(case)).status_code == (200 if case.pk in numbers else 404)


def facts_of(client, case):
    body = client.get(address(case)).json()
    return body["is_restricted"], {body[name] for name in FACTS}, len(body["parties"])


def test_facts_are_for_those_who_may_read_them(api, county, clerk, leader, reviewer, cases):
    colleague = make_user("clerk03", Role.ENTRY)
    make_position(colleague, office=county.hekou)
    assert facts_of(api(clerk), cases["甲"]) == (False, {BRIEF, "", "被申请人拆除围墙，赔偿3000元"}, 2)
    assert facts_of(api(leader), cases["甲"]) == (True, {None}, 0)
    assert facts_of(api(colleague), cases["甲"])[0] is False
    assert facts_of(api(colleague), cases["童"]) == (True, {None}, 0)
    for user in (clerk, reviewer):
        assert facts_of(api(user), cases["童"]) == (False, {BRIEF, ""}, 2)
    change = api(colleague).patch(address(cases["童"]), {"deaths": 1}, format="json", headers={"If-Match": '"1"'})
    assert change.status_code == 403


def test_parties_in_full_are_an_act_that_stands_in_the_journal(api, county, clerk, leader, cases):
    shown = api(clerk).post(address(cases["甲"], verb="reveal/"))
    assert [party["name"] for party in shown.json()["parties"]] == ["王建国", "张伟"]
    assert Entry.objects.filter(event="mediation.case.revealed", actor=clerk).count() == 1
    assert api(clerk).get(address(cases["甲"], verb="reveal/")).status_code == 405
    assert api(leader).post(address(cases["甲"], verb="reveal/")).status_code == 403
    colleague = make_user("clerk03", Role.ENTRY)
    make_position(colleague, office=county.hekou)
    assert api(colleague).post(address(cases["童"], verb="reveal/")).status_code == 403
    assert Entry.objects.filter(event="mediation.case.revealed").count() == 1


def test_nobody_without_log_in(api, cases):
    for answer in (api().get(LIST), api().get(address(cases["甲"])), api().post(LIST, {}, format="json")):
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


def test_foreign_case_is_not_found_by_any_verb(api, other_clerk, cases, filled):
    client, case = api(other_clerk), cases["甲"]
    answers = [
        client.patch(address(case), {"deaths": 1}, format="json", headers={"If-Match": '"1"'}),
        client.put(address(case), filled, format="json", headers={"If-Match": '"1"'}),
        *(client.post(address(case, verb=f"{verb}/"), {}, format="json") for verb in ("void", "restore", "reveal")),
        *(send(client, case, verb, {}) for verb in ("start", "extend", "end", "reopen")),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(404, "not_found")}


def test_who_only_reads_enters_nothing(api, leader, cases, filled):
    client = api(leader)
    for answer in (
        client.post(LIST, filled, format="json"),
        client.patch(address(cases["甲"]), {"deaths": 1}, format="json", headers={"If-Match": '"1"'}),
        client.post(address(cases["甲"], verb="void/"), {"reason": "x"}, format="json"),
        send(client, cases["甲"], "end", {}),
        send(client, cases["甲"], "reopen", {"reason": "x"}),
    ):
        assert answer.status_code == 403


def test_other_offices_committee_and_village_are_refused(api, other_clerk, filled):
    answer = api(other_clerk).post(LIST, filled, format="json")
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"committee", "village"})


def test_what_stands_may_stay_when_it_is_closed_by_now(desk, case):
    with writing():
        case.committee.closed_on = dt.date(2026, 7, 14)
        case.committee.save()
        case.village.valid_to = dt.date(2026, 7, 14)
        case.village.save()
    sent = {"village": case.village_id, "lead": case.lead_id, "deaths": 1}
    assert desk.patch(address(case), sent, format="json", headers={"If-Match": '"1"'}).json()["deaths"] == 1


# -- the list ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "甲童"), ("dispute_type=family&dispute_type=neighbour", "甲童"), ("dispute_type=medical", ""),
        ("result=success", "甲"), ("state=open", "童"), ("q=李秀英", "童"), ("q=宅基地", "甲童"),
        ("week=2026-W29", "甲童"), ("by=ended&since=2026-07-15", "甲"), ("village=ljc", "童"),
    ],
)  # fmt: skip
def test_filters_are_those_of_the_page(api, clerk, cases, query, shown):
    found = api(clerk).get(f"{LIST}?{query}").json()["results"]
    assert {one["id"] for one in found} == {cases[name].pk for name in shown}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=x", "since"),
        ("week=2026-W99", "week"),
        ("source=x", "source"),
        ("office=x", "office"),
        ("sort=brief", "sort"),
    ],
)
def test_filter_that_cannot_be_used_is_refused(desk, query, field):
    answer = desk.get(f"{LIST}?{query}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_and_reads_nothing_encrypted(desk, county, committee, lead, clerk, rows):
    for number in range(rows):
        make_case(committee, county.wangjia, by=clerk, parties=(applicant(f"王某{number}"), respondent()))
    desk.get(LIST)  # writes once a minute when the session was seen
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(LIST).json()["count"] == rows
    assert len(asked) == 6  # session, account, roles, positions, count, rows
    statements = " ".join(query["sql"] for query in asked.captured_queries)
    assert not [
        name for name in ("brief", "remarks", "agreement_content", "grams", "mediation_party") if name in statements
    ]
