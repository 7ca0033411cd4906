"""The committees and mediators of the practice county. Pure: the same sites and day give the same plan."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bureau.portal.demo import names
from bureau.portal.demo.mediation.people import mobile
from mediation.choices import CommitteeKind, DisputeType, Industry, MediatorKind, Sex
from villages.names import short_name

VILLAGE_COMMITTEES = 3
# 行业性、专业性 committees sit in the county town; what they mediate besides their own type is little.
TOWN_OFFICE = "城关司法所"
INDUSTRIES: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
    ("县婚姻家庭纠纷", Industry.MARRIAGE, (DisputeType.FAMILY,), 0.11),
    ("县道路交通事故纠纷", Industry.TRAFFIC, (DisputeType.TRAFFIC, DisputeType.TRAFFIC, DisputeType.DAMAGES), 0.1),
    ("县物业纠纷", Industry.PROPERTY, (DisputeType.PROPERTY,), 0.08),
    ("县劳动争议", Industry.LABOUR, (DisputeType.MIGRANT_WAGES, DisputeType.OTHER_LABOUR), 0.07),
    ("县医疗纠纷", Industry.MEDICAL, (DisputeType.MEDICAL,), 0.04),
)
ENTERPRISES = (("青石司法所", "青峰矿业有限公司"), (names.PARK_OFFICE, "华兴纺织有限公司"))
# (office, place among its village committees): what each of these shows.
TWO_MEMBERS, NO_WOMAN, EXPIRED = ("清溪司法所", 2), ("西坪司法所", 1), ("龙泉司法所", 0)
# Nearly all it does is settled by word of mouth on the spot, and honestly so.
QUICK = ("双河司法所", 1)
# All its cases of the last quarter are made up: always oral, always on the day of acceptance (see ``planted``).
INVENTING = ("柳林司法所", 2)


@dataclass(frozen=True)
class Site:
    """A village or community by the name people use, and its township."""

    name: str
    township: str

    @property
    def town(self) -> str:
        return self.township.removesuffix("街道")[:2]


Sites = Mapping[str, Sequence[Site]]


@dataclass(frozen=True)
class MediatorPlan:
    name: str
    sex: str
    birth_year: int
    phone: str
    kind: str = MediatorKind.PART
    certificate_no: str = ""


@dataclass(frozen=True)
class CommitteePlan:
    """``village``: index within the office's sites. ``types``: what it mediates, empty: everything.

    ``share`` of the office's cases; how often its agreements are ``oral``, and reached ``at_once``.
    """

    name: str
    short_name: str
    kind: str
    office: str
    founded_on: dt.date
    term_from: dt.date
    mediators: tuple[MediatorPlan, ...]
    share: float
    village: int | None = None
    industry: str = ""
    types: tuple[str, ...] = ()
    oral: float = 0.4
    at_once: float = 0.2
    phone: str = ""


def made_up_sites() -> Sites:
    """Offices and villages by the county's names, for whoever needs them without a database."""
    rng, found = random.Random("sites"), dict[str, list[Site]]()
    for township, code, _area, count in names.TOWNSHIPS:
        villages = names.village_names(rng, count, communities=12 if code < "100" else 3)
        found[f"{township[:2]}司法所"] = [Site(short_name(name), township) for name in villages]
    town = found[f"{names.PARK_TOWNSHIP[:2]}司法所"]
    found[names.PARK_OFFICE] = [town.pop() for _ in range(names.PARK_VILLAGES)]
    return found


def committees(sites: Sites, last_day: dt.date) -> list[CommitteePlan]:
    """One for each township or subdistrict and the park, three villages of every office, five industries, two firms."""
    return [plan for number, office in enumerate(sites) for plan in _of_office(office, number, sites, last_day)]


