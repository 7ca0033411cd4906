"""Entering, changing, dissolving committees; entering and releasing mediators; many at once."""

import datetime as dt
from dataclasses import replace

import pytest

from bureau.accounts.roles import Role
from bureau.core.errors import EntriesRefused, IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.core.fields import blind_index
from bureau.journal.models import Entry
from mediation.committees.actions import (
    dissolve_committee,
    release_mediator,
    restore_committee,
    restore_mediator,
    save_committee,
    save_committees,
    save_mediator,
    save_mediators,
)
from mediation.committees.bulk import CommitteeLine, MediatorLine
from mediation.committees.queries import mediator_values_of, values_of
from mediation.committees.rules import CommitteeFacts, CommitteeValues, MediatorValues
from mediation.models import Committee, Mediator
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.mediation import make_case, make_committee, make_mediator, success
from tests.factories.villages import make_position, make_village

YESTERDAY = dt.date(2026, 7, 14)


@pytest.fixture
def values(county):
    return CommitteeValues(name="王家村人民调解委员会", kind="village", office=county.hekou)


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


def save(actor, values, **more):
    return save_committee(actor=actor, values=values, today=TODAY, **more)


def mediator(committee, name="刘和平", **fields):
    return MediatorValues(committee=committee, name=name, **fields)


# -- committees --


def test_a_village_committee_finds_its_village_and_its_short_name(clerk, county, values):
    saved = save(clerk, replace(values, phone="５２１２３４５"))
    committee = saved.committee
    assert (committee.village, committee.short_name, committee.phone) == (county.wangjia, "王家村", "5212345")
    assert (saved.note, committee.created_by) == ("", clerk)
    entry = Entry.objects.get(event="mediation.committee.created")
    assert (entry.actor, entry.subject_label) == (clerk, "王家村人民调解委员会")


def test_a_village_that_several_could_be_is_left_open(bureau_office, county, values):
    make_village("王家村", county.qingshi_town)
    assert save(bureau_office, values).committee.village == county.wangjia
    elsewhere = replace(values, name="青石镇王家村人民调解委员会", office=county.qingshi)
    assert save(bureau_office, elsewhere).committee.village.township == county.qingshi_town
    unknown = replace(values, name="张家村人民调解委员会")
    assert save(bureau_office, unknown).committee.village is None
    township = replace(values, name="河口镇人民调解委员会", kind="township")
    assert save(bureau_office, township).committee.village is None


def test_a_taken_short_name_gets_the_township_and_that_is_said(bureau_office, county, values):
    save(bureau_office, values)
    village = make_village("王家村", county.qingshi_town)
    second = replace(values, name="青石镇辖区王家村人民调解委员会", office=county.qingshi, village=village)
    assert save(bureau_office, second).committee.short_name == "青石镇辖区王家村"
    third = replace(values, name="王家村调委会", office=county.qingshi, village=village)
    saved = save(bureau_office, third)
    assert (saved.committee.short_name, "青石镇王家村" in saved.note) == ("青石镇王家村", True)


def test_the_short_name_is_free_until_the_first_case(clerk, county, values):
    committee = save(clerk, values).committee
    changed = save(clerk, replace(values_of(committee), short_name="王家"), committee_id=committee.pk)
    assert changed.committee.short_name == "王家"
    committee.refresh_from_db()
    make_case(committee, county.wangjia)
    with pytest.raises(InvalidValue) as refused:
        save(clerk, replace(values_of(committee), short_name="王家村"), committee_id=committee.pk)
    assert set(refused.value.fields) == {"short_name"}
    renamed = replace(values_of(committee), name="王家新村人民调解委员会", short_name="")
    assert save(clerk, renamed, committee_id=committee.pk).committee.short_name == "王家"


