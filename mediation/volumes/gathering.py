"""From a case and its volume to the facts that the papers are filled from."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from bureau.core.money import MOST, in_words
from mediation.models import MediationCase, Party, Volume
from mediation.volumes.facts import (
    AgreementFacts,
    ConfirmationFacts,
    DocumentFacts,
    EndFacts,
    FilingFacts,
    InstalmentFacts,
    PartyFacts,
    PerformanceFacts,
    VisitFacts,
    VolumeFacts,
)


def volume_facts(case: MediationCase) -> VolumeFacts:
    """Everything the papers of ``case`` say, of its present round.

    Names and facts come out in full: whoever calls has asked ``may_read_facts`` before.
    """
    claimed = case.amount_claimed
    return VolumeFacts(
        number=case.number,
        committee=case.committee.name,
        accepted_on=case.accepted_on,
        source=case.source,
        source_doc_no=case.source_doc_no,
        dispute_type=case.dispute_type,
        parties=tuple(_party(party, case) for party in case.parties.all()),
        brief=case.brief,
        amount_claimed=claimed,
        claimed_in_words=_words(claimed),
        lead=case.lead.name if case.lead else "",
        assistants=tuple(mediator.name for mediator in case.assistants.all()),
        consultant=case.consultant.name if case.consultant else "",
        remarks=case.remarks,
        end=_end(case),
        agreement=_agreement(case),
        performance=_performance(case),
        confirmation=_confirmation(case),
        visits=_visits(case),
        filing=_filing(case),
    )


def _party(party: Party, case: MediationCase) -> PartyFacts:
    """Only the year of birth is on record, so the age may be one too high before the birthday."""
    return PartyFacts(
        side=party.side,
        kind=party.kind,
        name=party.name,
        sex=party.sex,
        ethnic_group=party.ethnic_group,
        age=case.accepted_on.year - party.birth_year if party.birth_year else None,
        occupation=party.occupation,
        phone=party.phone,
        address=party.address,
        id_no=party.id_no,
        representative=party.representative,
        agent_name=party.agent_name,
        agent_phone=party.agent_phone,
    )


def _words(amount: Decimal | None) -> str:
    return in_words(amount) if amount is not None and amount <= MOST else ""


def _end(case: MediationCase) -> EndFacts | None:
    if not case.result:
        return None
    return EndFacts(
        result=case.result,
        ended_on=case.ended_on,
        terminate_reason=case.terminate_reason,
        next_step=case.next_step,
    )


def _agreement(case: MediationCase) -> AgreementFacts | None:
    if not case.agreement_form:
        return None
    return AgreementFacts(
        form=case.agreement_form,
        number=case.agreement_no or "",
        agreed_on=case.agreed_on,
        content=case.agreement_content,
        amount=case.amount_agreed,
        amount_in_words=_words(case.amount_agreed),
        mode=case.perform_mode,
        due_on=case.perform_due,
        place=case.perform_place,
    )


def _performance(case: MediationCase) -> PerformanceFacts:
    plan = case.instalments.filter(round=case.round).order_by("due_on", "pk")
    return PerformanceFacts(
        state=case.performance,
        performed_on=case.performed_on,
        note=case.performance_note,
        instalments=tuple(InstalmentFacts(due_on=one.due_on, amount=one.amount, paid_on=one.paid_on) for one in plan),
    )


def _confirmation(case: MediationCase) -> ConfirmationFacts | None:
    if case.confirm_applied_on is None:
        return None
    return ConfirmationFacts(applied_on=case.confirm_applied_on, court=case.confirm_court)


def _visits(case: MediationCase) -> tuple[VisitFacts, ...]:
    made = case.visits.filter(round=case.round).order_by("visited_on", "pk")
    return tuple(
        VisitFacts(
            visited_on=one.visited_on,
            visitor=one.visitor,
            mode=one.mode,
            performance=one.performance,
            satisfaction=one.satisfaction,
            has_hidden_risk=one.has_hidden_risk,
            note=one.note,
        )
        for one in made
    )


def _filing(case: MediationCase) -> FilingFacts:
    volume = Volume.objects.select_related("retention").filter(case=case).first()
    if volume is None:
        return FilingFacts()
    return FilingFacts(
        documents=dict(_documents(volume)),
        retention=volume.retention.name if volume.retention else "",
        compiled_by=volume.compiled_by,
        compiled_on=volume.compiled_on,
        checked_by=volume.checked_by,
        note=volume.note,
    )


def _documents(volume: Volume) -> Iterable[tuple[int, DocumentFacts]]:
    for number, document in volume.documents.items():
        yield int(number), DocumentFacts(state=document.get("state", ""), pages=document.get("pages") or None)
