"""What happened in the practice county: service records week by week, with planted late entries, corrections and a tie.

Pure: no database, no clock. The same seed and the same weeks give the same happenings.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bureau.core.weeks import Week

# Two offices do and are asked the same, so they stand level on the board in every week.
TWINS = ("东岭司法所", "北川司法所")

# About 230 records a week make about 12,000 in twelve months.
CONSULTANT_RECORDS_A_WEEK = 180

# Half of what a consultant does is answering questions.
_CONSULTANT_KINDS = (
    *(("consult",) * 9),
    *("lecture", "mediate", "mediate", "contract", "rules", "draft", "aid_guide", "train"),
)
_CONTENT = {
    "consult": (
        "解答土地承包合同到期后如何续签",
        "解答婚姻财产分割问题",
        "解答邻里采光通行纠纷的处理办法",
        "解答欠条没写日期怎么办",
    ),
    "lecture": ("讲解民法典婚姻家庭编", "讲解防范电信诈骗和养老诈骗", "讲解农村土地承包法"),
    "mediate": ("协助村调委会调解宅基地边界纠纷", "协助调解赡养纠纷", "协助调解劳务报酬纠纷"),
    "contract": ("审查村集体鱼塘承包合同", "审查光伏用地租赁合同"),
    "rules": ("审查村规民约修订稿", "审查村委会换届选举公告"),
    "draft": ("代写赡养协议", "代写支付令申请书"),
    "aid_guide": ("引导农民工申请法律援助追讨工资",),
    "train": ("培训法律明白人",),
    "publicity": ("进村宣传公证和法律援助", "发放公证、法律援助明白纸", "现场解答公证和法律援助问题"),
    "consultant_meeting": ("召开村居法律顾问例会，通报上月工作",),
    "mediator_meeting": ("召开人民调解员例会并宣传公证和法律援助",),
    "notary_participation": ("公证员参与民主法治示范村建设，审核村级合同",),
    "legal_aid": ("为困难群众办理法律援助申请",),
}

# Office activities: kind, kind of place, usual number a year and office. They are what the board counts.
ACTIVITIES: tuple[tuple[str, str, int], ...] = (
    ("publicity", "village", 48),
    ("publicity", "township", 12),
    ("publicity", "county_department", 8),
    ("publicity", "school", 12),
    ("publicity", "enterprise", 16),
    ("publicity", "bank", 8),
    ("consultant_meeting", "township", 12),
    ("mediator_meeting", "township", 12),
    ("notary_participation", "village", 10),
    ("legal_aid", "township", 20),
)


@dataclass(frozen=True)
class Happening:
    """One service record to be entered. ``village``: index within the office's villages; None for the office itself."""

    date: dt.date
    office: str
    kind: str
    venue: str
    content: str
    village: int | None = None
    topic: str = ""
    hours: str = ""
    people: int = 0
    by_consultant: bool = False


@dataclass(frozen=True)
class Places:
    """Where it happens: the offices in table order, and how many villages each has."""

    offices: list[str]
    villages: dict[str, int]

    def place_of(self, office: str) -> int:
        """The office's place in the list; the twins are alike."""
        return self.offices.index(TWINS[0] if office == TWINS[1] else office)

    def diligence(self, office: str) -> float:
        """How far an office is ahead of (>1) or behind (<1) the schedule."""
        return 1.12 - 0.045 * self.place_of(office)

    def annual_target(self, usual: int, office: str) -> int:
        """The usual number, a little more for two offices of three."""
        return usual + (self.place_of(office) % 3) * max(1, usual // 12)


@dataclass(frozen=True)
class WeekOfHappenings:
    """What is entered in one week: on time, and late for the week before; how many of the week before are corrected."""

    week: Week
    on_time: tuple[Happening, ...]
    late: tuple[Happening, ...]
    corrections: int


def happenings(weeks: list[Week], places: Places, last_day: dt.date) -> Iterator[WeekOfHappenings]:
    """For each of ``weeks`` what is entered in it; nothing is dated after ``last_day``."""
    for number, week in enumerate(weeks):
        rng = random.Random(f"{week.key} practice county")
        rows = [*_consultant_rows(rng, week, places), *_office_rows(week, places)]
        rows = [row for row in rows if row.date <= last_day]
        late = () if number == 0 else tuple(_late(rng, weeks[number - 1], places))
        yield WeekOfHappenings(week, tuple(rows), late, corrections=0 if number == 0 else 2)


def _consultant_rows(rng: random.Random, week: Week, places: Places) -> Iterator[Happening]:
    for _ in range(CONSULTANT_RECORDS_A_WEEK):
        kind, office = rng.choice(_CONSULTANT_KINDS), rng.choice(places.offices)
        many = kind in {"lecture", "train"}
        yield Happening(
            date=week.monday + dt.timedelta(days=rng.choice((0, 1, 2, 3, 4, 4, 5))),
            office=office,
            kind=kind,
            venue="village",
            content=rng.choice(_CONTENT[kind]),
            village=rng.randrange(places.villages[office]),
            hours=rng.choice(("0.5", "1", "1.5", "2", "4")),
            people=rng.randint(20, 80) if many else rng.randint(1, 6),
            by_consultant=True,
        )


def _office_rows(week: Week, places: Places) -> Iterator[Happening]:
    for office in places.offices:
        # The twins draw from one seed, so they do the same on the same days.
        rng = random.Random(f"{week.key} {TWINS[0] if office in TWINS else office}")
        pace = places.diligence(office) / 52
        for kind, venue, usual in ACTIVITIES:
            expected = usual * pace
            times = int(expected) + (rng.random() < expected % 1)
            for _ in range(times):
                yield _activity(rng, week, (office, kind, venue), places)


def _activity(rng: random.Random, week: Week, what: tuple[str, str, str], places: Places) -> Happening:
    """``what``: office, kind, kind of place."""
    office, kind, venue = what
    in_village = rng.random()
    return Happening(
        date=week.monday + dt.timedelta(days=rng.randrange(5)),
        office=office,
        kind=kind,
        venue=venue,
        content=rng.choice(_CONTENT[kind]),
        village=int(in_village * places.villages[office]) if venue == "village" else None,
        topic=rng.choice(("notary", "legal_aid", "notary_and_aid")) if kind == "publicity" else "",
        hours=rng.choice(("1", "2", "3")),
        people=rng.randint(10, 120) if kind != "legal_aid" else 1,
    )


def _late(rng: random.Random, before: Week, places: Places) -> Iterator[Happening]:
    """Records of the week before that reach the portal only now; never of the twins."""
    others = [office for office in places.offices if office not in TWINS]
    for _ in range(rng.randint(3, 8)):
        row = _activity(rng, before, (rng.choice(others), "publicity", "village"), places)
        yield replace(row, content=row.content + "（补录）")
