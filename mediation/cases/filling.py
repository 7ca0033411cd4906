"""From what is entered to a case and its parties: settled, judged, put into the columns. Nothing is saved here."""

from __future__ import annotations

from dataclasses import replace

from mediation.cases.duplicates import hashes_of
from mediation.choices import CaseState, SpecialGroup
from mediation.models import MediationCase, Party
from mediation.rules.cases import CASE_FIELDS, CaseFacts, CaseValues, problems_of, settled
from mediation.rules.followups import FollowUpValues, followup_problems
from mediation.rules.outcomes import OutcomeFacts, OutcomeValues, Problems, outcome_problems
from mediation.rules.parties import PARTY_FIELDS, PartyValues, masked_parties, settled_party


def prepared(values: CaseValues) -> CaseValues:
    """The values with all that follows from others, party by party and for the case."""
    return settled(replace(values, parties=tuple(settled_party(party) for party in values.parties)))


def entry_problems(
    values: CaseValues, outcome: OutcomeValues, facts: CaseFacts, followup: FollowUpValues | None = None
) -> Problems:
    """Everything that forbids to store settled values together, field → sentences."""
    ends = OutcomeFacts(today=facts.today, accepted_on=values.accepted_on, has_lead=values.lead is not None)
    after = followup_problems(followup, outcome, facts.today) if followup is not None else {}
    return {**after, **outcome_problems(outcome, ends), **problems_of(values, facts)}


def fill(case: MediationCase, values: CaseValues) -> MediationCase:
    """All columns that registration sets, except number and limit; the parties are at hand as ``entered_parties``."""
    for name in CASE_FIELDS:
        setattr(case, name, getattr(values, name))
    case.special_groups = list(values.special_groups)
    case.involves_minor = SpecialGroup.MINOR in values.special_groups
    case.parties_masked = masked_parties(values.parties)
    if values.committee is not None:
        case.office_id = values.committee.office_id
    case.entered_parties = [_party(case, order, party) for order, party in enumerate(values.parties)]
    return case


def _party(case: MediationCase, order: int, values: PartyValues) -> Party:
    row = Party(case=case, order=order, **{name: getattr(values, name) for name in PARTY_FIELDS})
    hashes = hashes_of(values)
    row.name_hash, row.phone_hash = hashes.name_hash, hashes.phone_hash
    row.address_hash, row.id_hash = hashes.address_hash, hashes.id_hash
    return row


def begun_state(values: CaseValues) -> CaseState:
    """A case with a lead mediator is in mediation from the start."""
    return CaseState.MEDIATING if values.lead is not None else CaseState.REGISTERED
