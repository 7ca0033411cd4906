"""Performance, instalments, judicial confirmation, return visits of closed cases."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from bureau.core.actions import writing
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.journal.models import Entry
from mediation.cases.actions import void_case
from mediation.followup import actions
from mediation.models import Instalment, MediationCase, ReturnVisit
from mediation.proceedings.actions import end_case, reopen_case
from mediation.proceedings.queries import followup_of
from mediation.rules.followups import (
    ApplicationValues,
    DecisionValues,
    FollowUpValues,
    PerformanceValues,
    VisitValues,
)
from mediation.rules.instalments import Part
from mediation.rules.outcomes import OutcomeValues
from tests.conftest import TODAY
from tests.factories.mediation import applicant, make_case, respondent, success
from tests.mediation.followup.conftest import AGREED

AUGUST, SEPTEMBER = dt.date(2026, 8, 1), dt.date(2026, 9, 1)
TWO_PARTS = (Part(AUGUST, Decimal(1000)), Part(SEPTEMBER, Decimal(2000)))
VISIT = VisitValues(TODAY, "刘和平", "home", "not_due")


def performed(clerk, case, *values, version=None):
    version = MediationCase.objects.get(pk=case.pk).version if version is None else version
    return actions.record_performance(
        actor=clerk, case_id=case.pk, version=version, values=PerformanceValues(*values), today=TODAY
    )


def planned(clerk, case, parts=TWO_PARTS):
    version = MediationCase.objects.get(pk=case.pk).version
    actions.plan_instalments(actor=clerk, case_id=case.pk, version=version, parts=parts)
    return list(Instalment.objects.filter(case=case).order_by("due_on"))


def paid(clerk, instalment, day=TODAY):
    return actions.record_payment(
        actor=clerk, case_id=instalment.case_id, instalment_id=instalment.pk, paid_on=day, today=TODAY
    )


def applied(clerk, case, day, joint=True, today=TODAY):
    case.refresh_from_db()
    values = ApplicationValues(day, "河口县人民法院", joint)
    return actions.apply_for_confirmation(
        actor=clerk, case_id=case.pk, version=case.version, values=values, today=today
    )


def decided(clerk, case, *values):
    case.refresh_from_db()
    return actions.record_confirmation(
        actor=clerk, case_id=case.pk, version=case.version, values=DecisionValues(*values), today=TODAY
    )


def visited(clerk, case, values=VISIT, **more):
    return actions.record_visit(actor=clerk, case_id=case.pk, values=values, today=TODAY, **more)


def state_of(case):
    found = MediationCase.objects.get(pk=case.pk)
    return found.performance, found.performed_on


def refused(error, call, *args, **kwargs):
    with pytest.raises(error) as found:
        call(*args, **kwargs)
    return sorted(found.value.fields) if isinstance(found.value, InvalidValue) else found.value.message


# -- who, and of which cases ---


def test_only_those_who_enter_and_only_in_their_scope(case, clerk, other_clerk, reviewer, leader):
    for stranger, error in ((other_clerk, NotVisible), (reviewer, NotAllowed), (leader, NotAllowed)):
        refused(error, performed, stranger, case, "done", TODAY)
        refused(error, planned, stranger, case)
        refused(error, applied, stranger, case, TODAY)
        refused(error, decided, stranger, case, "accepted")
        refused(error, visited, stranger, case)
        refused(error, actions.plan_visit, actor=stranger, case_id=case.pk, version=1, day=None, today=TODAY)
    assert followup_of(MediationCase.objects.get()) == FollowUpValues(performance="not_due")


def test_closed_and_archived_cases_with_an_agreement_only(clerk, committee, county, case):
    others = {"parties": (applicant("李秀英"), respondent("赵强"))}
    opened = make_case(committee, county.wangjia, **others)
    failed = make_case(committee, county.lijia, outcome=OutcomeValues(result="failed", ended_on=TODAY), **others)
    assert refused(IllegalMove, performed, clerk, opened, "done", TODAY) == "结案以后再登记这一项。"
    assert refused(IllegalMove, visited, clerk, opened) == "结案以后再登记这一项。"
    assert refused(IllegalMove, performed, clerk, failed, "done", TODAY) == "达成协议的案件才有这一项"
    assert refused(IllegalMove, applied, clerk, failed, TODAY) == "达成协议的案件才有这一项"
    with writing():
        MediationCase.objects.filter(pk=case.pk).update(state="archived")
    assert performed(clerk, case, "done", TODAY).performance == "done"
    void_case(actor=clerk, case_id=case.pk, reason="重复登记")
    assert refused(IllegalMove, performed, clerk, case, "none", None, "外出") == "本案已作废，请先撤销作废"


# -- performance ---


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        (("done", TODAY), None),
        (("done", AGREED), None),
        (("partial",), None),
        (("none", None, "外出务工联系不上"), None),
        (("n_a",), None),
        (("",), ["performance"]),
        (("much",), ["performance"]),
        (("done",), ["performed_on"]),
        (("done", dt.date(2026, 7, 16)), ["performed_on"]),
        (("done", dt.date(2026, 6, 19)), ["performed_on"]),
        (("partial", TODAY), ["performed_on"]),
        (("none", None, ""), ["performance_note"]),
        (("partial", None, "字" * 501), ["performance_note"]),
    ],
)
def test_performance(clerk, case, values, fields):
    if fields is None:
        performed(clerk, case, *values)
        assert state_of(case)[0] == values[0]
    else:
        assert refused(InvalidValue, performed, clerk, case, *values) == fields
        assert state_of(case) == ("not_due", None)


def test_performance_is_journalled_without_its_note_and_an_old_version_is_refused(clerk, case):
    performed(clerk, case, "none", None, "外出务工联系不上")
    entry = Entry.objects.get(event="mediation.case.performed")
    assert (entry.before["performance"], entry.after) == ("not_due", {"performance": "none", "performance_note": "***"})
    stale = refused_stale(performed, clerk, case, "done", TODAY, version=1)
    assert stale["performance"] == ("none", "done")


def refused_stale(call, *args, **kwargs):
    with pytest.raises(StaleRecord) as found:
        call(*args, **kwargs)
    return found.value.changes


def test_a_note_that_one_may_not_read_stays(clerk, case):
    performed(clerk, case, "none", None, "外出务工联系不上")
    assert performed(clerk, case, "partial", None, None).performance_note == "外出务工联系不上"
    assert performed(clerk, case, "partial", None, "").performance_note == ""


# -- instalments ---


def test_a_plan_sets_how_and_until_when_and_moves_the_visit(clerk, case):
    assert case.visit_due_on == dt.date(2026, 8, 9)
    assert [(one.due_on, one.amount, one.round) for one in planned(clerk, case)] == [
        (AUGUST, Decimal(1000), 1),
        (SEPTEMBER, Decimal(2000), 1),
    ]
    case.refresh_from_db()
    assert (case.perform_mode, case.perform_due) == ("instalments", SEPTEMBER)
    assert case.visit_due_on == dt.date(2026, 10, 1)
    assert Entry.objects.get(event="mediation.case.planned").after["instalments"] == (
        "2026-08-01 1000.00; 2026-09-01 2000.00"
    )


def test_a_visit_that_somebody_planned_stays_where_it_is(clerk, case):
    actions.plan_visit(actor=clerk, case_id=case.pk, version=1, day=dt.date(2026, 7, 20), today=TODAY)
    planned(clerk, case)
    case.refresh_from_db()
    assert case.visit_due_on == dt.date(2026, 7, 20)


def test_a_wrong_plan_changes_nothing(clerk, case):
    first = planned(clerk, case)
    assert refused(InvalidValue, planned, clerk, case, TWO_PARTS[:1]) == ["instalments"]
    assert refused(InvalidValue, planned, clerk, case, TWO_PARTS[::-1]) == ["instalments.1.due_on"]
    assert list(Instalment.objects.order_by("due_on")) == first


def test_a_new_plan_replaces_what_is_not_paid(clerk, case):
    first, _second = planned(clerk, case)
    paid(clerk, first)
    assert refused(InvalidValue, planned, clerk, case) == ["instalments"]
    parts = (Part(dt.date(2026, 10, 1), Decimal(500)), Part(dt.date(2026, 11, 1), Decimal(1500)))
    assert [(one.amount, one.paid_on) for one in planned(clerk, case, parts)] == [
        (Decimal(1000), TODAY),
        (Decimal(500), None),
        (Decimal(1500), None),
    ]
    case.refresh_from_db()
    assert (case.performance, case.perform_due) == ("partial", dt.date(2026, 11, 1))


def test_nothing_is_planned_for_what_is_performed_or_without_amount(clerk, agreed, committee):
    done = agreed(perform_mode="immediate", perform_due=None)
    assert refused(IllegalMove, planned, clerk, done) == "履行情况已登记为办结，先改正履行情况，再做分期计划。"
    other = agreed(amount_agreed=None, case={"parties": (applicant("李秀英"), respondent("赵强"))})
    assert refused(InvalidValue, planned, clerk, other) == ["instalments"]


def test_payments_make_the_agreement_partly_then_wholly_performed(clerk, case):
    first, second = planned(clerk, case)
    paid(clerk, second, TODAY)
    assert state_of(case) == ("partial", None)
    paid(clerk, first, dt.date(2026, 7, 1))
    assert state_of(case) == ("done", TODAY)
    entry = Entry.objects.filter(event="mediation.case.paid").order_by("-pk").first()
    assert entry.after == {
        "performance": "done",
        "performed_on": "2026-07-15",
        "instalment": "2026-08-01",
        "paid_on": "2026-07-01",
    }


def test_a_payment_is_noted_once_on_a_day_that_can_be_and_of_this_case(clerk, case, agreed):
    first, _second = planned(clerk, case)
    for day in (None, dt.date(2026, 7, 16), dt.date(2026, 6, 19)):
        assert refused(InvalidValue, paid, clerk, first, day) == ["paid_on"]
    paid(clerk, first, AGREED)
    assert refused(IllegalMove, paid, clerk, first) == "这一期已登记于2026-06-20付款。"
    other = agreed(case={"parties": (applicant("李秀英"), respondent("赵强"))})
    both = {"actor": clerk, "case_id": other.pk, "instalment_id": first.pk}
    assert refused(NotVisible, actions.record_payment, **both, paid_on=TODAY, today=TODAY) == "没有这一期。"
    assert refused(NotVisible, actions.take_back_payment, **both) == "没有这一期。"


def test_a_payment_is_taken_back(clerk, case):
    first, second = planned(clerk, case)
    both = {"actor": clerk, "case_id": case.pk}
    assert refused(IllegalMove, actions.take_back_payment, **both, instalment_id=first.pk) == "这一期没有登记付款。"
    paid(clerk, first)
    paid(clerk, second)
    actions.take_back_payment(**both, instalment_id=second.pk)
    assert state_of(case) == ("partial", None)
    actions.take_back_payment(**both, instalment_id=first.pk)
    assert state_of(case) == ("not_due", None)
    assert Entry.objects.filter(event="mediation.case.unpaid").count() == 2


def test_performance_does_not_contradict_the_payments(clerk, case):
    first, _second = planned(clerk, case)
    assert refused(InvalidValue, performed, clerk, case, "done", TODAY) == ["performance"]
    performed(clerk, case, "none", None, "外出务工联系不上")
    paid(clerk, first)
    assert state_of(case) == ("partial", None)
    assert refused(InvalidValue, performed, clerk, case, "not_due") == ["performance"]


# -- judicial confirmation ---


@pytest.mark.parametrize(
    ("agreed_on", "day", "today", "last"),
    [
        (dt.date(2026, 6, 15), dt.date(2026, 7, 15), TODAY, ""),  # the 30th day
        (dt.date(2026, 6, 14), dt.date(2026, 7, 15), TODAY, "2026-07-14"),
        (dt.date(2026, 6, 14), dt.date(2026, 7, 14), TODAY, ""),  # entered late, applied for in time
        (dt.date(2026, 1, 30), dt.date(2026, 3, 1), TODAY, ""),  # February has 28 days
        (dt.date(2026, 1, 30), dt.date(2026, 3, 2), TODAY, "2026-03-01"),
        (dt.date(2025, 12, 15), dt.date(2026, 1, 14), TODAY, ""),
        (dt.date(2025, 12, 15), dt.date(2026, 1, 15), TODAY, "2026-01-14"),
        (dt.date(2024, 1, 31), dt.date(2024, 3, 1), TODAY, ""),  # February has 29
        (dt.date(2024, 1, 31), dt.date(2024, 3, 2), TODAY, "2024-03-01"),
    ],
)
def test_confirmation_within_30_days_of_the_agreement_which_is_not_counted(clerk, agreed, agreed_on, day, today, last):
    case = agreed(agreed_on=agreed_on)
    if not last:
        assert applied(clerk, case, day, today=today).confirm_result == "applied"
        return
    with pytest.raises(InvalidValue) as found:
        applied(clerk, case, day, today=today)
    assert found.value.fields == {
        "confirm_applied_on": [f"司法确认应在协议生效后30日内申请，最晚{last}（人民调解法第三十三条）"]
    }


def test_both_parties_apply_on_a_day_between_agreement_and_today(clerk, case):
    assert refused(InvalidValue, applied, clerk, case, TODAY, joint=False) == ["confirm_joint"]
    for day in (None, dt.date(2026, 7, 16), dt.date(2026, 6, 19)):
        assert refused(InvalidValue, applied, clerk, case, day) == ["confirm_applied_on"]
    applied(clerk, case, AGREED)
    assert applied(clerk, case, TODAY).confirm_applied_on == TODAY


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        (("accepted",), None),
        (("confirmed", TODAY, "（2026）某0101民特12号"), None),
        (("rejected", dt.date(2026, 7, 1)), None),
        (("withdrawn",), None),
        (("confirmed",), ["confirm_result_on"]),
        (("rejected", dt.date(2026, 6, 30)), ["confirm_result_on"]),
        (("rejected", dt.date(2026, 7, 16)), ["confirm_result_on"]),
        (("sealed",), ["confirm_result"]),
        (("",), ["confirm_result"]),
        (("confirmed", TODAY, "字" * 61), ["confirm_ruling_no"]),
    ],
)
def test_what_the_court_made_of_it(clerk, case, values, fields):
    assert refused(InvalidValue, decided, clerk, case, "accepted") == ["confirm_applied_on"]
    applied(clerk, case, dt.date(2026, 7, 1))
    if fields is None:
        assert decided(clerk, case, *values).confirm_result == values[0]
    else:
        assert refused(InvalidValue, decided, clerk, case, *values) == fields


def test_a_decision_ends_the_application_and_can_be_put_right(clerk, case):
    applied(clerk, case, dt.date(2026, 7, 1))
    decided(clerk, case, "rejected", TODAY)
    assert refused(IllegalMove, applied, clerk, case, TODAY) == "法院对这份协议已经作出决定。"
    decided(clerk, case, "accepted")
    assert applied(clerk, case, TODAY).confirm_result == "applied"


def test_what_was_withdrawn_may_be_applied_for_again(clerk, case):
    applied(clerk, case, dt.date(2026, 7, 1))
    decided(clerk, case, "withdrawn", dt.date(2026, 7, 2), "（2026）某0101民特12号")
    again = applied(clerk, case, TODAY)
    assert (again.confirm_result, again.confirm_result_on, again.confirm_ruling_no) == ("applied", None, "")


# -- return visits ---


def test_a_visit_fulfils_the_plan_and_the_first_one_is_the_case_s(clerk, case):
    visited(clerk, case, replace(VISIT, visited_on=dt.date(2026, 7, 12), next_on=dt.date(2026, 8, 1)))
    case.refresh_from_db()
    assert (case.visited_on, case.visit_due_on) == (dt.date(2026, 7, 12), dt.date(2026, 8, 1))
    visited(clerk, case)
    visited(clerk, case, replace(VISIT, visited_on=dt.date(2026, 7, 1)))
    case.refresh_from_db()
    assert (case.visited_on, case.visit_due_on, case.version) == (dt.date(2026, 7, 1), None, 4)
    assert ReturnVisit.objects.count() == 3
    assert state_of(case) == ("not_due", None)


def test_a_visit_lies_after_the_agreement_and_not_after_today(clerk, case):
    for day in (None, AGREED, dt.date(2026, 7, 16)):
        assert refused(InvalidValue, visited, clerk, case, replace(VISIT, visited_on=day)) == ["visited_on"]
    visited(clerk, case, replace(VISIT, visited_on=dt.date(2026, 6, 21)))
    assert ReturnVisit.objects.get().visited_on == dt.date(2026, 6, 21)


def test_what_a_visit_found_becomes_the_performance_when_asked_for(clerk, case):
    done = replace(VISIT, performance="done")
    visited(clerk, case, done)
    assert state_of(case) == ("not_due", None)
    assert refused(InvalidValue, visited, clerk, case, done, update_performance=True) == ["performed_on"]
    visited(clerk, case, replace(done, performed_on=dt.date(2026, 7, 10)), update_performance=True)
    assert state_of(case) == ("done", dt.date(2026, 7, 10))
    none = replace(VISIT, performance="none")
    assert refused(InvalidValue, visited, clerk, case, none, update_performance=True) == ["note"]
    visited(clerk, case, replace(none, note="外出务工联系不上"), update_performance=True)
    case.refresh_from_db()
    assert (case.performance, case.performance_note) == ("none", "外出务工联系不上")


def test_a_visit_does_not_contradict_the_payments(clerk, case):
    planned(clerk, case)
    done = replace(VISIT, performance="done", performed_on=TODAY)
    assert refused(InvalidValue, visited, clerk, case, done, update_performance=True) == ["performance"]
    visited(clerk, case, done)
    assert state_of(case) == ("not_due", None)


def test_a_failed_case_is_visited_too(clerk, committee, county):
    failed = make_case(committee, county.lijia, outcome=OutcomeValues(result="failed", ended_on=dt.date(2026, 7, 14)))
    visit = visited(clerk, failed, replace(VISIT, performance="done"), update_performance=True)
    assert (visit.performance, state_of(failed)) == ("n_a", ("", None))


def test_the_journal_says_that_a_visit_was_made_and_not_what_was_found_in_words(clerk, case):
    visited(clerk, case, replace(VISIT, has_hidden_risk=True, note="夜里仍有争吵"))
    entry = Entry.objects.get(event="mediation.case.visited")
    assert entry.after["has_hidden_risk"] is True
    assert "争吵" not in str((entry.before, entry.after, entry.note))


@pytest.mark.parametrize(
    ("day", "fields"),
    [(TODAY, None), (None, None), (dt.date(2027, 1, 1), None), (dt.date(2026, 7, 14), ["visit_due_on"])],
)
def test_planning_a_visit(clerk, case, day, fields):
    plan = {"actor": clerk, "case_id": case.pk, "version": 1, "day": day, "today": TODAY}
    if fields is None:
        assert actions.plan_visit(**plan).visit_due_on == day
    else:
        assert refused(InvalidValue, actions.plan_visit, **plan) == fields


# -- rounds ---


def test_a_case_mediated_anew_starts_without_plan_payments_and_visits(clerk, bureau_office, case):
    first, _second = planned(clerk, case)
    visited(clerk, case)
    case.refresh_from_db()
    reopen_case(actor=bureau_office, case_id=case.pk, version=case.version, reason="协议未获确认", today=TODAY)
    case.refresh_from_db()
    outcome = success(agreed_on=TODAY, perform_mode="lump", perform_due=AUGUST)
    end_case(actor=clerk, case_id=case.pk, version=case.version, values=outcome, today=TODAY)
    case.refresh_from_db()
    assert (case.round, case.visited_on, case.performance) == (2, None, "not_due")
    assert refused(NotVisible, paid, clerk, first) == "没有这一期。"
    performed(clerk, case, "done", TODAY)
    assert Instalment.objects.filter(case=case, round=1).count() == 2
