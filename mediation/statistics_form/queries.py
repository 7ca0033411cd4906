"""Counting the form: grouped by acceptance (and by type), by closing, by what has days of its own, and the reports.

However many offices there are, and whatever the length of the period, it stays at five queries and one for the names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Sum, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import NotVisible
from mediation.choices import DELEGATED, DIFFICULT, ConfirmationResult, Performance, Result
from mediation.models import MediationCase, PreventionReport
from mediation.querysets import CaseQuerySet, PreventionQuerySet, to_perform_by
from mediation.rules.prevention import FIGURES as PREVENTION
from mediation.statistics_form.checks import Check, checks_of
from mediation.statistics_form.periods import Period
from mediation.statistics_form.rates import Figures, Number
from mediation.statistics_form.shape import COLUMNS
from villages.models import JusticeOffice, Position
from villages.scope import COUNTY

# Office (None: it has left the table of offices), column of the form, how much.
Found = Iterator[tuple[int, str, Number]]
ZERO: dict[str, Number] = {key: Decimal(0) if column.is_money else 0 for key, column in COLUMNS.items()}


@dataclass(frozen=True)
class Row:
    """The figures of one office."""

    office: JusticeOffice
    figures: Figures


@dataclass(frozen=True)
class Form:
    """The form of a period: ``total`` of all that was asked for, ``rows`` of the offices (one, when one was asked for).

    ``office``: None for all offices; ``kind``: only committees of this kind, empty for all.
    """

    period: Period
    office: JusticeOffice | None
    kind: str
    total: Figures
    rows: Sequence[Row]

    @cached_property
    def checks(self) -> list[Check]:
        return checks_of(self.total, None if self.office else [row.figures for row in self.rows])

    @property
    def failing(self) -> list[Check]:
        return [check for check in self.checks if not check.ok]

    @property
    def is_empty(self) -> bool:
        return not any(self.total.values())


@dataclass(frozen=True)
class Asked:
    """What form is asked for."""

    period: Period
    office: JusticeOffice | None = None
    kind: str = ""


# -- for whom ----------------------------------------------------------------------------------------------------------


def offices_for(user: User) -> list[JusticeOffice]:
    """The offices whose form ``user`` may see, in their order: those he sees whole. A position in a township or a
    village shows some cases of an office, and a form of some cases would be a wrong form.
    """
    offices = JusticeOffice.objects.visible_to(user)
    if not user.can(COUNTY):
        held = Position.objects.held_by(user, on=timezone.localdate()).filter(office__isnull=False)
        offices = offices.filter(pk__in=held.values("office"))
    return list(offices)


def all_offices() -> list[JusticeOffice]:
    """For the command on the server, which has no visitor."""
    return list(JusticeOffice.objects.all())


def sees_county(user: User) -> bool:
    return user.can(COUNTY)


def office_called(name: str) -> JusticeOffice:
    """An office by its official name, for the command; NotVisible when there is none."""
    found = JusticeOffice.objects.filter(name=name.strip()).first()
    if found is None:
        raise NotVisible(_("There is no justice office of this name."))
    return found


def form_for(user: User, asked: Asked) -> Form:
    """The form as ``user`` may see it; NotVisible for an office, or the whole county, that he does not see."""
    offices = offices_for(user)
    if asked.office is None and not sees_county(user):
        raise NotVisible(_("Your account sees the form of its own office only."))
    if asked.office is not None and asked.office not in offices:
        raise NotVisible(_("There is no such office, or your account may not see it."))
    return _counted(asked, offices, MediationCase.objects.visible_to(user), PreventionReport.objects.visible_to(user))


def county_form(asked: Asked) -> Form:
    """The form without a visitor: for the command on the server. No scope: figures are the county's."""
    return _counted(asked, all_offices(), MediationCase.objects.all(), PreventionReport.objects.all())


# -- counting ----------------------------------------------------------------------------------------------------------


def _counted(asked: Asked, offices: Sequence[JusticeOffice], cases: CaseQuerySet, reports: PreventionQuerySet) -> Form:
    if asked.office is not None:
        offices = [asked.office]
        cases, reports = cases.filter(office=asked.office), reports.filter(office=asked.office)
    if asked.kind:
        cases, reports = cases.filter(committee__kind=asked.kind), reports.filter(committee__kind=asked.kind)
    cases = cases.counted().order_by()
    period = asked.period
    total, by_office = _folded(
        found
        for part in (
            _accepted(cases, period),
            _ended(cases, period),
            _dated(cases, period),
            _prevention(reports.approved().order_by(), period),
        )
        for found in part
    )
    rows = [Row(office, by_office.get(office.pk, ZERO)) for office in offices]
    return Form(period, asked.office, asked.kind, total, rows)


