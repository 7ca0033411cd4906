"""The made-up cases among the county's honest ones, as they were found elsewhere (domain notes 1.10), and honest cases
that look like them. Pure. The portal must find the first and leave the others alone; ``bench signals`` measures it.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bureau.core.weeks import Week
from bureau.portal.demo.happenings import TWINS
from bureau.portal.demo.mediation import people
from bureau.portal.demo.mediation.committees import INVENTING
from bureau.portal.demo.mediation.matters import Story, matters
from bureau.portal.demo.mediation.slots import Fate, Slot
from bureau.portal.demo.mediation.writing import Dispute, Mediation, Writer
from mediation.choices import AgreementForm, DisputeType, PerformMode, Side
from mediation.rules.followups import NOTHING_YET
from mediation.rules.parties import PartyValues


class Planted(StrEnum):
    """What is made up about a case."""

    CANNED_TEXT = "canned_text"
    BURST = "burst"
    ORAL_AT_ONCE = "oral_at_once"
    ONE_PHONE = "one_phone"
    DAILY_LOAD = "daily_load"
    ODD_ID = "odd_id"


class Alike(StrEnum):
    """Why an honest case may look made up."""

    ONE_EMPLOYER = "one_employer"
    ONE_FAMILY = "one_family"
    BUSY_DAY = "busy_day"
    CATCHING_UP = "catching_up"
    TWICE = "twice"


@dataclass(frozen=True)
class Group:
    """Some cases of one kind in one office, entered ``weeks_ago``."""

    kind: str
    office: str
    weeks_ago: int
    size: int


GROUPS: tuple[Group, ...] = (
    Group(Planted.CANNED_TEXT, "石桥司法所", 1, 6),
    Group(Planted.CANNED_TEXT, "清溪司法所", 5, 6),
    Group(Planted.CANNED_TEXT, "西坪司法所", 20, 5),
    Group(Planted.CANNED_TEXT, "白云司法所", 36, 5),
    Group(Planted.BURST, "双河司法所", 2, 6),
    Group(Planted.BURST, "青石司法所", 9, 7),
    Group(Planted.BURST, "白云司法所", 15, 6),
    Group(Planted.BURST, "城关司法所", 30, 5),
    *(Group(Planted.ORAL_AT_ONCE, INVENTING[0], ago, 2) for ago in range(1, 14)),
    Group(Planted.ONE_PHONE, "龙泉司法所", 2, 6),
    Group(Planted.ONE_PHONE, "河口司法所", 12, 6),
    Group(Planted.DAILY_LOAD, "柳林司法所", 3, 10),
    Group(Planted.DAILY_LOAD, "城关司法所", 25, 11),
    *(Group(Planted.ODD_ID, "清溪司法所", ago, 1) for ago in (1, 11, 40)),
    *(Group(Planted.ODD_ID, "河口司法所", ago, 1) for ago in (2, 6, 23)),
    Group(Alike.ONE_EMPLOYER, "开发区司法所", 1, 3),
    Group(Alike.ONE_EMPLOYER, "青石司法所", 18, 3),
    Group(Alike.ONE_FAMILY, "白云司法所", 2, 2),
    Group(Alike.ONE_FAMILY, "石桥司法所", 14, 2),
    Group(Alike.BUSY_DAY, "城关司法所", 4, 7),
    Group(Alike.CATCHING_UP, "青石司法所", 3, 6),
)

# Disputes that two committees enter.
TWICE = 2
# Every one of these is a sentence that fits any quarrel: only the names change.
_CANNED = (
    "{a}与{b}因邻里琐事发生口角，经调解员耐心细致做思想工作，双方消除误会，重归于好。",
    "{a}与{b}系邻居，因一点小事产生矛盾，经调委会及时介入，双方认识到各自的不足。",
    "{a}和{b}因生活琐事引发纠纷，调解员从情、理、法三方面进行劝说，双方握手言和。",
    "{a}与{b}因家庭琐事争吵，调解员上门了解情况并进行劝导，双方表示互谅互让。",
)
_CANNED_AGREEMENT = "双方互相谅解，今后和睦相处，互不追究。"


def groups_in(weeks: Sequence[Week], offices: Iterable[str]) -> list[Group]:
    """Those of these offices that lie within the weeks, of which the last is still running."""
    known = set(offices)
    return [group for group in GROUPS if group.weeks_ago < len(weeks) and group.office in known]


def planted(writer: Writer, weeks: Sequence[Week]) -> Iterator[Dispute]:
    """The planted cases and those that look like them; all ended well."""
    for number, group in enumerate(groups_in(weeks, writer.sites)):
        week = weeks[-1 - group.weeks_ago]
        yield from _MAKERS[group.kind](writer, group, week, number)


# -- made up -----------------------------------------------------------------------------------------------------------


def _canned_text(writer: Writer, group: Group, week: Week, number: int) -> Iterator[Dispute]:
    canned = _CANNED[number % len(_CANNED)]
    for place, slot in enumerate(_slots(group, week, number)):
        found = writer.write(slot, committee=_township(writer, group), dispute_type=DisputeType.NEIGHBOUR)
        a, b = (party.name for party in found.values.parties[:2])
        # The last one was written over a little more than the names.
        brief = canned.format(a=a, b=b) + ("事后回访无反复。" if place == group.size - 1 else "")
        values = replace(found.values, brief=brief, amount_claimed=None, remarks="", is_dangerous=False)
        yield replace(_settled_orally(found), values=values, planted=Planted.CANNED_TEXT)


def _burst(writer: Writer, group: Group, week: Week, number: int) -> Iterator[Dispute]:
    """Entered on a Friday evening by something quicker than a hand."""
    evening = dt.datetime.combine(week.monday + dt.timedelta(days=4), dt.time(17, 40))
    for place, slot in enumerate(_slots(group, week, number, last_weekday=4)):
        found = writer.write(slot, committee=_township(writer, group))
        yield replace(found, entered_at=evening + dt.timedelta(seconds=8 * place), planted=Planted.BURST)


def _oral_at_once(writer: Writer, group: Group, week: Week, number: int) -> Iterator[Dispute]:
    committee = writer.of_office[group.office][1 + INVENTING[1]]
    for slot in _slots(group, week, number):
        found = _settled_orally(writer.write(slot, committee=committee))
        yield replace(found, planted=Planted.ORAL_AT_ONCE)


def _one_phone(writer: Writer, group: Group, week: Week, number: int) -> Iterator[Dispute]:
    """One phone is given for people who have nothing to do with each other."""
    phone = people.mobile(random.Random(f"phone {number}"))
    for slot in _slots(group, week, number):
        found = writer.write(slot)
        yield replace(_with_first(found, phone=phone), planted=Planted.ONE_PHONE)


def _daily_load(writer: Writer, group: Group, week: Week, number: int) -> Iterator[Dispute]:
    """One mediator, one day, more agreements than hours."""
    committee, day = _township(writer, group), week.monday + dt.timedelta(days=3)
    for slot in _slots(group, week, number, last_weekday=2):
        found = _agreed_on(writer.write(slot, committee=committee), day)
        yield replace(found, mediation=Mediation(committee, (committee, 0)), planted=Planted.DAILY_LOAD)


def _odd_id(writer: Writer, group: Group, week: Week, number: int) -> Iterator[Dispute]:
    """A number with the right check digit that belongs to somebody of another age and sex."""
    for slot in _slots(group, week, number):
        found = writer.write(slot, dispute_type=DisputeType.FAMILY)
        rng = random.Random(slot.seed)
        birth = dt.date(rng.randint(1950, 1975), rng.randint(1, 12), rng.randint(1, 28))
        id_no = people.identity_number(rng, birth, "male")
        found = _with_first(found, id_no=id_no, sex="female", birth_year=birth.year + rng.choice((9, 21)))
        yield replace(found, planted=Planted.ODD_ID)


# -- honest ------------------------------------------------------------------------------------------------------------


def _one_employer(writer: Writer, group: Group, week: Week, number: int) -> Iterator[Dispute]:
    """Three workers of one site come for their wages, each for himself."""
    rng = random.Random(f"employer {number}")
    story = rng.choice(matters()[DisputeType.MIGRANT_WAGES].stories)
    employer = people.firm(rng, Side.RESPONDENT, "鼎盛建筑劳务有限公司", "")
    employer = replace(employer, phone=people.mobile(rng))
    for slot in _slots(group, week, number):
        found = writer.write(slot, dispute_type=DisputeType.MIGRANT_WAGES, story=story)
        yield replace(_with_respondent(found, employer), alike=Alike.ONE_EMPLOYER)


def _one_family(writer: Writer, group: Group, week: Week, number: int) -> Iterator[Dispute]:
    """The same people have two quarrels in a season."""
    first: Dispute | None = None
    stories = (_story(DisputeType.FAMILY, "赡养"), _story(DisputeType.FAMILY, "分家析产"))
    for slot, story in zip(_slots(group, week, number), stories, strict=True):
        found = writer.write(slot, dispute_type=DisputeType.FAMILY, story=story)
        if first is not None:
            found = replace(found, values=replace(found.values, parties=first.values.parties))
        first = found
        yield replace(found, alike=Alike.ONE_FAMILY)


def _busy_day(writer: Writer, group: Group, week: Week, number: int) -> Iterator[Dispute]:
    committee, day = _township(writer, group), week.monday + dt.timedelta(days=3)
    for slot in _slots(group, week, number, last_weekday=2):
        found = _agreed_on(writer.write(slot, committee=committee), day)
        yield replace(found, mediation=Mediation(committee, (committee, 1)), alike=Alike.BUSY_DAY)


def _catching_up(writer: Writer, group: Group, week: Week, number: int) -> Iterator[Dispute]:
    """After a power cut the clerk types the week's paper forms one after the other, two minutes each."""
    begin = dt.datetime.combine(week.monday + dt.timedelta(days=4), dt.time(16, 5))
    for place, slot in enumerate(_slots(group, week, number, last_weekday=4)):
        found = writer.write(slot)
        yield replace(found, entered_at=begin + dt.timedelta(minutes=2 * place), alike=Alike.CATCHING_UP)


