"""Problem numbers: ``2026-XC-001`` — year found, campaign, serial — given for good (domain notes 11.6)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Max

from rectification.models import Campaign, Problem


class Numbers:
    """Gives the next serials of campaigns; whoever asks holds the lock of their rows."""

    def __init__(self, campaigns: Iterable[Campaign]) -> None:
        ids = sorted({campaign.pk for campaign in campaigns})
        # In one order, so that two imports cannot wait for each other.
        rows = Campaign.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
        self._codes = {campaign.pk: campaign.code for campaign in rows}
        self._last: dict[tuple[int, int], int] = defaultdict(int)
        taken = Problem.objects.filter(campaign__in=ids).order_by().values_list("campaign_id", "serial_year")
        for pk, year, last in taken.annotate(last=Max("serial")):
            self._last[pk, year] = last

    def give(self, problem: Problem, wanted: int | None = None) -> None:
        """Number ``problem``; ``wanted`` is the serial it has on paper (the caller knows that it is free)."""
        year = problem.found_on.year
        key = (problem.campaign_id, year)
        serial = wanted or self._last[key] + 1
        self._last[key] = max(self._last[key], serial)
        problem.serial_year, problem.serial = year, serial
        problem.number = self.written(self._codes[problem.campaign_id], problem.found_on, serial)

    @staticmethod
    def written(code: str, found_on: dt.date, serial: int) -> str:
        """The number as it stands on paper."""
        return f"{found_on.year}-{code}-{serial:03d}"
