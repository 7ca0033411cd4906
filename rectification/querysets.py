"""Querysets of the rectification app."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from bureau.core.errors import NotVisible
from bureau.core.querysets import GuardedQuerySet
from rectification.choices import ProblemState
from villages.scope import ScopedQuerySet

if TYPE_CHECKING:
    from bureau.accounts.models import User
    from rectification.models import (  # noqa: F401 - ruff does not read subscripts
        Assignment,
        Campaign,
        LookBack,
        Origin,
        Problem,
    )


# A problem number as ``problems.numbering`` gives it: its pieces stand in many other numbers.
_NUMBER = re.compile(r"\d{4}-[A-Z0-9]{1,8}-\d{3,6}", re.ASCII)


# «Due soon» as the mediation ledger counts it.
SOON_DAYS = 3


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
        """Of the states UNFINISHED: by the day that only closed ones have, as the partial index says it."""
        return self.standing().filter(closed_on__isnull=True)

    def closed(self) -> Self:
        return self.standing().filter(state=ProblemState.CLOSED)

    def overdue(self, today: dt.date) -> Self:
        """Not closed although the deadline (extended or not) has passed. Computed, never stored."""
        return self.unfinished().filter(deadline__lt=today)

    def due_within(self, today: dt.date, days: int) -> Self:
        """Not closed, and due from ``today`` to ``days`` days later."""
        return self.unfinished().filter(deadline__range=(today, today + dt.timedelta(days=days)))

    def due(self, today: dt.date) -> Self:
        """Overdue, or due within three days (ui notes W3): what a unit has to do first."""
        return self.unfinished().filter(deadline__lte=today + dt.timedelta(days=SOON_DAYS))

    def closed_on_time(self) -> Self:
        """Closed, and applied for by the deadline (without one: always)."""
        return self.closed().filter(Q(deadline__isnull=True) | Q(requested_on__lte=F("deadline")))

    def to_look_back(self, today: dt.date) -> Self:
        """Closed, with a look-back of this round due and not made."""
        look_backs: Any = apps.get_model("rectification", "LookBack")._default_manager
        due = look_backs.filter(problem=OuterRef("pk"), round=OuterRef("round"), done_on__isnull=True)
        return self.closed().filter(Exists(due.filter(due_on__lte=today)))

    def search(self, text: str) -> Self:
        """Problems whose number or texts hold every word of ``text``; a whole number finds only its problem."""
        found = self
        for word in text.split():
            is_number = _NUMBER.fullmatch(word.upper())
            found = found.filter(Q(number=word.upper()) if is_number else Q(grams__holds=word))
        return found


class AssignmentQuerySet(GuardedQuerySet["Assignment"]):
    """An assignment is seen, and taken back, by the person who made it; its problems are seen within the scope."""

    def visible_to(self, user: User) -> Self:
        return self.filter(created_by=user)

    def get_visible(self, user: User, pk: Any) -> Assignment:
        found = self.visible_to(user).filter(pk=pk).first()
        if found is None:
            raise NotVisible(_("There is no such record, or your account may not see it."))
        return found


class LookBackQuerySet(ScopedQuerySet["LookBack"]):
    office_lookup = "problem__office"
    village_lookup = ""

    def to_make(self, today: dt.date) -> Self:
        """Due and not made, of problems that are still closed in the same round."""
        return self.filter(
            done_on__isnull=True, due_on__lte=today, problem__state=ProblemState.CLOSED, problem__voided_at__isnull=True
        )


class OriginQuerySet(GuardedQuerySet["Origin"]):
    """Links of opinions to problems. Whoever may not see the opinion must not learn of it through the problem: sealed
    reports above all.
    """

    def visible_to(self, user: User) -> Self:
        opinions: Any = apps.get_model("opinions", "Opinion")._default_manager
        return self.filter(opinion__in=opinions.visible_to(user).order_by().values("pk"))

    def standing(self) -> Self:
        """Not taken off, and under a problem that is not void."""
        return self.filter(taken_off_on__isnull=True, problem__voided_at__isnull=True)
