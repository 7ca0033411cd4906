"""Entering the county's mediation through the same actions as everybody, week by week as it would have happened."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone

from bureau.accounts.models import User
from bureau.core.weeks import Week
from bureau.portal.demo.mediation.committees import CommitteePlan, Site, Sites, committees
from bureau.portal.demo.mediation.disputes import WeekOfDisputes, disputes
from bureau.portal.demo.mediation.slots import Slot
from bureau.portal.demo.mediation.writing import Dispute
from consultants.models import Consultant
from mediation.cases.actions import record_cases, void_case
from mediation.cases.bulk import BulkEntry
from mediation.committees.actions import save_committees, save_mediators
from mediation.committees.bulk import CommitteeLine, MediatorLine
from mediation.committees.rules import CommitteeValues, MediatorValues
from mediation.models import Committee, MediationCase, Mediator
from mediation.proceedings.actions import link_duplicate
from mediation.rules.cases import CaseValues
from villages.models import JusticeOffice, Village

VOID_REASON = "重复登记，已在另一件中办理"


@dataclass
class Mediation:
    """What stands so far. ``cases``: slot of a dispute → its case. ``serving``: village → its legal consultant."""

    today: dt.date
    users: Mapping[str, User]
    clerks: Mapping[str, User]
    offices: Mapping[str, JusticeOffice]
    villages: Mapping[str, Sequence[Village]]
    serving: Mapping[int, Consultant]
    plans: list[CommitteePlan] = field(default_factory=list)
    committees: list[Committee] = field(default_factory=list)
    mediators: list[list[Mediator]] = field(default_factory=list)
    weeks: dict[Week, WeekOfDisputes] = field(default_factory=dict)
    cases: dict[Slot, MediationCase] = field(default_factory=dict)

    @property
    def sites(self) -> Sites:
        return {
            office: [Site(village.short_name, village.township.name) for village in found]
            for office, found in self.villages.items()
        }


def make_committees(county: Mediation) -> None:
    """Committees and their mediators, as the bureau's office would bring them in with two sheets."""
    county.plans = committees(county.sites, county.today)
    actor = county.users["bureau_office"]
    lines = [CommitteeLine(_committee(county, plan)) for plan in county.plans]
    county.committees = save_committees(actor=actor, lines=lines, today=county.today)
    pairs = list(zip(county.committees, county.plans, strict=True))
    people = [line for committee, plan in pairs for line in _mediators(committee, plan)]
    made = iter(save_mediators(actor=actor, lines=people, today=county.today))
    county.mediators = [[next(made) for _ in plan.mediators] for plan in county.plans]


def _committee(county: Mediation, plan: CommitteePlan) -> CommitteeValues:
    return CommitteeValues(
        name=plan.name,
        short_name=plan.short_name,
        kind=plan.kind,
        industry=plan.industry,
        office=county.offices[plan.office],
        village=None if plan.village is None else county.villages[plan.office][plan.village],
        head=plan.mediators[0].name,
        phone=plan.phone,
        founded_on=plan.founded_on,
        term_from=plan.term_from,
    )


def _mediators(committee: Committee, plan: CommitteePlan) -> Iterable[MediatorLine]:
    for one in plan.mediators:
        yield MediatorLine(
            MediatorValues(
                committee=committee,
                name=one.name,
                kind=one.kind,
                sex=one.sex,
                birth_year=one.birth_year,
                phone=one.phone,
                certificate_no=one.certificate_no,
                appointed_on=plan.term_from,
            )
        )


def plan_year(county: Mediation, weeks: Sequence[Week]) -> None:
    """All that will be entered, before anything is."""
    county.weeks = {one.week: one for one in disputes(weeks, county.sites, county.plans, county.today)}


def enter_cases(county: Mediation, weeks: Sequence[Week]) -> None:
    """What was entered in time in these weeks, each office's in one go: week by week it would take twice as long.

    A closing looks at the days of the cases, so later ones do not disturb it.
    """
    by_office: dict[str, list[Dispute]] = defaultdict(list)
    for dispute in (one for week in weeks for one in county.weeks[week].on_time):
        by_office[dispute.slot.office].append(dispute)
    for office, found in by_office.items():
        _enter(county, county.clerks[office], found)


def enter_late_and_correct(county: Mediation, week: Week) -> None:
    """Cases of the week before that the bureau's office brings in only now, and those that were mistakes or twice
    there: the week before is closed, so the next closing shows them as late and as reversals.
    """
    entered = county.weeks[week]
    _enter(county, county.users["bureau_office"], entered.late)
    for dispute in entered.void:
        void_case(actor=county.users["reviewer"], case_id=county.cases[dispute.slot].pk, reason=VOID_REASON)
    for dispute in entered.link:
        original = county.cases[dispute.same_as].pk if dispute.same_as else None
        actor = county.clerks[dispute.slot.office]
        link_duplicate(actor=actor, case_id=county.cases[dispute.slot].pk, original_id=original)


def _enter(county: Mediation, actor: User, found: Sequence[Dispute]) -> None:
    made = record_cases(actor=actor, entries=[_entry(county, one) for one in found], today=county.today)
    county.cases.update({one.slot: case for one, case in zip(found, made, strict=True)})


def _entry(county: Mediation, dispute: Dispute) -> BulkEntry:
    return BulkEntry(
        _values(county, dispute),
        dispute.outcome,
        dispute.followup,
        entered_at=timezone.make_aware(dispute.moment),
    )


def _values(county: Mediation, dispute: Dispute) -> CaseValues:
    who, village = dispute.mediation, county.villages[dispute.slot.office][dispute.village]
    return replace(
        dispute.values,
        committee=county.committees[who.committee],
        village=village,
        lead=county.mediators[who.lead[0]][who.lead[1]] if who.lead else None,
        is_cross_committee=who.lead is not None and who.lead[0] != who.committee,
        assistants=tuple(county.mediators[who.committee][place] for place in who.assistants),
        consultant=county.serving.get(village.pk) if who.with_consultant else None,
    )
