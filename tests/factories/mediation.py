"""Committees, mediators and cases for tests: through the bulk action, so that rows are whole."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from mediation.cases.actions import record_cases
from mediation.cases.bulk import BulkEntry
from mediation.models import Committee, MediationCase, Mediator, PreventionReport
from mediation.proceedings.actions import end_case, move_case
from mediation.rules.cases import CaseValues
from mediation.rules.followups import NOTHING_YET, FollowUpValues
from mediation.rules.outcomes import STILL_OPEN, OutcomeValues
from mediation.rules.parties import PartyValues
from mediation.rules.prevention import FIGURES
from mediation.volumes.facts import DocumentFacts
from mediation.volumes.queries import traits_of
from mediation.volumes.rules import VolumeValues, missing
from tests.factories.accounts import make_user
from villages.models import JusticeOffice, Village

BRIEF = "因宅基地边界多次争吵，要求确认边界并拆除围墙"


def make_committee(office: JusticeOffice, name: str = "", **fields: Any) -> Committee:
    name = name or f"{office.name.removesuffix('司法所')}镇人民调解委员会"
    short = fields.pop("short_name", name.removesuffix("人民调解委员会"))
    with writing():
        return Committee.objects.create(office=office, name=name, short_name=short, **{"kind": "township", **fields})


def make_mediator(committee: Committee, name: str = "刘和平", **fields: Any) -> Mediator:
    with writing():
        return Mediator.objects.create(committee=committee, name=name, **fields)


def applicant(name: str = "王建国", **fields: Any) -> PartyValues:
    return PartyValues(side="applicant", name=name, **fields)


def respondent(name: str = "张伟", **fields: Any) -> PartyValues:
    return PartyValues(side="respondent", name=name, **fields)


def case_values(committee: Committee, village: Village, **fields: Any) -> CaseValues:
    """What a clerk enters on 2026-07-14 of a neighbours' dispute; complete."""
    usual: dict[str, Any] = {
        "committee": committee,
        "village": village,
        "accepted_on": dt.date(2026, 7, 14),
        "source": "applied",
        "dispute_type": "neighbour",
        "brief": BRIEF,
        "parties": (applicant(), respondent()),
    }
    return CaseValues(**{**usual, **fields})


def success(**fields: Any) -> OutcomeValues:
    """A written agreement over 3,000 yuan, reached and performed on 2026-07-15."""
    usual: dict[str, Any] = {
        "result": "success",
        "ended_on": dt.date(2026, 7, 15),
        "agreed_on": dt.date(2026, 7, 15),
        "agreement_form": "written",
        "agreement_content": "被申请人拆除围墙，赔偿3000元",
        "amount_agreed": Decimal(3000),
        "perform_mode": "immediate",
    }
    return OutcomeValues(**{**usual, **fields})


def make_case(
    committee: Committee,
    village: Village,
    *,
    outcome: OutcomeValues = STILL_OPEN,
    followup: FollowUpValues = NOTHING_YET,
    by: User | None = None,
    **fields: Any,
) -> MediationCase:
    """A case in mediation (it has a lead mediator of the committee), or ended with ``outcome``."""
    if "lead" not in fields:
        fields["lead"] = committee.mediators.first() or make_mediator(committee)
    actor = by or User.objects.filter(login="recorder").first() or make_user("recorder", Role.BUREAU_OFFICE)
    entry = BulkEntry(case_values(committee, village, **fields), outcome, followup)
    today = max(dt.date(2026, 7, 15), entry.values.accepted_on or dt.date.min)
    return record_cases(actor=actor, entries=[entry], today=today)[0]


def volume_values(case: MediationCase, **fields: Any) -> VolumeValues:
    """Everything that the case needs lies in the volume, one page each."""
    needed = {one.number: DocumentFacts(state="yes", pages=1) for one in missing({}, traits_of(case))}
    return VolumeValues(documents={**needed, **fields.pop("documents", {})}, **fields)


def make_report(
    committee: Committee, day: str | dt.date = "2026-07-14", *, approved: bool = True, **figures: Any
) -> PreventionReport:
    """A prevention report as it stands in the table, by default approved."""
    date = dt.date.fromisoformat(day) if isinstance(day, str) else day
    usual: dict[str, Any] = {} if figures.keys() & set(FIGURES) else {"sweeps": 1}
    with writing():
        return PreventionReport.objects.create(
            date=date,
            committee=committee,
            office=committee.office,
            approved_at=timezone.now() if approved else None,
            **{**usual, **figures},
        )


def archive(case: MediationCase) -> MediationCase:
    """Move a case to the archive, closed as failed first where it is open; no volume is compiled."""
    actor = User.objects.filter(login="recorder").first() or make_user("recorder", Role.BUREAU_OFFICE)
    with writing():
        case.refresh_from_db()
        if not case.result:
            ended = OutcomeValues(result="failed", ended_on=case.accepted_on)
            case = end_case(actor=actor, case_id=case.pk, version=case.version, values=ended, today=case.accepted_on)
        return move_case(actor=actor, case_id=case.pk, version=case.version, name="archive", apply=lambda _case: {})
