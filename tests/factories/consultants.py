"""Consultants, appointments and service records for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bureau.core.actions import writing
from consultants.choices import ConsultantCategory, FirmCategory, ServiceKind
from consultants.models import Appointment, Consultant, Firm, ServiceRecord
from villages.models import JusticeOffice, Village


def make_firm(name: str = "正大律师事务所", **fields: Any) -> Firm:
    with writing():
        return Firm.objects.create(name=name, category=FirmCategory.LAW_FIRM, **fields)


def make_consultant(name: str = "张明", **fields: Any) -> Consultant:
    with writing():
        return Consultant.objects.create(name=name, **{"category": ConsultantCategory.LAWYER, **fields})


def make_appointment(village: Village, consultant: Consultant, **fields: Any) -> Appointment:
    with writing():
        return Appointment.objects.create(
            village=village, consultant=consultant, **{"valid_from": dt.date(2026, 1, 1), **fields}
        )


def make_service(village: Village | None = None, office: JusticeOffice | None = None, **fields: Any) -> ServiceRecord:
    """A standing consultation of 2026-07-14 in ``village`` (or an activity of ``office``)."""
    place = office or (village.office if village else None)
    values = {"date": dt.date(2026, 7, 14), "kind": ServiceKind.CONSULT, "content": "解答土地承包问题", **fields}
    with writing():
        return ServiceRecord.objects.create(village=village, office=place, **values)
