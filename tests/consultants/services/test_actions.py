"""Entering, changing, voiding: the refused case beside the allowed one, journal, versions."""

import dataclasses
import datetime as dt
import uuid

import pytest

from bureau.accounts.roles import Role
from bureau.core.errors import IllegalMove, InvalidValue, NeedsConfirmation, NotAllowed, NotVisible, StaleRecord
from bureau.journal.queries import entries_for
from consultants.choices import ServiceKind
from consultants.models import ServiceRecord
from consultants.services.actions import (
    EntriesRefused,
    ServiceEntry,
    change_service,
    record_service,
    record_services,
    restore_service,
    void_service,
)
from consultants.services.rules import ServiceValues
from tests.conftest import NOW, TODAY
from tests.factories.accounts import make_user
from tests.factories.consultants import make_appointment, make_consultant, make_service
from tests.factories.villages import make_position

YESTERDAY = dt.date(2026, 7, 14)


@pytest.fixture
def zhang(county):
    consultant = make_consultant("张明")
    make_appointment(county.wangjia, consultant)
    return consultant


@pytest.fixture
def values(county, zhang) -> ServiceValues:
    return ServiceValues(
        date=YESTERDAY, village=county.wangjia, consultant=zhang, kind=ServiceKind.CONSULT, content="解答土地承包问题"
    )


def record(actor, values, **options):
    return record_service(actor=actor, values=values, today=TODAY, **options)


def test_a_record_gets_its_office_from_the_village_and_a_journal_entry(clerk, county, values):
    made = record(clerk, values)
    stored = ServiceRecord.objects.get()
    assert (stored.office, stored.venue, stored.mode, stored.created_by) == (county.hekou, "village", "onsite", clerk)
    entry = entries_for(made).get()
    assert (entry.event, entry.actor, entry.before) == ("consultants.service.recorded", clerk, {})
    assert entry.after["content"] == "解答土地承包问题"


def test_who_may_not_enter_is_refused(leader, values):
    with pytest.raises(NotAllowed):
        record(leader, values)
    assert not ServiceRecord.objects.exists()


def test_another_offices_village_is_refused(clerk, county, values):
    with pytest.raises(InvalidValue) as refused:
        record(clerk, dataclasses.replace(values, village=county.zhaojia))
    assert list(refused.value.fields) == ["village"]
    assert not ServiceRecord.objects.exists()


def test_the_same_form_key_makes_one_record(clerk, values):
    key = uuid.uuid4()
    assert record(clerk, values, form_key=key) == record(clerk, values, form_key=key)
    assert ServiceRecord.objects.count() == 1


def test_same_day_village_and_kind_is_asked_about_and_goes_on_when_accepted(clerk, values):
    first = record(clerk, values)
    with pytest.raises(NeedsConfirmation) as asked:
        record(clerk, values)
    assert [(one.code, one.records) for one in asked.value.advice] == [("duplicate", (first,))]
    record(clerk, values, accepted=frozenset({"duplicate"}))
    assert ServiceRecord.objects.count() == 2


def test_identity_number_in_a_text_is_advised_against(clerk, values):
    written = dataclasses.replace(values, clients="王某 37112119800101123X")
    with pytest.raises(NeedsConfirmation) as asked:
        record(clerk, written)
    assert [(one.code, one.field) for one in asked.value.advice] == [("id_number", "clients")]
    assert record(clerk, written, accepted=frozenset({"id_number"})).clients == "王某 37112119800101123X"


def test_change_writes_old_and_new_and_raises_the_version(clerk, values):
    made = record(clerk, values)
    changed = change_service(
        actor=clerk, record_id=made.pk, version=1, values=dataclasses.replace(values, people=3), today=TODAY
    )
    assert (changed.version, changed.people) == (2, 3)
    entry = entries_for(made).first()
    assert (entry.event, entry.before, entry.after) == ("consultants.service.changed", {"people": None}, {"people": 3})


def test_change_without_difference_leaves_no_trace(clerk, values):
    made = record(clerk, values)
    same = change_service(actor=clerk, record_id=made.pk, version=1, values=values, today=TODAY)
    assert same.version == 1
    assert entries_for(made).count() == 1


