"""The API as a whole: one shape of errors, throttles, schema and its page."""

import json
from pathlib import Path

import pytest
import yaml
from django.urls import reverse
from rest_framework.test import APIClient
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle

from bureau.apiurls import ROOT
from bureau.webkit.problems import PROBLEM_TYPE

pytestmark = pytest.mark.django_db
VILLAGES, SERVICES, TOKEN = "/api/v1/villages/", "/api/v1/services/", "/api/v1/token/"


def test_root_names_addresses_that_exist(api):
    assert api().get("/api/v1/").json() == {label: f"http://testserver{reverse(name)}" for label, name in ROOT.items()}


@pytest.mark.parametrize(
    ("method", "address", "options", "status", "code"),
    [
        ("get", "/api/v1/nothing/", {}, 404, "not_found"),
        ("get", "/api/nothing/", {}, 404, "not_found"),
        ("get", f"{VILLAGES}999999/", {}, 404, "not_found"),
        ("get", f"{VILLAGES}{'9' * 30}/", {}, 404, "not_found"),
        ("get", f"{VILLAGES}{'9' * 5000}/", {}, 404, "not_found"),
        ("get", f"{VILLAGES}x/", {}, 404, "not_found"),
        ("get", f"{VILLAGES}?page=99", {}, 404, "not_found"),
        ("get", f"{VILLAGES}?q=%00", {}, 400, "bad_request"),
        ("get", "/api/v1/vill%00ages/", {}, 400, "bad_request"),
        ("get", f"{VILLAGES}?q={'a' * 61}", {}, 400, "invalid"),
        ("get", f"{VILLAGES}?format=xml", {}, 404, "not_found"),
        ("get", VILLAGES, {"headers": {"accept": "application/xml"}}, 406, "not_acceptable"),
        ("post", VILLAGES, {"data": {}, "format": "json"}, 405, "method_not_allowed"),
        ("options", VILLAGES, {}, 405, "method_not_allowed"),
        (
            "post",
            TOKEN,
            {"data": "a=1", "content_type": "application/x-www-form-urlencoded"},
            415,
            "unsupported_media_type",
        ),
        ("post", TOKEN, {"data": "{", "content_type": "application/json"}, 400, "parse_error"),
        ("post", TOKEN, {"data": "[]", "content_type": "application/json"}, 400, "invalid"),
        ("get", SERVICES, {}, 401, "not_authenticated"),
    ],
)
def test_every_error_has_the_one_shape(county, method, address, options, status, code):
    answer = getattr(APIClient(), method)(address, **options)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM_TYPE)
    body = answer.json()
    assert (body["type"], body["status"], body["code"]) == ("about:blank", status, code)
    assert body["title"]


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "multipart/form-data", "text/plain"])
def test_bodies_of_other_kinds_are_refused(api, clerk, content_type):
    answer = api(clerk).post(SERVICES, b"--x\r\n", content_type=content_type)
    assert (answer.status_code, answer["Content-Type"]) == (415, PROBLEM_TYPE)


def test_a_fault_of_ours_has_the_shape_too(api, monkeypatch):
    client = api()
    client.raise_request_exception = False
    monkeypatch.setattr("villages.api.views.public_villages", lambda _day: 1 / 0)
    answer = client.get(VILLAGES)
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (500, PROBLEM_TYPE, "server_error")
    assert answer.json()["reference"]


def test_titles_follow_the_visitors_language(api):
    client = api()
    client.cookies["django_language"] = "en"
    assert client.get("/api/v1/nothing/").json()["title"].startswith("The address may be incomplete")


@pytest.mark.parametrize(("throttle", "scope"), [(AnonRateThrottle, "anon"), (UserRateThrottle, "user")])
def test_throttle_says_when_to_come_back(api, clerk, monkeypatch, throttle, scope):
    monkeypatch.setattr(throttle, "THROTTLE_RATES", {"anon": "2/min", "user": "2/min"})
    client = api(clerk if scope == "user" else None)
    answers = [client.get(VILLAGES) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert (answers[2].json()["code"], answers[2]["Retry-After"]) == ("throttled", "60")


# -- the schema --------------------------------------------------------------------------------------------------------


@pytest.fixture
def schema(api):
    return yaml.safe_load(api().get("/api/schema/").content)


def test_schema_is_english_whatever_the_visitor_reads(api, schema):
    client = api()
    client.cookies["django_language"] = "en"
    assert yaml.safe_load(client.get("/api/schema/").content) == schema
    assert not [character for character in json.dumps(schema, ensure_ascii=False) if "\u4e00" <= character <= "\u9fff"]


def test_schema_names_every_address(schema):
    assert {"/api/v1/villages/", "/api/v1/services/{id}/void/", "/api/v1/token/"} <= set(schema["paths"])
    for path in schema["paths"].values():
        for operation in path.values():
            assert operation["responses"]["default"]["content"] == {
                PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
            }


def test_page_keeps_the_policy_and_names_nothing_outside(api):
    answer = api().get("/api/docs/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=")
    assert "http://" not in page
    assert "https://" not in page


def test_redoc_is_not_served(api):
    assert not list(Path("templates").rglob("redoc*"))
    assert "redoc" not in api().get("/api/docs/").content.decode()
