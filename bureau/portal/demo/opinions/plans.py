"""How each opinion of the practice county went on. Pure: the same day and villages give the same plans."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bureau.opinions.choices import Channel, Identity, Satisfaction
from bureau.portal.demo import names
from bureau.portal.demo.opinions.matters import Matter, body_of, matters, phrases


class Fate(StrEnum):
    NEW = "came in lately"
    ACCEPTED = "taken on"
    HANDLING = "being handled"
    LATE = "being handled, over its day"
    WAITING = "the citizen was asked"
    DRAFTED = "the reply waits for approval"
    REJECTED = "not accepted"
    REPLIED = "answered, not rated yet"
    SILENT = "answered, closed without a word"
    RATED = "answered and rated"
    REOPENED = "not solved, being handled again"
    AGAIN = "not solved, answered again and rated"


# How many of each: of the ordinary ones, of the sealed reports.
SHARES: tuple[tuple[Fate, int], ...] = (
    (Fate.NEW, 10),
    (Fate.ACCEPTED, 6),
    (Fate.HANDLING, 9),
    (Fate.LATE, 5),
    (Fate.WAITING, 5),
    (Fate.DRAFTED, 4),
    (Fate.REJECTED, 12),
    (Fate.REPLIED, 18),
    (Fate.SILENT, 70),
    (Fate.RATED, 146),
    (Fate.REOPENED, 4),
    (Fate.AGAIN, 8),
)
SEALED: tuple[tuple[Fate, int], ...] = (
    (Fate.NEW, 1),
    (Fate.ACCEPTED, 1),
    (Fate.HANDLING, 2),
    (Fate.DRAFTED, 1),
    (Fate.RATED, 3),
)
# Answered together with the one they are linked to.
COPIES = 12
# How many days ago it came in; what has come to its end: some time in the year.
RECEIVED_AGO = {
    Fate.NEW: (0, 2),
    Fate.ACCEPTED: (2, 4),
    Fate.HANDLING: (3, 6),
    Fate.LATE: (66, 80),
    Fate.WAITING: (6, 10),
    Fate.DRAFTED: (5, 8),
    Fate.REPLIED: (14, 19),
    Fate.REOPENED: (20, 26),
}
THROUGH_THE_YEAR = (45, 350)
CHANNELS = {
    Channel.WEB: 30,
    Channel.QR: 16,
    Channel.PHONE: 15,
    Channel.VISIT: 10,
    Channel.SEMINAR: 8,
    Channel.CARD: 6,
    Channel.QUESTIONNAIRE: 5,
    Channel.BOX: 4,
    Channel.LETTER: 3,
    Channel.HOTLINE: 3,
}
RATINGS = {
    Satisfaction.VERY_SATISFIED: 48,
    Satisfaction.SATISFIED: 32,
    Satisfaction.FAIRLY: 11,
    Satisfaction.DISSATISFIED: 6,
    Satisfaction.VERY_DISSATISFIED: 3,
}
ANONYMOUS, CONSENTS, LATE_REPLIES, ASKED, SHARED, PASSED_ON = 0.5, 0.3, 0.1, 0.08, 0.03, 0.03
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody lives: office and number of the village in its list."""

    office: str
    village: int
    name: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A problem that an opinion became: in whose hands, and when it was put on the list."""

    problem: str
    office: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class OpinionPlan:
    """One opinion with its days. ``copies``: others of the same matter; ``listed``: the problem it became."""

    matter: Matter
    body: str
    place: Place
    fate: Fate
    channel: str
    identity: str
    name: str
    phone: str
    consents: bool
    received_on: dt.date
    accepted_on: dt.date
    replied_on: dt.date
    rated_on: dt.date
    rating: str
    seed: int
    is_asked: bool = False
    is_shared: bool = False
    is_passed_on: bool = False
    listed: str = ""
    copies: tuple[OpinionPlan, ...] = field(default=())

    @property
    def rng(self) -> random.Random:
        return random.Random(self.seed)


def opinion_plans(today: dt.date, places: Sequence[Place], listed: Sequence[Listed]) -> list[OpinionPlan]:
    """All of them, by the day they came in."""
    rng = random.Random("opinions")
    plans = [
        *_ordinary(rng, today, places),
        *_reports(rng, today, places),
        *_listed(rng, today, places, listed),
    ]
    taken: set[str] = set()
    plans = [_distinct(rng, plan, taken) for plan in plans]
    return sorted(plans, key=lambda plan: (plan.received_on, plan.seed))


def _distinct(rng: random.Random, plan: OpinionPlan, taken: set[str]) -> OpinionPlan:
    """Written anew until nobody else wrote the same."""
    copies = tuple(_distinct(rng, copy, taken) for copy in plan.copies)
    body = plan.body
    while body in taken:
        body = body_of(rng, plan.matter, plan.place.name)
    taken.add(body)
    return replace(plan, body=body, copies=copies)


def _fates(shares: Sequence[tuple[Fate, int]]) -> list[Fate]:
    return [fate for fate, count in shares for _ in range(count)]


def _ordinary(rng: random.Random, today: dt.date, places: Sequence[Place]) -> Iterator[OpinionPlan]:
    pool = [matter for category in matters()[:-1] for matter in category]
    fates, copies = _fates(SHARES), COPIES
    rng.shuffle(fates)
    for number, fate in enumerate(fates):
        plan = _planned(rng, today, pool[number % len(pool)], fate, rng.choice(places))
        if fate == Fate.RATED and copies and not plan.is_shared and not plan.is_passed_on:
            copies -= 1
            body = body_of(rng, plan.matter, plan.place.name)
            yield replace(plan, copies=(_planned_like(rng, plan, body),))
        else:
            yield plan


def _reports(rng: random.Random, today: dt.date, places: Sequence[Place]) -> Iterator[OpinionPlan]:
    """Sealed: in the hands of inspectors, neither shared nor passed on."""
    for fate in _fates(SEALED):
        plan = _planned(rng, today, rng.choice(matters()[-1]), fate, rng.choice(places))
        yield replace(plan, is_shared=False, is_passed_on=False)


def _planned_like(rng: random.Random, plan: OpinionPlan, body: str) -> OpinionPlan:
    """The neighbour writes as well, a day later."""
    name, phone, identity = _person(rng, plan.channel)
    return replace(
        plan, body=body, name=name, phone=phone, identity=identity, seed=rng.getrandbits(32), is_asked=False,
        received_on=min(plan.received_on + DAY, plan.accepted_on), rating=_weighted(rng, RATINGS),
    )  # fmt: skip


def _listed(
    rng: random.Random, today: dt.date, places: Sequence[Place], listed: Sequence[Listed]
) -> Iterator[OpinionPlan]:
    """Each came in some days before it was put on the list, to the office that puts it right."""
    texts = {one["problem"]: one for one in phrases()["listed"]}
    flat = [matter for category in matters() for matter in category]
    for one in listed:
        text = texts[one.problem]
        matter = replace(
            next(matter for matter in flat if matter.category == text["category"]),
            title=one.problem,
            reply=f"您提的意见很实在，已列入整改清单：{one.problem}。整改好以后经核验才销号，进度可以随时用查询号查看。",
            outcome="adopted",
        )
        place = rng.choice([place for place in places if not one.office or place.office == one.office])
        plan = _planned(rng, today, matter, Fate.RATED, place, received_on=one.on - 4 * DAY)
        yield replace(plan, body=text["body"], listed=one.problem, is_shared=False, is_passed_on=False, is_asked=False)


def _planned(
    rng: random.Random,
    today: dt.date,
    matter: Matter,
    fate: Fate,
    place: Place,
    received_on: dt.date | None = None,
) -> OpinionPlan:
    received_on = received_on or today - DAY * rng.randint(*RECEIVED_AGO.get(fate, THROUGH_THE_YEAR))
    accepted_on = _working(received_on + DAY * rng.randint(0, 1), today)
    late = fate in (Fate.RATED, Fate.SILENT) and rng.random() < LATE_REPLIES
    replied_on = _working(accepted_on + DAY * (rng.randint(22, 32) if late else rng.randint(2, 5)), today)
    channel = _weighted(rng, CHANNELS)
    name, phone, identity = _person(rng, channel)
    answered = fate in (Fate.RATED, Fate.SILENT)
    return OpinionPlan(
        matter=matter,
        body=body_of(rng, matter, place.name),
        place=place,
        fate=fate,
        channel=channel,
        identity=identity,
        name=name,
        phone=phone,
        consents=rng.random() < CONSENTS,
        received_on=received_on,
        accepted_on=accepted_on,
        replied_on=replied_on,
        rated_on=min(replied_on + DAY * rng.randint(1, 9), today),
        rating=_weighted(rng, RATINGS),
        seed=rng.getrandbits(32),
        is_asked=answered and rng.random() < ASKED,
        is_shared=answered and rng.random() < SHARED,
        is_passed_on=answered and rng.random() < PASSED_ON,
    )


def _person(rng: random.Random, channel: str) -> tuple[str, str, str]:
    """Name, telephone, with or without name; only staff can have checked who somebody is."""
    if rng.random() < ANONYMOUS:
        return "", "", Identity.ANONYMOUS
    is_checked = channel == Channel.VISIT and rng.random() < 0.5
    identity = Identity.VERIFIED if is_checked else Identity.NAMED
    return names.person(rng), f"199{rng.randint(10_000_000, 99_999_999)}", identity


def _weighted(rng: random.Random, weights: dict[Channel, int] | dict[Satisfaction, int]) -> str:
    return str(rng.choices(list(weights), list(weights.values()))[0])


def _working(day: dt.date, today: dt.date) -> dt.date:
    """That day, or the Monday after it; never after today."""
    return min(day + DAY * max(0, 7 - day.weekday()) if day.weekday() > 4 else day, today)
