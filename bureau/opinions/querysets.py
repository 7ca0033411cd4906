"""Querysets of the opinions app: who sees which opinion, sealed reports above all."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db.models import Model, Q
from django.utils import timezone

from bureau.opinions.choices import ENDED_STATES, OpinionState
from villages.models import Position
from villages.scope import COUNTY, ScopedQuerySet, places_of

if TYPE_CHECKING:
    from bureau.accounts.models import User
    from bureau.opinions.models import Opinion, Part, Publication  # noqa: F401 - ruff does not read subscripts

M = TypeVar("M", bound=Model)

VIEW, SEALED = "opinions.view", "opinions.sealed"

# The last four digits of a phone or receipt number, or a whole one: kept as words of their own.
_NUMBER = re.compile(r"\d{4}|\d{7,12}", re.ASCII)
# A receipt number as it is printed, in three groups.
_GROUPS = re.compile(r"(?<!\d)(\d{4})[\s-]+(\d{4})[\s-]+(\d{4})(?!\d)", re.ASCII)


class OpinionQuerySet(ScopedQuerySet["Opinion"]):
    """A sealed report is seen only by inspectors, and by none of them whom it may be about.

    纪检监察机关处理检举控告工作规则 (2020) Art. 47: who reports, and what, never comes to those whom it names.
    """

    def visible_to(self, user: User) -> Self:
        if not user.is_active or not user.can(VIEW):
            return self.none()
        unsealed = Q(is_sealed=False)
        if not user.can(COUNTY):
            unsealed &= self._covered_by(user)
        if not user.can(SEALED):
            return self.filter(unsealed)
        return self.filter(unsealed | (Q(is_sealed=True) & ~_accused(user)))

    def hidden_from(self, user: User) -> Self:
        """Sealed reports of which ``user`` must not even know that they exist."""
        sealed = self.filter(is_sealed=True)
        return sealed.filter(_accused(user)) if user.can(SEALED) and user.can(VIEW) else sealed

    def _covered_by(self, user: User) -> Q:
        places = places_of(user, timezone.localdate())
        covered = super()._covered_by(user)
        if places.offices:
            shared = apps.get_model("opinions", "Part")._default_manager.filter(office__in=places.offices)
            covered |= Q(pk__in=shared.values("opinion"))
        if places.townships:
            covered |= Q(township__in=places.townships)
        return covered

    def standing(self) -> Self:
        """Not voided."""
        return self.filter(voided_at__isnull=True)

    def counted(self) -> Self:
        """What every figure counts: standing, and no sealed report."""
        return self.standing().filter(is_sealed=False)

    def open(self) -> Self:
        """Of OPEN_STATES. Asked for by the days that only answered and ended ones have: the partial indexes say so."""
        return self.standing().filter(replied_on__isnull=True, ended_on__isnull=True)

    def ended(self) -> Self:
        return self.standing().filter(state__in=ENDED_STATES)

    def running(self) -> Self:
        """Open, and not waiting for the citizen (RUNNING_STATES): the clock runs."""
        return self.open().filter(paused_at__isnull=True)

    def silent(self, last: dt.date) -> Self:
        """Answered on ``last`` or before, and neither closed nor opened again."""
        answered = self.standing().filter(replied_on__isnull=False, ended_on__isnull=True)
        return answered.filter(replied_on__lte=last)

    def overdue(self, today: dt.date) -> Self:
        """Running ones whose day of reply has passed. Computed, never stored."""
        return self.running().filter(reply_due__lt=today)

    def unaccepted(self, today: dt.date) -> Self:
        """New ones whose day of acceptance has passed."""
        return self.open().filter(state=OpinionState.NEW, accept_due__lt=today)

    def search(self, text: str) -> Self:
        """Opinions that hold every word of ``text``: two characters and more inside title, body and name, or the last
        four digits or all of a phone or receipt number.
        """
        found = self
        for word in _GROUPS.sub(r"\1\2\3", text).split():
            holds = Q(grams__holds=word)
            if _NUMBER.fullmatch(word):
                holds |= Q(grams__has_word=word)
            found = found.filter(holds)
        return found


def _accused(user: User) -> Q:
    """Reports that name ``user`` as a consultant, or an office in which he works, has worked or will work."""
    accused = Q(sealed_office__in=_offices_ever(user))
    consultant = getattr(user, "consultant", None)
    if consultant is not None:
        accused |= Q(sealed_consultant=consultant.pk)
    return accused


def _offices_ever(user: User) -> list[int]:
    """Whatever the dates: a report may be about last year, and be handled next year."""
    held = Position.objects.filter(user=user)
    found = held.values_list("office", "township__office", "village__office", "village__township__office")
    return sorted({pk for row in found for pk in row if pk})


class ThroughOpinionQuerySet(ScopedQuerySet[M]):
    """Rows that are seen by whoever sees their opinion: what belongs to a sealed report is as hidden as the report."""

    def visible_to(self, user: User) -> Self:
        opinions: Any = apps.get_model("opinions", "Opinion")._default_manager
        return self.filter(opinion__in=opinions.visible_to(user).order_by().values("pk"))


class PartQuerySet(ThroughOpinionQuerySet["Part"]):
    def open(self) -> Self:
        """Not finished."""
        return self.filter(done_at__isnull=True)


class PublicationQuerySet(ThroughOpinionQuerySet["Publication"]):
    def public(self) -> Self:
        """What stands on the public pages. Sealing takes the consent back, so a copy does not return by unsealing."""
        return self.filter(
            withdrawn_at__isnull=True,
            opinion__publish_consent=True,
            opinion__is_sealed=False,
            opinion__voided_at__isnull=True,
        )
