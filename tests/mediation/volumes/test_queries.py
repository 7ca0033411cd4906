"""What the page and the panel of a volume are made of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bureau.core.actions import writing
from mediation.choices import PaperState
from mediation.models import MediationCase, RetentionPeriod, ReturnVisit
from mediation.rules.followups import FollowUpValues
from mediation.volumes.actions import attach_scan, save_documents
from mediation.volumes.facts import DocumentFacts
from mediation.volumes.queries import (
    contents_of,
    may_file,
    may_print,
    panel_of,
    retention_periods,
    traits_of,
    values_of,
    volume_of,
)
from mediation.volumes.rules import CaseTraits, VolumeValues
from tests.conftest import TODAY
from tests.factories.mediation import applicant, make_case, respondent, success, volume_values


def save(actor, case, values):
    return save_documents(actor=actor, case_id=case.pk, version=0, values=values, today=TODAY)


@pytest.mark.parametrize(
    ("fields", "traits"),
    [
        ({"source": "active"}, CaseTraits()),
        ({"source": "applied"}, CaseTraits(by_application=True)),
        (
            {"source": "active", "parties": (applicant(), respondent(agent_name="赵律"))},
            CaseTraits(has_agent=True),
        ),
        (
            {"source": "active", "outcome": success(amount_agreed=None)},
            CaseTraits(is_over=True, agreement_form="written"),
        ),
        (
            {"source": "active", "outcome": success()},
            CaseTraits(is_over=True, agreement_form="written", is_paid=True),
        ),
        (
            {
                "source": "active",
                "outcome": success(),
                "followup": FollowUpValues(performance="none", performance_note="外出", confirm_applied_on=TODAY),
            },
            CaseTraits(is_over=True, agreement_form="written", asked_for_confirmation=True),
        ),
    ],
)
def test_traits_of_a_case(committee, county, fields, traits):
    assert traits_of(make_case(committee, county.wangjia, **fields)) == traits


def test_a_visit_of_an_earlier_round_asks_for_no_record(case):
    with writing():
        ReturnVisit.objects.create(
            case=case, round=1, visited_on=TODAY, visitor="周明", mode="home", performance="done"
        )
    assert traits_of(case).was_visited
    case.round = 2
    assert not traits_of(case).was_visited


def test_contents_before_anybody_looked(case):
    lines = contents_of(case, volume_of(case))
    assert [line.document.number for line in lines if line.is_missing] == [1, 2, 3, 7, 8, 9, 13]
    assert [line.document.number for line in lines if line.is_needed] == [1, 2, 3, 7, 8, 13]
    assert {line.pages for line in lines} == {None}


def test_contents_as_entered_with_their_scans(clerk, case, photo):
    save(clerk, case, VolumeValues(documents={3: DocumentFacts(state="yes", pages=4)}))
    scans = [
        attach_scan(actor=clerk, case_id=case.pk, document=number, name="a.jpg", content=photo) for number in (3, 6, 3)
    ]
    lines = {line.document.number: line for line in contents_of(case, volume_of(case))}
    assert (lines[3].state, lines[3].pages, list(lines[3].scans)) == (PaperState.YES, 4, [scans[0], scans[2]])
    assert (lines[6].state, list(lines[6].scans), list(lines[5].scans)) == (PaperState.NOT_NEEDED, [scans[1]], [])


def test_values_as_they_stand(clerk, case):
    period = RetentionPeriod.objects.get(name="永久")
    entered = volume_values(case, retention=period, compiled_by="郑和", place="一号柜", note="无")
    assert values_of(volume_of(case)) == VolumeValues()
    save(clerk, case, entered)
    stored = values_of(volume_of(case))
    assert replace(stored, documents={}) == replace(entered, documents={})
    assert stored.documents[8] == DocumentFacts(state="yes", pages=1)
    assert stored.documents[4] == DocumentFacts(state="n_a")


def test_periods_offered_are_those_in_use_and_the_volumes_own(clerk, case, committee, county):
    old = RetentionPeriod.objects.get(name="永久")
    save(clerk, case, VolumeValues(retention=old))
    with writing():
        RetentionPeriod.objects.filter(pk=old.pk).update(is_active=False)
    assert [one.name for one in retention_periods(None)] == ["短期（5年）", "长期（10年）"]
    assert [one.name for one in retention_periods(volume_of(case))] == ["短期（5年）", "长期（10年）", "永久"]


def test_panel(clerk, leader, case):
    panel = panel_of(clerk, case)
    assert (panel.done, panel.total, len(panel.missing)) == (6, 13, 7)
    assert (panel.may_print, panel.is_archived) == (True, False)
    save(clerk, case, volume_values(case))
    panel = panel_of(leader, case)
    assert (panel.done, panel.missing, panel.may_print) == (13, (), False)


def test_who_files_and_prints(clerk, colleague, reviewer, leader, case, minors_case):
    assert [(may_file(user, case), may_print(user, case)) for user in (clerk, reviewer, leader)] == [
        (True, True),
        (False, True),
        (False, False),
    ]
    assert [(may_file(user, minors_case), may_print(user, minors_case)) for user in (clerk, colleague)] == [
        (True, True),
        (False, False),
    ]
    case.state = "archived"
    assert (may_file(clerk, case), may_print(clerk, case)) == (False, True)


def asked(ask):
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


def test_queries_do_not_grow_with_the_scans(clerk, case, photo):
    def look():
        found = MediationCase.objects.get(pk=case.pk)
        return contents_of(found, volume_of(found)), panel_of(clerk, found)

    save(clerk, case, volume_values(case))
    attach_scan(actor=clerk, case_id=case.pk, document=3, name="a.jpg", content=photo)
    one = asked(look)
    for number in (3, 6):
        attach_scan(actor=clerk, case_id=case.pk, document=number, name="a.jpg", content=photo)
    assert (one, asked(look)) == (8, 8)
