"""Many problems at once, for imports and a history that is loaded: the same rules, looked up in sets, written in bulk.

Used by ``actions.record_problems`` only, inside its transaction.
"""

from __future__ import annotations

import datetime as dt
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
from rectification.choices import ProblemState
from rectification.models import LookBack, Measure, Problem, Progress
from rectification.problems import queries
from rectification.problems.notices import days_replanned, due_measures, settle_changed, settle_plans
from rectification.problems.numbering import Numbers
from rectification.rules.closing import LOOK_BACK_DAYS
from rectification.rules.history import NO_PAST, Past, past_problems
from rectification.rules.measures import MeasureValues, measures_problems
from rectification.rules.problems import PROBLEM_FIELDS, ProblemFacts, Problems, ProblemValues, problems_of, settled

# Written in one go; a refused entry is named by its place in the list.
BATCH = 1000
JOURNALLED = (*PROBLEM_FIELDS, "state", "closed_on")
WRITTEN = (*(name for name in PROBLEM_FIELDS if name != "campaign"), "grams", "version", "updated_by", "updated_at")
PLANNED = ("text", "owner", "deadline", "done_on", "proof")


@dataclass(frozen=True, slots=True)
class BulkEntry:
    """One problem: its values, its measures (None: as they stand), what it had come to before.

    ``problem``: the existing one that is changed; it has no past. ``serial``: the one its number has already;
    ``number``: a number of another kind, which an older ledger gave and which is kept.
    """

    values: ProblemValues
    measures: tuple[MeasureValues, ...] | None = None
    past: Past = NO_PAST
    problem: Problem | None = None
    serial: int | None = None
    number: str = ""


class BulkRecording:
    """Judge first (``problems``), then ``store``."""

    def __init__(self, actor: User, entries: Sequence[BulkEntry], today: dt.date) -> None:
        self.actor, self.today = actor, today
        self.entries = [replace(entry, values=settled(entry.values)) for entry in entries]
        self.facts = queries.entry_facts(actor, today=today)
        asked = {entry.problem.pk for entry in self.entries if entry.problem is not None}
        rows = Problem.objects.visible_to(actor).standing().prefetch_related("measures")
        self.locked = {one.pk: one for one in in_slices(rows.select_for_update(of=("self",)), "pk", asked)}
        # Locks the campaigns before the serials are looked at, and in one order.
        self.numbers = Numbers(entry.values.campaign for entry in self.entries if entry.values.campaign is not None)

    def problems(self) -> dict[int, Problems]:
        """Place in the list → field → sentences, for every entry that cannot be stored."""
        found = {place: self._problems_of(entry) for place, entry in enumerate(self.entries)}
        for place, problems in self._taken_numbers().items():
            found[place] = {**found[place], **problems}
        return {place: problems for place, problems in found.items() if problems}

    def _problems_of(self, entry: BulkEntry) -> Problems:
        standing = None
        if entry.problem is not None:
            standing = self.locked.get(entry.problem.pk)
            if standing is None:
                return {"": [_("This record can no longer be changed.")]}
            if standing.state == ProblemState.CLOSED:
                return {"": [_("This problem is closed by number. A relapse opens it again.")]}
        words = measures_stay(standing, entry.measures) if standing is not None else ""
        return settled_problems(entry, standing, self.facts) | ({"measures": [words]} if words else {})

    def _taken_numbers(self) -> dict[int, Problems]:
        wanted = [
            (place, number)
            for place, entry in enumerate(self.entries)
            if entry.problem is None and (number := number_on_paper(entry))
        ]
        # Also those out of one's scope: a number is given once.
        rows = Problem.objects.order_by().values_list("number", flat=True)
        taken: set[Any] = set(in_slices(rows, "number", [number for _place, number in wanted]))  # type: ignore[type-var]
        found: dict[int, Problems] = {}
        for place, number in wanted:
            if number in taken:
                found[place] = {"number": [_("This number is taken already.")]}
            taken.add(number)
        return found

    # -- writing ---------------------------------------------------------------------------------------------------

    def store(self) -> list[Problem]:
        """Everything is in order: new problems are numbered and written, changed ones written over."""
        new = [self._made(entry) for entry in sorted(self._new(), key=lambda one: not one.serial)]
        Problem.objects.bulk_create([problem for problem, _entry in new], batch_size=BATCH)
        self._store_pasts(new)
        notes = [self._note("recorded", problem, after=journal.snapshot(problem, JOURNALLED)) for problem, _one in new]
        changed = [(self.locked[entry.problem.pk], entry) for entry in self.entries if entry.problem is not None]
        told = [(problem, note) for problem, entry in changed if (note := self._changed(problem, entry)) is not None]
        notes += [note for _problem, note in told]
        settle_changed(self.actor, [(problem, note.after) for problem, note in told])
        Problem.objects.bulk_update([problem for problem, _entry in changed], WRITTEN, BATCH)
        self._store_measures([*new, *changed])
        journal.record_all(notes)
        return [problem for problem, _entry in (*new, *changed)]

    def _new(self) -> Iterable[BulkEntry]:
        return (entry for entry in self.entries if entry.problem is None)

    def _made(self, entry: BulkEntry) -> tuple[Problem, BulkEntry]:
        problem = filled(Problem(created_by=self.actor, updated_by=self.actor), entry.values)
        problem.original_deadline = problem.deadline
        self.numbers.give(problem, entry.serial)
        problem.number = entry.number or problem.number
        past = entry.past
        problem.state, problem.closed_on, problem.first_closed_on = past.state, past.closed_on, past.closed_on
        problem.percent = 100 if past.closed_on else past.progress.percent if past.progress else 0
        return problem, entry

    def _store_pasts(self, new: Sequence[tuple[Problem, BulkEntry]]) -> None:
        """The one line of the log, and the look-backs that are still to come."""
        stamps = {"created_by": self.actor, "updated_by": self.actor}
        Progress.objects.bulk_create(
            [
                Progress(problem=problem, on=line.on, percent=line.percent, text=line.text, **stamps)
                for problem, entry in new
                if (line := entry.past.progress) is not None
            ],
            batch_size=BATCH,
        )
        days = [
            (problem, after, problem.closed_on + dt.timedelta(days=after))
            for problem, _entry in new
            if problem.closed_on is not None
            for after in LOOK_BACK_DAYS
        ]
        LookBack.objects.bulk_create(
            [
                LookBack(problem=problem, round=problem.round, after_days=after, due_on=due, **stamps)
                for problem, after, due in days
                if due >= self.today
            ],
            batch_size=BATCH,
        )

    def _changed(self, problem: Problem, entry: BulkEntry) -> Entry | None:
        """The journal entry of what differs, None when nothing does."""
        before = journal.snapshot(problem, JOURNALLED)
        filled(problem, entry.values)
        old, new = journal.changes(before, journal.snapshot(problem, JOURNALLED))
        stood = [measure.text for measure in problem.measures.all()]
        told = stood if entry.measures is None else [measure.text for measure in entry.measures]
        if told != stood:
            old["measures"], new["measures"] = stood, told
        if not new:
            return None
        problem.version += 1
        problem.updated_by, problem.updated_at = self.actor, timezone.now()
        # What ``save()`` does by itself and a bulk update does not.
        grams = Problem._meta.get_field("grams")
        assert isinstance(grams, GramsField)  # noqa: S101 - tells mypy what the model says
        problem.grams = grams.grams_of(problem)
        return self._note("changed", problem, before=old, after=new)

    def _store_measures(self, pairs: Sequence[tuple[Problem, BulkEntry]]) -> None:
        """Those that stay keep their rows; the others go and come in bulk."""
        replanned: list[Problem] = []
        fresh: list[Measure] = []
        kept: list[Measure] = []
        gone: list[int] = []
        for problem, entry in pairs:
            if entry.measures is None:
                continue
            standing = {one.pk: one for one in problem.measures.all()} if entry.problem is not None else {}
            due, plan = due_measures(standing.values()), []
            for order, values in enumerate(entry.measures):
                measure = standing.pop(values.pk or 0, None)
                plan.append(self._measure(measure, problem, order, values))
                (fresh if measure is None else kept).append(plan[-1])
            gone += standing
            if days_replanned(due, due_measures(plan)):
                replanned.append(problem)
        settle_plans(self.actor, replanned)
        for start in range(0, len(gone), BATCH):
            Measure.objects.filter(pk__in=gone[start : start + BATCH]).delete()
        Measure.objects.bulk_create(fresh, batch_size=BATCH)
        Measure.objects.bulk_update(kept, ["order", *PLANNED, "updated_by"], BATCH)

    def _measure(self, measure: Measure | None, problem: Problem, order: int, values: MeasureValues) -> Measure:
        measure = measure or Measure(problem=problem, created_by=self.actor)
        measure.order, measure.updated_by = order, self.actor
        for name in PLANNED:
            setattr(measure, name, getattr(values, name))
        return measure

    def _note(self, verb: str, problem: Problem, **what: Any) -> Entry:
        return journal.entry_of(actor=self.actor, event=f"rectification.problem.{verb}", subject=problem, **what)


