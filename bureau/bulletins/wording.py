"""Official Chinese wording: a bulletin is a Chinese document whatever language the screen has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from bureau.bulletins.facts import Ranked
from bureau.core.weeks import Week
from bureau.statistics.choices import Unit

# A number with the key it was written from, or plain words.
Part = str | dict[str, str]

UNITS = {Unit.CASES: "件", Unit.TIMES: "次", Unit.SESSIONS: "场", Unit.PERSON_TIMES: "人次", Unit.HOUSEHOLDS: "户"}

# Sections of the weekly bulletin, in order (opening without a heading).
SECTIONS = {"opening": "", "overall": "一、总体情况", "ranking": "二、排名情况", "problems": "三、存在问题"}

# The typed remarks close the text: their heading by the number of sections before them (the opening included).
REMARKS = {1: "一、工作要求", 2: "二、工作要求", 3: "三、工作要求", 4: "四、工作要求"}


def unit_of(code: str) -> str:
    return UNITS.get(Unit(code), "") if code in Unit.values else code


def day(date: dt.date) -> str:
    """7月6日: no leading zeros (GB/T 9704-2012, 7.3.5)."""
    return f"{date.month}月{date.day}日"


def period(week: Week) -> str:
    """第28周（7月6日—7月12日）."""
    return f"第{week.number}周（{day(week.monday)}—{day(week.sunday)}）"


def title(week: Week, board: str) -> str:
    return f"关于{week.year}年{period(week)}{board}工作情况的通报"


def listed(items: Iterable[Sequence[Part]]) -> list[Part]:
    """Items joined by 、."""
    parts: list[Part] = []
    for number, item in enumerate(items):
        parts += ["、", *item] if number else list(item)
    return parts


def by_score(rows: Sequence[Ranked], number: Callable[[str], Part]) -> list[Part]:
    """``甲（92.35分）、乙、丙（并列第2，88.10分）``: offices that share a place are named together."""
    groups: dict[int, list[Ranked]] = {}
    for row in rows:
        groups.setdefault(row.rank or 0, []).append(row)
    items: list[list[Part]] = []
    for group in groups.values():
        names = "、".join(row.name for row in group)
        score = number(f"standing/{group[0].office}/score")
        if len(group) == 1:
            items.append([f"{names}（", score, "分）"])
        else:
            items.append([f"{names}（并列第", number(f"standing/{group[0].office}/rank"), "，", score, "分）"])
    return listed(items)
