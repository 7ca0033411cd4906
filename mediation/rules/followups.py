"""The rules of performance, judicial confirmation and return visits. No database. Instalments: ``instalments.py``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext as _

from bureau.webkit.texts import text_problems
from mediation.choices import ConfirmationResult, Performance, PerformMode, Result, Satisfaction, VisitMode
from mediation.rules.outcomes import Found, OutcomeValues, Problems, said

# 人民调解法 Art. 33: both parties apply jointly within 30 days from the day the agreement takes effect.
CONFIRMATION_DAYS = 30
# From this day on the countdown is shown: ten days are left for both parties to go to court together.
COUNTDOWN_FROM_DAY = 20
# With so few days left it is shown as urgent.
LAST_DAYS = 5

TEXTS = {"performance_note": 500, "confirm_court": 60, "confirm_ruling_no": 60}
VISIT_TEXTS = {"visitor": 50, "note": 1000}
DECIDED = (ConfirmationResult.CONFIRMED, ConfirmationResult.REJECTED)
_PERFORMANCES = frozenset(Performance.values)
_RESULTS = frozenset(ConfirmationResult.values)


@dataclass(frozen=True, slots=True)
class FollowUpValues:
    """What is known of performance, confirmation and the first return visit."""

    performance: str = ""
    performed_on: dt.date | None = None
    performance_note: str = ""
    confirm_applied_on: dt.date | None = None
    confirm_court: str = ""
    confirm_result: str = ""
    confirm_result_on: dt.date | None = None
    confirm_ruling_no: str = ""
    visited_on: dt.date | None = None


NOTHING_YET = FollowUpValues()
FOLLOWUP_FIELDS = tuple(field.name for field in fields(FollowUpValues))


@dataclass(frozen=True, slots=True)
class PerformanceValues:
    """How far the agreement was performed. ``performance_note`` None: the present note stays, for those who may not
    read it.
    """

    performance: str
    performed_on: dt.date | None = None
    performance_note: str | None = None


@dataclass(frozen=True, slots=True)
class ApplicationValues:
    """An application for judicial confirmation. ``confirm_joint``: both parties make it together."""

    confirm_applied_on: dt.date | None
    confirm_court: str = ""
    confirm_joint: bool = False


@dataclass(frozen=True, slots=True)
class DecisionValues:
    """How far the court has come with an application."""

    confirm_result: str
    confirm_result_on: dt.date | None = None
    confirm_ruling_no: str = ""


@dataclass(frozen=True, slots=True)
class VisitValues:
    """A return visit: who went when, what was found (人民调解回访记录 of the ministry's forms, 2010).

    ``performed_on``: the day of performance, when the visit found that all was performed. ``next_on``: the next visit.
    """

    visited_on: dt.date | None
    visitor: str = ""
    mode: str = ""
    performance: str = ""
    performed_on: dt.date | None = None
    satisfaction: str = ""
    has_hidden_risk: bool = False
    note: str = ""
    next_on: dt.date | None = None


def settled_followup(values: FollowUpValues, outcome: OutcomeValues) -> FollowUpValues:
    """What follows from the agreement: what is performed at once is done on the day of the agreement."""
    if outcome.result != Result.SUCCESS:
        return values
    at_once = outcome.perform_mode == PerformMode.IMMEDIATE
    performance = values.performance or (Performance.DONE if at_once else Performance.NOT_DUE)
    performed_on = values.performed_on
    if performance == Performance.DONE and performed_on is None:
        performed_on = outcome.agreed_on if at_once else outcome.perform_due
    applied = values.confirm_applied_on is not None
    confirm_result = values.confirm_result or (ConfirmationResult.APPLIED if applied else "")
    return replace(values, performance=performance, performed_on=performed_on, confirm_result=confirm_result)


def followup_problems(values: FollowUpValues, outcome: OutcomeValues, today: dt.date) -> Problems:
    """Everything that forbids to store these values with a case that ended so, field → sentences."""
    if outcome.result != Result.SUCCESS:
        return said(
            [
                (name, _("Only a case with an agreement has this."))
                for name in FOLLOWUP_FIELDS
                if name != "visited_on" and getattr(values, name) not in ("", None)
            ]
            + (_visit_problems(values, outcome, today) if values.visited_on else [])
        )
    return said(
        [
            *_performance_problems(values, outcome, today),
            *_confirmation_problems(values, outcome, today),
            *_visit_problems(values, outcome, today),
            *text_problems({name: getattr(values, name) for name in TEXTS}, TEXTS),
        ]
    )


def _performance_problems(values: FollowUpValues, outcome: OutcomeValues, today: dt.date) -> Found:
    if values.performance not in _PERFORMANCES:
        return [("performance", _("Choose how far the agreement was performed."))]
    if values.performance == Performance.DONE:
        if values.performed_on is None:
            return [("performed_on", _("Fill in the day it was performed."))]
        if values.performed_on > today:
            return [("performed_on", _("The day of performance cannot be after today."))]
        if outcome.agreed_on and values.performed_on < outcome.agreed_on:
            return [("performed_on", _("The day of performance is before the agreement; check both."))]
    elif values.performed_on is not None:
        return [("performed_on", _("A day of performance is given only when all was performed."))]
    if values.performance == Performance.NONE and not values.performance_note.strip():
        return [("performance_note", _("Write why it was not performed."))]
    return []


@dataclass(frozen=True, slots=True)
class Countdown:
    """Where the 30 days for judicial confirmation stand; ``left``: days after today, negative when they are over."""

    last: dt.date
    left: int

    @property
    def is_shown(self) -> bool:
        return self.left <= CONFIRMATION_DAYS - COUNTDOWN_FROM_DAY

    @property
    def is_short(self) -> bool:
        return 0 <= self.left <= LAST_DAYS

    @property
    def is_over(self) -> bool:
        return self.left < 0


def countdown(agreed_on: dt.date, today: dt.date) -> Countdown:
    last = last_day_to_confirm(agreed_on)
    return Countdown(last, (last - today).days)


def application_problems(values: ApplicationValues) -> Problems:
    """What an application must say beside the days, which ``followup_problems`` judges."""
    if values.confirm_joint:
        return {}
    return {"confirm_joint": [_("Both parties apply together (Art. 33); tick that they do.")]}


def last_day_to_confirm(agreed_on: dt.date) -> dt.date:
    """The 30th day after the agreement took effect; the day itself is not counted (民法典 Art. 201)."""
    return agreed_on + dt.timedelta(days=CONFIRMATION_DAYS)


def _confirmation_problems(values: FollowUpValues, outcome: OutcomeValues, today: dt.date) -> Found:
    applied = values.confirm_applied_on
    if applied is None:
        given = [n for n in ("confirm_court", "confirm_result_on", "confirm_ruling_no") if getattr(values, n)]
        if values.confirm_result or given:
            return [("confirm_applied_on", _("Fill in the day the parties applied for confirmation."))]
        return []
    found: Found = []
    if outcome.agreed_on and applied < outcome.agreed_on:
        found.append(("confirm_applied_on", _("The application is dated before the agreement; check both.")))
    elif outcome.agreed_on and applied > last_day_to_confirm(outcome.agreed_on):
        words = _("Confirmation can be applied for within %(days)d days of the agreement, until %(last)s (Art. 33).")
        last = last_day_to_confirm(outcome.agreed_on).isoformat()
        found.append(("confirm_applied_on", words % {"days": CONFIRMATION_DAYS, "last": last}))
    elif applied > today:
        found.append(("confirm_applied_on", _("The day of the application cannot be after today.")))
    return [*found, *_decision_problems(values, today)]


def _decision_problems(values: FollowUpValues, today: dt.date) -> Found:
    if values.confirm_result not in _RESULTS:
        return [("confirm_result", _("Choose how far the confirmation has come."))]
    if values.confirm_result in DECIDED and values.confirm_result_on is None:
        return [("confirm_result_on", _("Fill in the day of the court's decision."))]
    decided, applied = values.confirm_result_on, values.confirm_applied_on
    if decided is not None and ((applied and decided < applied) or decided > today):
        return [("confirm_result_on", _("The decision lies between the application and today; check the days."))]
    return []


def _visit_problems(values: FollowUpValues, outcome: OutcomeValues, today: dt.date) -> Found:
    after = outcome.agreed_on or outcome.ended_on
    if values.visited_on is None:
        return []
    if after is None:
        return [("visited_on", _("A case is visited after it was closed."))]
    if not after < values.visited_on <= today:
        words = _("A return visit lies after the agreement (%(agreed)s) and not after today.")
        return [("visited_on", words % {"agreed": after.isoformat()})]
    return []


def visit_problems(values: VisitValues, outcome: OutcomeValues) -> Problems:
    """What a visit must say beside its day, which ``followup_problems`` judges."""
    found: Found = [
        (name, _("This is not one of the choices."))
        for name, known in (("mode", VisitMode), ("performance", Performance), ("satisfaction", Satisfaction))
        if getattr(values, name) and getattr(values, name) not in known.values
    ]
    if values.visited_on is None:
        found.append(("visited_on", _("Fill in the day of the visit.")))
    if not values.visitor.strip():
        found.append(("visitor", _("Write who made the visit.")))
    if not values.mode:
        found.append(("mode", _("Choose how the parties were visited.")))
    if outcome.result == Result.SUCCESS and not values.performance:
        found.append(("performance", _("Choose how far the agreement was performed.")))
    if values.has_hidden_risk and not values.note.strip():
        found.append(("note", _("Write what trouble is left, so that it can be acted on.")))
    if values.next_on and values.visited_on and values.next_on <= values.visited_on:
        found.append(("next_on", _("The next visit lies after this one.")))
    return said([*found, *text_problems({name: getattr(values, name) for name in VISIT_TEXTS}, VISIT_TEXTS)])


def planned_visit_problems(day: dt.date | None, outcome: OutcomeValues, today: dt.date) -> Problems:
    """Why the next visit cannot be planned for ``day``; None: no visit is planned."""
    after = outcome.agreed_on or outcome.ended_on
    if day is None:
        return {}
    if after is None:
        return {"visit_due_on": [_("A case is visited after it was closed.")]}
    if day < today:
        return {"visit_due_on": [_("The planned day cannot be before today.")]}
    if day <= after:
        words = _("A return visit lies after the agreement (%(agreed)s).")
        return {"visit_due_on": [words % {"agreed": after.isoformat()}]}
    return {}
