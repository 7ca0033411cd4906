"""The token: given for login and password, worth what the password is worth."""

import datetime as dt

import pytest
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient
from rest_framework.throttling import ScopedRateThrottle

from bureau.accounts.actions import disable_user, set_password
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.journal.models import Entry
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
TOKEN, SERVICES = "/api/v1/token/", "/api/v1/services/"


@pytest.fixture(autouse=True)
def _many_tries(monkeypatch):
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"login": "100/min"})


def sign_in(password=PASSWORD, login="clerk01"):
    return APIClient().post(TOKEN, {"login": login, "password": password}, format="json")


def with_token(key):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    return client


def events():
    return list(Entry.objects.order_by("id").values_list("event", flat=True))


def test_token_opens_what_the_account_may(clerk):
    answer = sign_in(login=" CLERK01 ")
    assert (answer.status_code, answer["Cache-Control"], list(answer.json())) == (200, "no-store", ["token"])
    assert with_token(answer.json()["token"]).get(SERVICES).status_code == 200
    assert sign_in().json() == answer.json()
    assert events() == ["accounts.token.issued", "accounts.token.shown"]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"login": "clerk01", "password": "wrong"}, 400, "wrong_password"),
        ({"login": "nobody", "password": PASSWORD}, 400, "wrong_password"),
        ({"login": "weekly-job", "password": ""}, 400, "invalid"),
        ({"login": "a\x00b", "password": PASSWORD}, 400, "invalid"),
        ({"login": "clerk01"}, 400, "invalid"),
        ({"login": ["clerk01"], "password": PASSWORD}, 400, "invalid"),
        ([], 400, "invalid"),
    ],
)
def test_wrong_log_ins_say_the_same(clerk, sent, status, code):
    answer = APIClient().post(TOKEN, sent, format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Token.objects.exists()


def test_failures_are_journalled_and_lock_the_login(clerk):
    for _ in range(4):
        assert sign_in("wrong").status_code == 400
    locked = sign_in("wrong")
    assert (locked.status_code, locked.json()["code"], locked["Retry-After"]) == (429, "locked_out", "600")
    assert locked["Content-Type"] == "application/problem+json"
    assert sign_in().status_code == 429
    assert events() == ["accounts.login.failed"] * 5


def test_tries_are_throttled(clerk, monkeypatch):
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"login": "2/min"})
    assert [sign_in().status_code for _ in range(3)] == [200, 200, 429]
    assert sign_in()["Retry-After"] == "60"


def test_token_of_a_disabled_account_is_worthless(clerk):
    key = sign_in().json()["token"]
    security = make_user("security", Role.SECURITY)
    make_user("security2", Role.SECURITY)
    disable_user(actor=security, user_id=clerk.pk, reason="left")
    answer = with_token(key).get(SERVICES)
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")
    assert sign_in().status_code == 400


def test_token_ends_with_the_password(clerk):
    key = sign_in().json()["token"]
    set_password(actor=clerk, old_password=PASSWORD, password="Another-Horse-8", at=NOW)
    assert with_token(key).get(SERVICES).status_code == 401


def test_password_that_must_be_changed_gives_and_keeps_no_token(clerk, time_machine):
    key = sign_in().json()["token"]
    time_machine.move_to(NOW + dt.timedelta(days=91), tick=False)
    for answer in (with_token(key).get(SERVICES), sign_in()):
        assert (answer.status_code, answer.json()["code"]) == (403, "password_due")


def test_temporary_password_gives_no_token(clerk):
    with writing():
        clerk.must_change_password = True
        clerk.save()
    assert sign_in().status_code == 403
    assert not Token.objects.exists()


def test_holder_takes_the_token_back(clerk):
    client = with_token(sign_in().json()["token"])
    assert client.delete(TOKEN).status_code == 204
    assert client.get(SERVICES).status_code == 401
    assert events() == ["accounts.token.issued", "accounts.token.revoked"]
    assert APIClient().delete(TOKEN).status_code == 401


@pytest.mark.parametrize("key", ["", "x" * 40, "中文", "a b", "0" * 4000])
def test_nonsense_as_token(clerk, key):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}".encode().decode("latin-1"))
    assert (client.get(SERVICES).status_code, client.get(SERVICES)["WWW-Authenticate"]) == (401, "Token")


def test_session_needs_the_csrf_token_and_a_token_does_not(clerk, county):
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    refused = browser.post(SERVICES, {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    program = APIClient(enforce_csrf_checks=True)
    program.credentials(HTTP_AUTHORIZATION=f"Token {sign_in().json()['token']}")
    assert program.post(SERVICES, {}, format="json").status_code == 400


def test_a_long_body_is_not_read_into_memory(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = api().post(TOKEN, {"login": "a" * 60, "password": "b" * 60}, format="json")
    assert (answer.status_code, answer.json()["status"]) == (413, 413)


def test_what_a_token_opens_is_kept_by_no_cache(api, clerk):
    program = api()
    token = program.post(TOKEN, {"login": "clerk01", "password": PASSWORD}, format="json").json()["token"]
    program.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert "no-store" in program.get(SERVICES)["Cache-Control"]


@pytest.mark.parametrize("address", ["/api/v1/boards/", "/api/v1/weeks/", SERVICES])
def test_a_session_whose_password_is_due_sees_no_more_than_its_token_would(api, leader, address):
    with writing():
        leader.must_change_password = True
        leader.save()
    answer = api(leader).get(address)
    assert (answer.status_code, answer.json()["code"]) == (403, "password_due")
    assert api().get("/api/v1/boards/").status_code == 200
