"""How made-up disputes end and what follows: agreement, performance, confirmation, return visit. Pure."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal

from bureau.portal.demo.mediation import texts
from mediation.choices import (
    AgreementForm,
    ConfirmationResult,
    Conversion,
    DisputeType,
    NextStep,
    Performance,
    PerformMode,
    Result,
    TerminateReason,
)
from mediation.rules.followups import CONFIRMATION_DAYS, NOTHING_YET, FollowUpValues
from mediation.rules.outcomes import OutcomeValues

COURT = "县人民法院"
# Days from the agreement to the visit after performance was due (the usual setting of the case rules).
VISIT_DAYS = 30
_DURATIONS = (*(range(1, 4),) * 7, *(range(4, 11),) * 6, *(range(11, 26),) * 3)
_WHY_NOT = (
    "被申请人外出务工，暂时联系不上",
    "称手头困难，已约定下月支付",
    "对质量仍有异议，拒绝支付尾款",
    "家中有人住院，请求宽限",
)
_PLACES = ("调委会", "村委会办公室", "银行转账", "司法所", "当事人家中")


@dataclass(frozen=True)
class Temper:
    """How likely an agreement is oral, and reached on the day of acceptance."""

    oral: float
    at_once: float


def day_of_end(rng: random.Random, accepted: dt.date, last: dt.date, at_once: float) -> dt.date:
    """The day of agreement or of giving up: mostly within ten days, on a working day when there is time."""
    if rng.random() < at_once:
        return accepted
    day = accepted + dt.timedelta(days=rng.choice(rng.choice(_DURATIONS)))
    while day.weekday() > 4:
        day += dt.timedelta(days=1)
    return min(day, last)


def success(
    rng: random.Random, scene: texts.Scene, claimed: Decimal | None, last: dt.date, temper: Temper
) -> OutcomeValues:
    agreed = day_of_end(rng, scene.on, last, temper.at_once)
    amount = settled_amount(rng, claimed)
    is_oral = rng.random() < temper.oral * (0.7 if claimed and claimed > 10_000 else 1.1)
    mode = _mode(rng, amount)
    due = None
    if mode != PerformMode.IMMEDIATE:
        due = agreed + dt.timedelta(days=rng.choice((7, 10, 15, 30, 30, 60, 90)))
    return OutcomeValues(
        result=Result.SUCCESS,
        ended_on=min(last, agreed + dt.timedelta(days=rng.choice((0, 0, 0, 0, 1, 3)))),
        conversion=Conversion.NONE,
        agreement_form=AgreementForm.ORAL if is_oral else AgreementForm.WRITTEN,
        agreed_on=agreed,
        agreement_content=texts.agreement(rng, scene, amount, is_oral=is_oral),
        amount_agreed=amount,
        perform_mode=mode,
        perform_due=due,
        perform_place=rng.choice(_PLACES) if amount and rng.random() < 0.4 else "",
    )


def settled_amount(rng: random.Random, claimed: Decimal | None) -> Decimal | None:
    """Between half and all of what was claimed, mostly a round number."""
    if claimed is None:
        return None
    if claimed % 1 or rng.random() < 0.3:
        return claimed
    step = Decimal(100) if claimed >= 2000 else Decimal(10)
    return max(step, (claimed * Decimal(rng.randint(50, 98)) / 100 // step) * step)


def _mode(rng: random.Random, amount: Decimal | None) -> PerformMode:
    if amount is None:
        return rng.choice((PerformMode.IMMEDIATE, PerformMode.IMMEDIATE, PerformMode.LUMP, PerformMode.OTHER))
    if amount > 8000:
        return rng.choice((PerformMode.INSTALMENTS, PerformMode.LUMP, PerformMode.LUMP, PerformMode.IMMEDIATE))
    return rng.choice((PerformMode.IMMEDIATE, PerformMode.IMMEDIATE, PerformMode.LUMP))


def failure(rng: random.Random, scene: texts.Scene, last: dt.date) -> OutcomeValues:
    to_arbitration = scene.story.short in ("工伤赔偿", "辞退补偿", "拖欠工资", "离职结算")
    step = NextStep.ARBITRATION if to_arbitration else NextStep.LAWSUIT
    return OutcomeValues(
        result=Result.FAILED,
        ended_on=day_of_end(rng, scene.on, last, 0.02),
        next_step=step if rng.random() < 0.85 else rng.choice((NextStep.ADMINISTRATIVE, NextStep.OTHER)),
        conversion=Conversion.CIVIL if rng.random() < 0.4 else Conversion.NONE,
    )


def termination(rng: random.Random, scene: texts.Scene, last: dt.date) -> OutcomeValues:
    reason = rng.choice(
        (TerminateReason.REFUSED, TerminateReason.REFUSED, TerminateReason.WITHDRAWN, *TerminateReason.values)
    )
    transferred = reason in (TerminateReason.TRANSFERRED, TerminateReason.OUT_OF_SCOPE)
    return OutcomeValues(
        result=Result.TERMINATED,
        ended_on=day_of_end(rng, scene.on, last, 0.2),
        terminate_reason=reason,
        next_step=rng.choice((NextStep.POLICE, NextStep.ADMINISTRATIVE, NextStep.LAWSUIT)) if transferred else "",
        conversion=Conversion.PUBLIC_ORDER if transferred and rng.random() < 0.3 else Conversion.NONE,
    )


# -- what follows an agreement -----------------------------------------------------------------------------------------


def followup(rng: random.Random, outcome: OutcomeValues, dispute_type: str, last_day: dt.date) -> FollowUpValues:
    """What is known on ``last_day`` of performance, confirmation and the first return visit."""
    agreed = outcome.agreed_on
    if outcome.result != Result.SUCCESS or agreed is None:
        return NOTHING_YET
    due = outcome.perform_due or agreed
    performance, performed_on, note = _performance(rng, outcome, dispute_type, last_day)
    court = _confirmation(rng, outcome, last_day)
    visited_on = _visit(rng, agreed, due + dt.timedelta(days=VISIT_DAYS), last_day)
    return FollowUpValues(
        performance=performance,
        performed_on=performed_on,
        performance_note=note,
        visited_on=visited_on,
        **court,  # type: ignore[arg-type]
    )


def _performance(
    rng: random.Random, outcome: OutcomeValues, dispute_type: str, last_day: dt.date
) -> tuple[Performance, dt.date | None, str]:
    agreed, due = outcome.agreed_on, outcome.perform_due
    is_apology = outcome.amount_agreed is None and dispute_type in (DisputeType.NEIGHBOUR, DisputeType.OTHER)
    if is_apology and due is None and rng.random() < 0.3:
        return Performance.NOT_NEEDED, None, ""
    if due is None:
        return Performance.DONE, agreed, ""
    if due >= last_day:
        is_early = rng.random() < 0.1
        return (
            (Performance.DONE, _before(rng, agreed or due, last_day), "")
            if is_early
            else (Performance.NOT_DUE, None, "")
        )
    chance = rng.random()
    if chance < 0.976:
        return Performance.DONE, min(due, _before(rng, due + dt.timedelta(days=1), last_day)), ""
    if chance < 0.988:
        return Performance.PARTIAL, None, "已付一部分，余款约定延后支付"
    if chance < 0.996:
        return Performance.NONE, None, rng.choice(_WHY_NOT)
    return Performance.NOT_DUE, None, ""


def _before(rng: random.Random, first: dt.date, last_day: dt.date) -> dt.date:
    """A day from ``first`` on, a few days later at most, before ``last_day``."""
    return max(first, min(first + dt.timedelta(days=rng.randint(0, 6)), last_day - dt.timedelta(days=1)))


def _confirmation(rng: random.Random, outcome: OutcomeValues, last_day: dt.date) -> dict[str, object]:
    """司法确认: both parties go to court within 30 days; most written agreements do without."""
    agreed = outcome.agreed_on
    if agreed is None or outcome.agreement_form != AgreementForm.WRITTEN:
        return {}
    is_recent = agreed > last_day - dt.timedelta(days=CONFIRMATION_DAYS)
    if rng.random() >= (0.2 if is_recent else 0.06):
        return {}
    applied = agreed + dt.timedelta(days=rng.randint(0, CONFIRMATION_DAYS - 1))
    if applied >= last_day:
        return {}
    decided = applied + dt.timedelta(days=rng.randint(3, 18))
    found: dict[str, object] = {"confirm_applied_on": applied, "confirm_court": COURT}
    if decided >= last_day:
        is_fresh = (last_day - applied).days < 6
        return {**found, "confirm_result": ConfirmationResult.APPLIED if is_fresh else ConfirmationResult.ACCEPTED}
    result = rng.choice(
        (*(ConfirmationResult.CONFIRMED,) * 12, ConfirmationResult.REJECTED, ConfirmationResult.WITHDRAWN)
    )
    number = f"（{decided.year}）某0101民特{rng.randint(1, 600)}号" if result != ConfirmationResult.WITHDRAWN else ""
    return {**found, "confirm_result": result, "confirm_result_on": decided, "confirm_ruling_no": number}


def _visit(rng: random.Random, agreed: dt.date, planned: dt.date, last_day: dt.date) -> dt.date | None:
    """Made about the planned day; of those planned for the last month many are still to be made."""
    day = max(agreed + dt.timedelta(days=1), planned + dt.timedelta(days=rng.randint(-6, 12)))
    is_recent = planned > last_day - dt.timedelta(days=30)
    return day if day < last_day and rng.random() < (0.92 if is_recent else 0.998) else None
