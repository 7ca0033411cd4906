"""The bulletins' part in check_figures: a signed or published bulletin still says what the books say."""

from __future__ import annotations

from collections.abc import Iterator

from bureau.bulletins.choices import BulletinState
from bureau.bulletins.queries import bulletins, disagreement_of
from bureau.statistics.checks import Disagreement

CHECKED_STATES = (BulletinState.SIGNED, BulletinState.PUBLISHED)


def bulletins_against_figures(year: int | None) -> Iterator[Disagreement]:
    """The first disagreement of each bulletin."""
    signed = bulletins().filter(state__in=CHECKED_STATES)
    for bulletin in signed if year is None else signed.filter(year=year):
        found = disagreement_of(bulletin)
        if found is not None:
            place = f"{bulletin.week} {found.label} {found.cell}"
            yield Disagreement("bulletins", place, expected=found.expected, found=found.shown)