def test_second_save_on_an_old_version_shows_both_values(clerk, values):
    made = record(clerk, values)
    theirs = dataclasses.replace(values, people=3)
    change_service(actor=clerk, record_id=made.pk, version=1, values=theirs, today=TODAY)
    with pytest.raises(StaleRecord) as stale:
        change_service(
            actor=clerk, record_id=made.pk, version=1, values=dataclasses.replace(values, people=5), today=TODAY
        )
    assert stale.value.changes["people"] == (3, 5)
    assert ServiceRecord.objects.get().people == 3


def test_another_offices_record_is_not_found(other_clerk, clerk, values):
    made = record(clerk, values)
    with pytest.raises(NotVisible):
        change_service(actor=other_clerk, record_id=made.pk, version=1, values=values, today=TODAY)


def test_a_consultant_enters_and_changes_only_his_own(county, clerk, zhang, values):
    user = make_user("consultant01", Role.CONSULTANT)
    make_position(user, village=county.wangjia)
    li = make_consultant("李芳", user=user)
    by_office = record(clerk, values)
    mine = dataclasses.replace(values, consultant=li, kind=ServiceKind.LECTURE, stand_in_reason="代张明")
    made = record(user, mine)
    assert made.created_by == user
    change_service(actor=user, record_id=made.pk, version=1, values=dataclasses.replace(mine, people=9), today=TODAY)
    with pytest.raises(NotAllowed):
        change_service(actor=user, record_id=by_office.pk, version=1, values=mine, today=TODAY)
    with pytest.raises(InvalidValue) as refused:
        record(user, dataclasses.replace(values, kind=ServiceKind.DRAFT))
    assert refused.value.fields == {"consultant": ["只能录入本人的服务"]}


def test_void_with_reason_and_undo(clerk, values):
    made = record(clerk, values)
    with pytest.raises(InvalidValue):
        void_service(actor=clerk, record_id=made.pk, reason="  ")
    void_service(actor=clerk, record_id=made.pk, reason="录错了村")
    assert ServiceRecord.objects.standing().count() == 0
    with pytest.raises(IllegalMove):
        change_service(actor=clerk, record_id=made.pk, version=2, values=values, today=TODAY)
    restore_service(actor=clerk, record_id=made.pk)
    assert [e.event.rsplit(".", 1)[1] for e in entries_for(made)] == ["restored", "voided", "recorded"]
    with pytest.raises(IllegalMove):
        restore_service(actor=clerk, record_id=made.pk)


def test_after_ten_minutes_only_a_county_account_restores(clerk, reviewer, values, time_machine):
    made = record(clerk, values)
    void_service(actor=clerk, record_id=made.pk, reason="录错了村")
    time_machine.move_to(NOW + dt.timedelta(minutes=11), tick=False)
    with pytest.raises(IllegalMove):
        restore_service(actor=clerk, record_id=made.pk)
    assert not restore_service(actor=reviewer, record_id=made.pk).is_void


def test_bulk_uses_the_same_rules_and_stores_nothing_when_one_entry_breaks_them(clerk, county, values):
    bad = dataclasses.replace(values, village=county.zhaojia)
    with pytest.raises(EntriesRefused) as refused:
        record_services(actor=clerk, entries=[ServiceEntry(values), ServiceEntry(bad)], today=TODAY)
    with pytest.raises(InvalidValue) as single:
        record(clerk, bad)
    assert refused.value.reasons == {1: single.value.fields}
    assert not ServiceRecord.objects.exists()


def test_bulk_enters_and_changes_with_journal(clerk, values, django_assert_max_num_queries):
    old = make_service(values.village, consultant=values.consultant)
    entries = [
        ServiceEntry(dataclasses.replace(values, people=7), old),
        *(ServiceEntry(dataclasses.replace(values, content=f"第{n}次")) for n in range(50)),
    ]
    with django_assert_max_num_queries(14):
        record_services(actor=clerk, entries=entries, today=TODAY)
    old.refresh_from_db()
    assert (old.people, old.version) == (7, 2)
    assert ServiceRecord.objects.count() == 51
    assert entries_for(old).get().after == {"people": 7}
    assert ServiceRecord.objects.search("第47次").count() == 1


def test_search_needs_every_word(clerk, values):
    record(clerk, values)
    assert ServiceRecord.objects.search("土地 承包").count() == 1
    assert ServiceRecord.objects.search("土地 婚姻").count() == 0
    assert ServiceRecord.objects.search("地").count() == 1
