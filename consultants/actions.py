"""Writing firms, consultants and appointments. Service records: consultants/services/actions.py."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any, TypedDict

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import BureauError, IllegalMove, InvalidValue, NotVisible
from bureau.core.fields import blind_index
from bureau.core.identity import credit_code_problem
from bureau.core.phones import normalise_phone
from bureau.journal.actions import record
from bureau.journal.saving import save_changes, save_new
from consultants.choices import EndReason
from consultants.models import Appointment, Consultant, Firm
from consultants.rules import licence_problem, phone_problem, workload_warning
from villages.actions import hold_village, leave_villages
from villages.choices import Duty
from villages.models import Area, Village
from villages.rules import require_day

MANAGE = "consultants.manage"
APPOINT = "consultants.appoint"
VIEW = "consultants.view"


class VillageTaken(BureauError):
    """The village has a consultant in that time already (一村一法律顾问)."""

    code = "village_taken"


class FirmValues(TypedDict, total=False):
    name: str
    category: str
    credit_code: str | None
    head: str
    phone: str
    area: Area | None
    is_active: bool


class ConsultantValues(TypedDict, total=False):
    name: str
    category: str
    license_no: str | None
    firm: Firm | None
    phone: str
    phone_public: bool
    is_active: bool


class ContractValues(TypedDict, total=False):
    contract_no: str
    contract_until: dt.date | None


@dataclass(frozen=True)
class Appointed:
    """The new appointment, and hints for the screen (nothing of them is a refusal)."""

    appointment: Appointment
    warnings: tuple[str, ...] = ()


# -- firms and consultants ---------------------------------------------------------------------------------------------


@action
def save_firm(*, actor: User, values: FirmValues, firm_id: int | None = None, version: int | None = None) -> Firm:
    """Create a firm, or change the one with ``firm_id``."""
    require(actor, MANAGE)
    clean = clean_firm(values)
    if firm_id is None:
        new = Firm(created_by=actor, updated_by=actor)
        return save_new(actor=actor, event="consultants.firm.created", subject=new, values=clean)
    firm = Firm.objects.select_for_update(of=("self",)).filter(pk=firm_id).first()
    if firm is None:
        raise NotVisible(_("There is no such record, or your account may not see it."))
    firm.updated_by = actor
    return save_changes(actor=actor, event="consultants.firm.changed", subject=firm, values=clean, version=version)


@action
def save_consultant(
    *, actor: User, values: ConsultantValues, consultant_id: int | None = None, version: int | None = None
) -> Consultant:
    """Create a consultant, or change the one with ``consultant_id``; who still serves villages stays active."""
    require(actor, MANAGE)
    if consultant_id is None:
        new = Consultant(created_by=actor, updated_by=actor)
        clean = clean_consultant(values, new)
        return save_new(actor=actor, event="consultants.consultant.created", subject=new, values=clean)
    consultant = _locked_consultant(consultant_id)
    clean = clean_consultant(values, consultant)
    if values.get("is_active") is False and consultant.appointments.filter(ended_on__isnull=True).exists():
        why = _("%(name)s still serves villages; hand these over first.") % {"name": consultant}
        raise InvalidValue(fields={"is_active": [why]})
    consultant.updated_by = actor
    return save_changes(
        actor=actor, event="consultants.consultant.changed", subject=consultant, values=clean, version=version
    )


@action
def link_account(*, actor: User, consultant_id: int, user: User | None, on: dt.date) -> Consultant:
    """Connect a consultant with an account (None: take it away): from ``on`` it covers the villages he serves."""
    require(actor, MANAGE)
    consultant = _locked_consultant(consultant_id)
    old, serving = (
        consultant.user,
        list(consultant.appointments.filter(ended_on__isnull=True).select_related("village")),
    )
    if old == user:
        return consultant
    if old is not None:
        ids = [appointment.village_id for appointment in serving]
        leave_villages(actor=actor, user=old, village_ids=ids, duty=Duty.CONSULTANT, on=on - dt.timedelta(days=1))
    consultant.updated_by = actor
    save_changes(actor=actor, event="consultants.consultant.account", subject=consultant, values={"user": user})
    for appointment in serving:
        _hold(actor, appointment, max(on, appointment.valid_from))
    return consultant


@action
def show_phone(*, actor: User, consultant_id: int) -> str:
    """The full number; that somebody looked is kept in the journal."""
    require(actor, VIEW)
    consultant = Consultant.objects.filter(pk=consultant_id).first()
    if consultant is None:
        raise NotVisible(_("There is no such record, or your account may not see it."))
    record(actor=actor, event="consultants.consultant.phone_shown", subject=consultant)
    return str(consultant.phone)


def _locked_consultant(consultant_id: int) -> Consultant:
    consultant = Consultant.objects.select_for_update(of=("self",)).filter(pk=consultant_id).first()
    if consultant is None:
        raise NotVisible(_("There is no such record, or your account may not see it."))
    return consultant


def clean_firm(values: FirmValues) -> dict[str, Any]:
    """The values as they are stored; InvalidValue when code or phone cannot be right."""
    clean: dict[str, Any] = dict(values)
    problems = {}
    if "credit_code" in values:
        clean["credit_code"] = _narrow(values["credit_code"] or "").upper() or None
        problems["credit_code"] = credit_code_problem(clean["credit_code"] or "")
    if "phone" in values:
        clean["phone"] = normalise_phone(values["phone"])
        problems["phone"] = phone_problem(clean["phone"])
    _refuse(problems)
    return clean


def clean_consultant(values: ConsultantValues, consultant: Consultant) -> dict[str, Any]:
    """The values as they are stored; ``consultant`` gives what is left out. InvalidValue when they do not fit."""
    clean: dict[str, Any] = dict(values)
    if "license_no" in values:
        clean["license_no"] = _narrow(values["license_no"] or "") or None
    if "phone" in values:
        clean["phone"] = normalise_phone(values["phone"])
        clean["phone_hash"] = blind_index(clean["phone"])
    category = clean.get("category", consultant.category)
    phone = clean.get("phone", consultant.phone)
    problems = {
        "license_no": licence_problem(category, clean.get("license_no", consultant.license_no) or ""),
        "phone": phone_problem(phone),
    }
    if clean.get("phone_public", consultant.phone_public) and not phone:
        problems["phone_public"] = _("There is no phone that could be published.")
    _refuse(problems)
    return clean


def _narrow(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _refuse(problems: dict[str, str]) -> None:
    found = {field: [words] for field, words in problems.items() if words}
    if found:
        raise InvalidValue(fields=found)


# -- appointments ------------------------------------------------------------------------------------------------------


@action
def appoint(
    *, actor: User, village_id: int, consultant_id: int, valid_from: dt.date, contract: ContractValues | None = None
) -> Appointed:
    """Appoint a consultant for a village that has none. VillageTaken when another one serves it then or later."""
    require(actor, APPOINT)
    village = _locked_village(actor, village_id)
    return _appoint(actor, village, _appointable(consultant_id), valid_from, contract or {})


@action
def hand_over(
    *,
    actor: User,
    village_id: int,
    consultant_id: int,
    on: dt.date,
    reason: str = EndReason.ADJUSTED,
    contract: ContractValues | None = None,
) -> Appointed:
    """From ``on`` another consultant serves the village; the present one's last day is the day before."""
    require(actor, APPOINT)
    require_day("on", on)
    village, successor = _locked_village(actor, village_id), _appointable(consultant_id)
    present = Appointment.objects.filter(village=village).exclude(ended_on__lt=on).order_by("-valid_from").first()
    if present is None:
        raise IllegalMove(_("%(village)s has no consultant now; appoint one instead.") % {"village": village})
    if present.consultant_id == successor.pk:
        raise InvalidValue(fields={"consultant": [_("%(name)s serves the village already.") % {"name": successor}]})
    if present.valid_from >= on:
        why = _("The present appointment begins only on %(day)s; choose a later day.") % {"day": present.valid_from}
        raise InvalidValue(fields={"on": [why]})
    _end(actor, present, on - dt.timedelta(days=1), reason)
    return _appoint(actor, village, successor, on, contract or {})


