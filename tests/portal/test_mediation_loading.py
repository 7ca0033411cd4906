"""Entering the practice county's mediation: through the actions, dated back, with everything that follows."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from bureau.portal.demo.loading import weeks_until
from bureau.portal.demo.mediation import slots
from bureau.portal.demo.mediation.afterwards import follow_up
from bureau.portal.demo.mediation.loading import (
    Mediation,
    enter_cases,
    enter_late_and_correct,
    make_committees,
    plan_year,
)
from bureau.portal.demo.mediation.slots import Fate
from mediation.committees.queries import values_of
from mediation.models import Committee, Instalment, MediationCase, PreventionReport, Reopening, ReturnVisit, Volume

TODAY = dt.date(2026, 7, 15)
WEEKS = weeks_until(TODAY)[-9:]


@pytest.fixture
def loaded(county, clerk, other_clerk, reviewer, bureau_office, monkeypatch):
    monkeypatch.setattr(slots, "CONCLUDED", 1200)
    offices = {office.name: office for office in (county.hekou, county.qingshi)}
    villages = {name: list(office.villages.order_by("pk")) for name, office in offices.items()}
    users = {"bureau_office": bureau_office, "reviewer": reviewer}
    clerks = dict(zip(offices, (clerk, other_clerk), strict=True))
    mediation = Mediation(TODAY, users, clerks, offices, villages, serving={})
    make_committees(mediation)
    plan_year(mediation, WEEKS)
    for number, week in enumerate(WEEKS):
        if number % 4 == 0:
            enter_cases(mediation, WEEKS[number : number + 4])
        enter_late_and_correct(mediation, week)
    return mediation


def test_cases_stand_as_planned_and_were_entered_when_planned(loaded):
    planned = [one for week in loaded.weeks.values() for one in (*week.on_time, *week.late)]
    assert MediationCase.objects.count() == len(planned) == len(loaded.cases)
    for one in planned[::50]:
        case = MediationCase.objects.get(pk=loaded.cases[one.slot].pk)
        assert timezone.localtime(case.created_at).replace(tzinfo=None) == one.moment
        assert (case.accepted_on, case.result, case.brief) == (
            one.slot.accepted_on, one.outcome.result, one.values.brief,
        )  # fmt: skip
        assert case.parties.count() == len(one.values.parties)
    late = [one for week in loaded.weeks.values() for one in week.late]
    assert {loaded.cases[one.slot].created_by for one in late} == {loaded.users["bureau_office"]}
    void = MediationCase.objects.filter(voided_at__isnull=False)
    assert {case.pk for case in void} == {loaded.cases[one.slot].pk for one in planned if one.fate == Fate.VOIDED}
    linked = MediationCase.objects.filter(duplicate_of__isnull=False)
    assert linked.count() == sum(one.fate == Fate.DUPLICATE for one in planned) == 2


def test_committees_and_mediators_stand_as_planned(loaded):
    assert Committee.objects.count() == len(loaded.plans)
    for plan, committee in zip(loaded.plans, loaded.committees, strict=True):
        assert values_of(committee).name == plan.name
        assert [one.name for one in committee.mediators.order_by("pk")] == [one.name for one in plan.mediators]


def test_what_follows_is_there_in_every_sort(loaded):
    follow_up(loaded, WEEKS[-2:-1])
    assert (Reopening.objects.count() > 0, ReturnVisit.objects.count() > 0, Volume.objects.count() > 0) == (True,) * 3
    assert Instalment.objects.filter(paid_on__isnull=False).exists()
    states = Counter(MediationCase.objects.values_list("state", flat=True))
    assert set(states) == {"registered", "mediating", "closed", "archived"}
    extended = MediationCase.objects.filter(extended_until__isnull=False)
    assert all(case.extended_until >= TODAY for case in extended)
    assert extended
    reports = PreventionReport.objects.order_by("pk")
    assert [one.approved_at is None for one in reports] == [False] * (len(reports) - 4) + [True] * 4
