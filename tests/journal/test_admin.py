"""The journal in the admin: read-only, and exported only with a reason, which is journalled."""

import pytest
from django.db import transaction

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.journal import actions as journal
from bureau.journal.models import AppendOnlyError, Entry
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
LIST, EXPORT = "/admin/journal/entry/", "/admin/journal/entry/export/"


@pytest.fixture
def audit():
    return make_user("audit", Role.AUDIT)


@pytest.fixture
def entries():
    user = make_user("clerk01", Role.ENTRY, name="=cmd()")
    with writing():
        return [
            journal.record(actor=user, event=event, subject=user, after={"name": "王芳"})
            for event in ("one.thing.done", "other.thing.done")
        ]


def test_auditor_reads_the_journal(signed_in, audit, entries):
    browser = signed_in(audit)
    assert "one.thing.done" in browser.get(LIST).content.decode()
    assert "王芳" in browser.get(f"{LIST}{entries[0].key}/change/").content.decode()


def test_running_numbers_stand_nowhere(signed_in, audit, entries):
    """A gap in them would tell of an act that is hidden from the reader."""
    browser = signed_in(audit)
    page = browser.get(LIST).content.decode()
    assert all(f"{LIST}{entry.key}/change/" in page and f"{LIST}{entry.pk}/" not in page for entry in entries)
    assert browser.get(f"{LIST}{entries[0].pk}/change/").status_code == 302
    assert browser.get(f"{LIST}{10**30}/change/").status_code == 302


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDIT])
def test_nobody_else_does(signed_in, entries, role):
    browser = signed_in(make_user("someone", role))
    for address in (LIST, f"{LIST}{entries[0].key}/change/"):
        assert browser.get(address).status_code == 403
    assert browser.post(EXPORT, {"reason": "x"}).status_code in (302, 403)
    assert Entry.objects.count() == 2


def test_nobody_changes_or_removes_an_entry(signed_in, audit, entries):
    browser = signed_in(audit)
    assert browser.post(f"{LIST}{entries[0].key}/change/", {"event": "x"}).status_code == 403
    assert browser.post(f"{LIST}{entries[0].key}/delete/", {"post": "yes"}).status_code == 403
    assert browser.post(f"{LIST}add/", {"event": "x"}).status_code == 403
    with writing():
        with pytest.raises(AppendOnlyError):
            Entry.objects.update(event="x")
        with pytest.raises(AppendOnlyError):
            Entry.objects.filter(pk=entries[0].pk).delete()
        with pytest.raises(AppendOnlyError), transaction.atomic():
            Entry.objects.bulk_update(entries, ["event"])
        with pytest.raises(AppendOnlyError):
            entries[0].delete()
        entries[0].event = "x"
        with pytest.raises(AppendOnlyError):
            entries[0].save()
    assert list(Entry.objects.order_by("id").values_list("event", flat=True)) == ["one.thing.done", "other.thing.done"]


def test_export_needs_a_reason_and_is_an_entry(signed_in, audit, entries):
    browser = signed_in(audit)
    assert "符合当前筛选的共1条" in browser.get(f"{EXPORT}?event=one.thing.done").content.decode()
    assert browser.post(f"{EXPORT}?event=one.thing.done", {"reason": " "}).status_code == 200
    assert Entry.objects.count() == 2
    response = browser.post(f"{EXPORT}?event=one.thing.done", {"reason": "年度检查"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("time,login,name,event")
    assert "clerk01,'=cmd(),one.thing.done" in lines[1]
    entry = Entry.objects.first()
    assert (entry.event, entry.note) == ("journal.exported", "年度检查")
    assert entry.after == {"filters": "event=one.thing.done", "rows": 1}


def test_client_stands_with_acts_of_people_only(entries):
    token = journal.client.set("10.1.2.3")
    try:
        with writing():
            user = entries[0].actor
            assert journal.record(actor=user, event="a.b", subject=user).client == "10.1.2.3"
            assert journal.record(actor=None, event="a.b", subject=user).client is None
    finally:
        journal.client.reset(token)


@pytest.mark.parametrize("query", ["nonsense=1", "at__gte=never", "p=x", "actor__password__startswith=a", "event=%FF"])
def test_an_export_with_a_filter_that_cannot_be_used_is_no_fault_of_ours(signed_in, audit, entries, query):
    assert signed_in(audit).get(f"{EXPORT}?{query}").status_code in (200, 302, 400)
