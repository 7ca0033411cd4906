"""Changing what was registered: the guard of versions, the parties, the draft."""

import datetime as dt

import pytest
from django.urls import reverse

from bureau.journal.models import Entry
from mediation.cases.actions import void_case
from mediation.models import MediationCase
from tests.factories.mediation import BRIEF, applicant, make_case, respondent, success
from tests.mediation.cases.web.conftest import party


@pytest.fixture
def case(clerk, county, committee, lead):
    return make_case(committee, county.wangjia, by=clerk, lead=lead)


@pytest.fixture
def change(case) -> str:
    return reverse("cases:change", args=[case.pk])


@pytest.fixture
def sent(filled) -> dict[str, object]:
    """The page as it is opened, with the version it stands on."""
    return {**{name: value for name, value in filled.items() if name != "committee"}, "version": 1}


def page_of(answer) -> str:
    return answer.content.decode()


def test_opening_shows_the_parties_in_full_and_stands_in_the_journal(desk, case, change, clerk):
    page = page_of(desk.get(change))
    assert 'value="王建国"' in page
    assert BRIEF in page
    assert 'name="committee"' not in page
    assert Entry.objects.filter(event="mediation.case.revealed", actor=clerk, subject_id=str(case.pk)).count() == 1


def test_a_change_keeps_number_and_committee(desk, case, change, sent, committee):
    answer = desk.post(change, {**sent, "dispute_type": "family", **party(2, "respondent", "钱七")})
    assert answer["Location"] == reverse("cases:detail", args=[case.pk])
    changed = MediationCase.objects.get()
    assert (changed.number, changed.committee, changed.dispute_type) == (case.number, committee, "family")
    assert (changed.party_count, changed.parties_masked, changed.version) == (3, "王*国 — 张*、钱*", 2)


def test_nothing_changed_writes_nothing(desk, change, sent):
    desk.post(change, sent)
    assert MediationCase.objects.get().version == 1


def test_a_save_on_an_old_version_shows_both_values_field_by_field(desk, change, sent, case):
    theirs = {**sent, "dispute_type": "family", "brief": "因赡养老人的费用分担争吵多次", "form_key": "b"}
    assert desk.post(change, {**theirs, **party(2, "respondent", "钱七")}).status_code == 302
    answer = desk.post(change, {**sent, "difficulty": "simple", "form_key": "c"})
    assert answer.status_code == 409
    beside = {one.name: (one.theirs, one.yours, one.can_choose) for one in answer.context["differences"]}
    assert beside == {
        "dispute_type": ("婚姻家庭纠纷", "邻里纠纷", True),
        "difficulty": ("一般", "简易", True),
        "party_count": (3, 2, True),
        "brief": ("因赡养老人的费用分担争吵多次", BRIEF, True),
        "parties": ("已保存的当事人", "您填的当事人", True),
    }
    assert "钱七" not in page_of(answer)
    assert MediationCase.objects.get().difficulty == "normal"


def test_theirs_and_mine_are_chosen_one_by_one(desk, change, sent):
    theirs = {**sent, "dispute_type": "family", "brief": "因赡养老人的费用分担争吵多次", "form_key": "b"}
    desk.post(change, {**theirs, **party(2, "respondent", "钱七")})
    kept = {"keep_dispute_type": "theirs", "keep_parties": "theirs", "keep_brief": "yours", "keep_party_count": "yours"}
    answer = desk.post(change, {**sent, "difficulty": "simple", "version": 2, "form_key": "c", **kept})
    assert answer.status_code == 302
    case = MediationCase.objects.get()
    assert (case.dispute_type, case.difficulty, case.brief) == ("family", "simple", BRIEF)
    assert [one.name for one in case.parties.all()] == ["王建国", "张伟", "钱七"]
    assert case.party_count == 3


def test_a_void_or_archived_case_is_refused_in_words(desk, change, case, clerk, sent):
    void_case(actor=clerk, case_id=case.pk, reason="重复登记")
    for answer in (desk.get(change), desk.post(change, sent)):
        assert (answer.status_code, "本案已作废" in page_of(answer)) == (409, True)


def test_an_archived_case_is_refused_and_what_was_typed_stays(desk, change, case, sent, archived):
    archived(case)
    opened = desk.get(change)
    assert (opened.status_code, "本案已归档" in page_of(opened)) == (409, True)
    saved = desk.post(change, {**sent, "brief": "写到一半的一段话，还没有保存"})
    assert saved.status_code == 409
    assert "写到一半的一段话" in page_of(saved)


def test_a_closed_case_is_not_moved_behind_its_agreement(desk, clerk, county, committee, lead, sent):
    closed = make_case(
        committee,
        county.lijia,
        by=clerk,
        lead=lead,
        outcome=success(agreed_on=dt.date(2026, 7, 14), ended_on=dt.date(2026, 7, 15)),
        parties=(applicant("李秀英"), respondent("孙立")),
    )
    url = reverse("cases:change", args=[closed.pk])
    answer = desk.post(url, {**sent, "accepted_on": "2026-07-15"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"accepted_on"})
    assert "协议日期早于受理日期" in page_of(answer)
    without = desk.post(url, {**sent, "lead": ""})
    assert (without.status_code, set(without.context["form"].errors)) == (422, {"lead"})


def test_the_year_of_the_number_stays(desk, change, sent):
    answer = desk.post(change, {**sent, "accepted_on": "2025-07-14"})
    assert set(answer.context["form"].errors) == {"accepted_on"}


def test_a_row_taken_out_in_the_draft_does_not_come_back(desk, change, case, sent):
    draft = {name: value for name, value in sent.items() if not name.startswith("p1-")}
    assert desk.post(f"/desk/drafts/cases.change.{case.pk}/", {**draft, "brief": "改到一半"}).status_code == 204
    form = desk.get(change).context["form"]
    assert [row["name"].value() for row in form.rows] == ["王建国"]
    assert form["brief"].value() == "改到一半"


def test_a_draft_on_an_older_version_brings_to_light_what_others_saved(desk, change, case, sent):
    desk.post(f"/desk/drafts/cases.change.{case.pk}/", {**sent, "brief": "改到一半"})
    desk.post(change, {**sent, "dispute_type": "family"})
    desk.post(f"/desk/drafts/cases.change.{case.pk}/", {**sent, "brief": "改到一半", "form_key": "later"})
    assert desk.get(change).context["version"] == 1


def test_who_only_reads_does_not_change(signed_in, reviewer, leader, change):
    assert [signed_in(who).get(change).status_code for who in (reviewer, leader)] == [403, 403]
