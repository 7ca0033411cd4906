"""Facts of a county with four offices and two counted indicators, small enough to check on paper.

Week 2026-W28 ends on 12 July, day 193 of 365: schedule 193/365 = 52.876… % → 52.9 %.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bureau.bulletins.facts import Cell, Facts, Ranked, Subject
from bureau.core.weeks import Week

VISITS = Subject("visit_village", "进村宣传", "times")
AID = Subject("legal_aid", "法律援助", "cases")
MEDIATION = Subject("mediation", "人民调解", "cases", is_counted=False)

# Score = (60 × visits + 40 × aid) / 100 with both targets 20 and 10.
CELLS = {
    (1, "visit_village"): Cell(2, 0, 16, 20),  # 80.0 %
    (1, "legal_aid"): Cell(1, 0, 5, 10),  # 50.0 %
    (2, "visit_village"): Cell(3, 1, 14, 20),  # 70.0 %
    (2, "legal_aid"): Cell(0, 0, 4, 10),  # 40.0 %
    (3, "visit_village"): Cell(0, 0, 14, 20),  # 70.0 %
    (3, "legal_aid"): Cell(0, 0, 4, 10),  # 40.0 %
    (4, "visit_village"): Cell(1, 0, 6, 20),  # 30.0 %
    (4, "legal_aid"): Cell(1, -1, 3, 10),  # 30.0 %
}
BEFORE = {
    (1, "visit_village"): Cell(2, 0, 14, 20),
    (2, "visit_village"): Cell(4, 0, 10, 20),
    (1, "legal_aid"): Cell(1, 0, 4, 10),
}
STANDINGS = (
    Ranked(1, "河口司法所", Decimal("68.00"), 1, previous=3, order=1),
    Ranked(2, "青石司法所", Decimal("58.00"), 2, is_tied=True, previous=2, order=2),
    Ranked(3, "山阴司法所", Decimal("58.00"), 2, is_tied=True, previous=1, order=3),
    Ranked(4, "白云司法所", Decimal("30.00"), 4, previous=4, order=4),
)


def make_facts(**changes: object) -> Facts:
    facts = Facts(
        week=Week(2026, 28),
        year=2026,
        board="争先榜",
        shows_bottom=False,
        minimum_count=0,
        subjects=(VISITS, AID, MEDIATION),
        standings=STANDINGS,
        cells=CELLS,
        before=BEFORE,
    )
    return replace(facts, **changes)
