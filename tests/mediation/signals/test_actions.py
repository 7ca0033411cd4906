"""The weekly check writes each finding once; clearing takes a reviewer and a note."""

import datetime as dt

import pytest

from bureau.core.actions import writing
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed
from bureau.core.weeks import Week
from bureau.jobs.models import JobRun
from bureau.journal.models import Entry
from bureau.sheets.models import ImportBatch
from mediation.cases.actions import record_cases
from mediation.cases.bulk import BulkEntry
from mediation.models import Signal
from mediation.proceedings.actions import link_duplicate
from mediation.signals.actions import clear_signal, find_signals
from mediation.signals.queries import facts_of_week, open_count
from mediation.signals.tasks import check_last_week, find_signals_of_week
from tests.factories.mediation import applicant, case_values, make_committee, respondent

WEEK = Week.parse("2026-W29")
PHONE = "13812341402"
MORNING = dt.datetime(2026, 7, 13, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def three(clerk, county):
    """Three cases of one phone, entered on Monday, an hour apart."""
    committee = make_committee(county.hekou)
    texts = ("因宅基地边界争吵要求确认", "为赡养老人费用分担闹矛盾", "拖欠建房工钱三个月没有给")
    return record_cases(
        actor=clerk,
        entries=[
            BulkEntry(
                case_values(
                    committee,
                    county.wangjia,
                    accepted_on=dt.date(2026, 7, 13),
                    brief=text,
                    parties=(applicant(f"王{number}", phone=PHONE), respondent(f"张{number}")),
                ),
                entered_at=MORNING + dt.timedelta(hours=number),
            )
            for number, text in enumerate(texts)
        ],
        today=dt.date(2026, 7, 15),
    )


def test_a_finding_is_written_once(three, reviewer):
    found = find_signals(actor=reviewer, week=WEEK)
    assert [(one.kind, one.week, one.cases.count(), one.detail) for one in found] == [
        ("same_party", "2026-W29", 3, {"cases": 3})
    ]
    assert find_signals(actor=reviewer, week=WEEK) == []
    assert find_signals(actor=reviewer, week=WEEK.next()) == []
    assert Entry.objects.filter(event="mediation.signal.found").count() == 1


def test_nobody_else_looks_for_signals(three, clerk, leader):
    for user in (clerk, leader):
        with pytest.raises(NotAllowed):
            find_signals(actor=user, week=WEEK)


def test_clearing_takes_a_note_and_is_done_once(three, reviewer, clerk):
    signal = find_signals(actor=reviewer, week=WEEK)[0]
    assert open_count(reviewer) == 1
    with pytest.raises(NotAllowed):
        clear_signal(actor=clerk, signal_id=signal.pk, note="是同一家砖厂")
    with pytest.raises(InvalidValue):
        clear_signal(actor=reviewer, signal_id=signal.pk, note=" ")
    cleared = clear_signal(actor=reviewer, signal_id=signal.pk, note="是同一家砖厂")
    assert (cleared.state, cleared.note, open_count(reviewer)) == ("cleared", "是同一家砖厂", 0)
    with pytest.raises(IllegalMove):
        clear_signal(actor=reviewer, signal_id=signal.pk, note="再看一次")
    assert find_signals(actor=reviewer, week=WEEK) == []


def test_linked_duplicates_are_looked_at_once(three, clerk, reviewer):
    for case in three[1:]:
        link_duplicate(actor=clerk, case_id=case.pk, original_id=three[0].pk)
    assert find_signals(actor=reviewer, week=WEEK) == []


def test_what_came_with_a_file_was_not_typed(three, clerk):
    assert [fact.typed_at is not None for fact in facts_of_week(WEEK)] == [True, True, True]
    with writing():
        batch = ImportBatch.objects.create(user=clerk, kind="cases", sha256="0" * 64, original_name="x.xlsx")
        ImportBatch.objects.filter(pk=batch.pk).update(
            created_at=MORNING, finished_at=MORNING + dt.timedelta(minutes=90)
        )
    assert [fact.typed_at is not None for fact in facts_of_week(WEEK)] == [False, False, True]


def test_the_task_runs_once_a_week(three, time_machine, django_capture_on_commit_callbacks):
    time_machine.move_to(dt.datetime(2026, 7, 19, 16, 30, tzinfo=dt.UTC), tick=False)
    assert check_last_week() == "2026-W29"
    assert [find_signals_of_week(week="2026-W29") for _ in range(2)] == ["done", "done"]
    assert (Signal.objects.count(), JobRun.objects.get(name="mediation.find_signals").counts) == (1, {"signals": 1})
