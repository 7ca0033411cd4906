"""A year of disputes of the practice county, week by week as they were entered. Pure: no database, no clock."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bureau.core.weeks import Week
from bureau.portal.demo.happenings import Places
from bureau.portal.demo.mediation.committees import CommitteePlan, Sites
from bureau.portal.demo.mediation.planted import planted, twice
from bureau.portal.demo.mediation.slots import Fate, slots
from bureau.portal.demo.mediation.writing import Dispute, Writer

# Office hours in steps of two minutes: the one-page form takes no less.
_STEPS = [*range(8 * 60 + 30, 11 * 60 + 50, 2), *range(14 * 60, 17 * 60 + 20, 2)]


@dataclass(frozen=True)
class WeekOfDisputes:
    """What is entered in one week, in order of entry: cases of the week and late ones. ``void``: cases of the week
    before that turn out to be mistakes, ``link``: those that turn out to be the same dispute as another one.
    """

    week: Week
    on_time: tuple[Dispute, ...]
    late: tuple[Dispute, ...]
    void: tuple[Dispute, ...]
    link: tuple[Dispute, ...]


def disputes(
    weeks: Sequence[Week], sites: Sites, plans: Sequence[CommitteePlan], last_day: dt.date
) -> Iterator[WeekOfDisputes]:
    """For each of ``weeks`` what is entered in it. Nothing lies on or after ``last_day``."""
    writer = Writer(plans, sites, last_day)
    places = Places(list(sites), {office: len(found) for office, found in sites.items()})
    extra = list(planted(writer, weeks))
    plain = [writer.write(slot) for slot in slots(weeks, places, last_day, besides=len(extra))]
    entered: dict[Week, list[Dispute]] = defaultdict(list)
    for dispute in _with_moments([*plain, *twice(writer, plain), *extra]):
        entered[Week.containing(dispute.slot.entered_on)].append(dispute)
    for week in weeks:
        on_time = [one for one in entered[week] if one.slot.accepted_on in week]
        late = [one for one in entered[week] if one.slot.accepted_on not in week]
        before = entered[week.previous()]
        void = [one for one in before if one.fate == Fate.VOIDED]
        link = [one for one in before if one.fate == Fate.DUPLICATE]
        yield WeekOfDisputes(week, tuple(on_time), tuple(late), tuple(void), tuple(link))


def _with_moments(found: Iterable[Dispute]) -> list[Dispute]:
    """Each with the moment of its entry in office hours, in order of entry; a clerk enters one at a time."""
    by_day: dict[tuple[str, dt.date], list[Dispute]] = defaultdict(list)
    for dispute in found:
        by_day[dispute.slot.office, dispute.slot.entered_on].append(dispute)
    dated = [
        one if one.entered_at else replace(one, entered_at=moment)
        for (office, day), ours in by_day.items()
        for one, moment in zip(ours, _moments(office, day, len(ours)), strict=True)
    ]
    return sorted(dated, key=lambda one: (one.moment, one.slot.seed))


def _moments(office: str, day: dt.date, count: int) -> list[dt.datetime]:
    rng = random.Random(f"{office} {day} moments")
    midnight = dt.datetime.combine(day, dt.time())
    return [
        midnight + dt.timedelta(minutes=minute, seconds=rng.randrange(60))
        for minute in sorted(rng.sample(_STEPS, count))
    ]
