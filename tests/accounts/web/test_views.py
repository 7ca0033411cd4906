"""Logging in and out, lock-out, forced change of password, one's own settings."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bureau.accounts import actions
from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.journal.models import Entry
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/login/"
WRONG = "账号或密码不对。"


def attempt(client, login="clerk01", password="wrong", **extra):
    return client.post(LOGIN, {"login": login, "password": password}, **extra)


def events():
    return list(Entry.objects.order_by("id").values_list("event", flat=True))


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.ENTRY, "/desk/"),
        (Role.REVIEWER, "/desk/"),
        (Role.BUREAU_OFFICE, "/desk/"),
        (Role.CONSULTANT, "/desk/"),
        (Role.INSPECTOR, "/desk/"),
        (Role.LEADER, "/lead/"),
        (Role.SYSTEM, "/admin/"),
        (Role.SECURITY, "/admin/"),
        (Role.AUDIT, "/admin/"),
    ],
)
def test_log_in_leads_home(client, role, home):
    make_user("clerk01", role)
    response = attempt(client, password=PASSWORD)
    assert (response.status_code, response["Location"]) == (302, home)
    assert events() == ["accounts.login.done"]
    assert Entry.objects.get().client == "127.0.0.1"


@pytest.mark.parametrize("login", ["clerk01", "CLERK01", " ｃｌｅｒｋ０１ "])
def test_login_is_typed_in_any_way(client, login):
    make_user("clerk01", Role.ENTRY)
    assert attempt(client, login=login, password=PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [("/me/?a=1", "/me/?a=1"), ("https://evil.example/", "/desk/"), ("//evil.example/", "/desk/"), ("", "/desk/")],
)
def test_next_only_inside_the_portal(client, wanted, shown):
    make_user("clerk01", Role.ENTRY)
    response = client.post(LOGIN, {"login": "clerk01", "password": PASSWORD, "next": wanted})
    assert response["Location"] == shown


def test_page_asked_for_without_log_in_comes_after_it(client):
    make_user("clerk01", Role.ENTRY)
    response = client.get("/me/?x=1")
    assert response["Location"] == "/login/?next=%2Fme%2F%3Fx%3D1"
    page = client.get(response["Location"])
    assert '<input type="hidden" name="next" value="/me/?x=1">' in page.content.decode()


def test_same_words_for_unknown_wrong_and_disabled(client):
    make_user("clerk01", Role.ENTRY)
    disabled = make_user("gone", Role.ENTRY)
    with writing():
        disabled.is_active = False
        disabled.save()
    pages = [
        attempt(client, "nobody", PASSWORD),
        attempt(client, "clerk01", "wrong"),
        attempt(client, "gone", PASSWORD),
        attempt(client, "weekly-job", "!"),
    ]
    assert [page.status_code for page in pages] == [422] * 4
    assert all(WRONG in page.content.decode() for page in pages)
    assert events() == ["accounts.login.failed"] * 4
    assert "wrong" not in pages[1].content.decode()


@pytest.mark.parametrize(
    ("login", "password"), [("", ""), ("a\x00b", "x"), ("x" * 5000, "x"), ("clerk01", "x" * 5000), ("𠀀", "\x00")]
)
def test_nonsense_is_refused_in_words(client, login, password):
    make_user("clerk01", Role.ENTRY)
    assert attempt(client, login, password).status_code == 422


def test_locked_out_at_the_fifth_failure_and_free_after_ten_minutes(client, time_machine):
    make_user("clerk01", Role.ENTRY)
    make_user("clerk02", Role.ENTRY)
    time_machine.move_to(NOW, tick=False)
    assert [attempt(client).status_code for _ in range(4)] == [422] * 4
    fifth = attempt(client)
    assert (fifth.status_code, fifth["Retry-After"]) == (429, "600")
    assert "请等10分钟再试" in fifth.content.decode()
    assert attempt(client, password=PASSWORD).status_code == 429
    assert attempt(client, "CLERK01", PASSWORD).status_code == 429
    assert attempt(client, "clerk02", PASSWORD).status_code == 302
    assert attempt(Client(REMOTE_ADDR="10.0.0.9"), password=PASSWORD).status_code == 302
    client.logout()
    time_machine.move_to(NOW + dt.timedelta(minutes=9, seconds=59), tick=False)
    assert attempt(client, password=PASSWORD).status_code == 429
    time_machine.move_to(NOW + dt.timedelta(minutes=10, seconds=1), tick=False)
    assert attempt(client, password=PASSWORD).status_code == 302
    assert events().count("accounts.login.failed") == 5


def test_success_resets_the_count(client):
    make_user("clerk01", Role.ENTRY)
    for _ in range(2):
        assert [attempt(client).status_code for _ in range(4)] == [422] * 4
        assert attempt(client, password=PASSWORD).status_code == 302
        client.logout()


def test_unknown_login_is_locked_out_alike(client):
    assert [attempt(client, "nobody").status_code for _ in range(5)] == [422] * 4 + [429]


def test_temporary_password_lifts_the_lock_out(client):
    user = make_user("clerk01", Role.ENTRY)
    for _ in range(5):
        attempt(client)
    actions.set_temporary_password(actor=make_user("security", Role.SECURITY), user_id=user.pk, password="Temporary-9")
    assert attempt(client, password="Temporary-9").status_code == 302


def test_log_out_by_post_only(client):
    make_user("clerk01", Role.ENTRY)
    attempt(client, password=PASSWORD)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == LOGIN
    assert events() == ["accounts.login.done", "accounts.logout.done"]
    assert client.get("/me/").status_code == 302
    assert client.post("/logout/").status_code == 302


def test_temporary_password_is_changed_before_anything_else(client):
    user = make_user("clerk01", Role.ENTRY)
    with writing():
        user.must_change_password = True
        user.save()
    attempt(client, password=PASSWORD)
    assert client.get("/me/")["Location"] == reverse("accounts:password")
    page = client.get(reverse("accounts:password"))
    assert "请先设一个新密码" in page.content.decode()
    sent = {"old_password": PASSWORD, "password": "Brand-New-8", "repeated": "Brand-New-8"}
    assert client.post(reverse("accounts:password"), sent)["Location"] == "/desk/"
    assert client.get("/me/").status_code == 200
    user.refresh_from_db()
    assert (user.must_change_password, user.password_changed_at) == (False, timezone.now())


def test_password_older_than_ninety_days(client, time_machine):
    user = make_user("clerk01", Role.ENTRY)
    attempt(client, password=PASSWORD)
    assert client.get("/me/").status_code == 200
    with writing():
        user.password_changed_at = NOW - dt.timedelta(days=90)
        user.save()
    assert client.get("/me/")["Location"] == reverse("accounts:password")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"old_password": "wrong"}, "这不是现在的密码。"),
        ({"repeated": "Other-New-8"}, "两次输入的新密码不一样。"),
        ({"password": "short", "repeated": "short"}, "密码至少8个字符。"),
        ({"password": PASSWORD, "repeated": PASSWORD}, "这是最近5个密码之一，请换一个。"),
        ({"password": "Clerk01-xx", "repeated": "Clerk01-xx"}, "密码里不能含有账号。"),
    ],
)
def test_refused_passwords_are_explained(client, change, words):
    make_user("clerk01", Role.ENTRY)
    attempt(client, password=PASSWORD)
    sent = {"old_password": PASSWORD, "password": "Brand-New-8", "repeated": "Brand-New-8", **change}
    response = client.post(reverse("accounts:password"), sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Brand-New-8" not in response.content.decode()
    assert User.objects.get(login="clerk01").check_password(PASSWORD)


def test_other_sessions_end_with_the_old_password(client):
    make_user("clerk01", Role.ENTRY)
    elsewhere = Client()
    attempt(client, password=PASSWORD)
    attempt(elsewhere, password=PASSWORD)
    sent = {"old_password": PASSWORD, "password": "Brand-New-8", "repeated": "Brand-New-8"}
    client.post(reverse("accounts:password"), sent)
    assert client.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_disabled_person_is_out_at_once(client):
    user = make_user("clerk01", Role.ENTRY)
    attempt(client, password=PASSWORD)
    actions.disable_user(actor=make_user("security", Role.SECURITY), user_id=user.pk)
    assert client.get("/me/").status_code == 302


def test_settings_show_the_person_and_take_a_phone(client, clerk):
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/me/").content.decode()
    assert "clerk01" in page
    assert "河口司法所" in page
    assert client.post("/me/", {"phone": "１３８ 1234 1402"}).status_code == 302
    assert User.objects.get(pk=clerk.pk).phone == "13812341402"
    assert client.post("/me/", {"phone": "12"}).status_code == 422


def test_the_present_password_cannot_be_guessed_at_an_unattended_computer(client):
    make_user("clerk01", Role.ENTRY)
    attempt(client, password=PASSWORD)
    sent = {"password": "Brand-New-8", "repeated": "Brand-New-8"}
    address = reverse("accounts:password")
    assert [client.post(address, {**sent, "old_password": f"Guess-{n}"}).status_code for n in range(4)] == [422] * 4
    fifth = client.post(address, {**sent, "old_password": "Guess-5"})
    assert fifth["Location"].startswith(LOGIN)
    assert client.get("/me/").status_code == 302
    assert client.post(address, {**sent, "old_password": PASSWORD})["Location"].startswith(LOGIN)
