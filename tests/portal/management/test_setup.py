"""``setup``: a real installation and its first account."""

import io

import pytest
from django.core.management import CommandError, call_command

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.journal.models import Entry
from bureau.leaderboards.models import Board
from bureau.opinions.models import Category, DeadlineRule
from bureau.statistics.models import Indicator
from bureau.workdays.queries import calendar
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def setup(monkeypatch, password="First-Word-1", login="zhao"):
    out = io.StringIO()
    if password is None:
        monkeypatch.delenv("PORTAL_ADMIN_PASSWORD", raising=False)
    else:
        monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", password)
    call_command("setup", admin=login, stdout=out, stderr=out)
    return out.getvalue()


def people():
    return list(User.objects.filter(is_service=False).values_list("login", flat=True))


def test_first_account_can_set_up_everything_but_not_read_the_journal(monkeypatch):
    out = setup(monkeypatch)
    user = User.objects.get(login="zhao")
    assert user.roles == {Role.SECURITY, Role.SYSTEM, Role.BUREAU_OFFICE, Role.LEADER}
    assert user.can("sheets.import_reference")
    assert user.can("weeks.publish")
    assert not user.can("journal.view")
    assert user.check_password("First-Word-1")
    assert "zhao 已是首任管理员" in out
    assert people() == ["zhao"]
    assert Entry.objects.get(event__startswith="accounts").event == "accounts.user.first"


def test_the_first_monday_can_count_and_rank(monkeypatch):
    setup(monkeypatch)
    assert Indicator.objects.count() == 11
    assert list(Board.objects.values_list("name", "is_active")) == [("争先榜", True)]


def test_deadlines_can_be_reckoned(monkeypatch):
    out = setup(monkeypatch)
    assert calendar().announced_years == {2025, 2026}
    assert "没有2027年的放假通知" in out


def test_the_first_citizen_can_write(monkeypatch):
    setup(monkeypatch)
    assert (Category.objects.count(), DeadlineRule.objects.count()) == (14, 6)


def test_second_run_changes_nothing(monkeypatch):
    setup(monkeypatch)
    out = setup(monkeypatch, password="Other-Word-2")
    assert "没有改动" in out
    assert User.objects.get(login="zhao").check_password("First-Word-1")
    assert Entry.objects.filter(event__startswith="accounts").count() == 1
    assert (Indicator.objects.count(), Board.objects.count()) == (11, 1)


def test_another_login_is_refused(monkeypatch):
    setup(monkeypatch)
    with pytest.raises(CommandError, match="已有管理员"):
        setup(monkeypatch, login="qian")
    assert people() == ["zhao"]


@pytest.mark.parametrize(
    ("login", "password", "words"),
    [
        ("zhao", "short", "密码至少8个字符"),
        ("zhao", "aaaaaaaaaa", "四类中的三类"),
        ("zhao", "Zhao-12345", "密码里不能含有账号"),
        ("赵 六", "First-Word-1", "账号只用小写字母"),
        ("x" * 60, "First-Word-1", "50"),
    ],
)
def test_weak_password_or_bad_login(monkeypatch, login, password, words):
    with pytest.raises(CommandError, match=words):
        setup(monkeypatch, password=password, login=login)
    assert people() == []


def test_without_terminal_and_variable(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(CommandError, match="PORTAL_ADMIN_PASSWORD"):
        setup(monkeypatch, password=None)


def test_demo_county_is_no_real_installation(monkeypatch):
    user = make_user("clerk01", Role.ENTRY)
    with writing():
        user.is_demo = True
        user.save()
    with pytest.raises(CommandError, match="演示"):
        setup(monkeypatch)
    assert people() == ["clerk01"]
