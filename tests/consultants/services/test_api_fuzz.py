"""Whatever is sent as a service record, the answer is never an error of ours."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bureau.webkit.problems import PROBLEM_TYPE
from consultants.models import ServiceRecord
from consultants.services.columns import FIELDS
from tests.factories.consultants import make_appointment, make_consultant

LIST = "/api/v1/services/"
ODD_TEXTS = [
    "",
    " ",
    "\x00",
    "\ud800",
    "𠮷" * 10,
    "长" * 2001,
    "２０２６－０７－１４",
    "2026-07-14",
    "1e400",
    "-0",
    "NaN",
]
ODD_NUMBERS = [0, -1, 1, 2**31, 2**63, 10**40, 0.1, 1e308, True]
scalars = st.one_of(
    st.none(),
    st.sampled_from(ODD_TEXTS),
    st.sampled_from(ODD_NUMBERS),
    st.text(alphabet=st.characters(), max_size=40),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
)
names = st.sampled_from([*FIELDS, "accept", "form_key", "id", "version"])
bodies = st.dictionaries(names, values, max_size=6)


@pytest.fixture
def desk(api, clerk, county):
    make_appointment(county.wangjia, make_consultant("张明"))
    return api(clerk)


@pytest.mark.django_db
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=bodies)
def test_any_body_is_answered_in_order(desk, county, body):
    whole = {"date": "2026-07-14", "village": county.wangjia.pk, "kind": "consult", "content": "咨询", **body}
    desk.raise_request_exception = False
    answer = desk.post(LIST, json.dumps(whole), content_type="application/json")
    assert answer.status_code in (200, 201, 400, 409), (whole, answer.content)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == PROBLEM_TYPE


@pytest.mark.django_db
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"a"',
        b"\xff\xfe",
        b'{"date": NaN}',
        b"[" * 100_000,
        b'{"people": ' + b"9" * 5000 + b"}",
        b'{"content": "\\ud800"}',
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "base64", "zlib", "nonsense"])
def test_broken_bodies_are_the_senders_fault(desk, raw, charset):
    desk.raise_request_exception = False
    answer = desk.post(LIST, raw, content_type=f"application/json; charset={charset}")
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM_TYPE)
    assert not ServiceRecord.objects.exists()
