"""Writing cases: the only place they are registered, changed, voided and restored."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import EntriesRefused, IllegalMove, InvalidValue, NeedsConfirmation, NotAllowed, StaleRecord
from bureau.journal import actions as journal
from bureau.journal.saving import refuse_if_stale
from bureau.notices.actions import withdraw_notices
from mediation.cases import queries
from mediation.cases.bulk import JOURNALLED, BulkEntry, BulkRecording
from mediation.cases.duplicates import duplicate_advice, possible_duplicates
from mediation.cases.filling import begun_state, entry_problems, fill, prepared
from mediation.cases.numbering import Numbers
from mediation.choices import CaseState
from mediation.models import MediationCase, Party
from mediation.proceedings.actions import end_values, link_duplicate, locked_case
from mediation.proceedings.limits import Limits
from mediation.proceedings.notices import danger_notices
from mediation.proceedings.queries import case_rules
from mediation.rules.cases import CASE_FIELDS, CaseValues, advice_of
from mediation.rules.outcomes import STILL_OPEN, OutcomeValues, settled_outcome
from villages.scope import COUNTY

# A void can be undone by whoever made it for ten minutes (a slip); later it takes an account for the whole county.
UNDO_MINUTES = 10


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One page of the entry form: the registration and, when the case is over already, its end."""

    values: CaseValues
    outcome: OutcomeValues = STILL_OPEN


@action
def register_case(
    *,
    actor: User,
    entry: CaseEntry,
    today: dt.date,
    accepted: frozenset[str] = frozenset(),
    form_key: uuid.UUID | None = None,
    duplicate_of: int | None = None,
) -> MediationCase:
    """Register a case under the next number of its committee, started when it has a lead mediator, ended when
    ``entry.outcome`` says so. NeedsConfirmation names what to look at first, unless its codes are in ``accepted``.

    The same ``form_key`` again gives the case it made. ``duplicate_of``: the case it is linked to as the same dispute.
    """
    require(actor, "cases.enter")
    made = queries.case_made_by(actor, form_key)
    if made is not None:
        return made
    entry = _checked(actor, entry, today, accepted)
    assert entry.values.committee is not None  # noqa: S101 - or the rules had refused it
    rules = case_rules()
    case = fill(MediationCase(created_by=actor, updated_by=actor, form_key=form_key), entry.values)
    case.due_on = Limits(rules).due_on(case.accepted_on)
    case.state = begun_state(entry.values)
    Numbers([entry.values.committee]).give(case)
    if entry.outcome.result:
        case.state = CaseState.CLOSED
        for name, value in end_values(case, entry.outcome, rules).items():
            setattr(case, name, value)
    case.full_clean(validate_constraints=False)
    case.save()
    _store_people(case, entry.values)
    _note(actor, "recorded", case, after=journal.snapshot(case, JOURNALLED))
    danger_notices(actor=actor, case=case, was_dangerous=False, today=today)
    if duplicate_of is not None:
        return link_duplicate(actor=actor, case_id=case.pk, original_id=duplicate_of)
    return case


@action
def change_case(
    *,
    actor: User,
    case_id: int,
    version: int,
    values: CaseValues,
    today: dt.date,
    accepted: frozenset[str] = frozenset(),
) -> MediationCase:
    """Replace what was registered; committee and number stay. StaleRecord with both values on an old version."""
    require(actor, "cases.enter")
    case = locked_case(actor, case_id)
    _refuse_unreadable(actor, case)
    if case.state == CaseState.ARCHIVED:
        raise IllegalMove(_("This case is archived. Have it opened again before changing it."))
    before, kept = queries.values_of(case), journal.snapshot(case, JOURNALLED)
    values = prepared(replace(values, committee=before.committee))
    _refuse_if_stale(case, version, values, before)
    values = _checked(actor, CaseEntry(values, queries.outcome_of(case)), today, accepted, case).values
    if values == before:
        return case
    fill(case, values)
    if case.state == CaseState.REGISTERED:
        case.state = begun_state(values)
    if case.accepted_on != before.accepted_on:
        case.due_on = Limits(case_rules()).due_on(case.accepted_on)
    case.version += 1
    case.updated_by = actor
    case.full_clean(validate_constraints=False)
    case.save()
    case.parties.all().delete()
    _store_people(case, values)
    old, new = journal.changes(kept, journal.snapshot(case, JOURNALLED))
    if values.parties != before.parties:
        new["parties"] = journal.HIDDEN
    _note(actor, "changed", case, before=old, after=new)
    danger_notices(actor=actor, case=case, was_dangerous=before.is_dangerous, today=today)
    return case


