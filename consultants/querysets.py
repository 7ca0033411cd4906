"""Querysets of the consultants app."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from bureau.core.querysets import GuardedQuerySet
from villages.scope import ScopedQuerySet

if TYPE_CHECKING:
    from consultants.models import Appointment, Consultant, ServiceRecord  # noqa: F401 - ruff does not read subscripts


class ConsultantQuerySet(GuardedQuerySet["Consultant"]):
    """Consultants belong to the county: everybody with ``consultants.view`` sees them."""

    def active(self) -> Self:
        return self.filter(is_active=True)


class AppointmentQuerySet(ScopedQuerySet["Appointment"]):
    office_lookup = "village__office"

    def on(self, day: dt.date) -> Self:
        """Appointments that hold on ``day``."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), valid_from__lte=day)


class ServiceRecordQuerySet(ScopedQuerySet["ServiceRecord"]):
    def standing(self) -> Self:
        """Not voided."""
        return self.filter(voided_at__isnull=True)

    def search(self, text: str) -> Self:
        """Records whose texts hold every word of ``text`` (words parted by spaces)."""
        found = self
        for word in text.split():
            found = found.filter(grams__holds=word)
        return found
