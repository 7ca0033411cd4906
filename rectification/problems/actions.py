"""Writing problems: entered, changed, voided; measures and the log of progress."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import EntriesRefused, IllegalMove, InvalidValue
from bureau.core.storedfiles import drop_file, keep_file
from bureau.core.uploads import checked_file
from bureau.journal import actions as journal
from bureau.journal.saving import refuse_if_stale, save_changes, save_new
from rectification.choices import ProblemState
from rectification.models import Measure, Problem, ProblemFile, Progress
from rectification.problems import queries
from rectification.problems.bulk import BulkEntry, BulkRecording, filled
from rectification.problems.notices import REPORT, ProblemNotice, due_measures, settle, settle_changed, settle_measures
from rectification.problems.numbering import Numbers
from rectification.rules.measures import MeasureValues, measures_problems, progress_problems, report_problems
from rectification.rules.problems import PROBLEM_FIELDS, ProblemValues, problems_of, settled

# Of one problem: enough for before-and-after photos and the papers, too few for a clerk's whole phone.
MOST_FILES = 20


@action
def enter_problem(*, actor: User, values: ProblemValues, today: dt.date, form_key: uuid.UUID | None = None) -> Problem:
    """Enter a problem under the next number of its campaign. The same ``form_key`` again gives the problem it made."""
    require(actor, "problems.work")
    made = queries.problem_made_by(actor, form_key)
    if made is not None:
        return made
    values = _checked(actor, values, today)
    assert values.campaign is not None  # noqa: S101 - or the rules had refused it
    problem = filled(Problem(created_by=actor, updated_by=actor, form_key=form_key), values)
    problem.original_deadline = problem.deadline
    Numbers([values.campaign]).give(problem)
    problem.full_clean(validate_constraints=False)
    problem.save()
    journal.record(
        actor=actor,
        event="rectification.problem.recorded",
        subject=problem,
        after=journal.snapshot(problem, PROBLEM_FIELDS),
    )
    return problem


@action
def change_problem(*, actor: User, problem_id: int, version: int, values: ProblemValues, today: dt.date) -> Problem:
    """Replace what was entered; number, campaign and deadline stay. StaleRecord with both values on an old version."""
    require(actor, "problems.work")
    problem = locked_problem(actor, problem_id)
    if problem.state == ProblemState.CLOSED:
        raise IllegalMove(_("This problem is closed by number. A relapse opens it again."))
    entered: dict[str, Any] = {name: getattr(values, name) for name in PROBLEM_FIELDS if name != "campaign"}
    refuse_if_stale(problem, version, entered)
    found = problems_of(settled(values), queries.entry_facts(actor, today=today, problem=problem))
    if values.campaign is None or values.campaign.pk != problem.campaign_id:
        found["campaign"] = [_("The number belongs to its campaign; void the problem and enter it in the other one.")]
    if found:
        raise InvalidValue(fields=found)
    kept = settled(values)
    changed = {name: getattr(kept, name) for name in PROBLEM_FIELDS if name != "campaign"}
    others = [name for name, value in changed.items() if getattr(problem, name) != value]
    settle_changed(actor, [(problem, others)])
    problem.updated_by = actor
    return save_changes(actor=actor, event="rectification.problem.changed", subject=problem, values=changed)


@action
def record_problems(*, actor: User, entries: Sequence[BulkEntry], today: dt.date) -> list[Problem]:
    """Enter and change many problems by the same rules; EntriesRefused and nothing stored when one breaks them.

    A new one may come in as an older ledger had it, even closed (``rules.history``); no standing one is moved.
    """
    require(actor, "problems.work")
    bulk = BulkRecording(actor, entries, today)
    refused = bulk.problems()
    if refused:
        raise EntriesRefused(refused)
    return bulk.store()


@action
def void_problem(*, actor: User, problem_id: int, reason: str) -> Problem:
    """Take a problem out of every count, with a reason; its number is never given again. For the bureau office."""
    require(actor, "problems.void")
    problem = locked_problem(actor, problem_id)
    if not reason.strip():
        raise InvalidValue(fields={"reason": [_("Write why this problem is voided.")]})
    problem.updated_by = actor
    settle(actor, problem, *ProblemNotice)
    return save_changes(
        actor=actor,
        event="rectification.problem.voided",
        subject=problem,
        values={"voided_at": timezone.now(), "void_reason": reason.strip()},
        note=reason.strip(),
    )


@action
def restore_problem(*, actor: User, problem_id: int) -> Problem:
    """Undo a voiding."""
    require(actor, "problems.void")
    problem = Problem.objects.select_for_update(of=("self",)).get_visible(actor, problem_id)
    if not problem.is_void:
        raise IllegalMove(_("This problem is not void."))
    problem.updated_by = actor
    values = {"voided_at": None, "void_reason": ""}
    return save_changes(actor=actor, event="rectification.problem.restored", subject=problem, values=values)


@action
def save_measures(
    *, actor: User, problem_id: int, version: int, measures: Sequence[MeasureValues], today: dt.date
) -> Problem:
    """Replace the measures of a problem that is not closed; those with ``pk`` stay the same rows."""
    require(actor, "problems.work")
    problem = locked_problem(actor, problem_id)
    if problem.state not in (ProblemState.OPEN, ProblemState.IN_PROGRESS):
        raise IllegalMove(_("Measures can no longer be changed: closing has been applied for."))
    refuse_if_stale(problem, version, {})
    found = measures_problems(measures, found_on=problem.found_on, today=today)
    if found:
        raise InvalidValue(fields=found)
    standing = {measure.pk: measure for measure in problem.measures.all()}
    due = due_measures(standing.values())
    for order, values in enumerate(measures):
        measure = standing.pop(values.pk or 0, None) or Measure(problem=problem, created_by=actor)
        measure.order, measure.updated_by = order, actor
        for name in ("text", "owner", "deadline", "done_on", "proof"):
            setattr(measure, name, getattr(values, name))
        measure.full_clean()
        measure.save()
    for gone in standing.values():
        gone.delete()
    settle_measures(actor, problem, due, due_measures(problem.measures.all()))
    _touch(actor, problem)
    words = {"measures": [f"{one.text} {one.done_on or ''}".strip() for one in measures]}
    journal.record(actor=actor, event="rectification.problem.planned", subject=problem, after=words)
    return problem


@action
def add_progress(
    *,
    actor: User,
    problem_id: int,
    on: dt.date | None,
    percent: int | None,
    text: str,
    today: dt.date,
    next_report_on: dt.date | None = None,
) -> Progress:
    """Write a line of the log; the first one takes an open problem on only through ``take_on``, not by itself.

    For what is kept up for good a line with ``next_report_on`` is the report that was due; when it is due no other
    line is taken.
    """
    require(actor, "problems.work")
    problem = locked_problem(actor, problem_id)
    if problem.state != ProblemState.IN_PROGRESS:
        raise IllegalMove(_("Progress is written while a problem is being put right."))
    found = progress_problems(
        on=on, percent=percent, text=text, found_on=problem.found_on, last_percent=problem.percent, today=today
    )
    found |= report_problems(due=problem.next_report_on, new=next_report_on, today=today)
    if found:
        raise InvalidValue(fields=found)
    line = Progress(problem=problem, round=problem.round, created_by=actor, updated_by=actor)
    save_new(
        actor=actor,
        event="rectification.progress.recorded",
        subject=line,
        values={"on": on, "percent": percent, "text": text.strip()},
    )
    problem.percent = line.percent
    if next_report_on is None:
        _touch(actor, problem)
    else:
        _reported(actor, problem, next_report_on)
    return line


@action
def attach_proof(
    *, actor: User, problem_id: int, name: str, content: bytes, measure_id: int | None = None
) -> ProblemFile:
    """Add a file as proof, judged by its content; of the whole problem or of one of its measures."""
    problem = _problem_to_prove(actor, problem_id)
    measure = problem.measures.filter(pk=measure_id).first() if measure_id else None
    if measure_id and measure is None:
        raise InvalidValue(fields={"measure": [_("This measure stands no longer; load the page again.")]})
    if problem.files.count() >= MOST_FILES:
        words = _("A problem holds at most %(most)d files. Put several pages into one PDF.")
        raise InvalidValue(fields={"file": [words % {"most": MOST_FILES}]})
    row = ProblemFile(problem=problem, measure=measure, created_by=actor, updated_by=actor)
    kept = keep_file(row, checked_file(name, content))
    # Names of files are personal data often enough: the journal says how large it was, nothing else.
    journal.record(actor=actor, event="rectification.problem.file_attached", subject=problem, after={"size": kept.size})
    return kept


@action
def remove_proof(*, actor: User, file_id: int) -> Problem:
    """Take a file away, with what is stored of it."""
    found = queries.proof_for(actor, file_id)
    problem = _problem_to_prove(actor, found.problem_id)
    size = found.size
    drop_file(found)
    journal.record(actor=actor, event="rectification.problem.file_removed", subject=problem, before={"size": size})
    return problem


# -- for the other rooms of the app ------------------------------------------------------------------------------------


def locked_problem(actor: User, problem_id: int) -> Problem:
    """The problem, locked, within the scope of ``actor``; a void one refuses everything but its restoring."""
    # Only the problem's own row: PostgreSQL cannot lock the empty side of an outer join.
    problem = Problem.objects.select_for_update(of=("self",)).get_visible(actor, problem_id)
    if problem.is_void:
        raise IllegalMove(_("This problem is void. Restore it first."))
    return problem


def _problem_to_prove(actor: User, problem_id: int) -> Problem:
    """What was verified stays what it was: files come and go only until closing is applied for."""
    require(actor, "problems.work")
    problem = locked_problem(actor, problem_id)
    if problem.state not in (ProblemState.OPEN, ProblemState.IN_PROGRESS):
        raise IllegalMove(_("Files can no longer be changed: closing has been applied for."))
    return problem


def _checked(actor: User, values: ProblemValues, today: dt.date) -> ProblemValues:
    kept = settled(values)
    found = problems_of(kept, queries.entry_facts(actor, today=today))
    if found:
        raise InvalidValue(fields=found)
    return kept


def _reported(actor: User, problem: Problem, next_report_on: dt.date) -> None:
    problem.updated_by = actor
    settle(actor, problem, *REPORT)
    save_changes(
        actor=actor,
        event="rectification.problem.reported",
        subject=problem,
        values={"next_report_on": next_report_on},
    )


def _touch(actor: User, problem: Problem) -> None:
    problem.version += 1
    problem.updated_by = actor
    problem.save(update_fields=["percent", "version", "updated_by", "updated_at"])