@action
def end_appointment(
    *, actor: User, appointment_id: int, on: dt.date, reason: str, version: int | None = None
) -> Appointment:
    """End an appointment: ``on`` is its last day."""
    require(actor, APPOINT)
    require_day("on", on)
    village_id = Appointment.objects.get_visible(actor, appointment_id).village_id
    _locked_village(actor, village_id)
    appointment = Appointment.objects.select_for_update(of=("self",)).get_visible(actor, appointment_id)
    if appointment.ended_on is not None:
        raise IllegalMove(_("The appointment ended on %(day)s already.") % {"day": appointment.ended_on})
    if reason not in EndReason.values:
        raise InvalidValue(fields={"reason": [_("Choose a reason.")]})
    if on < appointment.valid_from:
        why = _("The appointment began only on %(day)s.") % {"day": appointment.valid_from}
        raise InvalidValue(fields={"on": [why]})
    return _end(actor, appointment, on, reason, version)


@action
def change_contract(
    *, actor: User, appointment_id: int, contract: ContractValues, version: int | None = None
) -> Appointment:
    """Change number and end of the contract; the appointment itself goes on."""
    require(actor, APPOINT)
    require_day("contract_until", contract.get("contract_until"))
    appointment = Appointment.objects.select_for_update(of=("self",)).get_visible(actor, appointment_id)
    appointment.updated_by = actor
    return save_changes(
        actor=actor,
        event="consultants.appointment.changed",
        subject=appointment,
        values=contract,
        version=version,
    )


