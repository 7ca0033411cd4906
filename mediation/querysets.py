"""Querysets of the mediation app."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Self

from django.db.models import Q
from django.db.models.functions import Coalesce

from mediation.choices import CaseState, Performance, Result
from villages.scope import ScopedQuerySet

if TYPE_CHECKING:
    from mediation.models import (  # noqa: F401 - ruff does not read subscripts
        Committee,
        MediationCase,
        Mediator,
        PreventionReport,
        Signal,
    )

# The last four characters of a phone or identity number, or a whole one: kept as words of their own.
_NUMBER_TAIL = re.compile(r"\d{3}[\dXx]|\d{7,17}[\dXx]", re.ASCII)


def to_perform_by(day: dt.date) -> Q:
    """Agreements to be performed by ``day``: performed or not as far as known, or their day has come since.

    Left out are those with nothing to perform and those whose day comes later.
    """
    is_due = Q(performance__in=(Performance.DONE, Performance.PARTIAL, Performance.NONE))
    return is_due | Q(performance=Performance.NOT_DUE, perform_due__lte=day)


class CommitteeQuerySet(ScopedQuerySet["Committee"]):
    def active(self, on: dt.date) -> Self:
        """Set up and not dissolved on ``on``."""
        return self.filter(
            Q(founded_on__isnull=True) | Q(founded_on__lte=on), Q(closed_on__isnull=True) | Q(closed_on__gte=on)
        )


class MediatorQuerySet(ScopedQuerySet["Mediator"]):
    office_lookup = "committee__office"
    village_lookup = "committee__village"

    def serving(self, on: dt.date) -> Self:
        """Appointed and not released on ``on``."""
        return self.filter(
            Q(appointed_on__isnull=True) | Q(appointed_on__lte=on), Q(ended_on__isnull=True) | Q(ended_on__gte=on)
        )


class CaseQuerySet(ScopedQuerySet["MediationCase"]):
    """A restricted case is in everybody's scope like others, so that counts agree; its content is not."""

    def standing(self) -> Self:
        """Not voided."""
        return self.filter(voided_at__isnull=True)

    def counted(self) -> Self:
        """What every figure counts: standing, and not a second record of the same dispute."""
        return self.standing().filter(duplicate_of__isnull=True)

    def open(self) -> Self:
        """Registered or being mediated; by the date, as their indexes (a constraint ties it to the state)."""
        return self.standing().filter(ended_on__isnull=True)

    def successful(self) -> Self:
        return self.filter(result=Result.SUCCESS)

    def open_on(self, day: dt.date) -> Self:
        """Accepted and not yet closed at the end of ``day``, whatever became of them later."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), accepted_on__lte=day)

    def overdue(self, today: dt.date) -> Self:
        """Open cases whose limit (extended or not) has passed. Computed, never stored."""
        return self.open().annotate(limit_on=Coalesce("extended_until", "due_on")).filter(limit_on__lt=today)

    def due_until(self, last: dt.date) -> Self:
        """Open cases whose limit has passed or is reached on ``last`` at the latest."""
        return self.open().annotate(limit_on=Coalesce("extended_until", "due_on")).filter(limit_on__lte=last)

    def due_within(self, today: dt.date, days: int) -> Self:
        """Open cases whose limit is reached from ``today`` to ``days`` days later."""
        last = today + dt.timedelta(days=days)
        return self.open().annotate(limit_on=Coalesce("extended_until", "due_on")).filter(limit_on__range=(today, last))

    def to_archive(self) -> Self:
        return self.standing().filter(state=CaseState.CLOSED)

    def search(self, text: str) -> Self:
        """Cases that hold every word of ``text``: two characters and more inside texts, names and numbers of the case,
        or the tail (four characters) or whole of a phone or identity number.
        """
        found = self
        for word in text.split():
            holds = Q(grams__holds=word)
            if _NUMBER_TAIL.fullmatch(word):
                holds |= Q(grams__has_word=word.upper())
            found = found.filter(holds)
        return found


class SignalQuerySet(ScopedQuerySet["Signal"]):
    village_lookup = ""


class PreventionQuerySet(ScopedQuerySet["PreventionReport"]):
    village_lookup = "committee__village"

    def standing(self) -> Self:
        return self.filter(voided_at__isnull=True)

    def approved(self) -> Self:
        return self.standing().filter(approved_at__isnull=False)
