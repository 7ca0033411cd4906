"""The API: nonsense is a problem body that names its field, nothing is stored, nothing is moved out of turn."""

import itertools
import uuid

import pytest
from django.urls import reverse

from bureau.access import ADDRESSES
from bureau.accounts.roles import Role
from bureau.core.errors import BureauError, IllegalMove
from rectification.closing import actions
from rectification.closing.actions import SamePerson
from rectification.models import Problem
from rectification.problems.queries import questions_of
from rectification.rules.closing import Answer
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.rectification import make_started
from tests.rectification.abuse.world import MOVES, PROBLEM, make_world, stored, undone

HUGE, NUL, CONTROL = "长" * 350_000, "王\x00家", "王\x01家"
WRONG = (None, 5, True, [], {}, "", HUGE, NUL, [[]], {"a": 1}, 10**30, -1, "2026-13-45", "９" * 40)
# Move of the API → (the state it is made from, what it takes).
SENT = {
    "take-on": ("open", {}),
    "request-closing": ("in_progress", {"proof": "已归档"}),
    "verify": ("close_requested", {"grade": "good"}),
    "return-request": ("close_requested", {"reason": "缺少台账"}),
    "sign": ("verified", {"answers": []}),
    "send-back": ("verified", {"reason": "没有建章立制"}),
    "relapse": ("closed", {"reason": "又有", "found_on": "2026-07-15", "deadline": "2026-08-31"}),
}
MEASURES = {"measures": [{"text": "清理"}]}


@pytest.fixture
def world(county, clerk):
    return make_world(county, clerk)


@pytest.fixture
def program(api, world):
    client = api(world.everybody)
    client.raise_request_exception = False
    return client


def url(name: str, *args: int) -> str:
    return reverse(f"api:problem-{name}", args=args)


def moved(program, world, name, sent=None, *, state="", version=None):
    """The answer to a move of the problem in ``state``, as it stands."""
    source, valid = SENT.get(name, ("open", MEASURES))
    problem = world.of[state or source]
    if name == "sign" and sent is None:
        valid = {"answers": [{"question": pk, "is_met": True} for pk in questions_of(problem)]}
    body = valid if sent is None else sent
    asked = {} if version == "" else {"HTTP_IF_MATCH": f'"{problem.version if version is None else version}"'}
    return program.post(url(name, problem.pk), body, format="json", **asked)


def test_the_table_has_every_address():
    names = {name.removeprefix("api:problem-") for name in ADDRESSES if name.startswith("api:problem-")}
    assert names == {*SENT, "measures", "list", "detail"}
    assert len(SENT) == len(MOVES) - 1  # an extension is approved on its page


def test_moves_are_made_once_from_their_state_and_with_the_version_that_stands(program, world):
    before, wrong = stored(), []
    for name, (source, _sent) in {**SENT, "measures": ("open", {})}.items():
        for version, code in (("", 428), ("x", 428), (99, 412)):
            if (found := moved(program, world, name, version=version).status_code) != code:
                wrong.append((name, version, found))
        for state in set(world.of) - {source}:
            allowed = {200} if name == "measures" and state == "in_progress" else {409}
            with undone():
                if (found := moved(program, world, name, state=state).status_code) not in allowed:
                    wrong.append((name, state, found))
        with undone():
            assert moved(program, world, name).status_code == 200, name
            after = stored()
            assert (moved(program, world, name).status_code in (409, 412), stored() == after) == (True, True), name
    assert (wrong, stored() == before) == ([], True)


def test_wrong_types_and_nonsense_are_named_and_store_nothing(program, world):
    before, wrong = stored(), []
    campaign, office = world.of["open"].campaign_id, world.county.hekou.pk
    entry = {**PROBLEM, "campaign": campaign, "office": office, "next_report_on": None}
    for bad in WRONG:
        bodies = [("list", {**entry, "description": bad, "found_on": bad, "campaign": bad, "deadline": bad})]
        bodies += [(name, dict.fromkeys(sent, bad)) for name, (_state, sent) in SENT.items() if sent]
        bodies += [("measures", {"measures": bad}), ("measures", {"measures": [bad]})]
        bodies += [
            ("measures", {"measures": [{"text": "清理", "deadline": bad, "proof": bad, "done_on": bad, "id": bad}]})
        ]
        for name, body in bodies:
            if _is_word(name, bad) or body == {"measures": []}:
                continue
            answer = (
                program.post(url("list"), body, format="json") if name == "list" else moved(program, world, name, body)
            )
            if answer.status_code != 400 or not answer.json().get("errors"):
                wrong.append((name, str(bad)[:20], answer.status_code))
    assert (wrong, stored() == before) == ([], True)


