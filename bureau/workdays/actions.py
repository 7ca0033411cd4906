"""Keeping the working-day calendar; every changed day is journalled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bureau.core.actions import action
from bureau.core.errors import InvalidValue, NotAllowed, NotVisible
from bureau.core.workdays import Adjusted
from bureau.journal import actions as journal
from bureau.journal.models import Entry
from bureau.journal.saving import save_changes, save_new
from bureau.workdays.models import Adjustment
from bureau.workdays.published import published, years_published

CAPABILITY = "calendar.manage"
FIELDS = ("date", "is_working", "name")


class NotPublished(InvalidValue):
    """The package does not know the notice of that year: it has to be typed in."""

    code = "notice_not_published"


@dataclass(frozen=True)
class Filled:
    """What filling a year did: days added, changed and removed, and days of the bureau's own that were kept."""

    year: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0


@action
def save_adjustment(
    *, actor: Any, adjustment_id: int | None = None, date: dt.date, is_working: bool, name: str
) -> Adjustment:
    """Enter a day or change what is said about it. The day itself stays: a day entered by mistake is set to what it
    would be anyhow.
    """
    if not actor.can(CAPABILITY):
        raise NotAllowed(_("Your account may not do this. Ask the bureau office if you need it."))
    values = {"is_working": is_working, "name": name.strip()}
    if adjustment_id is None:
        fresh = Adjustment(date=date)
        return save_new(actor=actor, event="workdays.adjustment.added", subject=fresh, values={"date": date, **values})
    known = Adjustment.objects.select_for_update().filter(pk=adjustment_id).first()
    if known is None:
        raise NotVisible(_("There is no such record, or your account may not see it."))
    if known.date != date:
        raise InvalidValue(fields={"date": [_("The day of an entry does not change; enter another day.")]})
    known.by_staff = True
    return save_changes(actor=actor, event="workdays.adjustment.changed", subject=known, values=values)


@action
def fill_year(*, actor: Any, year: int) -> Filled:
    """Take the notice of ``year`` from the kept package; NotPublished when it has none.

    Days that the bureau entered or changed stay as they are. ``actor`` is None for a command on the server.
    """
    if actor is not None and not actor.can(CAPABILITY):
        raise NotAllowed(_("Your account may not do this. Ask the bureau office if you need it."))
    notice = published(year)
    if not notice:
        first, last = years_published()
        raise NotPublished(
            _(
                "The notice of %(year)d is not in the installed package (%(first)d to %(last)d). Enter its days in the "
                "administration, “Adjusted days”, or install a newer package and run fill_workdays again."
            )
            % {"year": year, "first": first, "last": last}
        )
    known = {row.date: row for row in Adjustment.objects.select_for_update().filter(date__year=year)}
    own = {date for date, row in known.items() if row.by_staff}
    fresh = [_new(date, said) for date, said in notice.items() if date not in known]
    Adjustment.objects.bulk_create(fresh)
    changed = list(_corrected(actor, known, notice))
    gone = [row for date, row in known.items() if date not in notice and not row.by_staff]
    removals = [
        journal.entry_of(actor=actor, event="workdays.adjustment.removed", subject=row, before=_values(row))
        for row in gone
    ]
    Adjustment.objects.filter(pk__in=[row.pk for row in gone]).delete()
    additions = [
        journal.entry_of(actor=actor, event="workdays.adjustment.added", subject=row, after=_values(row))
        for row in fresh
    ]
    journal.record_all([*additions, *changed, *removals])
    return Filled(year, len(fresh), len(changed), len(gone), len(own))


def _new(date: dt.date, said: Adjusted) -> Adjustment:
    return Adjustment(date=date, is_working=said.is_working, name=said.name, by_staff=False)


def _corrected(actor: Any, known: dict[dt.date, Adjustment], notice: dict[dt.date, Adjusted]) -> Iterator[Entry]:
    """Save and journal days of an earlier filling about which the notice says something else."""
    for date, row in known.items():
        said = notice.get(date)
        if said is None or row.by_staff or said == (row.is_working, row.name):
            continue
        before = _values(row)
        row.is_working, row.name = said
        row.save()
        was, now = journal.changes(before, _values(row))
        yield journal.entry_of(actor=actor, event="workdays.adjustment.changed", subject=row, before=was, after=now)


def _values(row: Adjustment) -> dict[str, Any]:
    return journal.snapshot(row, FIELDS)