@action
def void_case(*, actor: User, case_id: int, reason: str) -> MediationCase:
    """Take a case out of every count, with a reason; its number is never given again."""
    require(actor, "cases.void")
    case = locked_case(actor, case_id)
    reason = reason.strip()
    if not reason:
        raise InvalidValue(fields={"reason": [_("Write why this case is voided.")]})
    if case.duplicates.filter(voided_at__isnull=True).exists():
        raise IllegalMove(_("Other cases are linked to this one as the same dispute; take the links back first."))
    case.voided_at, case.void_reason = timezone.now(), reason
    _save_state(actor, case)
    _note(actor, "voided", case, after={"void_reason": reason}, note=reason)
    withdraw_notices(actor=actor, subject=case)
    return case


@action
def restore_case(*, actor: User, case_id: int) -> MediationCase:
    """Undo a voiding: whoever may void, within ten minutes; later only an account for the whole county."""
    require(actor, "cases.void")
    case = MediationCase.objects.select_for_update(of=("self",)).get_visible(actor, case_id)
    if case.voided_at is None:
        raise IllegalMove(_("This case is not void."))
    if timezone.now() - case.voided_at > dt.timedelta(minutes=UNDO_MINUTES) and not actor.can(COUNTY):
        message = _("A voiding can be undone for %(minutes)d minutes; after that ask the bureau office.")
        raise IllegalMove(message % {"minutes": UNDO_MINUTES})
    reason = case.void_reason
    case.voided_at, case.void_reason = None, ""
    _save_state(actor, case)
    _note(actor, "restored", case, before={"void_reason": reason}, after={"void_reason": ""})
    danger_notices(actor=actor, case=case, was_dangerous=False, today=timezone.localdate())
    return case


@action
def reveal_parties(*, actor: User, case_id: int) -> MediationCase:
    """Show names, phones and numbers in full: an act that stands in the journal."""
    require(actor, "cases.reveal")
    case = queries.case_for(actor, case_id)
    _refuse_unreadable(actor, case)
    _note(actor, "revealed", case)
    return case


@action
def record_cases(*, actor: User, entries: Sequence[BulkEntry], today: dt.date) -> list[MediationCase]:
    """Register and change many cases by the same rules; EntriesRefused and nothing stored when one breaks them."""
    require(actor, "cases.enter")
    bulk = BulkRecording(actor, entries, today)
    refused = bulk.problems()
    if refused:
        raise EntriesRefused(refused)
    return bulk.store()


# -- parts -------------------------------------------------------------------------------------------------------------


def _checked(
    actor: User, entry: CaseEntry, today: dt.date, accepted: frozenset[str], case: MediationCase | None = None
) -> CaseEntry:
    values, outcome = prepared(entry.values), settled_outcome(entry.outcome)
    facts = queries.entry_facts(
        actor,
        today=today,
        committee_ids=[values.committee.pk] if values.committee else [],
        village_ids=[values.village.pk] if values.village else [],
        case=case,
    )
    problems = entry_problems(values, outcome, facts)
    if problems:
        raise InvalidValue(fields=problems)
    others = possible_duplicates(actor, values, but_not=case.pk if case else None)
    if case is not None and queries.values_of(case).parties == values.parties:
        others = []  # looked at when the parties were entered
    open_points = [one for one in (*advice_of(values), *duplicate_advice(others)) if one.code not in accepted]
    if open_points:
        raise NeedsConfirmation(open_points)
    return CaseEntry(values, outcome)


def _refuse_unreadable(actor: User, case: MediationCase) -> None:
    if not queries.may_read_facts(actor, case):
        raise NotAllowed(_("The content of this case is restricted. Ask the reviewer."))


def _refuse_if_stale(case: MediationCase, version: int, values: CaseValues, before: CaseValues) -> None:
    entered: dict[str, Any] = {name: getattr(values, name) for name in CASE_FIELDS}
    try:
        refuse_if_stale(case, version, {**entered, "special_groups": list(values.special_groups)})
    except StaleRecord as error:
        if values.parties != before.parties:
            error.changes["parties"] = (journal.HIDDEN, journal.HIDDEN)
        raise


def _store_people(case: MediationCase, values: CaseValues) -> None:
    Party.objects.bulk_create(case.entered_parties)
    case.assistants.set(values.assistants)


def _save_state(actor: User, case: MediationCase) -> None:
    case.version += 1
    case.updated_by = actor
    case.full_clean(validate_constraints=False)
    case.save(update_fields=["voided_at", "void_reason", "version", "updated_by", "updated_at"])


def _note(actor: User, verb: str, case: MediationCase, **what: Any) -> None:
    journal.record(actor=actor, event=f"mediation.case.{verb}", subject=case, **what)
