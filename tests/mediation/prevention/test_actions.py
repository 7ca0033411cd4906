"""Entering, changing, voiding and approving prevention reports."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from bureau.accounts.models import HeldRole
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.journal.models import Entry
from mediation.models import PreventionReport
from mediation.prevention.actions import (
    approve_report,
    change_report,
    record_report,
    restore_report,
    take_back_approval,
    void_report,
)
from mediation.prevention.queries import waiting_count
from mediation.rules.prevention import PreventionValues
from tests.conftest import NOW, TODAY
from tests.factories.mediation import make_committee, make_report


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


@pytest.fixture
def values(committee):
    return PreventionValues(date=dt.date(2026, 7, 14), committee=committee, sweeps=3, suicide_cases=1, suicide_people=2)


@pytest.fixture
def report(clerk, values):
    return record_report(actor=clerk, values=values, today=TODAY)


def counted():
    return PreventionReport.objects.approved().count()


def test_a_report_belongs_to_the_committees_office_and_waits_for_approval(report, county, clerk, reviewer):
    assert (report.office, report.sweeps, report.prevented, report.approved_at) == (county.hekou, 3, 0, None)
    assert (counted(), waiting_count(reviewer), waiting_count(clerk)) == (0, 1, 0)


def test_rules_and_scope_hold_for_entering(clerk, other_clerk, reviewer, leader, values):
    with pytest.raises(InvalidValue) as refused:
        record_report(actor=clerk, values=replace(values, suicide_people=0), today=TODAY)
    assert set(refused.value.fields) == {"suicide_people"}
    with pytest.raises(InvalidValue) as foreign:
        record_report(actor=other_clerk, values=values, today=TODAY)
    assert set(foreign.value.fields) == {"committee"}
    for nobody in (reviewer, leader):
        with pytest.raises(NotAllowed):
            record_report(actor=nobody, values=values, today=TODAY)
    assert not PreventionReport.objects.exists()


def test_the_same_form_key_gives_the_same_report(clerk, values):
    key = uuid.uuid4()
    first, second = (record_report(actor=clerk, values=values, today=TODAY, form_key=key) for _ in range(2))
    assert (first, PreventionReport.objects.count()) == (second, 1)


def test_a_reviewer_approves_what_he_read_and_takes_it_back_with_a_reason(report, reviewer):
    approved = approve_report(actor=reviewer, report_id=report.pk, version=1)
    assert (approved.approved_at, approved.version, counted()) == (NOW, 2, 1)
    with pytest.raises(IllegalMove):
        approve_report(actor=reviewer, report_id=report.pk, version=2)
    with pytest.raises(InvalidValue):
        take_back_approval(actor=reviewer, report_id=report.pk, reason="  ")
    take_back_approval(actor=reviewer, report_id=report.pk, reason="与调委会台账不符")
    assert counted() == 0
    with pytest.raises(IllegalMove):
        take_back_approval(actor=reviewer, report_id=report.pk, reason="x")
    approve_report(actor=reviewer, report_id=report.pk, version=3)
    assert counted() == 1
    assert list(Entry.objects.order_by("pk").values_list("event", "note")) == [
        ("mediation.prevention.recorded", ""),
        ("mediation.prevention.approved", ""),
        ("mediation.prevention.withdrawn", "与调委会台账不符"),
        ("mediation.prevention.approved", ""),
    ]


def test_a_report_changed_since_it_was_read_is_not_approved(report, clerk, values, reviewer):
    change_report(actor=clerk, report_id=report.pk, version=1, values=replace(values, sweeps=9), today=TODAY)
    with pytest.raises(StaleRecord):
        approve_report(actor=reviewer, report_id=report.pk, version=1)
    assert counted() == 0


def test_nobody_approves_his_own_figures(clerk, reviewer, bureau_office, committee, values):
    with writing():
        for user in (clerk, bureau_office):
            HeldRole.objects.create(user=user, role=Role.REVIEWER)
    own = record_report(actor=clerk, values=values, today=TODAY)
    with pytest.raises(NotAllowed):
        approve_report(actor=clerk, report_id=own.pk, version=1)
    change_report(actor=bureau_office, report_id=own.pk, version=1, values=replace(values, sweeps=4), today=TODAY)
    with pytest.raises(NotAllowed):
        approve_report(actor=bureau_office, report_id=own.pk, version=2)
    approve_report(actor=reviewer, report_id=own.pk, version=2)
    assert counted() == 1


def test_approving_takes_the_capability_and_the_scope(report, clerk, leader):
    for nobody in (clerk, leader):
        with pytest.raises(NotAllowed):
            approve_report(actor=nobody, report_id=report.pk, version=1)


def test_an_approved_report_is_neither_changed_nor_voided(clerk, committee, values):
    report = make_report(committee, created_by=clerk)
    with pytest.raises(IllegalMove):
        change_report(actor=clerk, report_id=report.pk, version=1, values=values, today=TODAY)
    with pytest.raises(IllegalMove):
        void_report(actor=clerk, report_id=report.pk, reason="重复")
    assert counted() == 1


def test_a_change_is_seen_field_by_field_and_an_old_version_loses(report, clerk, values):
    changed = change_report(actor=clerk, report_id=report.pk, version=1, values=replace(values, sweeps=9), today=TODAY)
    entry = Entry.objects.order_by("-pk").first()
    assert (changed.version, entry.before, entry.after) == (2, {"sweeps": 3}, {"sweeps": 9})
    with pytest.raises(StaleRecord) as stale:
        change_report(actor=clerk, report_id=report.pk, version=1, values=replace(values, sweeps=4), today=TODAY)
    assert stale.value.changes["sweeps"] == (9, 4)


def test_voiding_takes_a_reason_and_is_undone_for_ten_minutes(report, clerk, bureau_office, reviewer, time_machine):
    with pytest.raises(InvalidValue):
        void_report(actor=clerk, report_id=report.pk, reason=" ")
    void_report(actor=clerk, report_id=report.pk, reason="重复录入")
    for move in (
        lambda: void_report(actor=clerk, report_id=report.pk, reason="x"),
        lambda: approve_report(actor=reviewer, report_id=report.pk, version=2),
    ):
        with pytest.raises(IllegalMove):
            move()
    assert waiting_count(reviewer) == 0
    restore_report(actor=clerk, report_id=report.pk)
    void_report(actor=clerk, report_id=report.pk, reason="重复录入")
    time_machine.move_to(NOW + dt.timedelta(minutes=11), tick=False)
    with pytest.raises(IllegalMove):
        restore_report(actor=clerk, report_id=report.pk)
    assert not restore_report(actor=bureau_office, report_id=report.pk).is_void
    with pytest.raises(IllegalMove):
        restore_report(actor=bureau_office, report_id=report.pk)


def test_another_offices_report_is_not_found(report, other_clerk, values):
    for move in (
        lambda: change_report(actor=other_clerk, report_id=report.pk, version=1, values=values, today=TODAY),
        lambda: void_report(actor=other_clerk, report_id=report.pk, reason="x"),
        lambda: restore_report(actor=other_clerk, report_id=report.pk),
    ):
        with pytest.raises(NotVisible):
            move()
