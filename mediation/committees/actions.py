"""Writing committees and mediators: the only place they are entered, changed, dissolved and released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import EntriesRefused, IllegalMove, InvalidValue
from bureau.core.fields import blind_index
from bureau.journal.actions import entry_of, record_all
from bureau.journal.saving import save_changes, save_new
from mediation.committees import queries
from mediation.committees.bulk import (
    CommitteeJudge,
    CommitteeLine,
    CommitteeLines,
    MediatorJudge,
    MediatorLine,
    MediatorLines,
)
from mediation.committees.rules import (
    COMMITTEE_FIELDS,
    MEDIATOR_FIELDS,
    CommitteeValues,
    MediatorValues,
    dissolving_problems,
    release_problems,
    short_name_note,
)
from mediation.models import Committee, Mediator

MANAGE = "committees.manage"


@dataclass(frozen=True, slots=True)
class SavedCommittee:
    """``note``: what to tell the person of the name in case numbers; "" when there is nothing to tell."""

    committee: Committee
    note: str = ""


# -- committees --------------------------------------------------------------------------------------------------------


@action
def save_committee(
    *,
    actor: User,
    values: CommitteeValues,
    today: dt.date,
    committee_id: int | None = None,
    version: int | None = None,
) -> SavedCommittee:
    """Enter a committee, or change the one with ``committee_id``. A blank short name is made from the name."""
    require(actor, MANAGE)
    committee = None if committee_id is None else _locked_committee(actor, committee_id, today)
    judge = CommitteeJudge(actor, today, [committee] if committee else [])
    asked = values
    values, problems = judge.judge(asked, committee)
    _refuse(problems)
    stored = _plain(values, COMMITTEE_FIELDS)
    try:
        with transaction.atomic():
            saved = _store_committee(actor, committee, stored, version)
    except IntegrityError:
        # Names are unique in the county, and no lock covers what another clerk is entering just now.
        raise InvalidValue(_("Somebody saved one of these records just now; please try again.")) from None
    return SavedCommittee(saved, short_name_note(asked, values))


@action
def dissolve_committee(
    *, actor: User, committee_id: int, on: dt.date | None, note: str, today: dt.date, version: int | None = None
) -> Committee:
    """Dissolve a committee: ``on`` is its last day, on which whoever serves in it is released. Its cases stay."""
    require(actor, MANAGE)
    committee = _locked_committee(actor, committee_id, today)
    if committee.closed_on is not None:
        raise IllegalMove(_("The committee was dissolved on %(day)s.") % {"day": committee.closed_on.isoformat()})
    problems = dissolving_problems(
        on=on,
        founded_on=committee.founded_on,
        last_case_on=queries.last_case_on(committee),
        open_cases=queries.open_cases(committee),
        today=today,
    )
    _refuse(problems)
    assert on is not None  # noqa: S101 - or the rules had refused it
    committee.updated_by = actor
    event = "mediation.committee.closed"
    save_changes(
        actor=actor, event=event, subject=committee, values={"closed_on": on}, version=version, note=note.strip()
    )
    serving = committee.mediators.select_for_update(of=("self",)).filter(ended_on__isnull=True)
    _end_all(actor, list(serving), on)
    return committee


@action
def restore_committee(*, actor: User, committee_id: int, today: dt.date) -> Committee:
    """Take a dissolution back, with the releases that it brought."""
    require(actor, MANAGE)
    committee = _locked_committee(actor, committee_id, today)
    if committee.closed_on is None:
        raise IllegalMove(_("The committee is not dissolved."))
    released = committee.mediators.select_for_update(of=("self",)).filter(ended_on__gte=committee.closed_on)
    _end_all(actor, list(released), None)
    committee.updated_by = actor
    return save_changes(
        actor=actor, event="mediation.committee.restored", subject=committee, values={"closed_on": None}
    )


@action
def save_committees(*, actor: User, lines: Sequence[CommitteeLine], today: dt.date) -> list[Committee]:
    """Enter and change many committees by the same rules; EntriesRefused and nothing stored when one breaks them."""
    require(actor, MANAGE)
    bulk = CommitteeLines(actor, lines, today)
    refused = bulk.problems()
    if refused:
        raise EntriesRefused(refused)
    return bulk.store()


# -- mediators ---------------------------------------------------------------------------------------------------------


@action
def save_mediator(
    *,
    actor: User,
    values: MediatorValues,
    today: dt.date,
    mediator_id: int | None = None,
    version: int | None = None,
) -> Mediator:
    """Enter a mediator, or change the one with ``mediator_id``; the committee stays: who moves is released there and
    entered here, so that old cases keep their mediator.
    """
    require(actor, MANAGE)
    mediator = None if mediator_id is None else _locked_mediator(actor, mediator_id, today)
    if mediator is not None:
        values = replace(values, committee=mediator.committee)
    elif values.committee is not None:
        # Two who enter the same person at once wait for each other here.
        _locked_committee(actor, values.committee.pk, today)
    judge = MediatorJudge(actor, today, [values.committee.pk] if values.committee else [])
    values, problems = judge.judge(values, mediator)
    _refuse(problems)
    stored = _plain(values, MEDIATOR_FIELDS)
    if mediator is None:
        new = Mediator(created_by=actor, updated_by=actor, phone_hash=blind_index(values.phone))
        return save_new(actor=actor, event="mediation.mediator.created", subject=new, values=stored)
    mediator.updated_by, mediator.phone_hash = actor, blind_index(values.phone)
    return save_changes(
        actor=actor, event="mediation.mediator.changed", subject=mediator, values=stored, version=version
    )


@action
def release_mediator(
    *, actor: User, mediator_id: int, on: dt.date | None, note: str, today: dt.date, version: int | None = None
) -> Mediator:
    """Release a mediator: ``on`` is the last day. Cases that he leads stay his until somebody else is appointed."""
    require(actor, MANAGE)
    mediator = _locked_mediator(actor, mediator_id, today)
    if mediator.ended_on is not None:
        raise IllegalMove(_("%(name)s was released on %(day)s.") % {"name": mediator, "day": mediator.ended_on})
    _refuse(release_problems(on=on, appointed_on=mediator.appointed_on, today=today))
    mediator.updated_by = actor
    event = "mediation.mediator.ended"
    return save_changes(
        actor=actor, event=event, subject=mediator, values={"ended_on": on}, version=version, note=note.strip()
    )


@action
def restore_mediator(*, actor: User, mediator_id: int, today: dt.date) -> Mediator:
    """Take a release back."""
    require(actor, MANAGE)
    mediator = _locked_mediator(actor, mediator_id, today)
    if mediator.ended_on is None:
        raise IllegalMove(_("%(name)s is not released.") % {"name": mediator})
    if mediator.committee.closed_on is not None:
        raise IllegalMove(_("The committee is dissolved; restore it first."))
    judge = MediatorJudge(actor, today, [mediator.committee_id])
    _refuse(judge.judge(queries.mediator_values_of(mediator), mediator)[1])
    mediator.updated_by = actor
    return save_changes(actor=actor, event="mediation.mediator.restored", subject=mediator, values={"ended_on": None})


@action
def save_mediators(*, actor: User, lines: Sequence[MediatorLine], today: dt.date) -> list[Mediator]:
    """Enter and change many mediators by the same rules; EntriesRefused and nothing stored when one breaks them."""
    require(actor, MANAGE)
    bulk = MediatorLines(actor, lines, today)
    refused = bulk.problems()
    if refused:
        raise EntriesRefused(refused)
    return bulk.store()


# -- parts -------------------------------------------------------------------------------------------------------------


def _store_committee(
    actor: User, committee: Committee | None, stored: Mapping[str, Any], version: int | None
) -> Committee:
    if committee is None:
        new = Committee(created_by=actor, updated_by=actor)
        return save_new(actor=actor, event="mediation.committee.created", subject=new, values=stored)
    committee.updated_by = actor
    return save_changes(
        actor=actor, event="mediation.committee.changed", subject=committee, values=stored, version=version
    )


def _locked_committee(actor: User, committee_id: int, today: dt.date) -> Committee:
    queries.committee_to_keep(actor, committee_id, today)
    return Committee.objects.select_for_update(of=("self",)).get(pk=committee_id)


def _locked_mediator(actor: User, mediator_id: int, today: dt.date) -> Mediator:
    """The committee is locked first, as everywhere, so that nobody dissolves it meanwhile."""
    _locked_committee(actor, queries.mediator_to_keep(actor, mediator_id, today).committee_id, today)
    return Mediator.objects.select_for_update(of=("self",)).select_related("committee").get(pk=mediator_id)


def _end_all(actor: User, mediators: Sequence[Mediator], on: dt.date | None) -> None:
    """Set the last day of many; who was appointed later than ``on`` served that one day."""
    verb = "restored" if on is None else "ended"
    entries = []
    for mediator in mediators:
        before = mediator.ended_on
        mediator.ended_on = None if on is None else max(on, mediator.appointed_on or on)
        mediator.version += 1
        mediator.updated_by = actor
        entries.append(
            entry_of(
                actor=actor,
                event=f"mediation.mediator.{verb}",
                subject=mediator,
                before={"ended_on": before},
                after={"ended_on": mediator.ended_on},
            )
        )
    Mediator.objects.bulk_update(mediators, ["ended_on", "version", "updated_by"])
    record_all(entries)


def _plain(values: CommitteeValues | MediatorValues, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(values, name) for name in names}


def _refuse(problems: Mapping[str, list[str]]) -> None:
    if problems:
        raise InvalidValue(fields=dict(problems))
