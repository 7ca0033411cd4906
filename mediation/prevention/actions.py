"""Writing prevention reports: entered, changed, voided and restored by the offices; approved by a reviewer."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed
from bureau.journal.saving import refuse_if_stale, save_changes, save_new
from mediation.cases.actions import UNDO_MINUTES
from mediation.models import PreventionReport
from mediation.prevention import queries
from mediation.rules.prevention import PREVENTION_FIELDS, PreventionValues, prevention_problems, settled_prevention
from villages.scope import COUNTY

ENTER = "prevention.enter"


@action
def record_report(
    *, actor: User, values: PreventionValues, today: dt.date, form_key: uuid.UUID | None = None
) -> PreventionReport:
    """Enter a report; it counts once a reviewer has approved it. The same ``form_key`` gives the report it made."""
    require(actor, ENTER)
    made = queries.report_made_by(actor, form_key)
    if made is not None:
        return made
    report = PreventionReport(created_by=actor, updated_by=actor, form_key=form_key)
    return save_new(actor=actor, event=_event("recorded"), subject=report, values=_checked(actor, values, today))


@action
def change_report(
    *, actor: User, report_id: int, version: int, values: PreventionValues, today: dt.date
) -> PreventionReport:
    """Replace the figures of a report that is not approved. StaleRecord with both values on an old version."""
    require(actor, ENTER)
    report = _locked(actor, report_id)
    _refuse_if_void(report)
    _refuse_if_approved(report)
    refuse_if_stale(report, version, {name: getattr(values, name) for name in PREVENTION_FIELDS})
    return _saved(actor, "changed", report, _checked(actor, values, today))


@action
def void_report(*, actor: User, report_id: int, reason: str) -> PreventionReport:
    """Take a report away, with a reason. An approved one is first given back by a reviewer: it is in the form."""
    require(actor, ENTER)
    report = _locked(actor, report_id)
    _refuse_if_void(report)
    _refuse_if_approved(report)
    reason = _reason(reason, _("Write why this report is voided."))
    return _saved(actor, "voided", report, {"voided_at": timezone.now(), "void_reason": reason}, note=reason)


@action
def restore_report(*, actor: User, report_id: int) -> PreventionReport:
    """Undo a voiding: whoever may void, within ten minutes; later only an account for the whole county."""
    require(actor, ENTER)
    report = _locked(actor, report_id)
    if report.voided_at is None:
        raise IllegalMove(_("This report is not void."))
    if timezone.now() - report.voided_at > dt.timedelta(minutes=UNDO_MINUTES) and not actor.can(COUNTY):
        message = _("A voiding can be undone for %(minutes)d minutes; after that ask the bureau office.")
        raise IllegalMove(message % {"minutes": UNDO_MINUTES})
    return _saved(actor, "restored", report, {"voided_at": None, "void_reason": ""})


@action
def approve_report(*, actor: User, report_id: int, version: int) -> PreventionReport:
    """Let the figures into the official form: a reviewer, of the version he read, never of figures of his own."""
    require(actor, queries.APPROVE)
    report = _locked(actor, report_id)
    _refuse_if_void(report)
    if report.approved_at is not None:
        raise IllegalMove(_("This report is approved already."))
    refuse_if_stale(report, version, {})
    if queries.has_entered(actor, report):
        raise NotAllowed(_("You entered figures of this report yourself; another reviewer approves it."))
    return _saved(actor, "approved", report, {"approved_at": timezone.now()})


@action
def take_back_approval(*, actor: User, report_id: int, reason: str) -> PreventionReport:
    """Take the figures out of the form again, with a reason; the office can then change or void them."""
    require(actor, queries.APPROVE)
    report = _locked(actor, report_id)
    if report.approved_at is None:
        raise IllegalMove(_("This report is not approved."))
    reason = _reason(reason, _("Write why the approval is taken back."))
    return _saved(actor, "withdrawn", report, {"approved_at": None}, note=reason)


# -- parts -------------------------------------------------------------------------------------------------------------


def _checked(actor: User, values: PreventionValues, today: dt.date) -> dict[str, Any]:
    """The columns that settled values set, or InvalidValue."""
    values = settled_prevention(values)
    ids = [values.committee.pk] if values.committee else []
    problems = prevention_problems(values, queries.prevention_facts(actor, today=today, committee_ids=ids))
    if problems:
        raise InvalidValue(fields=problems)
    assert values.committee is not None  # noqa: S101 - or the rules had refused it
    entered: dict[str, Any] = {name: getattr(values, name) for name in PREVENTION_FIELDS}
    return {**entered, "office": values.committee.office}


def _locked(actor: User, report_id: int) -> PreventionReport:
    return PreventionReport.objects.select_for_update(of=("self",)).get_visible(actor, report_id)


def _refuse_if_void(report: PreventionReport) -> None:
    if report.is_void:
        raise IllegalMove(_("This report is void. Restore it first."))


def _refuse_if_approved(report: PreventionReport) -> None:
    if report.approved_at is not None:
        raise IllegalMove(_("This report is approved and counted. Ask the reviewer to take the approval back first."))


def _reason(text: str, missing: str) -> str:
    if not text.strip():
        raise InvalidValue(fields={"reason": [missing]})
    return text.strip()


def _saved(
    actor: User, verb: str, report: PreventionReport, values: dict[str, Any], *, note: str = ""
) -> PreventionReport:
    report.updated_by = actor
    return save_changes(actor=actor, event=_event(verb), subject=report, values=values, note=note)


def _event(verb: str) -> str:
    return f"mediation.prevention.{verb}"
