"""Reading townships and villages: look-up by what people write, search, and what waits for a decision."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.queries import active_users_with, holders_of
from bureau.core.errors import NotVisible
from bureau.core.text import match_key
from villages.choices import Duty
from villages.models import JusticeOffice, Position, Township, Village
from villages.names import office_stem, township_stem, village_key, village_stem
from villages.querysets import VillageQuerySet, current_on
from villages.scope import COUNTY

SUGGESTIONS = 5


@dataclass(frozen=True)
class Found:
    """The village, or ``problem``: why there is none, in words for the person who wrote the name."""

    village: Village | None = None
    problem: str = ""
    is_ambiguous: bool = False


class VillageFinder:
    """Finds villages by what people write: code, official name, short name, name without 村; all from one query."""

    def __init__(self, villages: Iterable[Village]) -> None:
        self.by_code: dict[str, Village] = {}
        self.townships: dict[str, set[int]] = defaultdict(set)
        self._names: dict[tuple[int | None, str], list[Village]] = defaultdict(list)
        for village in villages:
            self._learn(village)

    @classmethod
    def visible_to(cls, user: User) -> Self:
        """Over all villages of the user's scope, closed ones too: old records name them."""
        return cls(Village.objects.visible_to(user).select_related("township", "office").order_by("pk"))

    def _learn(self, village: Village) -> None:
        if village.code:
            self.by_code[village.code] = village
        town = village.township
        for name in {match_key(town.name), township_stem(town.name), town.code or ""} - {""}:
            self.townships[name].add(town.pk)
        for tier in _tiers(village.name):
            for place in (village.township_id, None):
                self._names[place, tier].append(village)

    def find(self, *, name: str = "", township: str = "", code: str = "", office: str = "") -> Found:
        """By ``code`` if it is given, else by ``name`` within ``township`` (or ``office``, or the whole scope)."""
        if code:
            village = self.by_code.get(code)
            return Found(village) if village else Found(problem=_("There is no village with this code."))
        if not township:
            return self._choose(name, self._among(None, name, office))
        places = self.townships.get(match_key(township)) or self.townships.get(township_stem(township)) or set()
        if not places:
            return Found(problem=_("There is no township called %(name)s.") % {"name": township[:30]})
        return self._choose(name, [v for place in sorted(places) for v in self._among(place, name, office)])

    def _among(self, place: int | None, name: str, office: str) -> list[Village]:
        """The villages of the strictest tier that has any."""
        for tier in _tiers(name):
            found = self._names.get((place, tier), [])
            if office:
                found = [v for v in found if office_stem(v.office.name) == office_stem(office)]
            if found:
                return found
        return []

    def _choose(self, name: str, found: list[Village]) -> Found:
        if len(found) > 1:
            found = [v for v in found if v.valid_to is None] or found
        if len(found) == 1:
            return Found(found[0])
        if not found:
            return Found(problem=_("There is no village called %(name)s.") % {"name": name[:30]})
        listed = "、".join(f"{v.township} {v.name}{f' {v.code}' if v.code else ''}" for v in found[:SUGGESTIONS])
        return Found(
            problem=_("Several villages fit; write the township or the code: %(villages)s") % {"villages": listed},
            is_ambiguous=True,
        )


def _tiers(name: str) -> list[str]:
    """Keys of a name, the strictest first; each is marked with its tier, so that tiers never mix."""
    return [f"1{match_key(name)}", f"2{village_key(name)}", f"3{village_stem(name)}"]


# -- lists -------------------------------------------------------------------------------------------------------------


def villages_of(user: User) -> QuerySet[Village]:
    """What the desk's list shows."""
    return Village.objects.visible_to(user).select_related("township", "office", "merged_into")


def townships_with_counts(on: dt.date) -> QuerySet[Township]:
    """Townships in force that have villages, each with ``village_count``; public."""
    counted = Count("villages", filter=current_on(on, "villages__"))
    return (
        Township.objects.filter(current_on(on))
        .annotate(village_count=counted)
        .filter(village_count__gt=0)
        .select_related("office")
        .order_by("office__order", "code", "pk")
    )


def public_villages(on: dt.date) -> VillageQuerySet:
    """Villages in force in the order of their reading; public."""
    return Village.objects.current(on).select_related("township").order_by("pinyin", "pk")


def village_in_force(pk: int, on: dt.date) -> Village:
    """A village in force, or NotVisible; public."""
    village = public_villages(on).select_related("office").filter(pk=pk).first()
    if village is None:
        raise NotVisible(_("There is no such village."))
    return village


def undecided_villages(user: User) -> QuerySet[Village]:
    """Villages that a later division file lacks: keep, close or merge."""
    waiting = Village.objects.visible_to(user).filter(missing_since__isnull=False, valid_to__isnull=True)
    return waiting.select_related("township", "office").order_by("township__code", "code", "pk")