def _is_word(name: str, bad: object) -> bool:
    """Words are whatever is written; a number is read as the words it is written in."""
    only_words = name in ("request-closing", "return-request", "send-back")
    return only_words and isinstance(bad, (int, str)) and bad not in (True, "", HUGE, NUL)


def test_bodies_that_are_none_are_refused(program, world):
    before = stored()
    as_json = ("{", "[" * 100_000, "[1]", '"x"', "null", "\xff", "NaN", '{"campaign": NaN}')
    for body, kind in (*((one, "application/json") for one in as_json), ("<a/>", "text/xml")):
        for name in ("list", "detail", "measures", "verify"):
            pk = () if name == "list" else (world.of["close_requested" if name == "verify" else "open"].pk,)
            send = program.patch if name == "detail" else program.post
            answer = send(url(name, *pk), body, content_type=kind, HTTP_IF_MATCH='"1"')
            assert answer.status_code in (400, 415), (name, body[:20], answer.status_code)
            assert answer.json()["title"], (name, body[:20])
    assert stored() == before


def test_what_the_rules_forbid_is_refused_at_its_field(program, world):
    before = stored()
    relapse, done = SENT["relapse"][1], {"text": "清理", "done_on": "2026-07-16", "proof": "台账"}
    for name, body, field in (
        ("relapse", {**relapse, "found_on": "2026-06-09"}, "found_on"),
        ("relapse", {**relapse, "found_on": "2026-07-16"}, "found_on"),
        ("relapse", {**relapse, "deadline": "2026-07-14"}, "deadline"),
        ("relapse", {**relapse, "deadline": "9999-12-31"}, "deadline"),
        ("relapse", {**relapse, "reason": CONTROL}, "reason"),
        ("return-request", {"reason": CONTROL}, "reason"),
        ("send-back", {"reason": CONTROL}, "reason"),
        ("request-closing", {"proof": CONTROL}, "proof"),
        ("verify", {"grade": "poor"}, "grade"),
        ("measures", {"measures": [{"text": "清理"}] * 31}, "measures"),
        ("measures", {"measures": [{"text": CONTROL}]}, "measures.0.text"),
        ("measures", {"measures": [{"text": "清理", "deadline": "2026-05-31"}]}, "measures.0.deadline"),
        ("measures", {"measures": [done]}, "measures.0.done_on"),
    ):
        answer = moved(program, world, name, body)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field]), (name, body)
    assert stored() == before


def test_answers_that_are_missing_doubled_or_strange_sign_nothing(program, world):
    before, questions = stored(), list(questions_of(world.of["verified"]))
    every = [{"question": pk, "is_met": True} for pk in questions]
    for answers in (
        [],
        every[1:],
        [*every, every[0]],
        [*every, {**every[0], "is_met": False}],
        [{**every[0], "note": CONTROL}, *every[1:]],
        [{**every[0], "is_met": False}, *every[1:]],
        [{**every[0], "question": 999_999}, *every[1:]],
    ):
        answer = moved(program, world, "sign", {"answers": answers})
        assert (answer.status_code, bool(answer.json()["errors"])) == (400, True), answers
    assert stored() == before
    assert (
        moved(program, world, "sign", {"answers": [*every, {"question": 999_999, "is_met": True}]}).status_code == 200
    )


def test_measures_of_another_problem_stay_where_they_are(program, world):
    theirs = world.of["in_progress"].measures.get()
    answer = moved(program, world, "measures", {"measures": [{"id": theirs.pk, "text": "别人的"}] * 2})
    assert answer.status_code == 200
    theirs.refresh_from_db()
    assert (theirs.text, theirs.problem_id) == ("逐卷清理补归档", world.of["in_progress"].pk)
    assert [one.text for one in world.of["open"].measures.all()] == ["别人的", "别人的"]