def filled(problem: Problem, values: ProblemValues) -> Problem:
    """The columns that entering sets, except the number."""
    for name in PROBLEM_FIELDS:
        setattr(problem, name, getattr(values, name))
    return problem


def settled_problems(entry: BulkEntry, standing: Problem | None, facts: ProblemFacts) -> Problems:
    """What forbids to store a settled entry: as a new problem, or over the one that stands."""
    values, measures = entry.values, entry.measures
    if standing is not None:
        found = problems_of(values, replace(facts, had_deadline=standing.deadline))
        if values.campaign is not None and values.campaign.pk != standing.campaign_id:
            words = _("The number belongs to its campaign; void the problem and enter it in the other one.")
            found["campaign"] = [words]
    else:
        past = past_problems(entry.past, has_measures=bool(measures), found_on=values.found_on, today=facts.today)
        found = problems_of(values, facts) | past
    if measures is not None and values.found_on is not None:
        found |= measures_problems(measures, found_on=values.found_on, today=facts.today)
    return found


def number_on_paper(entry: BulkEntry) -> str:
    """The number that an entry brings with it; "" when it is given the next one."""
    campaign, found_on = entry.values.campaign, entry.values.found_on
    if entry.number or campaign is None or found_on is None or entry.serial is None:
        return entry.number
    return Numbers.written(campaign.code, found_on, entry.serial)


def measures_stay(problem: Problem, measures: Sequence[MeasureValues] | None) -> str:
    """Why a file may not change the measures of ``problem`` into these; "" when it may."""
    standing = list(problem.measures.all())
    if measures is None or [one.text for one in standing] == [one.text for one in measures]:
        return ""
    if problem.state not in (ProblemState.OPEN, ProblemState.IN_PROGRESS):
        return _("Measures can no longer be changed: closing has been applied for.")
    kept = {one.pk for one in measures}
    if any(one.done_on is not None and one.pk not in kept for one in standing):
        return _("A measure that is done is not taken away or reworded by a file; change it on the problem's page.")
    return ""
