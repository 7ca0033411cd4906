"""The danger flag reaches the head of the office and the bureau the same day, once, and nobody else."""

import datetime as dt
from dataclasses import replace

import pytest

from bureau.accounts.roles import Role
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible
from bureau.journal.models import Entry
from bureau.notices.models import Notice
from bureau.notices.queries import inbox
from mediation.cases.actions import CaseEntry, change_case, record_cases, register_case, restore_case, void_case
from mediation.cases.bulk import BulkEntry
from mediation.cases.queries import values_of
from mediation.followup.actions import flag_danger, unflag_danger
from mediation.models import MediationCase
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.mediation import case_values, make_case, make_committee, make_mediator, success
from tests.factories.villages import make_position
from villages.choices import Duty

NOTE = "一方扬言持刀报复"


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


@pytest.fixture
def head(county):
    user = make_user("head01", Role.ENTRY)
    make_position(user, office=county.hekou, duty=Duty.HEAD)
    return user


@pytest.fixture
def everybody(county, clerk, other_clerk, head, reviewer, bureau_office, leader, system):
    """A head of another office and a head who left are there too."""
    other_head = make_user("head02", Role.ENTRY)
    make_position(other_head, office=county.qingshi, duty=Duty.HEAD)
    former = make_user("former", Role.ENTRY)
    make_position(former, office=county.hekou, duty=Duty.HEAD, valid_to=dt.date(2026, 7, 14))


def told():
    """Who has an open message about danger."""
    return sorted(Notice.objects.filter(settled_at=None).values_list("recipient__login", flat=True))


def dangerous(committee, county, **more):
    return case_values(committee, county.wangjia, is_dangerous=True, danger_note=NOTE, **more)


def flagged(user, case, note=NOTE, today=TODAY):
    return flag_danger(actor=user, case_id=case.pk, note=note, today=today)


@pytest.mark.usefixtures("everybody")
def test_registering_tells_head_reviewer_and_bureau_office(clerk, head, county, committee):
    case = register_case(actor=clerk, entry=CaseEntry(dangerous(committee, county)), today=TODAY)
    assert told() == ["bureau_office", "head01", "reviewer"]
    notice = inbox(head).get()
    assert (notice.kind, notice.day, notice.is_urgent) == ("case_danger", TODAY, True)
    assert notice.text == "河口司法所(2026)河口镇人调字第1号可能转化为刑事案件，请当天了解处置。"
    assert notice.url == f"/desk/cases/{case.pk}/"


@pytest.mark.usefixtures("everybody")
def test_a_case_that_is_not_dangerous_tells_nobody(clerk, county, committee):
    register_case(actor=clerk, entry=CaseEntry(case_values(committee, county.wangjia)), today=TODAY)
    assert told() == []


@pytest.mark.usefixtures("everybody")
def test_a_change_tells_only_when_the_flag_is_new(clerk, county, committee):
    case = make_case(committee, county.wangjia, by=clerk)

    def changed(**fields):
        case.refresh_from_db()
        values = replace(values_of(MediationCase.objects.get(pk=case.pk)), **fields)
        change_case(actor=clerk, case_id=case.pk, version=case.version, values=values, today=TODAY)

    changed(dispute_type="family")
    assert told() == []
    changed(is_dangerous=True, danger_note=NOTE)
    assert told() == ["bureau_office", "head01", "reviewer"]
    changed(danger_note="已劝离")
    assert Notice.objects.count() == 3
    changed(is_dangerous=False)
    assert told() == []


@pytest.mark.usefixtures("everybody")
def test_flagging_a_case_tells_once(clerk, county, committee):
    case = make_case(committee, county.wangjia, by=clerk)
    assert flagged(clerk, case).danger_note == NOTE
    assert flagged(clerk, case, "已劝离", today=dt.date(2026, 7, 16)).danger_note == "已劝离"
    assert (told(), Notice.objects.count()) == (["bureau_office", "head01", "reviewer"], 3)
    assert "持刀" not in str(list(Entry.objects.values_list("before", "after", "note")))


@pytest.mark.usefixtures("everybody")
def test_the_flag_is_taken_back_with_a_reason(clerk, county, committee):
    case = make_case(committee, county.wangjia, by=clerk)
    with pytest.raises(IllegalMove):
        unflag_danger(actor=clerk, case_id=case.pk, reason="已和解")
    flagged(clerk, case)
    with pytest.raises(InvalidValue) as refused:
        unflag_danger(actor=clerk, case_id=case.pk, reason="  ")
    assert list(refused.value.fields) == ["reason"]
    calm = unflag_danger(actor=clerk, case_id=case.pk, reason="已和解")
    assert (calm.is_dangerous, calm.danger_note, told()) == (False, NOTE, [])
    assert Entry.objects.get(event="mediation.case.unflagged").note == "已和解"
    flagged(clerk, case)
    assert told() == ["bureau_office", "head01", "reviewer"]


def test_an_office_without_head_has_its_clerks_told(clerk, other_clerk, county, committee):
    flagged(clerk, make_case(committee, county.wangjia, by=clerk))
    assert told() == ["clerk01"]


@pytest.mark.parametrize(("note", "fields"), [("", True), (" ", True), ("字" * 501, True), ("字" * 500, False)])
def test_the_note_says_what_points_to_danger(clerk, county, committee, note, fields):
    case = make_case(committee, county.wangjia, by=clerk)
    if not fields:
        assert flagged(clerk, case, note).is_dangerous
        return
    with pytest.raises(InvalidValue) as refused:
        flagged(clerk, case, note)
    assert list(refused.value.fields) == ["danger_note"]


def test_only_those_who_enter_in_their_scope_flag(clerk, other_clerk, reviewer, leader, county, committee):
    case = make_case(committee, county.wangjia, by=clerk)
    for stranger, error in ((other_clerk, NotVisible), (reviewer, NotAllowed), (leader, NotAllowed)):
        with pytest.raises(error):
            flagged(stranger, case)
        with pytest.raises(error):
            unflag_danger(actor=stranger, case_id=case.pk, reason="已和解")


@pytest.mark.usefixtures("everybody")
def test_imports_tell_of_open_cases_only(clerk, county, committee):
    lead = make_mediator(committee)
    values = dangerous(committee, county, lead=lead)
    record_cases(actor=clerk, entries=[BulkEntry(values, success())], today=TODAY)
    assert told() == []
    made = record_cases(
        actor=clerk, entries=[BulkEntry(values), BulkEntry(replace(values, is_dangerous=False))], today=TODAY
    )
    assert told() == ["bureau_office", "head01", "reviewer"]
    entries = [BulkEntry(replace(values, remarks="又吵"), case=made[0]), BulkEntry(values, case=made[1])]
    record_cases(actor=clerk, entries=entries, today=TODAY)
    assert sorted(set(Notice.objects.values_list("subject_id", flat=True))) == [str(case.pk) for case in made]
    assert Notice.objects.count() == 6


@pytest.mark.usefixtures("everybody")
def test_a_void_case_reminds_nobody_until_it_is_restored(clerk, county, committee):
    case = flagged(clerk, make_case(committee, county.wangjia, by=clerk))
    void_case(actor=clerk, case_id=case.pk, reason="重复登记")
    assert told() == []
    restore_case(actor=clerk, case_id=case.pk)
    assert told() == ["bureau_office", "head01", "reviewer"]