def likely_successors(villages: Iterable[Village]) -> dict[int, Village]:
    """For villages that are gone from a file: a village of the same office and name that the file does have."""
    waiting = list(villages)
    fresh = Village.objects.filter(
        office__in={v.office_id for v in waiting}, missing_since__isnull=True, valid_to__isnull=True
    ).select_related("township")
    by_name: dict[tuple[int, str], list[Village]] = defaultdict(list)
    for village in fresh:
        by_name[village.office_id, village_stem(village.name)].append(village)
    found = {v.pk: by_name.get((v.office_id, village_stem(v.name)), []) for v in waiting}
    return {pk: candidates[0] for pk, candidates in found.items() if len(candidates) == 1}


def villages_matching(words: str) -> QuerySet[Village, Any]:
    """Keys of the villages whose name, pinyin or initials hold ``words``; to narrow a list that is scoped already."""
    return Village.objects.search(words).values("pk")


def public_village(**where: Any) -> Village:
    """One village for its public page, closed or not; NotVisible when there is none."""
    try:
        found = Village.objects.select_related("township", "office", "merged_into__township").filter(**where).first()
    except OverflowError:
        found = None
    if found is None:
        raise NotVisible(_("There is no such village. Look for it by its name."))
    return found


def missing_from(county_codes: Iterable[str], seen: frozenset[str]) -> list[Village]:
    """Villages in force of these counties (first 6 digits) whose code is not in ``seen``."""
    counties = Q(pk__in=())
    for county in county_codes:
        counties |= Q(code__startswith=county)
    known = Village.objects.filter(counties, valid_to__isnull=True).select_related("township").order_by("code")
    return [village for village in known if village.code not in seen]


def own_offices(user: User, on: dt.date) -> QuerySet[JusticeOffice]:
    """The offices whose own activities ``user`` records: by position in an office or township, or the whole county."""
    if user.can(COUNTY):
        return JusticeOffice.objects.all()
    held = Position.objects.held_by(user, on=on)
    return JusticeOffice.objects.filter(
        Q(pk__in=held.filter(office__isnull=False).values("office"))
        | Q(townships__in=held.filter(township__isnull=False).values("township"))
    ).distinct()


def villages_to_enter(user: User, on: dt.date) -> QuerySet[Village]:
    """Villages of the user's scope in force on ``on``, in the order of their townships."""
    return Village.objects.visible_to(user).current(on).select_related("township").order_by("township", "code", "id")


def village_choices(villages: Iterable[Village]) -> list[tuple[Any, Any]]:
    """Options of a field, grouped by township, in the order given."""
    groups: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    for village in villages:
        groups[village.township.name].append((village.pk, village.name))
    return list(groups.items())


def villages_own_first(user: User, on: dt.date) -> list[Village]:
    """Every village in force, those of the user's own offices first: for what is taken down for whichever village."""
    own = set(own_offices(user, on).values_list("pk", flat=True))
    found = Village.objects.current(on).select_related("township").order_by("township", "code", "id")
    return sorted(found, key=lambda village: village.office_id not in own)


def places_in_force(on: dt.date) -> tuple[VillageQuerySet, QuerySet[Township]]:
    """Villages and townships in force, whoever's they are: what is taken down may be about any; public."""
    townships = Township.objects.filter(current_on(on)).order_by("code", "pk")
    return Village.objects.current(on).select_related("township"), townships


# -- who is told -------------------------------------------------------------------------------------------------------


def recipients_of(office: JusticeOffice, *, duty: Duty | None = None, capability: str = "", on: dt.date) -> list[User]:
    """Who is told about something of ``office``: holders of a position in it, or in a township it serves, on ``on``.

    ``duty``: only with this duty; ``capability``: only who has it. Disabled accounts and ended positions get nothing.
    A consultant works in villages, not in the office: he is told as the consultant of the record.
    """
    held = Position.objects.filter(current_on(on), Q(office=office) | Q(township__office=office))
    if duty is not None:
        held = held.filter(duty=duty)
    people = User.objects.filter(is_active=True, is_service=False, pk__in=held.values("user"))
    if capability:
        people = people.filter(pk__in=holders_of(capability).order_by().values("pk"))
    return list(people)


def county_recipients(*, capability: str) -> list[User]:
    """Who is told about something of the whole county: users with ``capability`` who see the county."""
    return active_users_with(capability, COUNTY)


def all_offices() -> QuerySet[JusticeOffice]:
    """Every justice office of the county, for passing something on to another one: names, nothing of their work."""
    return JusticeOffice.objects.order_by("order", "pk")
