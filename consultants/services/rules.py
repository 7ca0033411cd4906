"""The rules of a service record: one implementation for screens, imports and the API. No database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bureau.core.errors import Advice
from bureau.webkit.texts import text_problems
from consultants.choices import OFFICE_KINDS, Mode, ServiceKind, Topic, Venue
from consultants.models import Consultant, ServiceRecord
from consultants.services.columns import TEXTS
from villages.models import JusticeOffice, Village

# The ledgers' event dates start in 2000: nothing older was ever counted, and 1900 or 0026 are typing errors.
EARLIEST = dt.date(2000, 1, 1)
# A day in a village: half an hour at least to be a visit, twelve hours at most to be believed.
MIN_HOURS, MAX_HOURS = Decimal("0.5"), Decimal(12)
MAX_PEOPLE = 100_000
# A void can be undone by whoever made it for ten minutes (a slip); later it takes an account for the whole county.
UNDO_MINUTES = 10

CHOICES = {"kind": ServiceKind, "venue": Venue, "topic": Topic, "mode": Mode}
# Read once: a choices class makes its values anew, translated labels and all, whenever it is asked.
_KNOWN = {name: frozenset(choices.values) for name, choices in CHOICES.items()}


@dataclass(frozen=True, slots=True)
class ServiceValues:
    """What somebody enters. Empty texts are ``""``, everything else missing is None."""

    date: dt.date | None = None
    office: JusticeOffice | None = None
    village: Village | None = None
    consultant: Consultant | None = None
    kind: str = ""
    venue: str = ""
    topic: str = ""
    mode: str = ""
    hours: Decimal | None = None
    people: int | None = None
    clients: str = ""
    content: str = ""
    result: str = ""
    stand_in_reason: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What the rules must know of the world.

    ``villages``: those asked about that the actor may see. ``offices``: whose own activities the actor records.
    ``only_consultant``: the one consultant the actor may name; None: any. ``appointments``: village → (consultant,
    from, to).
    """

    today: dt.date
    villages: Mapping[int, Village] = field(default_factory=dict)
    offices: Mapping[int, JusticeOffice] = field(default_factory=dict)
    only_consultant: int | None = None
    appointments: Mapping[int, Sequence[tuple[int, dt.date, dt.date | None]]] = field(default_factory=dict)

    def is_appointed(self, consultant_id: int, village_id: int, on: dt.date) -> bool:
        held = self.appointments.get(village_id, ())
        return any(c == consultant_id and start <= on and (end is None or end >= on) for c, start, end in held)


Problems = dict[str, list[str]]


def settled(values: ServiceValues, facts: EntryFacts) -> ServiceValues:
    """The values with what follows from others: the office from the village or the actor, usual place and mode."""
    office = values.office
    village = facts.villages.get(values.village.pk) if values.village else None
    if village is not None and office is None:
        office = JusticeOffice(pk=village.office_id)
    elif office is None and len(facts.offices) == 1:
        office = next(iter(facts.offices.values()))
    venue = values.venue
    if not venue and values.kind != ServiceKind.PUBLICITY:
        venue = Venue.VILLAGE if values.village else Venue.OTHER
    return replace(values, office=office, venue=venue, mode=values.mode or Mode.ONSITE)


def problems_of(values: ServiceValues, facts: EntryFacts) -> Problems:
    """Everything that forbids to store ``settled`` values, field → sentences; empty when they can be stored."""
    found: Problems = {}
    for name, message in (
        *_date_problems(values, facts),
        *_choice_problems(values),
        *_place_problems(values, facts),
        *_consultant_problems(values, facts),
        *_number_problems(values),
        *_text_problems(values),
    ):
        found.setdefault(name, []).append(message)
    return found


def is_office_kind(kind: str) -> bool:
    return kind in OFFICE_KINDS


def _date_problems(values: ServiceValues, facts: EntryFacts) -> list[tuple[str, str]]:
    if values.date is None:
        return [("date", _("Fill in the day of the service."))]
    if values.date > facts.today:
        return [("date", _("The date cannot be after today (%(today)s).") % {"today": facts.today.isoformat()})]
    if values.date < EARLIEST:
        return [("date", _("The date cannot be before %(first)s.") % {"first": EARLIEST.isoformat()})]
    return []


def _choice_problems(values: ServiceValues) -> list[tuple[str, str]]:
    found = []
    for name, known in _KNOWN.items():
        value = getattr(values, name)
        if value and value not in known:
            found.append((name, _("This is not one of the choices.")))
    if not values.kind:
        found.append(("kind", _("Choose the kind of service.")))
    if values.kind == ServiceKind.PUBLICITY:
        if not values.venue:
            found.append(("venue", _("Choose the kind of place: publicity visits are counted by it.")))
        if not values.topic:
            found.append(("topic", _("Choose the topic: publicity visits are counted by it.")))
    return found


