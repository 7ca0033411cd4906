"""Loading a division file: one transaction, few queries, one journal entry per changed record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import InvalidValue
from bureau.journal.actions import changes, entry_of, record_all, snapshot
from villages import closing
from villages.actions import MANAGE, end_positions_in
from villages.models import JusticeOffice, Township, Village
from villages.names import office_name_for, search_fields, township_kind

BATCH = 500
FIELDS = (
    "code", "name", "match_name", "pinyin", "initials", "kind", "township", "office", "households", "population",
    "valid_from", "valid_to", "merged_into", "missing_since",
)  # fmt: skip


@dataclass(slots=True)
class TownshipLine:
    """A township of the file. ``record``: the stored one, if any; ``office``: its office's name, if given."""

    name: str
    code: str | None = None
    office: str = ""
    record: Township | None = None


@dataclass(slots=True)
class VillageLine:
    """A village of the file: ``record`` is the stored one, if any; ``values`` only the columns that the file has.

    ``township`` is a key of the townships given with it; ``merged_into`` another village: the stored one, or the
    code of one in the same file.
    """

    number: int
    township: str
    values: Mapping[str, Any]
    record: Village | None = None
    office: str = ""
    merged_into: Village | str | None = None


@dataclass
class Loaded:
    """What a file did: counts, and the townships it created."""

    created: int = 0
    changed: int = 0
    townships: list[str] = field(default_factory=list)


@action
def load_divisions(*, actor: User, townships: Mapping[str, TownshipLine], villages: Sequence[VillageLine]) -> Loaded:
    """Create and change townships, offices and villages. Nothing is ever deleted.

    Raises InvalidValue naming the line when a value cannot be stored; nothing is written then.
    """
    require(actor, MANAGE)
    loaded = Loaded()
    stored = _load_townships(actor, townships, villages, loaded)
    offices = {office.name: office for office in JusticeOffice.objects.all()}
    new = {
        line.number: _filled(Village(), line, stored[line.township], offices) for line in villages if not line.record
    }
    Village.objects.bulk_create(new.values(), batch_size=BATCH)
    shown = ("code", "name", "township")
    entries = [
        entry_of(actor=actor, event="villages.village.created", subject=village, after=snapshot(village, shown))
        for village in new.values()
    ]
    loaded.created = len(new)
    present, changed = _change(actor, [line for line in villages if line.record is not None], stored, offices)
    loaded.changed = len(changed)
    record_all([*entries, *changed, *_merge(actor, villages, new | present)])
    return loaded


def _load_townships(
    actor: User, lines: Mapping[str, TownshipLine], villages: Sequence[VillageLine], loaded: Loaded
) -> dict[str, Township]:
    """The stored township of every key of the file: renamed in place, or created, with an office if it has none."""
    offices = {office.name: office for office in JusticeOffice.objects.select_for_update().order_by("order", "pk")}
    order = max((office.order for office in offices.values()), default=0)
    wanted_offices = [line.office for line in lines.values() if line.office] + [v.office for v in villages if v.office]
    shared = _names_of_two_townships(lines.values())
    entries = []
    for line in sorted(lines.values(), key=lambda one: one.code or "9"):
        if line.record is None and not line.office:
            name = office_name_for(line.name)
            line.office = f"{line.name}司法所" if name in shared else name
            wanted_offices.append(line.office)
    for name in dict.fromkeys(wanted_offices):
        if name not in offices:
            order += 1
            offices[name] = JusticeOffice(name=name, order=order)
            _clean(offices[name])
    fresh = [office for office in offices.values() if office.pk is None]
    JusticeOffice.objects.bulk_create(fresh)
    entries += [
        entry_of(actor=actor, event="villages.office.created", subject=o, after={"name": o.name}) for o in fresh
    ]
    stored = {}
    for key, line in lines.items():
        stored[key], entry = _township(actor, line, offices, loaded)
        entries += [entry] if entry else []
    record_all(entries)
    return stored


def _names_of_two_townships(lines: Iterable[TownshipLine]) -> set[str]:
    """Office names that two townships of one file would share (城关镇 and 城关乡): these keep the whole name."""
    seen: set[str] = set()
    double: set[str] = set()
    for line in lines:
        name = office_name_for(line.name)
        (double if name in seen else seen).add(name)
    return double


def _township(
    actor: User, line: TownshipLine, offices: Mapping[str, JusticeOffice], loaded: Loaded
) -> tuple[Township, Any]:
    if line.record is None:
        office = offices[line.office]
        new = Township(name=line.name, code=line.code, office=office, kind=township_kind(line.name, line.code))
        _clean(new)
        new.save()
        loaded.townships.append(new.name)
        after = snapshot(new, ("code", "name", "office"))
        return new, entry_of(actor=actor, event="villages.township.created", subject=new, after=after)
    old = snapshot(line.record, ("code", "name"))
    line.record.name = line.name or line.record.name
    line.record.code = line.record.code or line.code
    before, after = changes(old, snapshot(line.record, ("code", "name")))
    if not after:
        return line.record, None
    _clean(line.record)
    line.record.save()
    return line.record, entry_of(
        actor=actor, event="villages.township.changed", subject=line.record, before=before, after=after
    )


