"""Loading the practice county: through the same actions as everybody, week by week as it would have happened."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from celery import current_app

from bureau.bulletins.actions import check_bulletin, publish_bulletin, sign_bulletin
from bureau.bulletins.models import Bulletin
from bureau.core.weeks import Week
from bureau.jobs.stages import WEEKLY_STAGES
from bureau.portal.demo.county import County, make_clerks, make_consultants, make_places, make_targets, make_users
from bureau.portal.demo.happenings import TWINS, Happening, WeekOfHappenings, happenings
from bureau.portal.demo.mediation.afterwards import follow_up
from bureau.portal.demo.mediation.loading import (
    Mediation,
    enter_cases,
    enter_late_and_correct,
    make_committees,
    plan_year,
)
from bureau.portal.demo.opinions.loading import Opinions, enter_opinions
from bureau.portal.demo.rectification.loading import Rectification, enter_rectification, from_opinions
from bureau.statistics.actions import close_week, publish_week
from consultants.choices import Mode
from consultants.models import ServiceRecord
from consultants.services.actions import ServiceEntry, record_services, void_service
from consultants.services.rules import ServiceValues
from mediation.followup.tasks import remind

Tell = Callable[[str], None]

HISTORY_WEEKS = 52
# Weeks whose mediation cases are entered together.
CASES_AT_ONCE = 4


def weeks_until(last_day: dt.date) -> list[Week]:
    """The last twelve months, the running week included."""
    week = Week.containing(last_day)
    weeks = [week]
    while len(weeks) <= HISTORY_WEEKS:
        week = week.previous()
        weeks.insert(0, week)
    return weeks


def load(county: County, *, bulletins: int, tell: Tell) -> None:
    """Fill an empty database. The weekly job runs for the last ``bulletins`` weeks; the weeks before are history."""
    weeks = weeks_until(county.today)
    tell("users, offices, villages")
    make_users(county)
    make_places(county)
    make_clerks(county)
    tell("firms, consultants, appointments")
    make_consultants(county)
    make_targets(county, weeks)
    tell("mediation committees; a year of disputes")
    mediation = Mediation(county.today, county.users, county.clerks, county.offices, county.villages, county.serving)
    make_committees(mediation)
    plan_year(mediation, weeks)
    tell("a year of opinions; nine campaigns of rectification")
    opinions = Opinions(county.today, county.users, county.clerks, county.offices, county.villages)
    enter_opinions(opinions, from_opinions(county.today, list(county.offices)))
    enter_rectification(Rectification(county.today, county.users, county.clerks, county.offices), opinions.became)
    for number, entered in enumerate(happenings(weeks, county.places, county.today), start=1):
        _enter(county, entered)
        if number % CASES_AT_ONCE == 1:
            enter_cases(mediation, weeks[number - 1 : number - 1 + CASES_AT_ONCE])
        enter_late_and_correct(mediation, entered.week)
        if number <= HISTORY_WEEKS - bulletins:
            _close_history(county, entered.week)
        elif entered.week != weeks[-1]:
            run_weekly_job(entered.week)
            _publish(county, entered.week)
        if number % 10 == 0:
            tell(f"records of week {number} of {len(weeks)}")
    follow_up(mediation, weeks[-1 - bulletins : -1])
    # What stands in the inboxes this morning.
    remind.apply(kwargs={"day": county.today.isoformat()}, throw=True)


def run_weekly_job(week: Week) -> None:
    """The weekly job's own Celery tasks, one after the other, in this process."""
    current_app.loader.import_default_modules()
    for name in WEEKLY_STAGES:
        current_app.tasks[name].apply(kwargs={"week": week.key}, throw=True)


def _close_history(county: County, week: Week) -> None:
    """A week from before the portal: it is in the books, but nobody ranked it or wrote a bulletin."""
    close_week(week=week, actor=county.users["bureau_office"], today=county.today)
    publish_week(week=week, actor=county.users["bureau_office"])


def _publish(county: County, week: Week) -> None:
    bulletin = Bulletin.objects.get(week=week.key)
    bulletin = check_bulletin(actor=county.users["reviewer"], bulletin_id=bulletin.pk, version=bulletin.version)
    bulletin = sign_bulletin(actor=county.users["leader"], bulletin_id=bulletin.pk, version=bulletin.version)
    publish_bulletin(actor=county.users["leader"], bulletin_id=bulletin.pk, version=bulletin.version)


def _enter(county: County, entered: WeekOfHappenings) -> None:
    # What is late reaches the portal after the week before was closed, which is how the demo runs.
    rows = [*entered.late, *entered.on_time]
    by_office: dict[str, list[ServiceEntry]] = defaultdict(list)
    for happening in rows:
        by_office[happening.office].append(ServiceEntry(_values(county, happening)))
    for office, entries in by_office.items():
        record_services(actor=county.clerks[office], entries=entries, today=county.today)
    if entered.corrections:
        _correct(county, entered.week.previous(), entered.corrections)


def _values(county: County, happening: Happening) -> ServiceValues:
    village = None if happening.village is None else county.villages[happening.office][happening.village]
    consultant = county.serving.get(village.pk) if village and happening.by_consultant else None
    kind = happening.kind
    if happening.by_consultant and consultant is None:
        # A village without consultant: the office goes there itself.
        kind = "publicity"
    return ServiceValues(
        date=happening.date,
        office=county.offices[happening.office],
        village=village,
        consultant=consultant,
        kind=kind,
        venue=happening.venue,
        topic=happening.topic or ("other" if kind == "publicity" else ""),
        mode=Mode.ONSITE,
        hours=Decimal(happening.hours),
        people=happening.people,
        content=happening.content,
    )


def _correct(county: County, week: Week, count: int) -> None:
    """Void ``count`` counted records of a week that is closed already: the next closing shows them as reversals."""
    counted = ServiceRecord.objects.standing().filter(date__range=(week.monday, week.sunday), kind="publicity")
    candidates = list(counted.exclude(office__name__in=TWINS).order_by("pk").values_list("pk", flat=True))
    for pk in random.Random(week.key).sample(candidates, min(count, len(candidates))):
        void_service(actor=county.users["reviewer"], record_id=pk, reason="与另一条记录重复")