def test_a_change_is_journalled_field_by_field_and_refuses_an_old_version(clerk, committee):
    values = replace(values_of(committee), head="刘和平")
    saved = save(clerk, values, committee_id=committee.pk, version=1).committee
    assert (saved.version, saved.updated_by) == (2, clerk)
    entry = Entry.objects.get(event="mediation.committee.changed")
    assert (entry.before, entry.after) == ({"head": ""}, {"head": "刘和平"})
    with pytest.raises(StaleRecord):
        save(clerk, replace(values, head="李秀英"), committee_id=committee.pk, version=1)


def test_everything_wrong_is_said_at_once_and_nothing_is_stored(clerk, county, values):
    with pytest.raises(InvalidValue) as refused:
        save(clerk, replace(values, kind="", phone="12", industry="x", founded_on=dt.date(2027, 1, 1)))
    assert set(refused.value.fields) == {"kind", "phone", "industry", "founded_on"}
    assert not Committee.objects.exists()


def test_two_who_enter_the_same_committee_at_once(clerk, county, values, monkeypatch):
    """The second saw no such committee when he was judged: the database still holds."""
    facts = CommitteeFacts(TODAY, {county.hekou.pk: county.hekou})
    monkeypatch.setattr("mediation.committees.queries.committee_facts", lambda *_args: facts)
    monkeypatch.setattr(Committee, "full_clean", lambda _self: None)
    save(clerk, values)
    with pytest.raises(InvalidValue):
        save(clerk, values)
    with pytest.raises(InvalidValue):
        save_committees(actor=clerk, lines=[CommitteeLine(values)], today=TODAY)
    assert Committee.objects.count() == 1


def test_a_clerk_keeps_the_committees_of_his_own_office(clerk, other_clerk, committee, county, values):
    with pytest.raises(InvalidValue) as refused:
        save(clerk, replace(values, office=county.qingshi))
    assert "office" in refused.value.fields
    with pytest.raises(NotVisible):
        save(other_clerk, values_of(committee), committee_id=committee.pk)
    in_the_village = make_user("clerk03", Role.ENTRY)
    make_position(in_the_village, village=county.wangjia)
    theirs = save(clerk, values).committee
    with pytest.raises(NotAllowed):
        save(in_the_village, values_of(theirs), committee_id=theirs.pk)
    assert Committee.objects.visible_to(in_the_village).get() == theirs


def test_it_takes_the_capability(reviewer, leader, committee):
    for who in (reviewer, leader):
        with pytest.raises(NotAllowed):
            save(who, values_of(committee), committee_id=committee.pk)
        with pytest.raises(NotAllowed):
            save_mediator(actor=who, values=mediator(committee), today=TODAY)


# -- dissolving --


def dissolve(actor, committee, on=TODAY, **more):
    return dissolve_committee(actor=actor, committee_id=committee.pk, on=on, note="并入青石", today=TODAY, **more)


def test_dissolving_releases_who_serves_and_can_be_taken_back(clerk, committee):
    staying, gone = make_mediator(committee), make_mediator(committee, "李秀英", ended_on=dt.date(2026, 1, 1))
    assert dissolve(clerk, committee, version=1).closed_on == TODAY
    staying.refresh_from_db()
    assert (staying.ended_on, staying.version) == (TODAY, 2)
    assert Entry.objects.get(event="mediation.committee.closed").note == "并入青石"
    assert Entry.objects.get(event="mediation.mediator.ended").after == {"ended_on": "2026-07-15"}
    with pytest.raises(IllegalMove):
        dissolve(clerk, committee)
    restore_committee(actor=clerk, committee_id=committee.pk, today=TODAY)
    for one in (committee, staying, gone):
        one.refresh_from_db()
    assert (committee.closed_on, staying.ended_on, gone.ended_on) == (None, None, dt.date(2026, 1, 1))
    with pytest.raises(IllegalMove):
        restore_committee(actor=clerk, committee_id=committee.pk, today=TODAY)


def test_open_cases_keep_a_committee(clerk, county, committee):
    make_case(committee, county.wangjia)
    with pytest.raises(InvalidValue):
        dissolve(clerk, committee)
    committee.refresh_from_db()
    assert committee.closed_on is None


