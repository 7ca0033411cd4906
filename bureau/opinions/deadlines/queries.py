"""Reading deadlines: the rule of a day, why an opinion is due on its day, what has to be reminded of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bureau.accounts.models import HeldRole, User
from bureau.accounts.queries import active_users_with
from bureau.core.kept import Kept
from bureau.core.workdays import Calendar
from bureau.opinions.choices import OpinionState
from bureau.opinions.deadlines.defaults import DEFAULT_LIMITS
from bureau.opinions.deadlines.escalation import Level
from bureau.opinions.deadlines.reckoning import DueDates, Limits, due_dates, period_end
from bureau.opinions.models import DeadlineRule, Opinion
from bureau.workdays.queries import calendar
from villages.choices import Duty
from villages.models import JusticeOffice, Position, Township
from villages.queries import all_offices, county_recipients, recipients_of

# The first rung stands three working days before the day; the longest rest of a year, with its moved working days, puts
# that at most so many days ahead.
LOOK_AHEAD = dt.timedelta(days=20)
# The last rung stands 15 working days behind it, with a holiday in between, and is posted for two weeks.
LOOK_BACK = dt.timedelta(days=60)


def limits_of(rule: DeadlineRule | None, kind: str) -> Limits:
    """A rule as numbers; the usual ones of ``kind`` without a rule."""
    if rule is None:
        return DEFAULT_LIMITS[kind]
    return Limits(rule.accept_days, rule.reply_days, rule.extend_days, rule.day_kind)


class Deadlines:
    """Rules and calendar of this moment: asked for once, used for one opinion or for thousands."""

    def __init__(self) -> None:
        self._rules = list(DeadlineRule.objects.order_by("-valid_from"))
        self._calendar = calendar()
        self._known: dict[tuple[str, dt.date], DueDates] = {}

    def rule_on(self, kind: str, received_on: dt.date) -> DeadlineRule | None:
        """The rule for opinions of ``kind`` received on that day; None while the bureau has set none."""
        fitting = (rule for rule in self._rules if rule.kind == kind and rule.valid_from <= received_on)
        return next(fitting, None)

    def dates_for(self, kind: str, received_on: dt.date) -> tuple[DeadlineRule | None, DueDates]:
        """By when an opinion of ``kind`` received on that day is due, and by which rule: what can be promised."""
        rule = self.rule_on(kind, received_on)
        if (kind, received_on) not in self._known:
            self._known[kind, received_on] = due_dates(limits_of(rule, kind), received_on, self._calendar)
        return rule, self._known[kind, received_on]


def explained(opinion: Opinion, calendar: Calendar) -> DueDates:
    """Why it is due on these days, step by step: by the rule it was received under, whatever the rule says today."""
    limits = limits_of(opinion.rule, opinion.kind)
    dates = due_dates(limits, opinion.received_on, calendar)
    more = opinion.extended_days + opinion.paused_days
    reply = period_end(opinion.clock_from, limits.reply_days + more, limits.day_kind, calendar)
    return DueDates(dates.accept, reply)


def due_without_extension(opinion: Opinion, calendar: Calendar) -> dt.date:
    """The day the reply was due before it was put off: the citizen was told it, so it stays in sight."""
    limits = limits_of(opinion.rule, opinion.kind)
    period = limits.reply_days + opinion.paused_days
    return period_end(opinion.clock_from, period, limits.day_kind, calendar).day


def provisional_opinions() -> QuerySet[Opinion]:
    """Open ones whose day stands under a notice that was not out when it was set. No scope: for the daily job."""
    return Opinion.objects.open().filter(due_is_provisional=True).select_related("rule").order_by("pk")


def opinions_to_remind_of(today: dt.date) -> QuerySet[Opinion]:
    """Running ones that may have reached a rung. No scope: for the daily job."""
    reply = Q(reply_due__range=(today - LOOK_BACK, today + LOOK_AHEAD))
    acceptance = Q(state=OpinionState.NEW, accept_due__range=(today - LOOK_BACK, today))
    found = Opinion.objects.running().filter(reply | acceptance).select_related("office", "category", "handler")
    return found.defer("body", "title", "grams").order_by("reply_due", "pk")


@dataclass
class Recipients:
    """Who is told of what, looked up once a job for every office."""

    today: dt.date

    def __post_init__(self) -> None:
        self._known: dict[tuple[str, int | None], list[User]] = {}

    def of(self, opinion: Opinion, level: Level) -> list[User]:
        """Who is told of ``opinion``. A sealed report climbs no ladder: all of it goes to the inspectors whom it is not
        about.
        """
        if opinion.is_sealed:
            return inspectors_of(opinion)
        if level == Level.HANDLER and opinion.handler is not None and opinion.handler.is_active:
            return [opinion.handler]
        if level == Level.LEADER:
            return self._kept("leader", None)
        if level == Level.BUREAU or opinion.office is None:
            return self._kept("bureau", None)
        return self._kept(str(level), opinion.office)

    def _kept(self, group: str, office: JusticeOffice | None) -> list[User]:
        key = (group, office.pk if office else None)
        if key not in self._known:
            self._known[key] = list(self._found(group, office))
        return self._known[key]

    def _found(self, group: str, office: JusticeOffice | None) -> Iterable[User]:
        if group == "leader":
            return county_recipients(capability="opinions.oversee")
        if office is None:
            return county_recipients(capability="opinions.route")
        if group == Level.HEAD:
            heads = recipients_of(office, duty=Duty.HEAD, capability="opinions.view", on=self.today)
            # An office without a head of its own: its clerks know before anybody above does.
            return heads or handlers_of(office, self.today)
        return handlers_of(office, self.today)


def _handlers(today: dt.date) -> dict[int, list[User]]:
    return {office.pk: recipients_of(office, capability="opinions.handle", on=today) for office in all_offices()}


_kept_handlers = Kept("opinions.handlers", _handlers, User, HeldRole, Position, Township, JusticeOffice)


def handlers_of(office: JusticeOffice, today: dt.date) -> list[User]:
    """Who handles the opinions of an office. Kept in the process, as every submission asks; only to be read."""
    return _kept_handlers.get(today).get(office.pk, [])


def inspectors_of(opinion: Opinion) -> list[User]:
    """Those who may see a sealed report and are not those whom it names."""
    holders = active_users_with("opinions.sealed", "opinions.view")
    return [user for user in holders if Opinion.objects.visible_to(user).filter(pk=opinion.pk).exists()]
