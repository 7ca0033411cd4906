"""How each problem of the practice county went on. Pure: the same day gives the same plans."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bureau.portal.demo import names
from bureau.portal.demo.rectification.campaigns import CampaignPlan, Finding, campaign_plans


class Fate(StrEnum):
    HELD = "closed long ago, both look-backs held"
    WATCHED = "closed, the first look-back held"
    DUE = "closed thirty days ago: the look-back is due today"
    CLOSED = "closed lately"
    RELAPSED = "closed, relapsed, in its second round"
    VERIFIED = "waits for the signature"
    APPLIED = "waits for the verification"
    RETURNED = "the application was returned"
    RUNNING = "being put right"
    OVERDUE = "being put right, over its deadline"
    EXTENDED = "being put right, the deadline moved"
    FOR_GOOD = "kept up for good"
    OPEN = "nobody has taken it on"


# How many of each; together as many as there are findings.
SHARES: tuple[tuple[Fate, int], ...] = (
    (Fate.HELD, 12),
    (Fate.WATCHED, 8),
    (Fate.DUE, 3),
    (Fate.CLOSED, 5),
    (Fate.RELAPSED, 3),
    (Fate.VERIFIED, 3),
    (Fate.APPLIED, 4),
    (Fate.RETURNED, 2),
    (Fate.RUNNING, 8),
    (Fate.OVERDUE, 4),
    (Fate.EXTENDED, 3),
    (Fate.FOR_GOOD, 3),
    (Fate.OPEN, 3),
)
# Fates that were closed: how many days ago.
CLOSED_AGO = {
    Fate.HELD: (95, 180),
    Fate.WATCHED: (35, 80),
    Fate.DUE: (30, 30),
    Fate.CLOSED: (2, 20),
    Fate.RELAPSED: (60, 110),
}
ENDED = frozenset(CLOSED_AGO)
APPLIED = ENDED | {Fate.VERIFIED, Fate.APPLIED, Fate.RETURNED}
# Found so long before today (or before the closing), in days.
FOUND_BEFORE = (40, 75)
# Of those closed, how many were late.
LATE = 0.15
LEADERS = 3


@dataclass(frozen=True)
class ProblemPlan:
    """One problem with all its days; ``office`` is a place in the list of offices, None for a unit of the bureau."""

    campaign: CampaignPlan
    finding: Finding
    fate: Fate
    office: int | None
    leader: str
    owner: str
    found_on: dt.date
    deadline: dt.date | None
    closed_on: dt.date | None
    percent: int


def problem_plans(today: dt.date, offices: int) -> list[ProblemPlan]:
    """All problems in the order of their campaigns."""
    rng = random.Random("rectification")
    leaders = [names.person(rng) for _ in range(LEADERS)]
    findings = [(campaign, finding) for campaign in campaign_plans() for finding in campaign.findings]
    fates = [fate for fate, count in SHARES for _ in range(count)]
    rng.shuffle(fates)
    return [
        _planned(rng, campaign, finding, fate, (today, place % offices, leaders[place % LEADERS]))
        for place, ((campaign, finding), fate) in enumerate(zip(findings, fates, strict=True))
    ]


def _planned(
    rng: random.Random, campaign: CampaignPlan, finding: Finding, fate: Fate, at: tuple[dt.date, int, str]
) -> ProblemPlan:
    today, office, leader = at
    closed_on = None
    if fate in CLOSED_AGO:
        closed_on = today - dt.timedelta(days=rng.randint(*CLOSED_AGO[fate]))
    found_on = (closed_on or today) - dt.timedelta(days=rng.randint(*FOUND_BEFORE))
    return ProblemPlan(
        campaign=campaign,
        finding=finding,
        fate=fate,
        office=None if finding.unit else office,
        leader=leader,
        owner=names.person(rng),
        found_on=found_on,
        deadline=_deadline(rng, fate, closed_on, today),
        closed_on=closed_on,
        percent=rng.choice((20, 30, 50, 60, 70, 80)),
    )


def _deadline(rng: random.Random, fate: Fate, closed_on: dt.date | None, today: dt.date) -> dt.date | None:
    """Most closed ones were in time; the overdue ones are late by up to three weeks."""
    if fate == Fate.FOR_GOOD:
        return None
    if fate == Fate.OVERDUE:
        return today - dt.timedelta(days=rng.randint(2, 21))
    if fate == Fate.EXTENDED:
        return today - dt.timedelta(days=rng.randint(1, 10))
    if closed_on is not None:
        is_late = rng.random() < LATE
        return closed_on + dt.timedelta(days=-rng.randint(1, 9) if is_late else rng.randint(0, 15))
    return today + dt.timedelta(days=rng.randint(1, 45))


def shares_of(plans: Sequence[ProblemPlan]) -> dict[Fate, int]:
    """How many problems have each fate."""
    return {fate: sum(plan.fate == fate for plan in plans) for fate in Fate}
