"""Who and what stands in the practice county: users, offices, villages, firms, consultants, targets, the board."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from bureau.accounts.actions import create_first_account, create_user
from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.weeks import Week
from bureau.leaderboards.actions import install_default_board
from bureau.portal.demo import names
from bureau.portal.demo.happenings import ACTIVITIES, Places
from bureau.portal.demo.mediation.slots import USUAL
from bureau.statistics.indicators.actions import install_default_indicators, set_target
from bureau.statistics.models import Indicator
from consultants.actions import ConsultantValues, FirmValues, link_account, save_consultant, save_firm
from consultants.choices import ConsultantCategory, FirmCategory
from consultants.models import Consultant, Firm
from consultants.roster.actions import AppointmentLine, import_appointments
from villages.actions import assign_position, change_office, save_area, set_area_townships
from villages.choices import Duty
from villages.divisions.actions import TownshipLine, VillageLine, load_divisions
from villages.models import Area, JusticeOffice, Township, Village
from villages.names import village_kind

# Printed by quickstart; a real installation has none of these accounts.
PASSWORD = "Practice-County-7"

SINGLE_LOGINS: dict[str, tuple[Role, ...]] = {
    "reviewer": (Role.REVIEWER,),
    "leader": (Role.LEADER,),
    "bureau_office": (Role.BUREAU_OFFICE,),
    "inspector": (Role.INSPECTOR,),
    # A reply to a sealed report takes two inspectors.
    "inspector2": (Role.INSPECTOR,),
    "system": (Role.SYSTEM,),
    "audit": (Role.AUDIT,),
}
CONSULTANTS, CONSULTANT_ACCOUNTS = 45, 12
# Clerks who head their office as well: they open cases again, and are told of danger first.
HEADS = 2
# Places in the list of villages that have no consultant yet, so that the list of gaps has something to show.
UNSERVED = frozenset({7, 300, 629})

# Indicators of services, in the order of happenings.ACTIVITIES.
INDICATORS = (
    "visits_villages",
    "visits_townships",
    "visits_departments",
    "visits_schools",
    "visits_enterprises",
    "visits_banks",
    "consultant_meetings",
    "mediator_meetings",
    "notary_participation",
    "legal_aid",
)


@dataclass
class County:
    """What was made, by name; filled step by step."""

    today: dt.date
    rng: random.Random = field(default_factory=lambda: random.Random("practice county"))
    users: dict[str, User] = field(default_factory=dict)
    offices: dict[str, JusticeOffice] = field(default_factory=dict)
    villages: dict[str, list[Village]] = field(default_factory=dict)
    clerks: dict[str, User] = field(default_factory=dict)
    serving: dict[int, Consultant] = field(default_factory=dict)

    @property
    def since(self) -> dt.date:
        """Everything in the county has been in force since before its first record."""
        return dt.date(self.today.year - 3, 1, 1)

    @property
    def places(self) -> Places:
        return Places(list(self.offices), {name: len(found) for name, found in self.villages.items()})


def make_users(county: County) -> None:
    security, _new = create_first_account(
        actor=None,
        login="security",
        name="安全管理员",
        password=PASSWORD,
        at=timezone.now(),
        roles=frozenset({Role.SECURITY}),
        is_demo=True,
    )
    county.users["security"] = security
    for login, roles in SINGLE_LOGINS.items():
        name = "、".join(str(role.label) for role in roles)
        county.users[login] = _user(county, login, name, roles)


def _user(county: County, login: str, name: str, roles: tuple[Role, ...]) -> User:
    return create_user(
        actor=county.users["security"], login=login, name=name, password=PASSWORD, roles=roles, is_demo=True
    )


def make_places(county: County) -> None:
    """Thirteen offices, twelve townships in three areas, 632 villages."""
    actor = county.users["system"]
    townships = {
        name: TownshipLine(name=name, code=f"{names.COUNTY_CODE}{code}000") for name, code, _area, _n in names.TOWNSHIPS
    }
    load_divisions(actor=actor, townships=townships, villages=list(_village_lines(county.rng)))
    _make_areas(actor)
    _describe_offices(county, actor)
    for village in Village.objects.select_related("office").order_by("code"):
        county.villages.setdefault(village.office.name, []).append(village)


def _village_lines(rng: random.Random) -> Iterator[VillageLine]:
    number = 0
    for name, code, _area, count in names.TOWNSHIPS:
        towns = 12 if code < "100" else 3
        for place, village in enumerate(names.village_names(rng, count, communities=towns)):
            number += 1
            serial = place + 1 if place < towns else 200 + place - towns
            households = rng.randint(90, 900)
            full_code = f"{names.COUNTY_CODE}{code}{serial:03d}"
            values = {
                "code": full_code,
                "name": village,
                "kind": village_kind(village, full_code),
                "households": households,
                "population": round(households * rng.uniform(2.6, 3.4)),
            }
            in_park = name == names.PARK_TOWNSHIP and place >= count - names.PARK_VILLAGES
            yield VillageLine(number, name, values, office=names.PARK_OFFICE if in_park else "")


def _make_areas(actor: User) -> None:
    for area_name in dict.fromkeys(area for _name, _code, area, _n in names.TOWNSHIPS):
        area = save_area(actor=actor, values={"name": area_name})
        members = [name for name, _code, where, _n in names.TOWNSHIPS if where == area_name]
        ids = list(Township.objects.filter(name__in=members).values_list("pk", flat=True))
        set_area_townships(actor=actor, area_id=area.pk, township_ids=ids)


def _describe_offices(county: County, actor: User) -> None:
    # The park's office comes last in every table, as in the county's own lists.
    found = sorted(JusticeOffice.objects.all(), key=lambda office: (office.name == names.PARK_OFFICE, office.pk))
    for order, office in enumerate(found, start=1):
        county.offices[office.name] = change_office(
            actor=actor,
            office_id=office.pk,
            values={
                "head": names.person(county.rng),
                "phone": f"0999-52{order:05d}",
                "address": f"{office.name.removesuffix('司法所')}便民服务中心一楼",
                "order": order,
            },
        )


def make_clerks(county: County) -> None:
    security = county.users["security"]
    for number, (name, office) in enumerate(county.offices.items(), start=1):
        clerk = _user(county, f"clerk{number:02d}", names.person(county.rng), (Role.ENTRY,))
        assign_position(actor=security, user=clerk, duty=Duty.CLERK, place={"office": office}, valid_from=county.since)
        if number <= HEADS:
            # In small offices one person is both.
            assign_position(
                actor=security, user=clerk, duty=Duty.HEAD, place={"office": office}, valid_from=county.since
            )
        county.clerks[name] = clerk


def make_consultants(county: County) -> None:
    """Three law firms, five legal service offices, about 45 consultants; every village but three has one."""
    actor = county.users["bureau_office"]
    firms = [
        *_firms(actor, names.LAW_FIRMS, FirmCategory.LAW_FIRM, first_phone=5300001),
        *_firms(actor, names.LEGAL_SERVICE_OFFICES, FirmCategory.LEGAL_SERVICE_OFFICE, first_phone=5310001),
    ]
    people: dict[str, list[Consultant]] = {}
    for number in range(CONSULTANTS):
        firm = firms[number % len(firms)]
        consultant = _consultant(county, actor, number, firm)
        people.setdefault(str(firm.area), []).append(consultant)
    # In one go, as the sheet of appointments does it: one by one they would take half of the whole loading.
    import_appointments(actor=actor, lines=list(_appointments(county, people)))


def _appointments(county: County, people: dict[str, list[Consultant]]) -> Iterator[AppointmentLine]:
    for place, village in enumerate(Village.objects.select_related("township__area").order_by("code")):
        if place not in UNSERVED:
            able = people[str(village.township.area)]
            county.serving[village.pk] = able[place % len(able)]
            yield AppointmentLine(place, village, county.serving[village.pk], {"valid_from": county.since})


def _firms(
    actor: User, listed: tuple[tuple[str, str], ...], category: FirmCategory, *, first_phone: int
) -> Iterator[Firm]:
    for number, (name, area) in enumerate(listed):
        phone = f"0999-{first_phone + number}"
        values = FirmValues(name=name, category=category, area=Area.objects.get(name=area), phone=phone)
        yield save_firm(actor=actor, values=values)


def _consultant(county: County, actor: User, number: int, firm: Firm) -> Consultant:
    is_lawyer = firm.category == FirmCategory.LAW_FIRM
    values = ConsultantValues(
        name=names.person(county.rng),
        category=ConsultantCategory.LAWYER if is_lawyer else ConsultantCategory.GRASSROOTS,
        license_no=f"1{'9901' if is_lawyer else '9902'}2020{number:08d}",
        firm=firm,
        phone=f"199{number:08d}",
        phone_public=number % 3 != 0,
    )
    consultant = save_consultant(actor=actor, values=values)
    if number < CONSULTANT_ACCOUNTS:
        account = _user(county, f"consultant{number + 1:02d}", consultant.name, (Role.CONSULTANT,))
        link_account(actor=actor, consultant_id=consultant.pk, user=account, on=county.since)
    return consultant


def make_targets(county: County, weeks: list[Week]) -> None:
    """The eleven indicators, a target for each office, indicator and year of the weeks, the default board."""
    actor = county.users["system"]
    install_default_indicators(actor=actor)
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    numbers = {code: usual for code, (_kind, _venue, usual) in zip(INDICATORS, ACTIVITIES, strict=True)}
    numbers["mediation_cases"] = USUAL
    for year in sorted({year for week in weeks for year in week.calendar_years}):
        for code, usual in numbers.items():
            for name, office in county.offices.items():
                value = county.places.annual_target(usual, name)
                set_target(actor=actor, year=year, office=office, indicator=indicators[code], value=value)
    install_default_board(actor=actor, valid_from=weeks[0])
