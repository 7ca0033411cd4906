"""Accounts are changed by the security manager only, and every change stands in the journal."""

import pytest
from django.db import IntegrityError, transaction

from bureau.accounts import actions
from bureau.accounts.models import HeldRole, KeptForm, User
from bureau.accounts.roles import FIRST_ADMINISTRATOR, Role
from bureau.core.actions import writing
from bureau.core.errors import BureauError, InvalidValue, NotAllowed, NotVisible
from bureau.journal.models import Entry
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def security():
    return make_user("security", Role.SECURITY)


def events():
    return list(Entry.objects.order_by("id").values_list("event", flat=True))


def test_security_manager_creates_an_account(security):
    user = actions.create_user(
        actor=security,
        login=" ＷＡＮＧ.fang ",
        name="王芳",
        password="First-Word-1",
        roles=["entry"],
        phone="138 1234 1402",
    )
    stored = User.objects.get(pk=user.pk)
    assert (stored.login, stored.name, stored.phone, stored.roles) == ("wang.fang", "王芳", "13812341402", {Role.ENTRY})
    assert stored.must_change_password
    assert stored.check_password("First-Word-1")
    assert events() == ["accounts.user.created", "accounts.roles.changed"]
    assert Entry.objects.get(event="accounts.user.created").after["phone"] == "***"
    assert Entry.objects.get(event="accounts.roles.changed").after == {"roles": ["entry"]}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY])
def test_nobody_else_creates_accounts(role):
    actor = make_user("someone", role)
    with pytest.raises(NotAllowed):
        actions.create_user(actor=actor, login="new", name="新", password="First-Word-1")
    assert not User.objects.filter(login="new").exists()
    assert events() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"login": "王芳"}, "login"),
        ({"login": "a b"}, "login"),
        ({"login": "a\x00b"}, "login"),
        ({"login": "x" * 51}, "login"),
        ({"login": "taken"}, "login"),
        ({"name": ""}, "name"),
        ({"name": "王" * 51}, "name"),
        ({"phone": "1381234"}, "phone"),
        ({"password": "weak"}, "password"),
        ({"roles": ["king"]}, "roles"),
        ({"roles": ["system", "audit"]}, "roles"),
    ],
)
def test_bad_values_are_named_and_nothing_is_stored(security, change, field):
    make_user("taken")
    before = User.objects.count()
    values = {"login": "new", "name": "新", "password": "First-Word-1", "phone": "13812341402", **change}
    with pytest.raises(InvalidValue) as refused:
        actions.create_user(actor=security, **values)
    assert list(refused.value.fields) == [field]
    assert User.objects.count() == before
    assert events() == []


@pytest.mark.parametrize("pair", [("system", "security"), ("system", "audit"), ("security", "audit")])
def test_manager_roles_are_three_persons(security, pair):
    user = make_user("new")
    with pytest.raises(InvalidValue) as refused:
        actions.change_user(actor=security, user_id=user.pk, name="王芳", roles=pair)
    assert refused.value.code == "separation"
    assert not HeldRole.objects.filter(user=user).exists()
    actions.change_user(actor=security, user_id=user.pk, name="王芳", roles=[pair[0], "leader"])
    assert User.objects.get(pk=user.pk).roles == {Role(pair[0]), Role.LEADER}


def test_nobody_changes_his_own_roles(security):
    with pytest.raises(BureauError) as refused:
        actions.change_user(actor=security, user_id=security.pk, name="王芳", roles=["security", "leader"])
    assert refused.value.code == "own_account"


def test_disabling_and_enabling(security):
    user = make_user("clerk01", Role.ENTRY)
    actions.disable_user(actor=security, user_id=user.pk, reason="调离")
    assert User.objects.get(pk=user.pk).capabilities == frozenset()
    assert Entry.objects.get().note == "调离"
    actions.enable_user(actor=security, user_id=user.pk)
    assert User.objects.get(pk=user.pk).can("services.enter")
    assert events() == ["accounts.user.disabled", "accounts.user.enabled"]


