"""Registering, changing, voiding cases."""

import datetime as dt
from dataclasses import replace

import pytest

from bureau.core.errors import InvalidValue, NeedsConfirmation, StaleRecord
from mediation.cases.actions import CaseEntry, change_case, register_case, reveal_parties, void_case
from mediation.cases.queries import values_of
from mediation.models import MediationCase, Party
from tests.conftest import TODAY
from tests.factories.mediation import (
    applicant,
    case_values,
    make_case,
    make_committee,
    make_mediator,
    respondent,
    success,
)

OTHERS = (applicant("李秀英"), respondent("赵强"))


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


def registered(clerk, values, **more):
    return register_case(actor=clerk, entry=CaseEntry(values), today=TODAY, **more)


def test_a_case_takes_the_next_number_of_its_committee_and_year(clerk, county, committee):
    first = registered(clerk, case_values(committee, county.wangjia))
    assert (first.number, first.state, first.due_on) == ("(2026)河口镇人调字第1号", "registered", dt.date(2026, 8, 13))
    assert first.parties_masked == "王*国 — 张*"
    second = registered(clerk, case_values(committee, county.lijia, parties=OTHERS))
    assert (second.number, Party.objects.count()) == ("(2026)河口镇人调字第2号", 4)


def test_the_same_dispute_is_asked_about_and_can_be_entered_all_the_same(clerk, county, committee):
    first = registered(clerk, case_values(committee, county.wangjia))
    with pytest.raises(NeedsConfirmation) as asked:
        registered(clerk, case_values(committee, county.wangjia))
    assert [(advice.code, advice.records) for advice in asked.value.advice] == [("duplicate", (first,))]
    registered(clerk, case_values(committee, county.wangjia), accepted=frozenset({"duplicate"}))
    assert MediationCase.objects.count() == 2


def test_one_page_registers_and_ends_a_case(clerk, county, committee):
    values = case_values(committee, county.wangjia, lead=make_mediator(committee))
    made = register_case(actor=clerk, entry=CaseEntry(values, success()), today=TODAY)
    case = MediationCase.objects.get(pk=made.pk)
    assert (case.state, case.result, case.agreement_no) == ("closed", "success", "(2026)河口镇人调协字第1号")
    assert (case.performance, case.performed_on, case.visit_due_on) == ("done", TODAY, dt.date(2026, 8, 14))


def test_words_and_tails_of_numbers_are_found_and_the_column_tells_nothing(clerk, county, committee):
    parties = (applicant(phone="13812341402"), respondent())
    case = make_case(committee, county.wangjia, parties=parties)
    make_case(committee, county.lijia, parties=OTHERS)
    assert list(MediationCase.objects.search("1402")) == [case]
    assert list(MediationCase.objects.search("13812341402")) == [case]
    assert list(MediationCase.objects.search("建国 宅基")) == [case]
    assert MediationCase.objects.search("宅基").count() == 2
    assert "宅基" not in case.grams


def test_no_word_is_found_that_is_the_end_of_one_name_and_the_beginning_of_the_next(county, committee):
    case = make_case(committee, county.wangjia, parties=(applicant(name="刘小强"), respondent(name="邹伟")))
    assert list(MediationCase.objects.search("小强")) == list(MediationCase.objects.search("邹伟")) == [case]
    assert not MediationCase.objects.search("强邹")


def test_a_change_keeps_the_number_and_what_was_not_touched(clerk, county, committee):
    case = make_case(committee, county.wangjia)
    values = replace(values_of(case), dispute_type="family")
    changed = change_case(actor=clerk, case_id=case.pk, version=1, values=values, today=TODAY)
    assert (changed.number, changed.dispute_type, changed.version) == (case.number, "family", 2)
    assert [party.name for party in changed.parties.all()] == ["王建国", "张伟"]


def test_a_void_case_counts_no_more_and_its_number_is_not_given_again(clerk, county, committee):
    case = make_case(committee, county.wangjia)
    void_case(actor=clerk, case_id=case.pk, reason="重复登记")
    assert MediationCase.objects.counted().count() == 0
    assert make_case(committee, county.lijia, parties=OTHERS).number == "(2026)河口镇人调字第2号"


def test_showing_the_parties_is_an_act(clerk, county, committee):
    case = make_case(committee, county.wangjia)
    shown = reveal_parties(actor=clerk, case_id=case.pk)
    assert [party.name for party in shown.entered_parties] == ["王建国", "张伟"]


def test_a_stale_save_names_changed_parties_without_their_values(clerk, county, committee):
    case = make_case(committee, county.wangjia)
    values = replace(values_of(case), parties=OTHERS, dispute_type="family")
    change_case(actor=clerk, case_id=case.pk, version=1, values=values, today=TODAY)
    with pytest.raises(StaleRecord) as stale:
        change_case(actor=clerk, case_id=case.pk, version=1, values=values_of(case), today=TODAY)
    assert stale.value.changes == {"dispute_type": ("family", "neighbour"), "parties": ("***", "***")}


def test_a_closed_case_keeps_what_its_end_needs(clerk, county, committee):
    case = make_case(committee, county.wangjia, by=clerk, outcome=success(agreed_on=dt.date(2026, 7, 14)))
    for values in (
        replace(values_of(case), lead=None),
        replace(values_of(case), accepted_on=TODAY),
    ):
        with pytest.raises(InvalidValue):
            change_case(actor=clerk, case_id=case.pk, version=1, values=values, today=TODAY)
    kept = replace(values_of(case), dispute_type="family")
    assert change_case(actor=clerk, case_id=case.pk, version=1, values=kept, today=TODAY).agreed_on == dt.date(
        2026, 7, 14
    )
