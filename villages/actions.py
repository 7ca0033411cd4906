"""Writing townships, justice offices, areas, villages and positions (whole files: villages/divisions/actions.py)."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from typing import Any, TypedDict, TypeVar, cast

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue, NotVisible
from bureau.core.phones import is_phone, normalise_phone
from bureau.journal.actions import entry_of, record_all
from bureau.journal.saving import refuse_if_stale, save_changes, save_new
from villages import closing
from villages.models import Area, JusticeOffice, Position, Township, Village
from villages.names import search_fields, township_kind, village_kind
from villages.querysets import current_on
from villages.rules import require_day

MANAGE = "villages.manage"
POSITIONS = "positions.manage"


class AreaValues(TypedDict, total=False):
    name: str


class OfficeValues(TypedDict, total=False):
    name: str
    head: str
    phone: str
    address: str
    order: int


class TownshipValues(TypedDict, total=False):
    """``kind`` is taken from code or name when left out."""

    name: str
    code: str | None
    kind: str
    office: JusticeOffice
    area: Area | None
    valid_from: dt.date | None
    valid_to: dt.date | None


class VillageValues(TypedDict, total=False):
    """``kind`` is taken from code or name, ``office`` from the township when left out."""

    name: str
    code: str | None
    kind: str
    township: Township
    office: JusticeOffice
    households: int | None
    population: int | None
    valid_from: dt.date | None


Tidy = TypeVar("Tidy", VillageValues, TownshipValues)


# -- areas -------------------------------------------------------------------------------------------------------------


@action
def save_area(*, actor: User, values: AreaValues, area_id: int | None = None) -> Area:
    """Create an area, or rename the one with ``area_id``."""
    require(actor, MANAGE)
    if area_id is None:
        return save_new(actor=actor, event="villages.area.created", subject=Area(), values=values)
    area = Area.objects.select_for_update().filter(pk=area_id).first()
    if area is None:
        raise NotVisible(_("There is no such record, or your account may not see it."))
    return save_changes(actor=actor, event="villages.area.changed", subject=area, values=values)


@action
def set_area_townships(*, actor: User, area_id: int, township_ids: list[int]) -> int:
    """Make the area consist of exactly these townships; returns how many rows changed."""
    require(actor, MANAGE)
    area = Area.objects.select_for_update().filter(pk=area_id).first()
    if area is None:
        raise NotVisible(_("There is no such record, or your account may not see it."))
    wanted, changed = set(township_ids), 0
    for township in Township.objects.visible_to(actor).select_for_update(of=("self",)).order_by("pk"):
        new = area.pk if township.pk in wanted else None if township.area_id == area.pk else township.area_id
        if new != township.area_id:
            values: dict[str, Any] = {"area_id": new}
            save_changes(actor=actor, event="villages.township.changed", subject=township, values=values)
            changed += 1
    return changed


# -- offices -----------------------------------------------------------------------------------------------------------


@action
def create_office(*, actor: User, values: OfficeValues) -> JusticeOffice:
    require(actor, MANAGE)
    return save_new(actor=actor, event="villages.office.created", subject=JusticeOffice(), values=_clean_office(values))


@action
def change_office(*, actor: User, office_id: int, values: OfficeValues, version: int | None = None) -> JusticeOffice:
    require(actor, MANAGE)
    office = JusticeOffice.objects.select_for_update().get_visible(actor, office_id)
    return save_changes(
        actor=actor, event="villages.office.changed", subject=office, values=_clean_office(values), version=version
    )


def _clean_office(values: OfficeValues) -> OfficeValues:
    """An office phone is public: any usual way of writing it is taken, nonsense is refused."""
    phone = normalise_phone(values.get("phone", ""))
    if phone and not is_phone(phone):
        raise InvalidValue(fields={"phone": [_("This is not a telephone number, for example 0633-5212345.")]})
    return OfficeValues(**{**values, "phone": phone}) if "phone" in values else values


# -- townships ---------------------------------------------------------------------------------------------------------


@action
def create_township(*, actor: User, values: TownshipValues) -> Township:
    require(actor, MANAGE)
    values = _tidied(values)
    kind = values.get("kind") or township_kind(values.get("name", ""), values.get("code"))
    return save_new(actor=actor, event="villages.township.created", subject=Township(), values={**values, "kind": kind})


@action
def change_township(*, actor: User, township_id: int, values: TownshipValues, version: int | None = None) -> Township:
    """Change a township. Its villages follow it to a new office, unless they belonged to another one already."""
    require(actor, MANAGE)
    values = _tidied(values)
    township = Township.objects.select_for_update(of=("self",)).get_visible(actor, township_id)
    old_office = township.office_id
    save_changes(actor=actor, event="villages.township.changed", subject=township, values=values, version=version)
    if township.office_id != old_office:
        _move_villages(actor, township, old_office)
    return township


def _move_villages(actor: User, township: Township, old_office: int) -> None:
    villages = list(township.villages.select_for_update(of=("self",)).filter(office_id=old_office))
    for village in villages:
        village.office_id = township.office_id
        village.version += 1
    Village.objects.bulk_update(villages, ["office", "version"], batch_size=500)
    record_all(
        entry_of(
            actor=actor,
            event="villages.village.changed",
            subject=village,
            before={"office": old_office},
            after={"office": township.office_id},
        )
        for village in villages
    )


# -- villages ----------------------------------------------------------------------------------------------------------


@action
def create_village(*, actor: User, values: VillageValues) -> Village:
    require(actor, MANAGE)
    values = _tidied(values)
    township = values.get("township")
    if township is None:
        raise InvalidValue(fields={"township": [_("Choose the township.")]})
    kind = values.get("kind") or village_kind(values.get("name", ""), values.get("code"))
    office = values.get("office") or township.office
    village = Village(**search_fields(values.get("name", "")))
    return save_new(
        actor=actor,
        event="villages.village.created",
        subject=village,
        values={**values, "kind": kind, "office": office},
    )


@action
def change_village(*, actor: User, village_id: int, values: VillageValues, version: int | None = None) -> Village:
    """Change a village in place; a new name keeps the key, so that its history stays with it."""
    require(actor, MANAGE)
    values = _tidied(values)
    village = _lock_village(actor, village_id)
    refuse_if_stale(village, version, values)
    if "name" in values:
        for field, key in search_fields(values["name"]).items():
            setattr(village, field, key)
    return save_changes(actor=actor, event="villages.village.changed", subject=village, values=values)


@action
def close_village(*, actor: User, village_id: int, on: dt.date, note: str = "") -> Village:
    """Close a village: ``on`` is its last day. Appointments and positions in it end; its history stays."""
    require(actor, MANAGE)
    return _close(actor, _lock_village(actor, village_id), None, on, note)


@action
def merge_village(*, actor: User, village_id: int, into_id: int, on: dt.date, note: str = "") -> Village:
    """Close a village and point to the one it went into; figures and records of the past stay with the old one."""
    require(actor, MANAGE)
    village, into = _lock_village(actor, village_id), Village.objects.get_visible(actor, into_id)
    if into.pk == village.pk:
        raise InvalidValue(fields={"into": [_("A village cannot be merged into itself.")]})
    if into.valid_to is not None and into.valid_to <= on:
        raise InvalidValue(
            fields={"into": [_("%(village)s is closed itself; choose another one.") % {"village": into}]}
        )
    return _close(actor, village, into, on, note)


@action
def keep_village(*, actor: User, village_id: int, note: str = "") -> Village:
    """Decide that a village which a division file lacks goes on (the lists are no longer published and may be old)."""
    require(actor, MANAGE)
    village = _lock_village(actor, village_id)
    return save_changes(
        actor=actor, event="villages.village.kept", subject=village, values={"missing_since": None}, note=note
    )


def _close(actor: User, village: Village, into: Village | None, on: dt.date, note: str) -> Village:
    require_day("on", on)
    if village.valid_to is not None:
        raise IllegalMove(_("%(village)s is closed already.") % {"village": village})
    if village.valid_from is not None and on < village.valid_from:
        raise InvalidValue(
            fields={"on": [_("The village has existed only since %(day)s.") % {"day": village.valid_from}]}
        )
    closing.tell(actor, [village.pk], on)
    end_positions_in(actor=actor, village_ids=[village.pk], on=on)
    return save_changes(
        actor=actor,
        event="villages.village.merged" if into else "villages.village.closed",
        subject=village,
        values={"valid_to": on, "merged_into": into, "missing_since": None},
        note=note,
    )


def _lock_village(actor: User, village_id: int) -> Village:
    return Village.objects.select_for_update(of=("self",)).get_visible(actor, village_id)


def _tidied(values: Tidy) -> Tidy:
    """Code half-width or None, days that can be; InvalidValue otherwise."""
    for field in ("valid_from", "valid_to"):
        day = values.get(field)
        require_day(field, day if isinstance(day, dt.date) else None)
    if "code" not in values:
        return values
    code = "".join(unicodedata.normalize("NFKC", values["code"] or "").split())
    if not code.isascii():
        raise InvalidValue(fields={"code": [_("A division code has 12 digits.")]})
    return cast("Tidy", {**values, "code": code or None})


# -- positions ---------------------------------------------------------------------------------------------------------


class Place(TypedDict, total=False):
    """Exactly one of them."""

    office: JusticeOffice
    township: Township
    village: Village


@action
def assign_position(
    *, actor: User, user: User, duty: str, place: Place, valid_from: dt.date, valid_to: dt.date | None = None
) -> Position:
    """Give a user a place of work from ``valid_from`` on; the same place and duty twice at a time is refused."""
    require(actor, POSITIONS)
    require_day("valid_from", valid_from)
    require_day("valid_to", valid_to)
    if len(place) != 1:
        raise InvalidValue(_("Choose exactly one office, township or village."))
    User.objects.select_for_update().get(pk=user.pk)
    same = Position.objects.filter(user=user, duty=duty, **place)
    if same.exclude(valid_to__lt=valid_from).exists():
        raise InvalidValue(_("%(user)s works there already.") % {"user": user})
    values = {"user": user, "duty": duty, **place, "valid_from": valid_from, "valid_to": valid_to}
    return save_new(actor=actor, event="villages.position.assigned", subject=Position(), values=values)


@action
def end_position(*, actor: User, position_id: int, on: dt.date) -> Position:
    """End a position: ``on`` is its last day."""
    require(actor, POSITIONS)
    require_day("on", on)
    position = Position.objects.select_for_update(of=("self",)).filter(pk=position_id).first()
    if position is None:
        raise NotVisible(_("There is no such record, or your account may not see it."))
    return save_changes(
        actor=actor,
        event="villages.position.ended",
        subject=position,
        values={"valid_to": max(on, position.valid_from or on)},
    )


@action
def end_positions_in(*, actor: User, village_ids: list[int], on: dt.date) -> None:
    """End all positions in villages that close."""
    require(actor, MANAGE)
    held = Position.objects.select_for_update(of=("self",)).filter(village__in=village_ids)
    _end_all(actor, held.exclude(valid_to__lte=on), on)


@action
def hold_village(
    *, actor: User, user: User, village: Village, duty: str, valid_from: dt.date, valid_to: dt.date | None
) -> None:
    """The position that follows from an appointment: whoever may appoint has been asked for there."""
    if Position.objects.filter(current_on(valid_from), user=user, village=village, duty=duty).exists():
        return
    values = {"user": user, "village": village, "duty": duty, "valid_from": valid_from, "valid_to": valid_to}
    save_new(actor=actor, event="villages.position.assigned", subject=Position(), values=values)


@action
def leave_villages(*, actor: User, user: User, village_ids: list[int], duty: str, on: dt.date) -> None:
    """End the positions that followed from appointments; ``on`` is the last day."""
    held = Position.objects.select_for_update(of=("self",)).filter(user=user, village__in=village_ids, duty=duty)
    _end_all(actor, held.exclude(valid_to__lte=on), on)


def _end_all(actor: User, positions: Iterable[Position], on: dt.date) -> None:
    for position in positions:
        values = {"valid_to": max(on, position.valid_from or on)}
        save_changes(actor=actor, event="villages.position.ended", subject=position, values=values)