def test_own_account_is_not_disabled_and_the_last_manager_stays(security):
    second = make_user("security2", Role.SECURITY)
    with pytest.raises(BureauError) as refused:
        actions.disable_user(actor=security, user_id=security.pk)
    assert refused.value.code == "own_account"
    actions.disable_user(actor=security, user_id=second.pk)
    with pytest.raises(BureauError) as refused:
        actions.disable_user(actor=User.objects.get(pk=second.pk), user_id=security.pk)
    assert User.objects.get(pk=security.pk).is_active


def test_change_keeps_the_login_and_records_what_differs(security):
    user = make_user("clerk01", Role.ENTRY, name="王芳")
    actions.change_user(actor=security, user_id=user.pk, name="王芳芳", roles=["entry"])
    entry = Entry.objects.get()
    assert (entry.event, entry.before, entry.after) == ("accounts.user.changed", {"name": "王芳"}, {"name": "王芳芳"})


def test_temporary_password(security):
    user = make_user("clerk01", Role.ENTRY)
    actions.set_temporary_password(actor=security, user_id=user.pk, password="Temp-Word-1")
    user.refresh_from_db()
    assert user.must_change_password
    assert user.check_password("Temp-Word-1")
    assert events() == ["accounts.password.reset"]
    with pytest.raises(BureauError):
        actions.set_temporary_password(actor=security, user_id=security.pk, password="Temp-Word-1")


def test_service_account_is_out_of_reach(security):
    with pytest.raises(NotVisible):
        actions.change_user(actor=security, user_id=User.objects.service().pk, name="王芳", roles=["leader"])


def test_own_password_leaves_no_trace_of_it(security):
    actions.set_password(actor=security, old_password=PASSWORD, password="Other-Word-1", at=NOW)
    entry = Entry.objects.get()
    assert (entry.event, entry.before, entry.after, entry.note) == ("accounts.password.changed", {}, {}, "")


def test_logins_differ_by_more_than_case():
    make_user("clerk01")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user("Clerk01")


def test_first_account_once_only():
    user, is_new = actions.create_first_account(actor=None, login="zhao", name="赵", password="First-Word-1", at=NOW)
    assert is_new
    assert user.roles == FIRST_ADMINISTRATOR
    again, is_new = actions.create_first_account(actor=None, login="ZHAO", name="", password="weak", at=NOW)
    assert (again.pk, is_new) == (user.pk, False)
    with pytest.raises(BureauError) as refused:
        actions.create_first_account(actor=None, login="qian", name="钱", password="First-Word-1", at=NOW)
    assert refused.value.code == "not_first"


def test_failed_login_is_journalled_without_what_was_typed():
    make_user("clerk01", name="王芳")
    actions.note_failed_login(actor=None, login="clerk01")
    actions.note_failed_login(actor=None, login="my-secret-password")
    known, unknown = Entry.objects.order_by("id")
    assert (known.event, known.subject_label) == ("accounts.login.failed", "王芳")
    assert unknown.subject_label == "—"
    assert "secret" not in unknown.subject_id + str(unknown.after) + unknown.note


def test_kept_form_is_encrypted_and_thrown_away_by_its_owner_only(security):
    other = make_user("clerk01")
    kept = actions.keep_form(actor=None, owner_id=other.pk, address="/desk/", typed="note=张三", at=NOW)
    with writing():
        raw = KeptForm.objects.filter(pk=kept.pk).extra(select={"raw": "typed"}).values_list("raw", flat=True)[0]
    assert "张三" not in raw
    actions.forget_kept_form(actor=security, key=kept.key)
    assert KeptForm.objects.count() == 1
    actions.forget_kept_form(actor=other, key=kept.key)
    assert KeptForm.objects.count() == 0
