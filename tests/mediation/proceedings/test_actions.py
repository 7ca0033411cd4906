"""The moves of a case: each allowed beside what refuses it."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.journal.models import Entry
from mediation.cases.actions import CaseEntry, register_case, void_case
from mediation.models import Instalment, MediationCase, Reopening, ReturnVisit
from mediation.proceedings.actions import (
    agreement_number,
    correct_outcome,
    end_case,
    extend_limit,
    grade_subsidy,
    link_duplicate,
    recuse_mediator,
    reopen_case,
    start_mediation,
)
from mediation.rules.followups import FollowUpValues
from mediation.rules.outcomes import OutcomeValues
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.mediation import (
    applicant,
    case_values,
    make_case,
    make_committee,
    make_mediator,
    respondent,
    success,
)
from tests.factories.villages import make_position

OTHERS = (applicant("李秀英"), respondent("赵强"))
FAILED = OutcomeValues(result="failed", ended_on=TODAY, next_step="lawsuit")
YESTERDAY = dt.date(2026, 7, 14)


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


@pytest.fixture
def lead(committee):
    return make_mediator(committee)


@pytest.fixture
def case(clerk, county, committee, lead):
    return make_case(committee, county.wangjia, by=clerk, lead=lead)


@pytest.fixture
def closed(clerk, county, committee, lead):
    return make_case(committee, county.wangjia, by=clerk, lead=lead, outcome=success())


@pytest.fixture
def office(db):
    return make_user("office", Role.BUREAU_OFFICE)


def asked(actor, case, **more):
    return {"actor": actor, "case_id": case.pk, "version": case.version, **more}


def refused(error, *fields):
    return set(error.value.fields) == set(fields)


def last_event():
    return Entry.objects.latest("pk").event


# -- start -------------------------------------------------------------------------------------------------------------


def test_start_appoints_the_mediator_of_another_committee_as_such(clerk, county, committee):
    case = make_case(committee, county.wangjia, by=clerk, lead=None)
    other = make_mediator(make_committee(county.hekou, "王家村人民调解委员会"), "周梅")
    started = start_mediation(**asked(clerk, case, lead=other))
    assert (started.state, started.lead, started.is_cross_committee) == ("mediating", other, True)
    assert last_event() == "mediation.case.started"


def test_who_stood_back_does_not_lead(clerk, county, committee, lead):
    case = make_case(committee, county.wangjia, by=clerk, lead=None)
    recuse_mediator(actor=clerk, case_id=case.pk, mediator=lead, asked_by="respondent", reason="是申请人的亲戚")
    with pytest.raises(InvalidValue) as error:
        start_mediation(**asked(clerk, case, lead=lead))
    assert refused(error, "lead")
    assert start_mediation(**asked(clerk, case, lead=make_mediator(committee, "周梅"))).state == "mediating"


@pytest.mark.parametrize("who", ["leader", "reviewer"])
def test_readers_move_nothing(request, who, case):
    with pytest.raises(NotAllowed):
        end_case(**asked(request.getfixturevalue(who), case, values=FAILED, today=TODAY))


def test_another_office_finds_no_case(other_clerk, case):
    with pytest.raises(NotVisible):
        end_case(**asked(other_clerk, case, values=FAILED, today=TODAY))


# -- extend ------------------------------------------------------------------------------------------------------------


def test_the_limit_moves_up_to_thirty_days_with_both_parties_consent(clerk, case):
    assert case.due_on == dt.date(2026, 8, 13)
    extended = extend_limit(**asked(clerk, case, until=dt.date(2026, 9, 12), agreed=True, today=TODAY))
    assert (extended.limit_on, extended.due_on, extended.extension_agreed) == (
        dt.date(2026, 9, 12),
        dt.date(2026, 8, 13),
        True,
    )


@pytest.mark.parametrize(
    ("until", "agreed", "fields"),
    [
        (dt.date(2026, 9, 13), True, ["extended_until"]),
        (dt.date(2026, 8, 13), True, ["extended_until"]),
        (None, True, ["extended_until"]),
        (dt.date(2026, 9, 12), False, ["extension_agreed"]),
        (None, False, ["extended_until", "extension_agreed"]),
    ],
)
def test_no_extension_without_consent_or_beyond_the_longest(clerk, case, until, agreed, fields):
    with pytest.raises(InvalidValue) as error:
        extend_limit(**asked(clerk, case, until=until, agreed=agreed, today=TODAY))
    assert refused(error, *fields)
    case.refresh_from_db()
    assert (case.extended_until, case.version) == (None, 1)


def test_an_overdue_case_is_extended_and_then_not_overdue(clerk, county, committee, lead):
    late = make_case(committee, county.wangjia, by=clerk, lead=lead, accepted_on=dt.date(2026, 6, 1))
    assert late.is_overdue(TODAY)
    extended = extend_limit(**asked(clerk, late, until=dt.date(2026, 7, 31), agreed=True, today=TODAY))
    assert not extended.is_overdue(TODAY)


# -- end ---------------------------------------------------------------------------------------------------------------


def test_success_sets_agreement_performance_and_visit(clerk, case):
    values = success(perform_mode="lump", perform_due=dt.date(2026, 8, 1), ended_on=None)
    ended = end_case(**asked(clerk, case, values=values, today=TODAY))
    assert (ended.state, ended.result, ended.ended_on, ended.conversion) == ("closed", "success", TODAY, "none")
    assert ended.agreement_no == "(2026)河口镇人调协字第1号"
    assert (ended.performance, ended.performed_on, ended.visit_due_on) == ("not_due", None, dt.date(2026, 8, 31))


def test_an_oral_agreement_has_content_and_no_number(clerk, case):
    ended = end_case(**asked(clerk, case, values=success(agreement_form="oral"), today=TODAY))
    assert (ended.agreement_no, ended.agreement_content) == (None, "被申请人拆除围墙，赔偿3000元")


def test_failure_names_where_the_parties_were_sent(clerk, case):
    ended = end_case(**asked(clerk, case, values=FAILED, today=TODAY))
    assert (ended.result, ended.next_step, ended.visit_due_on, ended.performance) == ("failed", "lawsuit", None, "")


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        (OutcomeValues(), ["result"]),
        (OutcomeValues(result="success", ended_on=TODAY), ["agreement_form", "agreed_on", "agreement_content"]),
        (success(agreed_on=dt.date(2026, 7, 13)), ["agreed_on"]),
        (success(amount_agreed=Decimal("1e15")), ["amount_agreed"]),
        (success(agreement_content="长" * 10_000), ["agreement_content"]),
        (OutcomeValues(result="failed", ended_on=dt.date(2026, 7, 13)), ["ended_on"]),
        (OutcomeValues(result="failed", ended_on=dt.date(2026, 7, 16)), ["ended_on"]),
        (OutcomeValues(result="terminated", ended_on=TODAY), ["terminate_reason"]),
    ],
)
def test_an_end_without_its_facts_changes_nothing(clerk, case, values, fields):
    entries = Entry.objects.count()
    with pytest.raises(InvalidValue) as error:
        end_case(**asked(clerk, case, values=values, today=TODAY))
    assert refused(error, *fields)
    case.refresh_from_db()
    assert (case.state, case.version, Entry.objects.count()) == ("mediating", 1, entries)


def test_a_case_whose_leader_stood_back_is_not_closed(clerk, case, lead):
    recuse_mediator(actor=clerk, case_id=case.pk, mediator=lead, asked_by="applicant", reason="是亲戚")
    case.refresh_from_db()
    with pytest.raises(InvalidValue) as error:
        end_case(**asked(clerk, case, values=FAILED, today=TODAY))
    assert refused(error, "lead")


def test_the_second_who_closes_is_told(clerk, case):
    end_case(**asked(clerk, case, values=success(), today=TODAY))
    with pytest.raises(IllegalMove):
        end_case(**asked(clerk, case, values=FAILED, today=TODAY))
    assert MediationCase.objects.get().result == "success"


# -- correct -----------------------------------------------------------------------------------------------------------


def test_a_correction_keeps_what_followed_and_derives_what_only_followed_from_it(clerk, closed):
    assert closed.performed_on == TODAY
    moved = correct_outcome(
        **asked(clerk, closed, values=success(agreed_on=YESTERDAY, ended_on=YESTERDAY), today=TODAY)
    )
    assert (moved.agreed_on, moved.performed_on, moved.visit_due_on) == (YESTERDAY, YESTERDAY, dt.date(2026, 8, 13))
    assert (moved.agreement_no, last_event()) == ("(2026)河口镇人调协字第1号", "mediation.case.corrected")


def test_a_correction_that_contradicts_what_followed_is_refused(clerk, county, committee, lead):
    values = success(agreed_on=YESTERDAY, ended_on=YESTERDAY, perform_mode="lump", perform_due=YESTERDAY)
    followup = FollowUpValues(performance="done", performed_on=YESTERDAY, performance_note="收条在卷")
    case = make_case(committee, county.wangjia, by=clerk, lead=lead, outcome=values, followup=followup)
    with pytest.raises(InvalidValue):
        correct_outcome(**asked(clerk, case, values=success(perform_mode="lump", perform_due=TODAY), today=TODAY))
    kept = correct_outcome(
        **asked(clerk, case, values=success(agreed_on=YESTERDAY, amount_agreed=Decimal(10)), today=TODAY)
    )
    assert (kept.performed_on, kept.performance_note, kept.amount_agreed) == (YESTERDAY, "收条在卷", 10)


def test_another_result_is_a_correction_only_while_no_agreement_is_lost(clerk, closed, county, committee, lead):
    with pytest.raises(InvalidValue) as error:
        correct_outcome(**asked(clerk, closed, values=FAILED, today=TODAY))
    assert refused(error, "result")
    failed = make_case(committee, county.lijia, lead=lead, outcome=FAILED)
    agreed = correct_outcome(**asked(clerk, failed, values=success(), today=TODAY))
    assert (agreed.result, agreed.performance, agreed.visit_due_on) == ("success", "done", dt.date(2026, 8, 14))


def test_an_old_version_is_refused(clerk, closed):
    correct_outcome(**asked(clerk, closed, values=success(amount_agreed=Decimal(5)), today=TODAY))
    with pytest.raises(StaleRecord):
        correct_outcome(**asked(clerk, closed, values=success(), today=TODAY))


def test_a_minors_case_is_corrected_by_those_who_may_read_it(clerk, county, committee, lead):
    parties = (applicant("王小明", birth_year=2015), respondent())
    case = make_case(committee, county.wangjia, by=clerk, lead=lead, parties=parties, outcome=success())
    colleague = make_user("clerk03", Role.ENTRY)
    make_position(colleague, office=county.hekou)
    with pytest.raises(NotAllowed):
        correct_outcome(**asked(colleague, case, values=success(amount_agreed=Decimal(5)), today=TODAY))
    kept = correct_outcome(**asked(clerk, case, values=success(amount_agreed=Decimal(5)), today=TODAY))
    assert kept.amount_agreed == 5


# -- reopen ------------------------------------------------------------------------------------------------------------


def test_opening_again_keeps_all_that_the_round_ended_with(office, closed):
    opened = reopen_case(**asked(office, closed, reason=" 未履行 ", today=TODAY))
    assert (opened.state, opened.round, opened.result, opened.agreed_on) == ("mediating", 2, "", None)
    assert (opened.agreement_no, opened.performance, opened.visit_due_on) == (None, "", None)
    assert (opened.due_on, opened.extended_until) == (dt.date(2026, 8, 14), None)
    kept = Reopening.objects.get()
    ended = json.loads(kept.ended_with)
    assert (kept.round, kept.reason) == (1, "未履行")
    assert (ended["result"], ended["agreement_no"], ended["amount_agreed"], ended["agreed_on"]) == (
        "success",
        "(2026)河口镇人调协字第1号",
        "3000.00",
        "2026-07-15",
    )
    assert (ended["agreement_content"], ended["performed_on"]) == ("被申请人拆除围墙，赔偿3000元", "2026-07-15")
    again = end_case(**asked(office, opened, values=success(), today=TODAY))
    assert again.agreement_no == agreement_number(again) == "(2026)河口镇人调协字第1号-2"


def test_instalments_and_visits_of_the_round_stay(office, closed):
    with writing():
        Instalment.objects.create(case=closed, due_on=TODAY, amount=1)
        ReturnVisit.objects.create(
            case=closed, visited_on=TODAY, visitor="刘和平", mode="phone", performance="done", satisfaction="satisfied"
        )
    reopen_case(**asked(office, closed, reason="未履行", today=TODAY))
    assert (Instalment.objects.get().round, ReturnVisit.objects.get().round) == (1, 1)


def test_who_may_open_again(clerk, county, closed, reviewer, leader):
    head = make_user("head", Role.ENTRY)
    make_position(head, office=county.hekou, duty="head")
    for person in (clerk, leader):
        with pytest.raises(NotAllowed):
            reopen_case(**asked(person, closed, reason="未履行", today=TODAY))
    with pytest.raises(InvalidValue) as error:
        reopen_case(**asked(head, closed, reason=" ", today=TODAY))
    assert refused(error, "reason")
    assert reopen_case(**asked(head, closed, reason="未履行", today=TODAY)).round == 2


def test_the_reason_stands_in_no_journal(office, closed):
    reopen_case(**asked(office, closed, reason="王建国不认账", today=TODAY))
    assert "王建国" not in str(Entry.objects.latest("pk").__dict__)


# -- recusal -----------------------------------------------------------------------------------------------------------


def test_who_stands_back_is_taken_off_the_case(clerk, case, lead, committee):
    assistant = make_mediator(committee, "周梅")
    case.assistants.add(assistant)
    for mediator in (lead, assistant):
        recuse_mediator(actor=clerk, case_id=case.pk, mediator=mediator, asked_by="mediator", reason="是亲戚")
    case.refresh_from_db()
    assert (case.lead, list(case.assistants.all()), case.recusals.count()) == (None, [], 2)


@pytest.mark.parametrize(
    ("more", "field"), [({"asked_by": "judge"}, "asked_by"), ({"reason": " "}, "reason"), ({}, "mediator")]
)
def test_a_recusal_needs_who_asked_and_why_and_comes_once(clerk, case, lead, more, field):
    usual = {"mediator": lead, "asked_by": "applicant", "reason": "是亲戚"}
    if not more:
        recuse_mediator(actor=clerk, case_id=case.pk, **usual)
    with pytest.raises(InvalidValue) as error:
        recuse_mediator(actor=clerk, case_id=case.pk, **{**usual, **more})
    assert refused(error, field)


def test_nobody_stands_back_from_a_closed_case(clerk, closed, lead):
    with pytest.raises(IllegalMove):
        recuse_mediator(actor=clerk, case_id=closed.pk, mediator=lead, asked_by="applicant", reason="是亲戚")


# -- duplicates --------------------------------------------------------------------------------------------------------


def test_linked_and_unlinked_neither_loses_anything(clerk, case, county, committee, lead):
    second = make_case(committee, county.lijia, by=clerk, lead=lead, parties=OTHERS)
    linked = link_duplicate(actor=clerk, case_id=second.pk, original_id=case.pk)
    assert (linked.duplicate_of, list(MediationCase.objects.counted())) == (case, [case])
    free = link_duplicate(actor=clerk, case_id=second.pk, original_id=None)
    assert (free.duplicate_of, MediationCase.objects.counted().count()) == (None, 2)
    assert [one.name for one in free.parties.all()] == ["李秀英", "赵强"]
    assert [entry.event for entry in Entry.objects.order_by("-pk")[:2]] == [
        "mediation.case.unlinked",
        "mediation.case.linked",
    ]


def test_no_chains_no_circles_no_void_originals(clerk, case, county, committee, lead):
    second = make_case(committee, county.lijia, by=clerk, lead=lead, parties=OTHERS)
    third = make_case(committee, county.lijia, by=clerk, lead=lead, parties=(applicant("甲乙"), respondent("丙丁")))
    link_duplicate(actor=clerk, case_id=second.pk, original_id=case.pk)
    void_case(actor=clerk, case_id=third.pk, reason="重复登记")
    for one, other in ((case, case), (case, second), (third, case)):
        with pytest.raises((InvalidValue, IllegalMove)):
            link_duplicate(actor=clerk, case_id=one.pk, original_id=other.pk)
    for original in (second, third):
        fourth = make_case(
            committee, county.lijia, by=clerk, lead=lead, parties=(applicant("戊己"), respondent("庚辛"))
        )
        with pytest.raises(InvalidValue) as error:
            link_duplicate(actor=clerk, case_id=fourth.pk, original_id=original.pk)
        assert refused(error, "original")
        void_case(actor=clerk, case_id=fourth.pk, reason="试验")


def test_a_case_of_another_office_cannot_be_linked(clerk, case, county):
    foreign = make_case(make_committee(county.qingshi), county.zhaojia, parties=OTHERS)
    with pytest.raises(NotVisible):
        link_duplicate(actor=clerk, case_id=case.pk, original_id=foreign.pk)


# -- subsidy -----------------------------------------------------------------------------------------------------------


def test_the_reviewer_grades_a_closed_case(reviewer, clerk, closed, case):
    graded = grade_subsidy(**asked(reviewer, closed, grade="difficult"))
    assert (graded.subsidy_grade, graded.version) == ("difficult", 2)
    with pytest.raises(NotAllowed):
        grade_subsidy(**asked(clerk, closed, grade="major"))
    with pytest.raises(IllegalMove):
        grade_subsidy(**asked(reviewer, case, grade="major"))
    with pytest.raises(InvalidValue):
        grade_subsidy(**asked(reviewer, graded, grade="golden"))
    with pytest.raises(StaleRecord):
        grade_subsidy(**asked(reviewer, closed, grade="major"))


def test_registering_and_linking_is_one_act(clerk, case, county, committee, lead):
    entry = CaseEntry(case_values(committee, county.wangjia, lead=lead))
    known = frozenset({"duplicate"})
    made = register_case(actor=clerk, entry=entry, today=TODAY, accepted=known, duplicate_of=case.pk)
    assert (made.duplicate_of, MediationCase.objects.counted().count()) == (case, 1)
    with pytest.raises(NotVisible):
        register_case(actor=clerk, entry=entry, today=TODAY, accepted=known, duplicate_of=10**6)
    assert MediationCase.objects.count() == 2
