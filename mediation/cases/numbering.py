"""Case numbers: ``(2026)×人调字第1号``, counted per committee and year, without gaps, never used twice.

The volume's cover of the ministry's forms (2010) writes them so. Whoever gives a number holds the lock of the
committee's row, so that clerks who save at once wait for each other; a void case keeps its number.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Max

from mediation.models import Committee, MediationCase

_NUMBER = re.compile(r"\((\d{4})\)(.{1,20}?)人调字第?(\d{1,6})号?", re.ASCII)


def case_number(committee: Committee, year: int, serial: int) -> str:
    return f"({year}){committee.short_name}人调字第{serial}号"


def read_number(text: str) -> tuple[int, str, int] | None:
    """Year, short name of the committee and serial of a number as people write it; None when it is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(str.maketrans("〔〕[]【】", "()()()"))
    found = _NUMBER.fullmatch(plain)
    return (int(found[1]), found[2], int(found[3])) if found else None


class Numbers:
    """Gives the next serials of committees that are locked by the caller's transaction."""

    def __init__(self, committees: Iterable[Committee]) -> None:
        ids = sorted({committee.pk for committee in committees})
        # In one order, so that two imports cannot wait for each other.
        self.committees: Mapping[int, Committee] = {
            committee.pk: committee
            for committee in Committee.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
        }
        self._last: dict[tuple[int, int], int] = defaultdict(int)
        rows = MediationCase.objects.filter(committee__in=ids).order_by()
        for pk, year, last in rows.values_list("committee_id", "serial_year").annotate(last=Max("serial")):
            self._last[pk, year] = last

    def give(self, case: MediationCase, wanted: int | None = None) -> None:
        """Number ``case``; ``wanted`` is the serial its paper file has already (the caller knows that it is free)."""
        year = case.accepted_on.year
        key = (case.committee_id, year)
        serial = wanted or self._last[key] + 1
        self._last[key] = max(self._last[key], serial)
        case.serial_year, case.serial = year, serial
        case.number = case_number(self.committees[case.committee_id], year, serial)
