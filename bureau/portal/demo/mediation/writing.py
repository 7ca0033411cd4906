"""Writing a dispute into its slot: committee, type, parties, facts, end. Pure."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bureau.portal.demo.mediation import endings, registration, texts
from bureau.portal.demo.mediation.casting import cast
from bureau.portal.demo.mediation.committees import CommitteePlan, Sites
from bureau.portal.demo.mediation.matters import Story, matters
from bureau.portal.demo.mediation.slots import NOT_ENDED, Fate, Slot
from mediation.choices import MediatorKind
from mediation.rules.cases import CaseValues
from mediation.rules.followups import NOTHING_YET, FollowUpValues
from mediation.rules.outcomes import STILL_OPEN, OutcomeValues

# Out of 100, by type, for committees of no industry.
_TYPES = [(value, matter.share) for value, matter in matters().items()]


@dataclass(frozen=True)
class Mediation:
    """Who mediates: places in the plan of committees, and of the mediators within one. ``lead`` may be of another."""

    committee: int
    lead: tuple[int, int] | None
    assistants: tuple[int, ...] = ()
    with_consultant: bool = False


@dataclass(frozen=True)
class Dispute:
    """One case to be entered. ``values`` is whole but for committee, village, mediators and consultant: ``mediation``
    and ``village`` (place among the office's sites) say which. ``anew``: how it ended the second time. ``same_as``: the
    slot of the case that is the same dispute.

    ``planted``: what is made up about it, "" for an honest one; ``alike``: why an honest one may look made up.
    """

    slot: Slot
    village: int
    mediation: Mediation
    values: CaseValues
    outcome: OutcomeValues = STILL_OPEN
    followup: FollowUpValues = NOTHING_YET
    anew: OutcomeValues = STILL_OPEN
    entered_at: dt.datetime | None = None
    same_as: Slot | None = None
    planted: str = ""
    alike: str = ""

    @property
    def fate(self) -> Fate:
        return self.slot.fate

    @property
    def moment(self) -> dt.datetime:
        """When it is entered; the beginning of the day while no hour is set."""
        return self.entered_at or dt.datetime.combine(self.slot.entered_on, dt.time())


class Writer:
    """Knows the county; writes slots, each by its own dice, so that one more case changes no other."""

    def __init__(self, plans: Sequence[CommitteePlan], sites: Sites, last_day: dt.date) -> None:
        self.plans, self.sites, self.last_day = plans, sites, last_day
        self.last = last_day - dt.timedelta(days=1)
        self.of_office: dict[str, list[int]] = defaultdict(list)
        for place, plan in enumerate(plans):
            self.of_office[plan.office].append(place)

    def write(
        self, slot: Slot, *, committee: int | None = None, dispute_type: str = "", story: Story | None = None
    ) -> Dispute:
        rng = random.Random(slot.seed)
        if committee is None:
            committee = self._committee(rng, slot.office)
        plan = self.plans[committee]
        village = plan.village if plan.village is not None else rng.randrange(len(self.sites[slot.office]))
        dispute_type = dispute_type or _type(rng, plan)
        story = story or rng.choice(matters()[dispute_type].stories)
        parties = cast(rng, dispute_type, story, self.sites[slot.office][village], slot.accepted_on)
        mediation = self._mediation(rng, committee, slot.fate)
        values, scene = registration.values(rng, slot, dispute_type, story, parties)
        temper = endings.Temper(plan.oral, plan.at_once)
        outcome, anew = self._ends(rng, slot, scene, values, temper)
        followup = endings.followup(rng, outcome, dispute_type, self.last_day)
        if slot.fate in (Fate.REOPENED, Fate.MEDIATED_ANEW):
            followup = NOTHING_YET
        return Dispute(slot, village, mediation, values, outcome, followup, anew)

    def _committee(self, rng: random.Random, office: str) -> int:
        places = self.of_office[office]
        return rng.choices(places, [self.plans[place].share for place in places])[0]

    def _mediation(self, rng: random.Random, committee: int, fate: Fate) -> Mediation:
        people = self.plans[committee].mediators
        has_no_lead = fate == Fate.REGISTERED or (fate == Fate.TERMINATED and rng.random() < 0.3)
        if has_no_lead:
            return Mediation(committee, None)
        weights = [6 if one.kind == MediatorKind.FULL else 1 for one in people]
        lead = rng.choices(range(len(people)), weights)[0]
        others = [place for place in range(len(people)) if place != lead]
        assistants = tuple(sorted(rng.sample(others, min(len(others), rng.choice((0, 0, 0, 1, 2))))))
        where = committee
        if rng.random() < 0.01:
            where, assistants = rng.choice(self.of_office[self.plans[committee].office]), ()
            lead = min(lead, len(self.plans[where].mediators) - 1)
        return Mediation(committee, (where, lead), assistants, rng.random() < 0.14)

    def _ends(
        self, rng: random.Random, slot: Slot, scene: texts.Scene, values: CaseValues, temper: endings.Temper
    ) -> tuple[OutcomeValues, OutcomeValues]:
        """The end of the first round, and of the second."""
        if slot.fate == Fate.FAILED:
            return endings.failure(rng, scene, self.last), STILL_OPEN
        if slot.fate == Fate.TERMINATED:
            return endings.termination(rng, scene, self.last), STILL_OPEN
        if slot.fate in NOT_ENDED and slot.fate != Fate.REOPENED:
            return STILL_OPEN, STILL_OPEN
        first = endings.success(rng, scene, values.amount_claimed, self.last, temper)
        if slot.fate != Fate.MEDIATED_ANEW:
            return first, STILL_OPEN
        later = replace(scene, on=scene.on + dt.timedelta(days=45))
        return first, endings.success(rng, later, values.amount_claimed, self.last, endings.Temper(0, 0))


def _type(rng: random.Random, plan: CommitteePlan) -> str:
    if plan.types:
        return rng.choice(plan.types)
    return rng.choices([value for value, _share in _TYPES], [share for _value, share in _TYPES])[0]