def twice(writer: Writer, found: Sequence[Dispute]) -> Iterator[Dispute]:
    """Two disputes that a village's committee enters as well, the day after the township's did."""
    weekdays = [one for one in found if one.slot.accepted_on.weekday() < 3 and one.fate == Fate.SUCCESS]
    of_township = [
        one
        for one in weekdays
        if one.slot.office not in TWINS
        and one.mediation.committee == writer.of_office[one.slot.office][0]
        and 20 < (writer.last_day - one.slot.accepted_on).days < 90
        and one.slot.entered_on == one.slot.accepted_on
    ]
    for dispute in of_township[:: max(1, len(of_township) // TWICE)][:TWICE]:
        next_day = dispute.slot.accepted_on + dt.timedelta(days=1)
        slot = replace(dispute.slot, accepted_on=next_day, order=180, entered_on=next_day, fate=Fate.DUPLICATE)
        again = writer.write(slot, committee=writer.of_office[slot.office][1], dispute_type=dispute.values.dispute_type)
        values = replace(again.values, parties=dispute.values.parties, brief=dispute.values.brief)
        yield replace(again, values=values, same_as=dispute.slot, alike=Alike.TWICE)


_MAKERS: dict[str, Callable[[Writer, Group, Week, int], Iterator[Dispute]]] = {
    Planted.CANNED_TEXT: _canned_text,
    Planted.BURST: _burst,
    Planted.ORAL_AT_ONCE: _oral_at_once,
    Planted.ONE_PHONE: _one_phone,
    Planted.DAILY_LOAD: _daily_load,
    Planted.ODD_ID: _odd_id,
    Alike.ONE_EMPLOYER: _one_employer,
    Alike.ONE_FAMILY: _one_family,
    Alike.BUSY_DAY: _busy_day,
    Alike.CATCHING_UP: _catching_up,
}


# -- parts -------------------------------------------------------------------------------------------------------------


def _slots(group: Group, week: Week, number: int, *, last_weekday: int = 3) -> Iterator[Slot]:
    """Spread over the first days of the week, entered on the day itself."""
    for place in range(group.size):
        day = week.monday + dt.timedelta(days=place * (last_weekday + 1) // group.size)
        # Far from the numbers of usual cases.
        yield Slot(group.office, day, 200 + 20 * number + place, day, Fate.SUCCESS)


def _township(writer: Writer, group: Group) -> int:
    return writer.of_office[group.office][0]


def _story(dispute_type: str, short: str) -> Story:
    return next(story for story in matters()[dispute_type].stories if story.short == short)


def _settled_orally(found: Dispute) -> Dispute:
    """By word of mouth on the day of acceptance, nothing to pay."""
    outcome = replace(
        found.outcome,
        agreement_form=AgreementForm.ORAL,
        agreed_on=found.slot.accepted_on,
        ended_on=found.slot.accepted_on,
        agreement_content=_CANNED_AGREEMENT,
        amount_agreed=None,
        perform_mode=PerformMode.IMMEDIATE,
        perform_due=None,
        perform_place="",
    )
    return replace(found, outcome=outcome, followup=NOTHING_YET)


def _agreed_on(found: Dispute, day: dt.date) -> Dispute:
    outcome = replace(found.outcome, agreed_on=day, ended_on=day, perform_mode=PerformMode.IMMEDIATE, perform_due=None)
    return replace(found, outcome=outcome, followup=NOTHING_YET)


def _with_first(found: Dispute, **fields: object) -> Dispute:
    first, *others = found.values.parties
    parties = (replace(first, **fields), *others)  # type: ignore[arg-type]
    return replace(found, values=replace(found.values, parties=parties))


def _with_respondent(found: Dispute, party: PartyValues) -> Dispute:
    kept = [one for one in found.values.parties if one.side == Side.APPLICANT]
    former = next(one.name for one in found.values.parties if one.side == Side.RESPONDENT)
    brief = found.values.brief.replace(former, party.name)
    return replace(found, values=replace(found.values, parties=(*kept, party), brief=brief))
