"""Closing, publishing and reopening weeks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import BureauError, InvalidValue
from bureau.core.weeks import Week
from bureau.jobs.actions import run_stage
from bureau.jobs.models import JobRun
from bureau.jobs.stages import CLOSE_WEEK
from bureau.journal import actions as journal
from bureau.statistics.bookings import Booking, Differences, differences
from bureau.statistics.choices import TallyKind, WeekState
from bureau.statistics.definitions import Counted, counted_on
from bureau.statistics.models import Figure, Tally, Target, WeekClosing
from bureau.statistics.queries import cumulative_before, first_week, last_closed_week, weeks_to_close
from bureau.statistics.workflow import WEEK_FLOW
from villages.models import JusticeOffice

BATCH = 2000


class WeekRefused(BureauError):
    """The week cannot be moved now; the message says why."""

    code = "week_refused"


def run_close_stage(*, week: Week, actor: User, today: dt.date, again: bool = False) -> JobRun:
    """The first stage of the weekly chain, once for ``week``: closes it, then queues the ranking.

    ``again`` (by hand) closes an unpublished week anew. Raises NotReady while an earlier week is being closed.
    """

    def work() -> dict[str, int]:
        closed = close_week(week=week, actor=actor, today=today)
        return {
            "tallies": Tally.objects.filter(week=closed.week).count(),
            "figures": Figure.objects.filter(week=closed.week).count(),
        }

    return run_stage(name=CLOSE_WEEK, period=week.key, work=work, again=again)


@action
def close_week(*, week: Week, actor: User, today: dt.date, full: bool = False) -> WeekClosing:
    """Post what the ledgers say and the books do not, and write the figures. The same ledgers give the same rows.

    Refused (WeekRefused) for a week that is not over, out of order, published, or built upon by a later closing.
    ``full`` compares every record instead of the changed ones (a repair; check_figures says when it is needed).
    """
    require(actor, "weeks.close")
    _refuse_order(week, today)
    closing = _locked(week)
    WEEK_FLOW.edge("close", closing.state)
    _refuse_if_built_upon(closing)
    before = closing.state
    _clear(week)
    counted = counted_on(week.sunday)
    found = differences(week, counted=counted, full=full)
    Tally.objects.post(_tallies(week, found.bookings))
    figures = _figures(week, counted, found.bookings)
    Figure.objects.bulk_create(figures, batch_size=BATCH)
    _mark_closed(closing, found)
    journal.record(
        actor=actor,
        event="statistics.week.closed",
        subject=closing,
        before={"state": before},
        after={"state": closing.state, "tallies": len(found.bookings), "figures": len(figures)},
    )
    return closing


@action
def start_self_check(*, week: Week, actor: User, today: dt.date) -> WeekClosing:
    """Show the offices their provisional figures before the week is closed; from its Friday on."""
    require(actor, "weeks.close")
    last = last_closed_week()
    if last is not None and week <= last:
        raise WeekRefused(_("%(week)s is closed, or lies before the books.") % {"week": week.key})
    closing = _locked(week)
    WEEK_FLOW.edge("self_check", closing.state)
    if today < week.sunday - dt.timedelta(days=2):
        raise WeekRefused(_("The self-check of %(week)s starts on its Friday.") % {"week": week.key})
    return _moved(closing, WeekState.SELF_CHECK, actor, "statistics.week.self_check_started")


@action
def publish_week(*, week: Week, actor: User) -> WeekClosing:
    """Make the week a closed period for good."""
    require(actor, "weeks.publish")
    closing = _locked(week)
    WEEK_FLOW.edge("publish", closing.state)
    closing.published_at, closing.published_by = timezone.now(), actor
    return _moved(closing, WeekState.PUBLISHED, actor, "statistics.week.published")


@action
def reopen_week(*, week: Week, actor: User, reason: str) -> WeekClosing:
    """Take back a closing before publication: its tallies and figures go, the week is open again."""
    require(actor, "weeks.close")
    closing = _locked(week)
    WEEK_FLOW.edge("reopen", closing.state)
    if not reason.strip():
        raise InvalidValue(fields={"reason": [_("Give a reason.")]})
    _refuse_if_built_upon(closing)
    _clear(week)
    closing.closed_at = closing.closing_number = None
    closing.watermarks, closing.fingerprints = {}, {}
    return _moved(closing, WeekState.OPEN, actor, "statistics.week.reopened", note=reason.strip())


@action
def open_books(*, week: Week, actor: User) -> Week:
    """Begin the books earlier than so far, for history that is imported: weeks from ``week`` on can then be closed in
    order. Returns the first week of the books.
    """
    require(actor, "weeks.close")
    first = first_week()
    if first is not None and first <= week:
        raise WeekRefused(_("The books begin with %(week)s already.") % {"week": first.key})
    closing = _locked(week)
    journal.record(actor=actor, event="statistics.books.opened", subject=closing, after={"week": week.key})
    return week


# -- rules ------------------------------------------------------------------------------------------------------------


def _refuse_order(week: Week, today: dt.date) -> None:
    """Weeks are closed without gaps from the beginning of the books."""
    if today <= week.sunday:
        raise WeekRefused(_("%(week)s is not over yet.") % {"week": week.key}, code="week_not_over")
    first = first_week()
    if first is not None and week < first and last_closed_week() is not None:
        raise WeekRefused(_("The books begin with %(week)s.") % {"week": first.key}, code="week_order")
    open_before = weeks_to_close(week.previous())
    if open_before:
        raise WeekRefused(
            _("Weeks are closed in order: close %(week)s first.") % {"week": open_before[0].key}, code="week_order"
        )


def _refuse_if_built_upon(closing: WeekClosing) -> None:
    number = closing.closing_number
    if number is not None and WeekClosing.objects.closed().filter(closing_number__gt=number).exists():
        raise WeekRefused(
            _("A later week was closed after %(week)s; corrections are counted in the present week.")
            % {"week": closing.week},
            code="week_built_upon",
        )


# -- rows -------------------------------------------------------------------------------------------------------------


def _locked(week: Week) -> WeekClosing:
    """The row of the week, locked together with the first row of all: one closing at a time."""
    WeekClosing.objects.bulk_create([WeekClosing(week=week.key)], ignore_conflicts=True)
    first = WeekClosing.objects.order_by("week").values_list("week", flat=True)[:1]
    rows = WeekClosing.objects.select_for_update().filter(week__in={*first, week.key}).order_by("week")
    return {row.week: row for row in rows}[week.key]


def _moved(closing: WeekClosing, state: str, actor: User, event: str, note: str = "") -> WeekClosing:
    before, closing.state = closing.state, state
    closing.full_clean()
    closing.save()
    journal.record(
        actor=actor, event=event, subject=closing, before={"state": before}, after={"state": state}, note=note
    )
    return closing


def _clear(week: Week) -> None:
    Tally.objects.filter(week=week.key).delete()
    Figure.objects.filter(week=week.key).delete()


def _mark_closed(closing: WeekClosing, found: Differences) -> None:
    last = WeekClosing.objects.aggregate(last=Max("closing_number"))["last"]
    closing.state = WeekState.CLOSED
    closing.closed_at = timezone.now()
    closing.closing_number = closing.closing_number or (last or 0) + 1
    # A record stamped in the future (a clock that was wrong for an hour) must not hide what is changed until then.
    now = closing.closed_at.isoformat()
    closing.watermarks = {code: min(at, now, key=dt.datetime.fromisoformat) for code, at in found.watermarks.items()}
    closing.fingerprints = found.fingerprints
    closing.full_clean()
    closing.save()


def _tallies(week: Week, bookings: Iterable[Booking]) -> list[tuple[Any, ...]]:
    """In the order of ``TallyQuerySet.POSTED``."""
    return [
        (
            week.key,
            booking.indicator_id,
            booking.place.event_date.year,
            booking.place.office_id,
            booking.place.village_id,
            booking.countable,
            booking.record_id,
            booking.place.event_date,
            booking.quantity,
            booking.kind,
        )
        for booking in bookings
    ]


def _figures(week: Week, counted: Sequence[Counted], bookings: Iterable[Booking]) -> list[Figure]:
    """A row for every office × counted indicator × calendar year of the week (0 included), and for every other year
    that late bookings belong to.
    """
    normal: dict[tuple[int, int, int], int] = defaultdict(int)
    late: dict[tuple[int, int, int], int] = defaultdict(int)
    wanted = {(year, one.indicator.pk) for year in week.calendar_years for one in counted}
    for booking in bookings:
        year = booking.place.event_date.year
        wanted.add((year, booking.indicator_id))
        into = normal if booking.kind == TallyKind.NORMAL else late
        into[year, booking.indicator_id, booking.place.office_id] += booking.quantity
    before = cumulative_before(week, wanted)
    targets = _targets({year for year, _indicator in wanted})
    offices = list(JusticeOffice.objects.order_by("pk").values_list("pk", flat=True))
    return [
        Figure(
            week=week.key,
            year=year,
            indicator_id=indicator,
            office_id=office,
            week_value=normal[year, indicator, office],
            late=late[year, indicator, office],
            cumulative=before.get((year, indicator, office), 0)
            + normal[year, indicator, office]
            + late[year, indicator, office],
            target=targets.get((year, indicator, office)),
        )
        for year, indicator in sorted(wanted)
        for office in offices
    ]


def _targets(years: Iterable[int]) -> dict[tuple[int, int, int], int]:
    rows = Target.objects.filter(year__in=list(years))
    return {
        (year, indicator, office): value
        for year, indicator, office, value in rows.values_list("year", "indicator_id", "office_id", "value")
    }