def _place_problems(values: ServiceValues, facts: EntryFacts) -> list[tuple[str, str]]:
    if values.village is None:
        return [*_village_missing(values), *_office_problems(values, facts)]
    village = facts.villages.get(values.village.pk)
    if village is None:
        return [("village", _("This village is not one your account enters for."))]
    found = []
    if values.date is not None and not _in_force(village, values.date):
        found.append(
            (
                "village",
                _("%(village)s was not in force on this day; check the date or the village.")
                % {"village": village.name},
            )
        )
    if values.office is not None and values.office.pk != village.office_id:
        found.append(("office", _("%(village)s belongs to another justice office.") % {"village": village.name}))
    elif values.kind in OFFICE_KINDS and village.office_id not in facts.offices:
        found.append(("kind", _("Activities of the justice office are entered by the office itself.")))
    return found


def _village_missing(values: ServiceValues) -> list[tuple[str, str]]:
    if values.kind and values.kind not in OFFICE_KINDS:
        return [("village", _("Choose the village."))]
    if values.kind == ServiceKind.PUBLICITY and values.venue == Venue.VILLAGE:
        return [("village", _("Choose the village in which the visit took place."))]
    return []


def _office_problems(values: ServiceValues, facts: EntryFacts) -> list[tuple[str, str]]:
    if values.kind and values.kind not in OFFICE_KINDS:
        return []
    if values.office is None:
        if not facts.offices:
            return [("village", _("Choose the village."))]
        return [("office", _("Choose the justice office."))]
    if values.office.pk not in facts.offices:
        return [("office", _("This justice office is not one your account enters for."))]
    return []


def _in_force(village: Village, day: dt.date) -> bool:
    return not (
        (village.valid_from is not None and day < village.valid_from)
        or (village.valid_to is not None and day > village.valid_to)
    )


def _consultant_problems(values: ServiceValues, facts: EntryFacts) -> list[tuple[str, str]]:
    if values.kind in OFFICE_KINDS or not values.kind:
        return []
    if values.consultant is None:
        return [("consultant", _("Choose the consultant who served."))]
    if facts.only_consultant is not None and values.consultant.pk != facts.only_consultant:
        return [("consultant", _("You can enter only your own services."))]
    if values.village is None or values.stand_in_reason or _date_problems(values, facts):
        return []
    assert values.date is not None  # noqa: S101 - or it were a problem of the date
    if values.village.pk in facts.villages and not facts.is_appointed(
        values.consultant.pk, values.village.pk, values.date
    ):
        message = _("%(consultant)s was not appointed to %(village)s on this day; write why he or she stood in.")
        named = {"consultant": values.consultant.name, "village": values.village.name}
        return [("stand_in_reason", message % named)]
    return []


def _number_problems(values: ServiceValues) -> list[tuple[str, str]]:
    found = []
    if values.hours is not None and not MIN_HOURS <= values.hours <= MAX_HOURS:
        found.append(("hours", _("Write the hours as a number from 0.5 to 12.")))
    elif values.hours is not None and values.hours != values.hours.quantize(Decimal("0.1")):
        found.append(("hours", _("Write the hours with at most one digit after the point.")))
    if values.people is not None and not 0 <= values.people <= MAX_PEOPLE:
        found.append(("people", _("Write the number of people, from 0 to %(most)d.") % {"most": MAX_PEOPLE}))
    return found


def _text_problems(values: ServiceValues) -> list[tuple[str, str]]:
    found = text_problems(texts_of(values), TEXTS)
    if not values.content.strip():
        found.append(("content", _("Write in one sentence what was done.")))
    return found


def texts_of(values: ServiceValues) -> dict[str, str]:
    """The free texts, field → text."""
    return {name: getattr(values, name) for name in TEXTS}


def duplicate_advice(others: Sequence[ServiceRecord]) -> list[Advice]:
    """Advice to look at ``others``: standing records of the same day, village and kind."""
    if not others:
        return []
    first = others[0]
    place = first.village.name if first.village else ""
    text = ngettext(
        "There is already a record of this day, village and kind: %(kind)s, %(village)s. Is it the same?",
        "There are already %(count)d records of this day, village and kind: %(kind)s, %(village)s. Is it one of them?",
        len(others),
    ) % {"count": len(others), "kind": first.get_kind_display(), "village": place}
    return [Advice("duplicate", "", text, tuple(others))]