@action
def end_appointments_in(*, actor: User, village_ids: list[int], on: dt.date) -> None:
    """End what runs in villages that close on ``on``; who closes the village has been asked for his right to."""
    running = Appointment.objects.select_for_update(of=("self",)).filter(village_id__in=village_ids)
    for appointment in running.exclude(ended_on__lte=on).select_related("consultant__user"):
        _end(actor, appointment, max(on, appointment.valid_from), EndReason.ADJUSTED)


def end_with_villages(actor: User, village_ids: list[int], on: dt.date) -> None:
    """The handler of villages.closing."""
    end_appointments_in(actor=actor, village_ids=village_ids, on=on)


def _locked_village(actor: User, village_id: int) -> Village:
    return Village.objects.select_for_update(of=("self",)).get_visible(actor, village_id)


def _appointable(consultant_id: int) -> Consultant:
    consultant = Consultant.objects.active().select_related("user").filter(pk=consultant_id).first()
    if consultant is None:
        raise InvalidValue(fields={"consultant": [_("Choose a consultant who is active.")]})
    return consultant


def _appoint(
    actor: User, village: Village, consultant: Consultant, first: dt.date, contract: ContractValues
) -> Appointed:
    require_day("valid_from", first)
    require_day("contract_until", contract.get("contract_until"))
    if village.valid_to is not None and village.valid_to < first:
        raise IllegalMove(_("%(village)s is closed already.") % {"village": village})
    rival = Appointment.objects.filter(village=village).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=first))
    taken = rival.select_related("consultant").order_by("valid_from").first()
    if taken is not None:
        raise VillageTaken(_taken(village, taken))
    values: dict[str, Any] = {"village": village, "consultant": consultant, "valid_from": first, **contract}
    try:
        with transaction.atomic():
            new = Appointment(created_by=actor, updated_by=actor)
            save_new(actor=actor, event="consultants.appointment.made", subject=new, values=values)
    except IntegrityError:
        # The village row is locked, so only a writer that bypassed the actions gets here; the database still holds.
        raise VillageTaken(_("%(village)s has a consultant already.") % {"village": village}) from None
    _hold(actor, new, first)
    serving = consultant.appointments.filter(ended_on__isnull=True).count()
    return Appointed(new, tuple(filter(None, [workload_warning(consultant.name, serving)])))


def _taken(village: Village, taken: Appointment) -> str:
    return _("%(village)s has %(name)s as consultant since %(day)s. To change that, hand over.") % {
        "village": village,
        "name": taken.consultant,
        "day": taken.valid_from,
    }


def _end(actor: User, appointment: Appointment, on: dt.date, reason: str, version: int | None = None) -> Appointment:
    appointment.updated_by = actor
    ended = save_changes(
        actor=actor,
        event="consultants.appointment.ended",
        subject=appointment,
        values={"ended_on": on, "end_reason": reason},
        version=version,
    )
    user = appointment.consultant.user
    if user is not None:
        leave_villages(actor=actor, user=user, village_ids=[appointment.village_id], duty=Duty.CONSULTANT, on=on)
    return ended


def _hold(actor: User, appointment: Appointment, first: dt.date) -> None:
    user = appointment.consultant.user
    if user is not None:
        hold_village(
            actor=actor, user=user, village=appointment.village, duty=Duty.CONSULTANT, valid_from=first, valid_to=None
        )
