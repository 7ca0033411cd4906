"""Reading committees and mediators: lists, look-ups for the rules, look-ups by what people write, figures of a page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import NotAllowed
from bureau.core.querysets import in_slices
from bureau.core.text import match_key
from mediation.choices import CaseState, Sex
from mediation.committees.composition import Composition
from mediation.committees.rules import (
    COMMITTEE_FIELDS,
    MEDIATOR_FIELDS,
    OF_A_VILLAGE,
    CommitteeFacts,
    CommitteeValues,
    Known,
    MediatorFacts,
    MediatorValues,
    committee_key,
    committee_stem,
    name_claims,
)
from mediation.models import Committee, MediationCase, Mediator
from villages.models import JusticeOffice, Township, Village
from villages.names import office_stem, township_stem
from villages.queries import VillageFinder, own_offices

SUGGESTIONS = 5


def committees_of(user: User) -> QuerySet[Committee]:
    """What ``user`` may see, dissolved ones too, with what lists show."""
    return Committee.objects.visible_to(user).select_related("office", "village__township")


def committee_for(user: User, pk: Any) -> Committee:
    """One committee with all its page shows, or NotVisible."""
    shown = Committee.objects.select_related("office", "village__township", "created_by", "updated_by")
    return shown.get_visible(user, pk)


def mediators_of(committee: Committee, on: dt.date) -> tuple[list[Mediator], list[Mediator]]:
    """Who serves on ``on`` (members first) and who did before."""
    everybody = list(committee.mediators.order_by("-is_member", "name", "pk"))
    serving = [one for one in everybody if one.ended_on is None or one.ended_on >= on]
    return serving, [one for one in everybody if one not in serving]


def serving_mediators(user: User, on: dt.date) -> QuerySet[Mediator]:
    return Mediator.objects.visible_to(user).serving(on).select_related("committee__office")


def values_of(committee: Committee) -> CommitteeValues:
    """What was entered, as it stands."""
    return CommitteeValues(**{name: getattr(committee, name) for name in COMMITTEE_FIELDS})


def mediator_values_of(mediator: Mediator) -> MediatorValues:
    return MediatorValues(**{name: getattr(mediator, name) for name in MEDIATOR_FIELDS})


# -- figures of a page -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """What a line of the list counts."""

    composition: Composition
    open_cases: int


def compositions_of(committees: Sequence[Committee], on: dt.date) -> dict[int, Composition]:
    """Of whom each of ``committees`` consists on ``on``; one query for all."""
    member = Q(is_member=True)
    rows = (
        Mediator.objects.filter(committee__in=committees)
        .serving(on)
        .order_by()
        .values("committee_id")
        .annotate(
            mediators=Count("pk"),
            members=Count("pk", filter=member),
            women=Count("pk", filter=member & Q(sex=Sex.FEMALE)),
            sex_unknown=Count("pk", filter=member & Q(sex="")),
            heads=Count("pk", filter=member & Q(name=F("committee__head"))),
        )
    )
    counted: dict[int, dict[str, Any]] = {row.pop("committee_id"): row for row in rows}
    return {committee.pk: _composition(committee, counted.get(committee.pk, {})) for committee in committees}


def _composition(committee: Committee, counted: dict[str, Any]) -> Composition:
    has_head = counted.pop("heads", 0) > 0
    return Composition(**counted, head=committee.head, head_is_member=has_head, term_from=committee.term_from)


def figures_of(user: User, committees: Sequence[Committee], on: dt.date) -> dict[int, Figures]:
    """For each line of a list page; two queries for all."""
    waiting = (
        MediationCase.objects.visible_to(user)
        .open()
        .filter(committee__in=committees)
        .order_by()
        .values_list("committee_id")
        .annotate(number=Count("pk"))
    )
    open_cases = dict(waiting)
    composed = compositions_of(committees, on)
    return {one.pk: Figures(composed[one.pk], open_cases.get(one.pk, 0)) for one in committees}


def cases_by_state(user: User, committee: Committee, year: int) -> list[tuple[CaseState, int]]:
    """The standing cases that the committee accepted in ``year``, by state."""
    rows = (
        MediationCase.objects.visible_to(user)
        .standing()
        .filter(committee=committee, accepted_on__year=year)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    counted = dict(rows)
    return [(CaseState(state), counted.get(state, 0)) for state in CaseState.values]


def missing_serials(committee_id: int, year: int) -> Sequence[int]:
    """Gaps below the highest serial: they come from imported files only, and are shown."""
    taken = set(
        MediationCase.objects.filter(committee=committee_id, serial_year=year)
        .order_by()
        .values_list("serial", flat=True)
    )
    return [serial for serial in range(1, max(taken, default=0)) if serial not in taken]


def open_cases_led_by(mediator: Mediator) -> int:
    return MediationCase.objects.open().filter(lead=mediator).count()


# -- for the rules -----------------------------------------------------------------------------------------------------


def kept_committees(user: User, on: dt.date) -> QuerySet[Committee]:
    """Committees that ``user`` keeps, if he may keep any: those of the offices whose work he records."""
    return Committee.objects.visible_to(user).filter(office__in=own_offices(user, on).values("pk"))


def keeps(user: User, committee: Committee, on: dt.date) -> bool:
    return user.can("committees.manage") and kept_committees(user, on).filter(pk=committee.pk).exists()


def committee_to_keep(user: User, pk: Any, on: dt.date) -> Committee:
    """The committee for a form; NotVisible out of scope, NotAllowed when another office keeps it."""
    return _kept(user, committee_for(user, pk), on)


def mediator_to_keep(user: User, pk: Any, on: dt.date) -> Mediator:
    """The mediator for a form; see ``committee_to_keep``."""
    mediator = Mediator.objects.select_related("committee__office").get_visible(user, pk)
    _kept(user, mediator.committee, on)
    return mediator


def _kept(user: User, committee: Committee, on: dt.date) -> Committee:
    if not keeps(user, committee, on):
        raise NotAllowed(_("This committee belongs to another justice office."))
    return committee


def committee_facts(user: User, today: dt.date) -> CommitteeFacts:
    """Names are looked up in the whole county: they are unique there, whoever may see them."""
    taken: dict[Hashable, Hashable] = {}
    for pk, name, short, office_id in Committee.objects.order_by().values_list("pk", "name", "short_name", "office_id"):
        taken.update(dict.fromkeys(name_claims(name, short, office_id), pk))
    return CommitteeFacts(today, {office.pk: office for office in own_offices(user, today)}, taken)


def known_of(committees: Iterable[Committee]) -> dict[int, Known]:
    """What stands of committees that are changed; void cases keep their numbers and count here."""
    asked = {committee.pk: committee for committee in committees}
    rows = MediationCase.objects.order_by().values_list("committee_id").annotate(first=Min("accepted_on"))
    first: dict[int, dt.date] = dict(in_slices(rows, "committee", asked))  # type: ignore[type-var, arg-type]
    return {
        pk: Known(pk, one.short_name if pk in first else "", first.get(pk), one.closed_on) for pk, one in asked.items()
    }


def last_case_on(committee: Committee) -> dt.date | None:
    """The last day on which it accepted a standing case."""
    cases = MediationCase.objects.standing().filter(committee=committee)
    latest: dt.date | None = cases.aggregate(latest=Max("accepted_on"))["latest"]
    return latest


def open_cases(committee: Committee) -> int:
    return MediationCase.objects.open().filter(committee=committee).count()


def mediator_facts(user: User, *, today: dt.date, committee_ids: Iterable[int]) -> MediatorFacts:
    """What the rules must know to judge mediators of these committees; in bulk, not per person."""
    kept = {committee.pk: committee for committee in in_slices(kept_committees(user, today), "pk", committee_ids)}
    namesakes: dict[tuple[int, str], dict[Hashable, str]] = defaultdict(dict)
    for one in in_slices(Mediator.objects.serving(today), "committee", kept):
        namesakes[one.committee_id, match_key(one.name)][one.pk] = one.phone
    return MediatorFacts(today, kept, namesakes)


# -- look-up by what people write --------------------------------------------------------------------------------------


class Places:
    """Tells from a committee's name to which office and village it belongs, among those ``user`` keeps."""

    def __init__(
        self, offices: Iterable[JusticeOffice], townships: Iterable[Township], villages: VillageFinder, on: dt.date
    ) -> None:
        self.on = on
        self.offices = {office.pk: office for office in offices}
        self._by_stem = {office_stem(office.name): office for office in self.offices.values()}
        self._townships = list(townships)
        self.villages = villages

    @classmethod
    def kept_by(cls, user: User, on: dt.date) -> Places:
        townships = Township.objects.visible_to(user).filter(valid_to__isnull=True)
        return cls(own_offices(user, on), townships, VillageFinder.visible_to(user), on)

    def office_called(self, name: str) -> JusticeOffice | None:
        return self._by_stem.get(office_stem(name))

    def office_told_by(self, name: str) -> JusticeOffice | None:
        """The one office that a village or township in the name belongs to; None when there is none or several."""
        village = self._village_in(name)
        if village is not None:
            return self.offices.get(village.office_id)
        told = {township.office_id for township in self._townships_in(committee_stem(name))}
        return self.offices.get(told.pop()) if len(told) == 1 else None

    def village_told_by(self, values: CommitteeValues) -> Village | None:
        """The village that a village's or community's committee is named for, when exactly one of its office fits."""
        if values.kind not in OF_A_VILLAGE or values.office is None:
            return None
        return self._village_in(values.name, values.office.name)

    def _village_in(self, name: str, office: str = "") -> Village | None:
        stem = match_key(committee_stem(name))
        within = [(stem.rpartition(match_key(town.name))[2], town.name) for town in self._townships_in(stem)]
        for words, township in (*within, (stem, "")):
            found = self.villages.find(name=words, township=township, office=office).village if words else None
            if found is not None and (found.valid_to is None or found.valid_to >= self.on):
                return found
        return None

    def _townships_in(self, stem: str) -> list[Township]:
        """Townships whose whole name stands in ``stem``, or that ``stem`` names without 镇 or 街道."""
        key = match_key(stem)
        return [
            township
            for township in self._townships
            if match_key(township.name) in key or township_stem(township.name) == township_stem(key)
        ]


class CommitteeFinder:
    """Finds committees by official name or by what people call them; from one query."""

    def __init__(self, committees: Iterable[Committee]) -> None:
        self._by_name: dict[str, Committee] = {}
        self._by_key: dict[str, list[Committee]] = defaultdict(list)
        for committee in committees:
            self._by_name[match_key(committee.name)] = committee
            self._by_key[committee_key(committee.name)].append(committee)

    def find(self, name: str) -> tuple[Committee | None, str]:
        """The committee, or None and why there is none."""
        exact = self._by_name.get(match_key(name))
        if exact is not None:
            return exact, ""
        found = self._by_key.get(committee_key(name), [])
        found = [one for one in found if one.closed_on is None] or found
        if len(found) == 1:
            return found[0], ""
        if not found:
            return None, _("There is no such committee among those your account keeps; enter it first.")
        names = "、".join(one.name for one in found[:SUGGESTIONS])
        return None, _("Several committees fit; write the whole name: %(names)s") % {"names": names}