def _folded(found: Iterable[tuple[int, str, Number]]) -> tuple[Figures, Mapping[int, Figures]]:
    """Added up for all and for each office, each on its own way, so that the check between them proves something."""
    total = dict(ZERO)
    by_office: dict[int, dict[str, Number]] = defaultdict(lambda: dict(ZERO))
    for office, key, number in found:
        total[key] += number
        by_office[office][key] += number
    return total, by_office


def _accepted(cases: CaseQuerySet, period: Period) -> Found:
    """By the day of acceptance. A value that the form has no column for stays in ``cases``: the checks show it.

    Types are counted apart: office × kind × source × type is some ten thousand rows, which cost more to fetch than a
    second look at the index.
    """
    accepted = cases.filter(accepted_on__range=(period.first, period.last))
    rows = accepted.values_list("office_id", "committee__kind", "source").annotate(
        number=Count("*"), people=Sum("party_count"), difficult=_number(Q(difficulty__in=DIFFICULT))
    )
    for office, kind, source, count, people, difficult in rows:
        yield office, "cases", count
        yield office, "parties", people
        yield office, "difficult", difficult
        keys = [f"by_committee_kind.{kind}"]
        keys += ["by_source.delegated", f"delegated_by.{source}"] if source in DELEGATED else [f"by_source.{source}"]
        yield from ((office, key, count) for key in keys if key in ZERO)
    for office, dispute_type, count in accepted.values_list("office_id", "dispute_type").annotate(number=Count("*")):
        if f"by_type.{dispute_type}" in ZERO:
            yield office, f"by_type.{dispute_type}", count


def _ended(cases: CaseQuerySet, period: Period) -> Found:
    """By the day of closing; of the settled ones how far they are performed and visited since."""
    settled, due = Q(result=Result.SUCCESS), to_perform_by(period.last)
    rows = (
        cases.filter(ended_on__range=(period.first, period.last))
        .values_list("office_id", "result", "agreement_form")
        .annotate(
            number=Count("*"),
            amount=Sum("amount_agreed"),
            carried=_number(Q(accepted_on__lt=period.first)),
            due=_number(settled & due),
            performed=_number(settled & due & Q(performance=Performance.DONE)),
            visited=_number(settled & Q(visited_on__isnull=False)),
        )
    )
    results = {Result.SUCCESS: "successful", Result.FAILED: "failed", Result.TERMINATED: "terminated"}
    for office, result, form, count, amount, carried, is_due, performed, visited in rows:
        yield office, "concluded", count
        yield office, "open_before", carried
        yield office, results[result], count
        yield office, "amount", amount or Decimal(0)
        yield office, "due", is_due
        yield office, "performed_of_due", performed
        yield office, "visited_of_successful", visited
        if f"by_form.{form}" in ZERO:
            yield office, f"by_form.{form}", count


def _dated(cases: CaseQuerySet, period: Period) -> Found:
    """What has a day of its own, and what was open at the end of the period: closed later, or open still."""
    span = (period.first, period.last)
    accepted = cases.filter(accepted_on__lte=period.last)
    before = _number(Q(accepted_on__lt=period.first))
    parts: list[QuerySet[Any, Any]] = [
        _as("performed", cases.filter(performed_on__range=span, performance=Performance.DONE)),
        _as("confirm_applied", cases.filter(confirm_applied_on__range=span)),
        _as("confirmed", cases.filter(confirm_result_on__range=span, confirm_result=ConfirmationResult.CONFIRMED)),
        _as("visited", cases.filter(visited_on__range=span)),
        _as("open_after", accepted.filter(ended_on__gt=period.last), before),
        _as("open_after", accepted.filter(ended_on__isnull=True), before),
    ]
    for key, office, count, carried in parts[0].union(*parts[1:], all=True):
        yield office, key, count
        yield office, "open_before", carried


def _as(key: str, cases: CaseQuerySet, before: Any = None) -> QuerySet[Any, Any]:
    """Rows (key, office, cases, of these: carried over into the period)."""
    none = Value(0, output_field=IntegerField())
    return cases.values_list(Value(key), "office_id").annotate(number=Count("*"), carried=before or none)


def _number(condition: Q) -> Count:
    """How many rows meet it; of nothing but what the condition names, so that an index alone can answer."""
    return Count(Value(1), filter=condition)


def _prevention(reports: PreventionQuerySet, period: Period) -> Found:
    rows = (
        reports.filter(date__range=(period.first, period.last))
        .values_list("office_id")
        .annotate(**{f"sum_{name}": Sum(name) for name in PREVENTION})
    )
    for office, *numbers in rows:
        yield from ((office, f"prevention.{name}", number) for name, number in zip(PREVENTION, numbers, strict=True))