def test_a_deadline_is_dodged_neither_by_another_kind_nor_by_another_day(program, world):
    before, problem = stored(), world.of["in_progress"]
    for change, field in (
        ({"deadline": "2026-09-30"}, "deadline"),
        ({"deadline": None}, "deadline"),
        ({"rect_type": "long_term", "deadline": None, "next_report_on": "2026-09-30"}, "rect_type"),
        ({"rect_type": "immediate", "deadline": "2026-12-31"}, "deadline"),
    ):
        answer = program.patch(url("detail", problem.pk), change, format="json", HTTP_IF_MATCH=f'"{problem.version}"')
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field]), change
    assert stored() == before


def test_the_key_of_anothers_form_makes_nothing(api, world):
    key = str(uuid.uuid4())
    sent = {**PROBLEM, "campaign": world.of["open"].campaign_id, "next_report_on": None, "form_key": key}
    assert api(world.everybody).post(url("list"), {**sent, "unit": "办公室"}, format="json").status_code == 201
    before = stored()
    answer = api(world.clerk).post(url("list"), {**sent, "office": world.county.hekou.pk}, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["form_key"])
    assert stored() == before


def test_what_is_unknown_or_anothers_is_not_found(api, program, world):
    before, clerk = stored(), api(world.clerk)
    for pk in (world.other.pk, 999_999, 10**30):
        for name in ("detail", "take-on", "request-closing", "measures"):
            codes = {clerk.get(url(name, pk)).status_code, clerk.post(url(name, pk), {}, format="json").status_code}
            assert codes <= {404, 405}, (pk, name)
    for name, query in itertools.product(
        (url("list"), reverse("api:campaign-list")), ({"page": "2"}, {"page": "0"}, {"page": "x"}, {"page": "9" * 40})
    ):
        assert program.get(name, query).status_code == 404, query
    assert program.get(reverse("api:campaign-detail", args=[10**30])).status_code == 404
    for bad in ("-1", "", NUL, "９" * 40, "2026-13-45", "'\""):
        filters = dict.fromkeys(("q", "campaign", "state", "office", "since", "due_until", "sort", "page_size"), bad)
        assert program.get(url("list"), filters).status_code in (200, 400), bad
    assert stored() == before


@pytest.mark.parametrize(
    ("applied", "verified", "signed", "refused_at"),
    [
        (
            applied,
            verified,
            signed,
            "verify" if applied == verified else "sign" if signed in (applied, verified) else "",
        )
        for applied, verified, signed in itertools.product("abc", repeat=3)
        if applied == "a" or len({applied, verified, signed}) == 3
    ],
)
def test_three_steps_take_three_people(campaign, county, applied, verified, signed, refused_at):
    people = {name: make_user(name, Role.BUREAU_OFFICE, Role.REVIEWER, Role.LEADER) for name in "abc"}
    pk = make_started(campaign, county.hekou).pk
    steps = {
        "request": (actions.request_closing, applied, {"proof": "已归档"}),
        "verify": (actions.verify_closing, verified, {"grade": "good"}),
        "sign": (actions.sign_closing, signed, {}),
    }
    for step, (act, person, more) in steps.items():
        problem = Problem.objects.get(pk=pk)
        if step == "sign":
            more = {"answers": [Answer(item, is_met=True) for item in questions_of(problem)]}
        asked = {"actor": people[person], "problem_id": pk, "version": problem.version, "today": TODAY, **more}
        if step != refused_at:
            act(**asked)
            continue
        with pytest.raises(SamePerson):
            act(**asked)
        assert Problem.objects.get(pk=pk).version == problem.version
        return
    assert Problem.objects.get(pk=pk).state == "closed"


def test_who_applied_before_a_return_may_verify_what_another_applied_for(campaign, county):
    first, second = (make_user(name, Role.BUREAU_OFFICE, Role.REVIEWER) for name in ("first", "second"))
    pk = make_started(campaign, county.hekou).pk

    def act(action, actor, **more):
        return action(actor=actor, problem_id=pk, version=Problem.objects.get(pk=pk).version, **more)

    act(actions.request_closing, first, proof="已归档", today=TODAY)
    with pytest.raises(BureauError):
        act(actions.return_request, first, reason="自己退")
    act(actions.return_request, second, reason="缺少台账")
    act(actions.request_closing, second, proof="已归档", today=TODAY)
    with pytest.raises(SamePerson):
        act(actions.verify_closing, second, grade="good", today=TODAY)
    assert act(actions.verify_closing, first, grade="good", today=TODAY).state == "verified"
    with pytest.raises(IllegalMove):
        act(actions.request_closing, second, proof="已归档", today=TODAY)
