"""Many cases at once: the same rules, numbers without gaps, all or nothing, nothing lost."""

import datetime as dt
from dataclasses import replace

import pytest

from bureau.core.errors import EntriesRefused
from bureau.journal.models import Entry
from mediation.cases.actions import record_cases
from mediation.cases.bulk import BulkEntry
from mediation.cases.queries import outcome_of, values_of
from mediation.models import MediationCase
from mediation.rules.followups import FollowUpValues
from mediation.rules.outcomes import OutcomeValues
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


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


def entries_of(committee, county, count, **more):
    lead = make_mediator(committee)
    return [
        BulkEntry(
            case_values(committee, county.wangjia, lead=lead, parties=(applicant(f"王{n}"), respondent())), **more
        )
        for n in range(count)
    ]


def record(clerk, entries):
    return record_cases(actor=clerk, entries=entries, today=TODAY)


def test_cases_come_in_with_their_end_and_what_followed(clerk, county, committee):
    followup = FollowUpValues(confirm_applied_on=TODAY)
    cases = record(clerk, entries_of(committee, county, 3, outcome=success(), followup=followup))
    stored = list(MediationCase.objects.order_by("serial"))
    assert [case.pk for case in cases] == [case.pk for case in stored]
    assert [case.number for case in stored] == [f"(2026)河口镇人调字第{n}号" for n in (1, 2, 3)]
    assert {(case.state, case.performance, case.confirm_result) for case in stored} == {("closed", "done", "applied")}
    assert [case.parties.count() for case in stored] == [2, 2, 2]
    assert Entry.objects.filter(event="mediation.case.recorded").count() == 3
    assert list(MediationCase.objects.search("王1")) == [stored[1]]


def test_numbers_of_paper_files_are_kept_and_others_count_on_behind_them(clerk, county, committee):
    first, second, third = entries_of(committee, county, 3)
    record(clerk, [first, replace(second, serial=7), third])
    assert list(MediationCase.objects.order_by("serial").values_list("serial", flat=True)) == [7, 8, 9]


def test_one_wrong_entry_and_nothing_is_stored(clerk, county, committee):
    good, bad = entries_of(committee, county, 2)
    make_case(committee, county.lijia)
    wrong = replace(bad, values=replace(bad.values, dispute_type=""))
    taken = replace(good, serial=1)
    twice = replace(good, serial=5)
    with pytest.raises(EntriesRefused) as refused:
        record(clerk, [good, wrong, taken, twice, twice])
    assert {place: sorted(found) for place, found in refused.value.reasons.items()} == {
        1: ["dispute_type"],
        2: ["number"],
        4: ["number"],
    }
    assert MediationCase.objects.count() == 1


def test_a_changed_case_keeps_number_and_parties_are_written_anew(clerk, county, committee):
    case = make_case(committee, county.wangjia, outcome=success(), by=clerk)
    values = replace(values_of(case), parties=(applicant("王建国", phone="13812341402"), respondent()))
    entry = BulkEntry(values, outcome_of(case), FollowUpValues(performance="done", performed_on=TODAY), case=case)
    record(clerk, [entry])
    stored = MediationCase.objects.get()
    assert (stored.number, stored.version, stored.created_by) == (case.number, 2, clerk)
    assert list(MediationCase.objects.search("1402")) == [stored]
    record(clerk, [replace(entry, case=stored)])
    assert MediationCase.objects.get().version == 2


def test_closed_cases_are_not_opened_and_archived_ones_not_touched(clerk, county, committee):
    closed = make_case(committee, county.wangjia, outcome=success())
    with pytest.raises(EntriesRefused) as refused:
        record(clerk, [BulkEntry(values_of(closed), OutcomeValues(), case=closed)])
    assert list(refused.value.reasons[0]) == ["result"]


def test_another_offices_committee_and_case_are_not_there(other_clerk, county, committee):
    case = make_case(committee, county.wangjia)
    with pytest.raises(EntriesRefused) as refused:
        record(other_clerk, [BulkEntry(values_of(case)), BulkEntry(values_of(case), case=case)])
    assert {place: sorted(found) for place, found in refused.value.reasons.items()} == {
        0: ["committee", "village"],
        1: [""],
    }


def test_a_history_keeps_the_time_it_was_entered(clerk, county, committee):
    moment = dt.datetime(2026, 7, 14, 8, 30, tzinfo=dt.UTC)
    record(clerk, entries_of(committee, county, 1, entered_at=moment))
    assert MediationCase.objects.get().created_at == moment