def test_the_last_day_is_not_before_the_last_case(clerk, county, committee):
    make_case(committee, county.wangjia, outcome=success(), accepted_on=YESTERDAY)
    with pytest.raises(InvalidValue):
        dissolve(clerk, committee, on=dt.date(2026, 7, 13))
    assert dissolve(clerk, committee, on=YESTERDAY).closed_on == YESTERDAY


def test_a_mediator_appointed_after_the_last_day_served_that_day(clerk, committee):
    late = make_mediator(committee, appointed_on=TODAY)
    dissolve(clerk, committee, on=YESTERDAY)
    late.refresh_from_db()
    assert late.ended_on == TODAY
    restore_committee(actor=clerk, committee_id=committee.pk, today=TODAY)
    late.refresh_from_db()
    assert late.ended_on is None


# -- mediators --


def test_a_mediator_is_entered_and_the_phone_stays_out_of_the_journal(clerk, committee):
    saved = save_mediator(actor=clerk, values=mediator(committee, phone="138 1234 1402"), today=TODAY)
    assert (saved.phone, saved.phone_hash) == ("13812341402", blind_index("13812341402"))
    assert Entry.objects.get(event="mediation.mediator.created").after["phone"] == "***"
    changed = replace(mediator_values_of(saved), phone="13812341403")
    save_mediator(actor=clerk, values=changed, today=TODAY, mediator_id=saved.pk, version=1)
    saved.refresh_from_db()
    assert saved.phone_hash == blind_index("13812341403")
    assert Entry.objects.get(event="mediation.mediator.changed").after == {"phone": "***"}
    assert not Entry.objects.filter(after__icontains="1381234").exists()


def test_a_mediator_stays_in_his_committee(clerk, county, committee):
    other = make_committee(county.hekou, "李家村人民调解委员会", kind="village")
    one = make_mediator(committee)
    moved = replace(mediator_values_of(one), committee=other, name="刘平")
    saved = save_mediator(actor=clerk, values=moved, today=TODAY, mediator_id=one.pk)
    assert (saved.committee, saved.name) == (committee, "刘平")


def test_no_second_person_of_one_name_without_phones(clerk, committee):
    make_mediator(committee, phone="13812341402")
    with pytest.raises(InvalidValue) as refused:
        save_mediator(actor=clerk, values=mediator(committee), today=TODAY)
    assert set(refused.value.fields) == {"name"}
    save_mediator(actor=clerk, values=mediator(committee, phone="13812341403"), today=TODAY)
    assert Mediator.objects.count() == 2


def test_mediators_of_another_office_are_not_there(other_clerk, committee):
    one = make_mediator(committee)
    with pytest.raises(NotVisible):
        save_mediator(actor=other_clerk, values=mediator(committee), today=TODAY)
    with pytest.raises(NotVisible):
        save_mediator(actor=other_clerk, values=mediator_values_of(one), today=TODAY, mediator_id=one.pk)
    with pytest.raises(NotVisible):
        release_mediator(actor=other_clerk, mediator_id=one.pk, on=TODAY, note="", today=TODAY)


def test_release_and_taking_it_back(clerk, committee):
    one = make_mediator(committee, appointed_on=dt.date(2026, 1, 1))
    with pytest.raises(InvalidValue):
        release_mediator(actor=clerk, mediator_id=one.pk, on=dt.date(2025, 12, 31), note="", today=TODAY)
    released = release_mediator(actor=clerk, mediator_id=one.pk, on=YESTERDAY, note="到龄", today=TODAY, version=1)
    assert (released.ended_on, Entry.objects.get(event="mediation.mediator.ended").note) == (YESTERDAY, "到龄")
    with pytest.raises(IllegalMove):
        release_mediator(actor=clerk, mediator_id=one.pk, on=TODAY, note="", today=TODAY)
    assert restore_mediator(actor=clerk, mediator_id=one.pk, today=TODAY).ended_on is None
    with pytest.raises(IllegalMove):
        restore_mediator(actor=clerk, mediator_id=one.pk, today=TODAY)


