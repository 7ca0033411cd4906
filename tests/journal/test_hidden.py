"""The journal keeps entries from readers who must not know of the record."""

import pytest

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.journal import actions as journal
from bureau.journal import hidden
from bureau.journal.models import Entry
from tests.factories.accounts import make_user
from villages.models import Village


@pytest.fixture
def audit(db):
    return make_user("audit", Role.AUDIT)


@pytest.fixture
def two(county, monkeypatch):
    """Two entries; the village of the first is kept from everybody but the clerk."""
    monkeypatch.setattr(hidden, "_hidden", {})

    def from_others(user):
        return Village.objects.filter(pk=county.wangjia.pk).exclude(
            pk=county.wangjia.pk if user.login == "clerk01" else 0
        )

    hidden.hide("villages.village", from_others)
    with writing():
        for subject in (county.wangjia, county.lijia, county.hekou):
            journal.record(actor=None, event="test.village.changed", subject=subject)


def test_entries_are_hidden_by_their_record(two, county, clerk, audit):
    entries = Entry.objects.order_by("pk")
    assert [entry.subject_label for entry in hidden.shown_to(audit, entries)] == ["李家村", "河口司法所"]
    assert hidden.shown_to(clerk, entries).count() == 3


def test_the_list_and_the_export_of_the_audit_manager_leave_them_out(two, audit, signed_in):
    browser = signed_in(audit)
    page = browser.get("/admin/journal/entry/").content.decode()
    assert ("李家村" in page, "王家村" in page) == (True, False)
    exported = browser.post(
        "/admin/journal/entry/export/?event=test.village.changed", {"reason": "年度检查"}
    ).content.decode()
    assert ("李家村" in exported, "王家村" in exported) == (True, False)


def test_one_entry_is_not_opened_by_its_number(two, county, audit, signed_in):
    first, second = Entry.objects.filter(event="test.village.changed").order_by("pk")[:2]
    browser = signed_in(audit)
    assert browser.get(f"/admin/journal/entry/{second.key}/change/").status_code == 200
    assert browser.get(f"/admin/journal/entry/{first.key}/change/").status_code == 302


def test_nothing_is_hidden_without_a_word_of_a_ledger(two, audit, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(hidden, "_hidden", {})
    with django_assert_num_queries(1):
        assert hidden.shown_to(audit, Entry.objects.all()).count() == 3
