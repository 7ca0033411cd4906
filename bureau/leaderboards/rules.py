"""The county's default board, and limits of every formula."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bureau.core.weeks import Week, schedule_share
from bureau.leaderboards.scoring import rounded

DEFAULT_BOARD = "zhengxian"
DEFAULT_BOARD_NAME = "争先榜"

# Indicator code → weight. The eleven indicators are those of the Wulian board of 2021; the county set no weights, so
# these are ours: results for people (notary, legal aid, mediation) 40, the six kinds of publicity visit 48 with the
# villages first, meetings only 12, because work must not be judged by the number of meetings (《整治形式主义为基层减负
# 若干规定》, 2024). The bureau changes them in the admin by a new version.
DEFAULT_WEIGHTS: dict[str, Decimal] = {
    "visits_villages": Decimal(12),
    "visits_townships": Decimal(8),
    "visits_departments": Decimal(6),
    "visits_schools": Decimal(8),
    "visits_enterprises": Decimal(8),
    "visits_banks": Decimal(6),
    "consultant_meetings": Decimal(6),
    "mediator_meetings": Decimal(6),
    "notary_participation": Decimal(10),
    "legal_aid": Decimal(15),
    "mediation_cases": Decimal(15),
}
# No credit beyond the target: overshooting an easy indicator must not make up for a neglected one.
DEFAULT_CAP = Decimal("1.00")

TOTAL_WEIGHT = Decimal(100)

# Below this many counted items in all, a score is flagged «small base, for reference only» (the ui guide's number).
SMALL_BASE = 10
# Within ± 5 percentage points of the schedule counts as «about on schedule».
ON_SCHEDULE = Decimal(5)


@dataclass(frozen=True)
class TermInput:
    """A term as somebody entered it."""

    indicator_id: int
    weight: Decimal
    cap: Decimal = DEFAULT_CAP


def schedule_of(week: Week, year: int) -> Fraction:
    """序时进度 of ``year`` on the Sunday of ``week``, exactly (days gone by ÷ days of the year)."""
    return Fraction(schedule_share(year, week.sunday)).limit_denominator(366)


def percent(share: Fraction) -> Decimal:
    """A share as a percentage with one decimal, half up."""
    return rounded(share * 100, 10)


def lead_of(score: Decimal, schedule: Fraction) -> Decimal:
    """Percentage points ``score`` is ahead of the schedule: from the two numbers as displayed, one decimal, half up."""
    return rounded(Fraction(score) - Fraction(percent(schedule)), 10)


def band_of(lead: Decimal) -> str:
    """``ahead``, ``level`` (within ± 5 points) or ``behind``."""
    if abs(lead) <= ON_SCHEDULE:
        return "level"
    return "ahead" if lead > 0 else "behind"
