"""How many disputes the practice county has, where and when, and what becomes of each: before any text. Pure."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bureau.core.weeks import Week
from bureau.portal.demo.happenings import TWINS, Places

# The figures of the model county (mission, row 16): 98.0 % of what was concluded.
CONCLUDED, SUCCESSFUL = 5142, 5040
FULL_WEEKS = 53  # twelve months and the running week
# Usual number of cases an office is asked for in a year: with it the thirteen offices reach about the figures above.
USUAL = 432


class Fate(StrEnum):
    """What has become of a case by the last day."""

    SUCCESS = "success"
    FAILED = "failed"
    TERMINATED = "terminated"
    MEDIATED_ANEW = "mediated_anew"  # successful, opened again, successful again
    REGISTERED = "registered"
    MEDIATING = "mediating"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    EXTENDED = "extended"
    REOPENED = "reopened"  # was successful, is mediated again
    VOIDED = "voided"  # entered by mistake
    DUPLICATE = "duplicate"  # the same dispute as another one, entered by another committee


ENDED_WELL = (Fate.SUCCESS, Fate.MEDIATED_ANEW)
NOT_ENDED = (Fate.REGISTERED, Fate.MEDIATING, Fate.DUE_SOON, Fate.OVERDUE, Fate.EXTENDED, Fate.REOPENED)

# Fate → (how many in a full year, accepted at least and at most so many days before the last day). The limit is 30
# days: a case accepted 27 to 30 days ago is due within three days.
RARE: dict[Fate, tuple[int, int, int]] = {
    Fate.REGISTERED: (8, 1, 5),
    Fate.DUE_SOON: (8, 27, 30),
    Fate.OVERDUE: (5, 31, 44),
    Fate.EXTENDED: (6, 32, 50),
    Fate.REOPENED: (2, 36, 50),
    Fate.MEDIATED_ANEW: (1, 90, 200),
    Fate.MEDIATING: (31, 1, 25),
    Fate.FAILED: (CONCLUDED - SUCCESSFUL, 3, 400),
    Fate.TERMINATED: (92, 2, 400),
}
_BY_WEEKDAY = (1.15, 1.05, 1.0, 0.95, 0.85, 0.12, 0.0)
# Public holidays on fixed days, and the eve of the Spring Festival by year.
_FESTIVE = {(1, 1), (5, 1), (5, 2), (5, 3), (10, 1), (10, 2), (10, 3), (10, 4)}
_SPRING_EVES = {2025: (1, 28), 2026: (2, 16), 2027: (2, 5), 2028: (1, 25), 2029: (2, 12), 2030: (2, 2)}


@dataclass(frozen=True)
class Slot:
    """A dispute yet unwritten. ``order`` tells those of an office and day apart."""

    office: str
    accepted_on: dt.date
    order: int
    entered_on: dt.date
    fate: Fate = Fate.SUCCESS

    @property
    def seed(self) -> str:
        # The twins have equal numbers and days, not equal cases.
        return f"{self.office} {self.accepted_on} {self.order}"


def slots(weeks: Sequence[Week], places: Places, last_day: dt.date, *, besides: int) -> list[Slot]:
    """All disputes accepted from the first week to the day before ``last_day``, in order of acceptance.

    ``besides``: successful cases that are planned elsewhere; together they make the figures above exactly, or their
    share when there are fewer weeks.
    """
    share = min(1.0, len(weeks) / FULL_WEEKS)
    unconcluded = sum(math.ceil(RARE[fate][0] * share) for fate in (*NOT_ENDED, Fate.TERMINATED))
    counted = round(CONCLUDED * share) + unconcluded - besides
    found = [slot for week in _numbers(weeks, places, last_day, counted) for slot in week]
    found.sort(key=lambda one: (one.accepted_on, places.offices.index(one.office), one.order))
    found = _with_fates(found, last_day, share)
    return sorted([*_with_late_entries(found, last_day), *_voided(found, weeks, last_day)], key=_by_day)


def _by_day(slot: Slot) -> tuple[dt.date, str, int]:
    return slot.accepted_on, slot.office, slot.order


# -- how many, where and when ------------------------------------------------------------------------------------------


def _numbers(weeks: Sequence[Week], places: Places, last_day: dt.date, counted: int) -> Iterator[list[Slot]]:
    """Slots week by week: sizes of offices and weeks, rounded so that they add up; the twins have equal numbers."""
    sizes = [sum(_weight(day) for day in _days(week, last_day)) * _season(week) for week in weeks]
    of_office = {office: places.annual_target(USUAL, office) * places.diligence(office) for office in places.offices}
    unit = counted / sum(sizes) / sum(of_office.values())
    twin = _Rounded()
    others = [office for office in places.offices if office not in TWINS]
    twins = [office for office in places.offices if office in TWINS]
    twice = [twin.next(size * unit * of_office[twins[0]]) if twins else 0 for size in sizes]
    rest = counted - len(twins) * sum(twice)
    spread = rest / sum(sizes) / sum(of_office[office] for office in others)
    one = _Rounded()
    for place, week in enumerate(weeks):
        numbers = {office: one.next(sizes[place] * spread * of_office[office]) for office in others}
        numbers |= dict.fromkeys(twins, twice[place])
        yield [slot for office, number in numbers.items() for slot in _in_week(office, week, last_day, number)]


class _Rounded:
    """Whole numbers whose sum follows the sum of the exact ones."""

    def __init__(self) -> None:
        self._exact, self._given = 0.0, 0

    def next(self, exact: float) -> int:
        self._exact += exact
        number = round(self._exact + 1e-9) - self._given
        self._given += number
        return number


def _days(week: Week, last_day: dt.date) -> list[dt.date]:
    """Days of the week before ``last_day``: what comes in on the last day is left to whoever tries the portal."""
    return [day for day in (week.monday + dt.timedelta(days=n) for n in range(7)) if day < last_day]


def _weight(day: dt.date) -> float:
    eve = _SPRING_EVES.get(day.year)
    is_festive = (day.month, day.day) in _FESTIVE
    if eve is not None:
        is_festive |= dt.timedelta(0) <= day - dt.date(day.year, *eve) < dt.timedelta(days=7)
    return 0.03 if is_festive else _BY_WEEKDAY[day.weekday()]


def _season(week: Week) -> float:
    return random.Random(f"{week.key} season").uniform(0.9, 1.1)


def _in_week(office: str, week: Week, last_day: dt.date, number: int) -> Iterator[Slot]:
    # The twins have theirs on the same days: a week across New Year counts for two years.
    alike = TWINS[0] if office in TWINS else office
    rng, days = random.Random(f"{week.key} {alike} disputes"), _days(week, last_day)
    for order in range(number):
        day = rng.choices(days, [_weight(one) + 1e-6 for one in days])[0]
        later = [one for one in days if one > day and one.weekday() < 5]
        yield Slot(office, day, order, later[0] if later and rng.random() < 0.18 else day)


# -- what becomes of them ----------------------------------------------------------------------------------------------


def _with_fates(found: list[Slot], last_day: dt.date, share: float) -> list[Slot]:
    rng, free, missing = random.Random("fates"), set(range(len(found))), 0
    for fate, (usual, least, most) in RARE.items():
        fitting = [n for n in sorted(free) if least <= (last_day - found[n].accepted_on).days <= most]
        # Around a festival, or with few weeks, there are too few of some age: then more are simply in mediation.
        wanted = math.ceil(usual * share) + (missing if fate == Fate.MEDIATING else 0)
        chosen = rng.sample(fitting, min(len(fitting), wanted))
        missing += wanted - len(chosen)
        for n in chosen:
            found[n] = replace(found[n], fate=fate)
        free.difference_update(chosen)
    return found


def _with_late_entries(found: list[Slot], last_day: dt.date) -> Iterator[Slot]:
    """Two to four cases a week reach the portal only after their week was closed; never the twins'."""
    left: dict[Week, int] = {}
    for slot in found:
        week = Week.containing(slot.accepted_on)
        rng = random.Random(f"{slot.seed} late")
        wanted = left.setdefault(week, random.Random(f"{week.key} late cases").randint(2, 4))
        day = week.next().monday + dt.timedelta(days=rng.randrange(3))
        can = slot.office not in TWINS and slot.accepted_on.weekday() >= 3 and day < last_day
        if can and wanted and rng.random() < 0.15:
            left[week] -= 1
            slot = replace(slot, entered_on=day)
        yield slot


def _voided(found: list[Slot], weeks: Sequence[Week], last_day: dt.date) -> Iterator[Slot]:
    """One case of nearly every week was entered by mistake; it is voided when the week is closed already."""
    for week in weeks[:-1]:
        rng = random.Random(f"{week.key} void")
        usual = [one for one in found if one.accepted_on in week and one.office not in TWINS]
        if usual and rng.random() < 0.9 and week.next().monday < last_day:
            slot = rng.choice(usual)
            yield replace(slot, order=slot.order + 100, entered_on=slot.accepted_on, fate=Fate.VOIDED)
