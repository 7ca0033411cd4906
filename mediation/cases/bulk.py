"""Many cases at once, for imports and a history that is loaded: the same rules, looked up in sets, written in bulk.

Used by ``actions.record_cases`` only, inside its transaction.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.querysets import in_slices
from bureau.core.search import GramsField
from bureau.journal import actions as journal
from bureau.journal.models import Entry
from mediation.cases import queries
from mediation.cases.filling import begun_state, entry_problems, fill, prepared
from mediation.cases.numbering import Numbers
from mediation.choices import OPEN_STATES, CaseState, Result
from mediation.models import MediationCase, Party, Recusal
from mediation.proceedings.actions import outcome_values, planned_visit, visit_day
from mediation.proceedings.limits import Limits
from mediation.proceedings.notices import danger_notices
from mediation.proceedings.queries import case_rules
from mediation.rules.cases import CASE_FIELDS, CaseValues
from mediation.rules.followups import FOLLOWUP_FIELDS, NOTHING_YET, FollowUpValues, settled_followup
from mediation.rules.outcomes import OUTCOME_FIELDS, STILL_OPEN, OutcomeValues, Problems, settled_outcome

# Written in one go; a refused entry is named by its place in the list.
BATCH = 1000
JOURNALLED = (*CASE_FIELDS, *OUTCOME_FIELDS, *FOLLOWUP_FIELDS, "state", "due_on")
WRITTEN = (*JOURNALLED, "grams")
# Written with every change: what follows from other columns, and the marks of the change itself. Other columns only
# where a case of the file has changed in them: one column more costs a bulk update 0.2 ms a row.
FOLLOWING = ("office", "involves_minor", "parties_masked", "visit_due_on", "version", "updated_by", "updated_at")
# What the search column is made of.
SEARCHED = {"parties", "brief", "agreement_content", "remarks"}


@dataclass(frozen=True, slots=True)
class BulkEntry:
    """One case: its values, how it ended, what followed.

    ``case``: the existing one that is changed. ``serial``: the number that its paper file has already.
    ``entered_at``: when it was entered, for a history that is loaded in one go; None: now.
    """

    values: CaseValues
    outcome: OutcomeValues = STILL_OPEN
    followup: FollowUpValues = NOTHING_YET
    case: MediationCase | None = None
    serial: int | None = None
    entered_at: dt.datetime | None = None


class BulkRecording:
    """Judge first (``problems``), then ``store``."""

    def __init__(self, actor: User, entries: Sequence[BulkEntry], today: dt.date) -> None:
        self.actor = actor
        self.entries = [settled_entry(entry) for entry in entries]
        known = [entry.values for entry in self.entries]
        self.facts = queries.entry_facts(
            actor,
            today=today,
            committee_ids={values.committee.pk for values in known if values.committee},
            village_ids={values.village.pk for values in known if values.village},
        )
        asked = {entry.case.pk for entry in self.entries if entry.case is not None}
        rows = MediationCase.objects.visible_to(actor).standing().prefetch_related("parties", "assistants")
        self.locked = {case.pk: case for case in in_slices(rows.select_for_update(of=("self",)), "pk", asked)}
        self.dangerous = {case.pk for case in self.locked.values() if case.is_dangerous}
        self.recused: dict[int, set[int]] = defaultdict(set)
        for recusal in in_slices(Recusal.objects.all(), "case", asked):
            self.recused[recusal.case_id].add(recusal.mediator_id)
        # Locks the committees before the serials are looked at, and in one order.
        self.numbers = Numbers(self.facts.committees.values())
        self.changed_columns: set[str] = set()
        self.changed_people: set[int] = set()
        self.rules = case_rules()
        self.limits = Limits(self.rules)

    def problems(self) -> dict[int, Problems]:
        """Place in the list → field → sentences, for every entry that cannot be stored."""
        found = {place: self._problems_of(entry) for place, entry in enumerate(self.entries)}
        for place, problems in self._taken_serials().items():
            found[place] = {**found[place], **problems}
        return {place: problems for place, problems in found.items() if problems}

    def _problems_of(self, entry: BulkEntry) -> Problems:
        facts = self.facts
        if entry.case is not None:
            case = self.locked.get(entry.case.pk)
            if case is None or case.state == CaseState.ARCHIVED:
                return {"": [_("This record can no longer be changed.")]}
            if not queries.may_read_facts(self.actor, case):
                return {"": [_("The content of this case is restricted. Ask the reviewer.")]}
            if case.result and not entry.outcome.result:
                return {"result": [_("This case is closed; it is opened again on its page, with a reason.")]}
            facts = replace(facts, registered_on=case.accepted_on, recused=frozenset(self.recused[case.pk]))
        return entry_problems(entry.values, entry.outcome, facts, entry.followup)

    def _taken_serials(self) -> dict[int, Problems]:
        wanted = [
            (place, (entry.values.committee.pk, entry.values.accepted_on.year, entry.serial))
            for place, entry in enumerate(self.entries)
            if entry.serial and entry.case is None and entry.values.committee and entry.values.accepted_on
        ]
        rows = MediationCase.objects.filter(committee__in=self.facts.committees).order_by()
        taken = set(rows.values_list("committee_id", "serial_year", "serial")) if wanted else set()
        found: dict[int, Problems] = {}
        for place, key in wanted:
            if key in taken:
                found[place] = {"number": [_("This number is taken already.")]}
            taken.add(key)
        return found

    def store(self) -> list[MediationCase]:
        """Everything is in order: new cases are numbered and written, changed ones written over."""
        new: list[tuple[MediationCase, BulkEntry]] = []
        changed: list[tuple[MediationCase, BulkEntry]] = []
        notes: list[Entry] = []
        # Numbers of paper files first, so that the others count on behind them.
        for entry in sorted(self.entries, key=lambda one: not one.serial):
            if entry.case is None:
                case = self._filled(MediationCase(created_by=self.actor), entry)
                self.numbers.give(case, entry.serial)
                self._end(case, entry)
                new.append((case, entry))
            elif (note := self._change(self.locked[entry.case.pk], entry)) is not None:
                changed.append((self.locked[entry.case.pk], entry))
                notes.append(note)
        MediationCase.objects.bulk_create([case for case, _entry in new], batch_size=BATCH)
        columns = [name for name in WRITTEN if name in self.changed_columns] + list(FOLLOWING)
        MediationCase.objects.bulk_update([case for case, _entry in changed], columns, BATCH)
        self._store_people(new, [pair for pair in changed if pair[0].pk in self.changed_people])
        self._date_back(new)
        notes += [self._note("recorded", case, after=journal.snapshot(case, JOURNALLED)) for case, _entry in new]
        journal.record_all(notes)
        self._tell_of_danger([case for case, _entry in (*new, *changed)])
        return [case for case, _entry in (*new, *changed)]

    def _tell_of_danger(self, cases: Iterable[MediationCase]) -> None:
        """Of open cases only: a history that is loaded has nothing that must be acted on today."""
        for case in cases:
            if case.state in OPEN_STATES:
                was = case.pk in self.dangerous
                danger_notices(actor=self.actor, case=case, was_dangerous=was, today=self.facts.today)

    def _filled(self, case: MediationCase, entry: BulkEntry) -> MediationCase:
        former = case.accepted_on
        fill(case, entry.values)
        case.updated_by = self.actor
        if case.accepted_on != former:
            case.due_on = self.limits.due_on(case.accepted_on)
        return case

    def _end(self, case: MediationCase, entry: BulkEntry) -> None:
        """State, outcome and follow-up columns; the number is known, for the agreement's own.

        A visit that was planned stays planned; one that the entry tells of is made.
        """
        case.state = CaseState.CLOSED if entry.outcome.result else begun_state(entry.values)
        case.visit_due_on = planned_visit(case, entry.outcome, self.rules)
        if entry.followup.visited_on != case.visited_on:
            case.visit_due_on = None if entry.followup.visited_on else visit_day(entry.outcome, self.rules)
        for name, value in {
            **outcome_values(case, entry.outcome),
            **{name: getattr(entry.followup, name) for name in FOLLOWUP_FIELDS},
        }.items():
            setattr(case, name, value)

    def _change(self, case: MediationCase, entry: BulkEntry) -> Entry | None:
        """The journal entry of what differs, None when nothing does."""
        before = journal.snapshot(case, JOURNALLED)
        parties = tuple(queries.party_values(party) for party in case.entered_parties)
        assistants = {mediator.pk for mediator in case.assistants.all()}
        self._end(self._filled(case, entry), entry)
        old, new = journal.changes(before, journal.snapshot(case, JOURNALLED))
        self.changed_columns |= new.keys()
        if entry.values.parties != parties:
            new["parties"] = journal.HIDDEN
        if {mediator.pk for mediator in entry.values.assistants} != assistants:
            old["assistants"], new["assistants"] = sorted(assistants), [m.pk for m in entry.values.assistants]
        if not new:
            return None
        if {"parties", "assistants"} & new.keys():
            self.changed_people.add(case.pk)
        case.version += 1
        case.updated_at = timezone.now()
        if SEARCHED & new.keys():
            # What ``save()`` does by itself and a bulk update does not.
            grams = MediationCase._meta.get_field("grams")
            assert isinstance(grams, GramsField)  # noqa: S101 - tells mypy what the model says
            case.grams = grams.grams_of(case)
            self.changed_columns.add("grams")
        return self._note("changed", case, before=old, after=new)

    def _store_people(self, *groups: Iterable[tuple[MediationCase, BulkEntry]]) -> None:
        """Parties and assistants anew: of a changed case the former ones go."""
        both = [pair for group in groups for pair in group]
        former = [case.pk for case, entry in both if entry.case is not None]
        through = MediationCase.assistants.through
        for start in range(0, len(former), BATCH):
            Party.objects.filter(case__in=former[start : start + BATCH]).delete()
            through._default_manager.filter(mediationcase__in=former[start : start + BATCH]).delete()
        parties = [party for case, _entry in both for party in _belonging(case)]
        Party.objects.bulk_create(parties, batch_size=BATCH)
        through._default_manager.bulk_create(
            [through(mediationcase_id=c.pk, mediator_id=m.pk) for c, entry in both for m in entry.values.assistants],
            batch_size=BATCH,
        )

    def _date_back(self, new: Sequence[tuple[MediationCase, BulkEntry]]) -> None:
        dated = [(case, entry.entered_at) for case, entry in new if entry.entered_at is not None]
        for case, moment in dated:
            case.created_at = moment
        MediationCase.objects.bulk_update([case for case, _moment in dated], ["created_at"], BATCH)

    def _note(self, verb: str, case: MediationCase, **what: Any) -> Entry:
        return journal.entry_of(actor=self.actor, event=f"mediation.case.{verb}", subject=case, **what)


def settled_entry(entry: BulkEntry) -> BulkEntry:
    """The entry with all that follows from what was entered; settled twice is settled once."""
    outcome = settled_outcome(entry.outcome)
    followup = settled_followup(entry.followup, outcome) if outcome.result == Result.SUCCESS else entry.followup
    return replace(entry, values=prepared(entry.values), outcome=outcome, followup=followup)


def _belonging(case: MediationCase) -> Iterable[Party]:
    """The parties about to be stored, pointing at the case that has its key by now."""
    for party in case.entered_parties:
        party.case = case
        yield party
