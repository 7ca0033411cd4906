"""Whatever is sent as a case or a move, the answer is never an error of ours."""

import json
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bureau.webkit.problems import PROBLEM_TYPE
from mediation.models import MediationCase
from mediation.rules.cases import CaseValues
from mediation.rules.outcomes import OUTCOME_FIELDS
from mediation.rules.parties import PARTY_FIELDS
from tests.consultants.services.test_api_fuzz import values
from tests.factories.mediation import make_case, make_committee, make_mediator

LIST = "/api/v1/cases/"
FUZZ = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
sides = st.sampled_from(["applicant", "respondent", "third", ""])
parties = st.lists(
    st.dictionaries(st.sampled_from(PARTY_FIELDS), values, max_size=4)
    | st.builds(
        lambda side, more: {"name": "王强", **more, "side": side},
        sides,
        st.dictionaries(st.sampled_from(PARTY_FIELDS), values, max_size=2),
    ),
    max_size=3,
)
outcomes = st.dictionaries(st.sampled_from([*OUTCOME_FIELDS, "x"]), values, max_size=6)
bodies = st.dictionaries(
    st.sampled_from([*(field.name for field in fields(CaseValues)), "accept", "form_key", "id", "version"]),
    values,
    max_size=5,
)
moves = st.sampled_from(["start", "extend", "end", "reopen", "void", "restore", "reveal"])
asked = st.dictionaries(st.sampled_from([*OUTCOME_FIELDS, "lead", "until", "agreed", "reason"]), values, max_size=6)


@pytest.fixture
def desk(api, clerk, county):
    client = api(clerk)
    client.raise_request_exception = False
    return client


@pytest.fixture
def committee(county):
    committee = make_committee(county.hekou)
    make_mediator(committee)
    return committee


def is_in_order(answer, sent):
    assert answer.status_code in (200, 201, 400, 403, 409, 412, 428), (sent, answer.content)
    assert answer.status_code < 400 or answer["Content-Type"] == PROBLEM_TYPE


@pytest.mark.django_db
@FUZZ
@given(body=bodies, people=st.none() | parties, outcome=st.none() | outcomes)
def test_any_case_is_answered_in_order(desk, county, committee, body, people, outcome):
    whole = {
        "committee": committee.pk,
        "village": county.wangjia.pk,
        "accepted_on": "2026-07-14",
        "source": "applied",
        "dispute_type": "neighbour",
        "brief": "因宅基地边界多次争吵，要求确认边界",
        "parties": [{"side": "applicant", "name": "王强"}, {"side": "respondent", "name": "张伟"}],
        "accept": ["duplicate"],
        **({} if people is None else {"parties": people}),
        **({} if outcome is None else {"outcome": outcome}),
        **body,
    }
    is_in_order(desk.post(LIST, json.dumps(whole), content_type="application/json"), whole)


@pytest.mark.django_db
@FUZZ
@given(verb=moves, body=asked, version=st.sampled_from(["1", '"1"', "x", "", "9" * 30]))
def test_any_move_is_answered_in_order(desk, county, committee, verb, body, version):
    case = MediationCase.objects.first() or make_case(committee, county.wangjia)
    answer = desk.post(
        f"{LIST}{case.pk}/{verb}/", json.dumps(body), content_type="application/json", headers={"If-Match": version}
    )
    is_in_order(answer, (verb, body))


@pytest.mark.django_db
@FUZZ
@given(
    query=st.dictionaries(
        st.sampled_from(
            [
                "q",
                "by",
                "since",
                "until",
                "state",
                "result",
                "week",
                "office",
                "village",
                "committee",
                "lead",
                "counted",
                "sort",
                "page",
            ]
        ),
        st.text(max_size=30),
        max_size=4,
    )
)
def test_any_filter_is_answered_in_order(desk, query):
    answer = desk.get(LIST, query)
    assert answer.status_code in (200, 400, 404), (query, answer.content)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b"\xff", b'{"parties": [[]]}', b'{"parties": ' + b"[" * 50_000]
)
def test_broken_bodies_are_the_senders_fault(desk, raw):
    answer = desk.post(LIST, raw, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM_TYPE)
    assert not MediationCase.objects.exists()