def _of_office(office: str, number: int, sites: Sites, last_day: dt.date) -> Iterator[CommitteePlan]:
    rng = random.Random(f"committees of {office}")
    maker = _Maker(rng, office, last_day, number)
    yield maker.of_township(sites[office][0])
    villages = sites[office]
    count = min(VILLAGE_COMMITTEES, len(villages))
    for place in range(count):
        at = place * len(villages) // count
        yield maker.of_village(place, at, villages[at])
    if office == TOWN_OFFICE:
        yield from (maker.of_industry(*industry) for industry in INDUSTRIES)
    yield from (maker.of_firm(firm) for where, firm in ENTERPRISES if where == office)


class _Maker:
    def __init__(self, rng: random.Random, office: str, last_day: dt.date, number: int) -> None:
        self.rng, self.office, self.last_day, self.number = rng, office, last_day, number
        self.made = 0

    def of_township(self, site: Site) -> CommitteePlan:
        township = site.township if self.office != names.PARK_OFFICE else "开发区"
        is_urban = township.endswith(("街道", "区"))
        kind = CommitteeKind.SUBDISTRICT if is_urban else CommitteeKind.TOWNSHIP
        return self._plan(township, kind, members=7, full=3, share=0.55, oral=0.33, at_once=0.18)

    def of_village(self, place: int, at: int, site: Site) -> CommitteePlan:
        here = (self.office, place)
        kind = CommitteeKind.COMMUNITY if site.name.endswith("社区") else CommitteeKind.VILLAGE
        return self._plan(
            f"{site.township}{site.name}",
            kind,
            members=2 if here == TWO_MEMBERS else self.rng.randint(3, 5),
            share=0.0 if here == INVENTING else 0.15,
            oral=0.85 if here == QUICK else 0.55,
            at_once=0.75 if here == QUICK else 0.3,
            women=here != NO_WOMAN,
            village=at,
            years_in_term=4 if here == EXPIRED else 1,
        )

    def of_industry(self, name: str, industry: str, types: tuple[str, ...], share: float) -> CommitteePlan:
        kind = CommitteeKind.SOCIAL_OTHER
        return self._plan(
            name, kind, members=5, full=2, share=share, oral=0.12, at_once=0.1, industry=industry, types=types
        )

    def of_firm(self, name: str) -> CommitteePlan:
        types = (DisputeType.OTHER_LABOUR, DisputeType.DAMAGES, DisputeType.OTHER)
        return self._plan(name, CommitteeKind.ENTERPRISE, members=3, share=0.03, types=types)

    def _plan(
        self,
        stem: str,
        kind: str,
        *,
        members: int,
        full: int = 0,
        women: bool = True,
        years_in_term: int = 1,
        **what: object,
    ) -> CommitteePlan:
        rng, self.made = self.rng, self.made + 1
        # The term is three years; in the practice county it began one or, expired, four years ago.
        term = dt.date(self.last_day.year - years_in_term, rng.randint(1, 6), rng.randint(1, 28))
        people = tuple(self._mediator(place, place < full, women and place % 3 == 1) for place in range(members))
        return CommitteePlan(
            name=f"{stem}人民调解委员会",
            short_name=stem,
            kind=kind,
            office=self.office,
            founded_on=term.replace(year=term.year - rng.choice((3, 6, 9))),
            term_from=term,
            mediators=people,
            phone=f"0999-533{self.number:02d}{self.made:02d}" if kind != CommitteeKind.VILLAGE else "",
            **what,  # type: ignore[arg-type]
        )

    def _mediator(self, place: int, is_full: bool, is_woman: bool) -> MediatorPlan:
        rng = self.rng
        return MediatorPlan(
            name=names.person(rng),
            sex=Sex.FEMALE if is_woman else Sex.MALE,
            birth_year=self.last_day.year - rng.randint(31, 66),
            phone=mobile(rng),
            kind=MediatorKind.FULL if is_full else MediatorKind.PART,
            certificate_no=f"{names.COUNTY_CODE}{self.number:02d}{self.made:02d}{place:02d}" if is_full else "",
        )
