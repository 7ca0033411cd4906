"""Querysets of the rectification app."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from bureau.core.querysets import GuardedQuerySet
from rectification.choices import UNFINISHED, ProblemState
from villages.scope import ScopedQuerySet

if TYPE_CHECKING:
    from rectification.models import Campaign, LookBack, Problem  # noqa: F401 - ruff does not read subscripts


class CampaignQuerySet(GuardedQuerySet["Campaign"]):
    """Campaigns belong to the county: everybody with ``problems.view`` sees them."""

    def active(self) -> Self:
        return self.filter(is_active=True)


class ProblemQuerySet(ScopedQuerySet["Problem"]):
    """A problem without office is the bureau's own: only accounts for the county see it."""

    village_lookup = ""

    def standing(self) -> Self:
        """Not voided."""
        return self.filter(voided_at__isnull=True)

    def unfinished(self) -> Self:
        return self.standing().filter(state__in=UNFINISHED)

    def closed(self) -> Self:
        return self.standing().filter(state=ProblemState.CLOSED)

    def overdue(self, today: dt.date) -> Self:
        """Not closed although the deadline (extended or not) has passed. Computed, never stored."""
        return self.unfinished().filter(deadline__lt=today)

    def due_within(self, today: dt.date, days: int) -> Self:
        """Not closed, and due from ``today`` to ``days`` days later."""
        return self.unfinished().filter(deadline__range=(today, today + dt.timedelta(days=days)))

    def search(self, text: str) -> Self:
        """Problems whose number or texts hold every word of ``text``."""
        found = self
        for word in text.split():
            found = found.filter(grams__holds=word)
        return found


class LookBackQuerySet(ScopedQuerySet["LookBack"]):
    office_lookup = "problem__office"
    village_lookup = ""

    def to_make(self, today: dt.date) -> Self:
        """Due and not made, of problems that are still closed in the same round."""
        return self.filter(
            done_on__isnull=True, due_on__lte=today, problem__state=ProblemState.CLOSED, problem__voided_at__isnull=True
        )
