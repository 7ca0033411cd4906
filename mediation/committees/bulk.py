"""Judging committees and mediators, one or many, and writing many in bulk.

A judge looks everything up in sets, goes through the entries in order and remembers what each of them takes, so that
two entries of one file are held against each other as well. Sheets ask it for what the action will say.
``…Lines`` are used by the actions only, inside their transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.core.fields import blind_index
from bureau.core.querysets import in_slices
from bureau.core.text import match_key
from bureau.journal import actions as journal
from bureau.journal.models import Entry
from mediation.committees import queries
from mediation.committees.rules import (
    COMMITTEE_FIELDS,
    MEDIATOR_FIELDS,
    CommitteeValues,
    Known,
    MediatorValues,
    committee_problems,
    mediator_problems,
    name_claims,
    settled_committee,
    settled_mediator,
)
from mediation.models import Committee, Mediator
from mediation.rules.outcomes import Problems

BATCH = 500
Kept = TypeVar("Kept", Committee, Mediator)


@dataclass(frozen=True, slots=True)
class CommitteeLine:
    """``record``: the existing committee that is changed."""

    values: CommitteeValues
    record: Committee | None = None


@dataclass(frozen=True, slots=True)
class MediatorLine:
    values: MediatorValues
    record: Mediator | None = None


class CommitteeJudge:
    """Settles and judges committees one after the other; ``records``: the existing ones among them."""

    def __init__(self, user: User, today: dt.date, records: Iterable[Committee]) -> None:
        self.places = queries.Places.kept_by(user, today)
        facts = queries.committee_facts(user, today)
        self._taken: dict[Hashable, Hashable] = dict(facts.taken)
        self._facts = replace(facts, taken=self._taken)
        self._known = queries.known_of(records)

    def judge(
        self, values: CommitteeValues, record: Committee | None, place: int = 0
    ) -> tuple[CommitteeValues, Problems]:
        """The values as they would be stored, and what forbids it. ``place`` tells new ones from each other."""
        known = Known(key=("new", place)) if record is None else self._known[record.pk]
        if values.village is None:
            values = replace(values, village=self.places.village_told_by(values))
        values = settled_committee(values, self._facts, known)
        problems = committee_problems(values, self._facts, known)
        if values.office is not None:
            for claim in name_claims(values.name, values.short_name, values.office.pk):
                self._taken.setdefault(claim, known.key)
        return values, problems


class MediatorJudge:
    """Settles and judges mediators one after the other; ``committee_ids``: the committees among them."""

    def __init__(self, user: User, today: dt.date, committee_ids: Iterable[int]) -> None:
        facts = queries.mediator_facts(user, today=today, committee_ids=committee_ids)
        self._namesakes = {key: dict(others) for key, others in facts.namesakes.items()}
        self._facts = replace(facts, namesakes=self._namesakes)

    def judge(self, values: MediatorValues, record: Mediator | None, place: int = 0) -> tuple[MediatorValues, Problems]:
        key: Hashable = ("new", place) if record is None else record.pk
        values = settled_mediator(values)
        problems = mediator_problems(values, self._facts, key, record.ended_on if record else None)
        if values.committee is not None:
            others = self._namesakes.setdefault((values.committee.pk, match_key(values.name)), {})
            others[key] = values.phone
        return values, problems


class CommitteeLines:
    """Judge first (``problems``), then ``store``."""

    def __init__(self, actor: User, lines: Sequence[CommitteeLine], today: dt.date) -> None:
        self.actor = actor
        asked = {line.record.pk for line in lines if line.record is not None}
        rows = queries.kept_committees(actor, today).select_for_update(of=("self",)).order_by("pk")
        locked = {one.pk: one for one in in_slices(rows, "pk", asked)}
        judge = CommitteeJudge(actor, today, locked.values())
        self._judged: list[tuple[Committee, CommitteeValues]] = []
        self._problems: dict[int, Problems] = {}
        for place, line in enumerate(lines):
            record = locked.get(line.record.pk) if line.record is not None else None
            if line.record is not None and record is None:
                self._problems[place] = _out_of_reach()
                continue
            values, problems = judge.judge(line.values, record, place)
            self._judged.append((record or Committee(created_by=actor), values))
            self._problems.update({place: problems} if problems else {})

    def problems(self) -> dict[int, Problems]:
        """Place in the list → field → sentences, for every entry that cannot be stored."""
        return self._problems

    def store(self) -> list[Committee]:
        entered = [
            (committee, {name: getattr(values, name) for name in COMMITTEE_FIELDS})
            for committee, values in self._judged
        ]
        return _store(self.actor, Committee, entered, "mediation.committee")


class MediatorLines:
    """Judge first (``problems``), then ``store``."""

    def __init__(self, actor: User, lines: Sequence[MediatorLine], today: dt.date) -> None:
        self.actor = actor
        committees = {line.values.committee.pk for line in lines if line.values.committee is not None}
        # The committees are locked first, as everywhere, and in one order.
        kept = queries.kept_committees(actor, today).order_by("pk")
        within = {one.pk for one in in_slices(kept.select_for_update(of=("self",)), "pk", committees)}
        asked = {line.record.pk for line in lines if line.record is not None}
        rows = Mediator.objects.filter(committee__in=kept.order_by().values("pk")).select_for_update(of=("self",))
        locked = {one.pk: one for one in in_slices(rows, "pk", asked)}
        judge = MediatorJudge(actor, today, within)
        self._judged: list[tuple[Mediator, MediatorValues]] = []
        self._problems: dict[int, Problems] = {}
        for place, line in enumerate(lines):
            record = locked.get(line.record.pk) if line.record is not None else None
            if line.record is not None and record is None:
                self._problems[place] = _out_of_reach()
                continue
            values = line.values if record is None else replace(line.values, committee=record.committee)
            values, problems = judge.judge(values, record, place)
            self._judged.append((record or Mediator(created_by=actor), values))
            self._problems.update({place: problems} if problems else {})

    def problems(self) -> dict[int, Problems]:
        """Place in the list → field → sentences, for every entry that cannot be stored."""
        return self._problems

    def store(self) -> list[Mediator]:
        entered = []
        for mediator, values in self._judged:
            mediator.phone_hash = blind_index(values.phone)
            entered.append((mediator, {name: getattr(values, name) for name in MEDIATOR_FIELDS}))
        return _store(self.actor, Mediator, entered, "mediation.mediator", "phone_hash")


def _store(
    actor: User, model: type[Kept], entered: Sequence[tuple[Kept, Mapping[str, Any]]], event: str, *more: str
) -> list[Kept]:
    """Everything is in order: new rows are written, changed ones written over, all noted at once."""
    new: list[tuple[Kept, Mapping[str, Any]]] = []
    changed: list[Kept] = []
    notes: list[Entry] = []
    for record, values in entered:
        before = {} if record.pk is None else journal.snapshot(record, values)
        for name, value in values.items():
            setattr(record, name, value)
        if record.pk is None:
            record.updated_by = actor
            new.append((record, values))
            continue
        old, now = journal.changes(before, journal.snapshot(record, values))
        if now:
            record.version += 1
            record.updated_by, record.updated_at = actor, timezone.now()
            changed.append(record)
            notes.append(journal.entry_of(actor=actor, event=f"{event}.changed", subject=record, before=old, after=now))
    names: set[str] = {name for _record, values in entered for name in values}
    manager: Any = model._default_manager
    try:
        with transaction.atomic():
            manager.bulk_update(changed, [*sorted(names), *more, "version", "updated_by", "updated_at"], BATCH)
            manager.bulk_create([record for record, _values in new], BATCH)
    except IntegrityError:
        raise InvalidValue(_("Somebody saved one of these records just now; please try again.")) from None
    notes += [
        journal.entry_of(actor=actor, event=f"{event}.created", subject=record, after=journal.snapshot(record, values))
        for record, values in new
    ]
    journal.record_all(notes)
    return [record for record, _values in entered]


def _out_of_reach() -> Problems:
    return {"": [_("There is no such record, or your account may not see it.")]}