def test_nobody_serves_again_in_a_dissolved_committee_or_twice(clerk, committee):
    one = make_mediator(committee, ended_on=YESTERDAY)
    save_mediator(actor=clerk, values=mediator(committee), today=TODAY)
    with pytest.raises(InvalidValue):
        restore_mediator(actor=clerk, mediator_id=one.pk, today=TODAY)
    dissolve(clerk, committee)
    with pytest.raises(IllegalMove):
        restore_mediator(actor=clerk, mediator_id=one.pk, today=TODAY)


# -- many at once --


def test_many_committees_in_a_few_queries_and_one_journal_batch(bureau_office, county, committee, values):
    lines = [CommitteeLine(replace(values, name=f"第{n}村人民调解委员会")) for n in range(40)]
    lines.append(CommitteeLine(replace(values_of(committee), head="刘和平"), committee))
    lines.append(CommitteeLine(values_of(make_committee(county.qingshi)), Committee.objects.get(office=county.qingshi)))
    stored = save_committees(actor=bureau_office, lines=lines, today=TODAY)
    committee.refresh_from_db()
    assert (len(stored), Committee.objects.count(), committee.head, committee.version) == (42, 42, "刘和平", 2)
    assert Entry.objects.filter(event="mediation.committee.created").count() == 40
    assert Entry.objects.get(event="mediation.committee.changed").after == {"head": "刘和平"}


def test_one_wrong_line_and_nothing_is_stored(clerk, county, values):
    lines = [
        CommitteeLine(values),
        CommitteeLine(replace(values, phone="12")),
        CommitteeLine(replace(values, name="李家村人民调解委员会")),
        CommitteeLine(replace(values, name="赵家村人民调解委员会", office=county.qingshi)),
        CommitteeLine(values, make_committee(county.qingshi)),
    ]
    with pytest.raises(EntriesRefused) as refused:
        save_committees(actor=clerk, lines=lines, today=TODAY)
    assert {place: set(fields) for place, fields in refused.value.reasons.items()} == {
        1: {"name", "phone"},
        3: {"office"},
        4: {""},
    }
    assert Committee.objects.count() == 1


def test_many_mediators(clerk, county, committee):
    known = make_mediator(committee, "李秀英", phone="13812341400")
    lines = [MediatorLine(mediator(committee, f"调解员{n}", phone=f"1381234{n:04}")) for n in range(30)]
    lines.append(MediatorLine(replace(mediator_values_of(known), sex="female"), known))
    save_mediators(actor=clerk, lines=lines, today=TODAY)
    known.refresh_from_db()
    assert (Mediator.objects.count(), known.sex, known.version) == (31, "female", 2)
    assert Mediator.objects.get(name="调解员7").phone_hash == blind_index("13812340007")
    again = [MediatorLine(mediator(committee, "调解员7")), MediatorLine(mediator(make_committee(county.qingshi)))]
    with pytest.raises(EntriesRefused) as refused:
        save_mediators(actor=clerk, lines=again, today=TODAY)
    assert {place: set(fields) for place, fields in refused.value.reasons.items()} == {0: {"name"}, 1: {"committee"}}


def test_number_of_queries_does_not_grow_with_the_lines(clerk, committee, values, django_assert_max_num_queries):
    for start, number in ((0, 1), (100, 60)):
        lines = [CommitteeLine(replace(values, name=f"第{start + n}村人民调解委员会")) for n in range(number)]
        with django_assert_max_num_queries(16):
            save_committees(actor=clerk, lines=lines, today=TODAY)
        people = [MediatorLine(mediator(committee, f"调解员{start + n}")) for n in range(number)]
        with django_assert_max_num_queries(16):
            save_mediators(actor=clerk, lines=people, today=TODAY)