def _filled(village: Village, line: VillageLine, township: Township, offices: Mapping[str, JusticeOffice]) -> Village:
    if line.office:
        village.office = offices[line.office]
    elif village.pk is None or village.township_id != township.pk:
        village.office_id = township.office_id
    village.township = township
    for name, value in line.values.items():
        setattr(village, name, value)
    if "name" in line.values:
        for name, value in search_fields(village.name).items():
            setattr(village, name, value)
    village.missing_since = None
    try:
        _clean(village)
    except ValidationError as error:
        raise InvalidValue(_("Row %(row)d: %(why)s") % {"row": line.number, "why": " ".join(error.messages)}) from error
    return village


def _clean(record: Township | Village | JusticeOffice) -> None:
    """Field rules without a query per row: references are objects already, uniqueness is the database's."""
    record.clean_fields(exclude={"township", "office", "area", "merged_into"})


def _change(
    actor: User, lines: Sequence[VillageLine], townships: Mapping[str, Township], offices: Mapping[str, JusticeOffice]
) -> tuple[dict[int, Village], list[Any]]:
    """Change stored villages; returns all of them by row number, and the journal entries of those that did change."""
    locked = Village.objects.select_for_update(of=("self",)).in_bulk([line.record.pk for line in lines if line.record])
    present = {line.number: locked[line.record.pk] for line in lines if line.record}
    changed, entries = [], []
    closed: dict[dt.date, list[int]] = {}
    for line in lines:
        village = present[line.number]
        old = snapshot(village, FIELDS)
        _filled(village, line, townships[line.township], offices)
        before, after = changes(old, snapshot(village, FIELDS))
        if not after:
            continue
        village.version += 1
        changed.append(village)
        entries.append(
            entry_of(actor=actor, event="villages.village.changed", subject=village, before=before, after=after)
        )
        if village.valid_to is not None and "valid_to" in after:
            closed.setdefault(village.valid_to, []).append(village.pk)
    Village.objects.bulk_update(changed, [*FIELDS, "version"], batch_size=BATCH)
    for day, keys in sorted(closed.items()):
        _close(actor, keys, day)
    return present, entries


def _close(actor: User, village_ids: list[int], on: dt.date) -> None:
    closing.tell(actor, village_ids, on)
    end_positions_in(actor=actor, village_ids=village_ids, on=on)


def _merge(actor: User, lines: Sequence[VillageLine], villages: Mapping[int, Village]) -> list[Any]:
    """Point closed villages to the ones they went into; ``villages``: row number → stored village."""
    wanted = [line for line in lines if line.merged_into]
    codes = [line.merged_into for line in wanted if isinstance(line.merged_into, str)]
    fresh = {village.code: village for village in Village.objects.filter(code__in=codes)} if codes else {}
    entries, changed = [], []
    for line in wanted:
        village = villages[line.number]
        target = fresh.get(line.merged_into) if isinstance(line.merged_into, str) else line.merged_into
        if target is None or target.pk == village.pk or village.valid_to is None:
            why = _("A merged village needs its last day and another village it went into.")
            raise InvalidValue(_("Row %(row)d: %(why)s") % {"row": line.number, "why": why})
        if village.merged_into_id == target.pk:
            continue
        before, after = {"merged_into": village.merged_into_id}, {"merged_into": target.pk}
        village.merged_into = target
        changed.append(village)
        entries.append(
            entry_of(actor=actor, event="villages.village.merged", subject=village, before=before, after=after)
        )
    Village.objects.bulk_update(changed, ["merged_into"], batch_size=BATCH)
    return entries


@action
def mark_missing(*, actor: User, county_codes: list[str], seen: frozenset[str], on: dt.date) -> list[Village]:
    """Flag current villages of these counties (first 6 digits) that a whole file lacks; clear the flag of the others.

    Returns the villages that are flagged now, newly or from before: somebody must decide about each.
    """
    require(actor, MANAGE)
    entries, changed, flagged = [], [], []
    for county in county_codes:
        known = Village.objects.select_for_update(of=("self",)).filter(code__startswith=county, valid_to__isnull=True)
        for village in known.select_related(None):
            missing = village.code not in seen
            if missing:
                flagged.append(village)
            if missing == (village.missing_since is not None):
                continue
            before = snapshot(village, ("missing_since",))
            village.missing_since = on if missing else None
            village.version += 1
            changed.append(village)
            event = "villages.village.missing" if missing else "villages.village.found_again"
            entries.append(
                entry_of(
                    actor=actor,
                    event=event,
                    subject=village,
                    before=before,
                    after=snapshot(village, ("missing_since",)),
                )
            )
    Village.objects.bulk_update(changed, ["missing_since", "version"], batch_size=BATCH)
    record_all(entries)
    return flagged
