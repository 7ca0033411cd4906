"""Accounts in the admin, and what every admin page has in common: capabilities, actions, refusals in words."""

import pytest
from django.contrib import admin

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.journal.models import Entry
from bureau.webkit.admin import CapabilityAdmin
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/accounts/user/", "/admin/accounts/user/add/"
NEW = {"login": "wang", "name": "王芳", "phone": "13812341402", "roles": ["entry"], "password": "First-Word-1"}


@pytest.fixture
def security():
    return make_user("security", Role.SECURITY)


def change(user):
    return f"/admin/accounts/user/{user.pk}/change/"


def test_every_admin_page_asks_for_capabilities():
    assert [a for a in admin.site._registry.values() if not isinstance(a, CapabilityAdmin)] == []


def test_admin_home_is_ours_and_in_chinese(signed_in, security):
    page = signed_in(security).get("/admin/").content.decode()
    assert "系统管理" in page
    assert "账号与角色" in page
    assert "Recent actions" not in page


def test_log_in_and_log_out_of_the_admin_are_ours(client, signed_in, security):
    assert client.get("/admin/")["Location"] == "/login/?next=%2Fadmin%2F"
    assert client.get("/admin/login/?next=/admin/")["Location"].startswith("/login/")
    browser = signed_in(security)
    assert browser.get("/admin/password_change/")["Location"] == "/me/password/"
    assert browser.post("/admin/logout/")["Location"] == "/login/"
    assert Entry.objects.last().event == "accounts.logout.done"


def test_new_account(signed_in, security):
    response = signed_in(security).post(ADD, NEW)
    assert response.status_code == 302
    user = User.objects.get(login="wang")
    assert (user.name, user.phone, user.roles, user.must_change_password) == ("王芳", "13812341402", {Role.ENTRY}, True)
    assert user.check_password("First-Word-1")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "weak"}, "密码至少8个字符。"),
        ({"phone": "12"}, "这不是电话号码"),
        ({"login": "王芳"}, "账号只用小写字母"),
        ({"roles": ["system", "audit"]}, "不能是同一个人"),
        ({"name": "王\x00芳"}, "name"),
        ({"name": "王" * 51}, "50"),
        ({"login": "SECURITY"}, "login"),
    ],
)
def test_refusals_are_words_in_the_form_and_what_was_typed_stays(signed_in, security, change, words):
    response = signed_in(security).post(ADD, {**NEW, **change})
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert 'value="王芳"' in page or "name" in change
    assert "First-Word-1" not in page
    assert User.objects.filter(is_service=False).count() == 1


def test_change_of_roles_name_and_state(signed_in, security):
    user = make_user("clerk01", Role.ENTRY)
    values = {"name": "李明", "phone": "", "roles": ["entry", "reviewer"], "password": "", "is_active": ""}
    assert signed_in(security).post(change(user), values).status_code == 302
    user = User.objects.get(pk=user.pk)
    assert (user.name, user.roles, user.is_active) == ("李明", {Role.ENTRY, Role.REVIEWER}, False)
    assert user.check_password(PASSWORD)
    events = list(Entry.objects.order_by("id").values_list("event", flat=True))
    assert events == ["accounts.user.changed", "accounts.roles.changed", "accounts.user.disabled"]


def test_half_of_a_refused_change_is_not_stored(signed_in, security):
    user = make_user("clerk01", Role.ENTRY)
    values = {"name": "李明", "roles": ["entry"], "password": "weak", "is_active": "on"}
    assert "密码至少8个字符。" in signed_in(security).post(change(user), values).content.decode()
    assert User.objects.get(pk=user.pk).name == "clerk01"
    assert Entry.objects.count() == 0


def test_temporary_password(signed_in, security):
    user = make_user("clerk01", Role.ENTRY)
    values = {"name": "clerk01", "roles": ["entry"], "password": "Temp-Word-1", "is_active": "on"}
    signed_in(security).post(change(user), values)
    user.refresh_from_db()
    assert user.must_change_password
    assert user.check_password("Temp-Word-1")


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.AUDIT, Role.BUREAU_OFFICE])
def test_accounts_are_hidden_from_other_managers(signed_in, role):
    user = make_user("someone", role)
    browser = signed_in(user)
    assert browser.get(LIST).status_code == 403
    assert browser.get(change(user)).status_code == 403
    assert browser.post(ADD, NEW).status_code == 403
    assert "账号与角色" not in browser.get("/admin/").content.decode()
    assert not User.objects.filter(login="wang").exists()


def test_nothing_is_deleted_and_the_service_account_is_not_shown(signed_in, security):
    user = make_user("clerk01", Role.ENTRY)
    browser = signed_in(security)
    assert browser.post(f"/admin/accounts/user/{user.pk}/delete/", {"post": "yes"}).status_code == 403
    browser.post(LIST, {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"})
    assert User.objects.filter(pk=user.pk).exists()
    assert "weekly-job" not in browser.get(LIST).content.decode()
    assert browser.get(change(User.objects.service())).status_code == 302


def test_history_is_the_journal(signed_in, security):
    browser = signed_in(security)
    browser.post(ADD, NEW)
    page = browser.get(f"/admin/accounts/user/{User.objects.get(login='wang').pk}/history/").content.decode()
    assert "<td>新增</td>" in page
    assert "13812341402" not in page


def test_phones_are_masked_in_the_list(signed_in, security):
    browser = signed_in(security)
    browser.post(ADD, NEW)
    page = browser.get(LIST).content.decode()
    assert "138****1402" in page
    assert "13812341402" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_accounts_has_a_fixed_number_of_queries(signed_in, security, rows, django_assert_num_queries):
    for number in range(rows):
        make_user(f"clerk{number}", Role.ENTRY, Role.REVIEWER)
    browser = signed_in(security)
    browser.get(LIST)
    with django_assert_num_queries(7):
        assert browser.get(LIST).status_code == 200


def test_the_list_of_accounts_is_no_oracle_for_password_hashes(signed_in, security):
    browser = signed_in(security)
    for lookup in ("password__startswith=argon2", "password=x", "password__regex=%5Eargon2"):
        assert browser.get(f"{LIST}?{lookup}").status_code == 400, lookup
    assert browser.get(f"{LIST}?is_active__exact=1").status_code == 200
