"""The indicators of the weekly ranking 争先榜, as the bureau of the model county published them in 2021."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bureau.statistics.choices import Unit
from consultants.choices import ServiceKind, Topic, Venue

# Before any record (event dates begin with 2000): the default definitions hold for all history.
ALWAYS = dt.date(2000, 1, 1)

Filters = dict[str, list[str]]


@dataclass(frozen=True)
class DefaultIndicator:
    code: str
    name: str
    unit: str
    countable: str
    filters: Filters
    explanation: str


def _visits(code: str, where: str, venue: str) -> DefaultIndicator:
    return DefaultIndicator(
        f"visits_{code}",
        f"公证和法律援助宣传进{where}",
        Unit.TIMES,
        "services",
        {
            "kind": [ServiceKind.PUBLICITY],
            "topic": sorted([Topic.NOTARY, Topic.LEGAL_AID, Topic.NOTARY_AND_AID]),
            "venue": [venue],
        },
        f"司法所到{where}开展的公证、法律援助宣传，每次服务记录计1次",
    )


def _activity(code: str, name: str, unit: str, kind: str, explanation: str) -> DefaultIndicator:
    return DefaultIndicator(code, name, unit, "services", {"kind": [kind]}, explanation)


DEFAULT_INDICATORS = (
    _visits("villages", "村（社区）", Venue.VILLAGE),
    _visits("townships", "乡镇（街道）", Venue.TOWNSHIP),
    _visits("departments", "县直部门", Venue.COUNTY_DEPARTMENT),
    _visits("schools", "学校", Venue.SCHOOL),
    _visits("enterprises", "企业", Venue.ENTERPRISE),
    _visits("banks", "银行", Venue.BANK),
    _activity(
        "consultant_meetings",
        "法律顾问会议",
        Unit.SESSIONS,
        ServiceKind.CONSULTANT_MEETING,
        "司法所召开的村（社区）法律顾问会议，每次计1场",
    ),
    _activity(
        "mediator_meetings",
        "调解员宣传会议",
        Unit.SESSIONS,
        ServiceKind.MEDIATOR_MEETING,
        "司法所召开的人民调解员宣传会议，每次计1场",
    ),
    _activity(
        "notary_participation",
        "公证参与法治村建设",
        Unit.TIMES,
        ServiceKind.NOTARY_PARTICIPATION,
        "公证参与民主法治示范村建设，每次计1次",
    ),
    _activity(
        "legal_aid",
        "困难群众法律援助",
        Unit.CASES,
        ServiceKind.LEGAL_AID,
        "为困难群众提供的法律援助，每件计1件",
    ),
    DefaultIndicator(
        "mediation_cases", "人民调解案件", Unit.CASES, "cases", {}, "人民调解委员会受理的调解案件，每件计1件"
    ),
)
