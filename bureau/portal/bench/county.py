"""A made-up county for measuring: offices, villages, consultants, targets, board, users. Written through the gate that
``writing`` opens for data loaders; always in a scratch database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bureau.accounts.models import HeldRole, User
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.core.weeks import Week
from bureau.leaderboards.models import Board, Formula, Term
from bureau.leaderboards.rules import DEFAULT_BOARD, DEFAULT_BOARD_NAME, DEFAULT_CAP, DEFAULT_WEIGHTS
from bureau.statistics.indicators.actions import install_default_indicators
from bureau.statistics.models import Indicator, Target
from consultants.choices import ConsultantCategory, ServiceKind, Topic, Venue
from consultants.models import Consultant
from villages.models import JusticeOffice, Position, Township, Village

OFFICES, VILLAGES, CONSULTANTS = 13, 632, 45
BOOKS_BEGIN = Week(2000, 1)

# The ten indicators of the default board that are counted, by what a record must be.
SHAPES: dict[str, tuple[str, str, str]] = {
    "visits_villages": (ServiceKind.PUBLICITY, Venue.VILLAGE, Topic.NOTARY),
    "visits_townships": (ServiceKind.PUBLICITY, Venue.TOWNSHIP, Topic.LEGAL_AID),
    "visits_departments": (ServiceKind.PUBLICITY, Venue.COUNTY_DEPARTMENT, Topic.NOTARY),
    "visits_schools": (ServiceKind.PUBLICITY, Venue.SCHOOL, Topic.NOTARY_AND_AID),
    "visits_enterprises": (ServiceKind.PUBLICITY, Venue.ENTERPRISE, Topic.NOTARY),
    "visits_banks": (ServiceKind.PUBLICITY, Venue.BANK, Topic.NOTARY),
    "consultant_meetings": (ServiceKind.CONSULTANT_MEETING, Venue.VILLAGE, ""),
    "mediator_meetings": (ServiceKind.MEDIATOR_MEETING, Venue.TOWNSHIP, ""),
    "notary_participation": (ServiceKind.NOTARY_PARTICIPATION, Venue.VILLAGE, ""),
    "legal_aid": (ServiceKind.LEGAL_AID, Venue.VILLAGE, ""),
}


@dataclass(frozen=True)
class Place:
    village: int
    office: int
    consultant: int


@dataclass(frozen=True)
class County:
    """``places``: every village with its office and consultant; ``indicators``: code → id of the counted ones."""

    offices: list[JusticeOffice]
    places: list[Place]
    indicators: dict[str, int]
    service: User
    clerk: User
    leader: User
    publisher: User


def make_county(years: Iterable[int], *, villages: int = VILLAGES) -> County:
    """Write the county into the (empty) database, with targets for ``years``."""
    with writing():
        service = User.objects.service()
        offices = JusticeOffice.objects.bulk_create(
            [JusticeOffice(name=f"第{n:02d}司法所", order=n) for n in range(1, OFFICES + 1)]
        )
        towns = Township.objects.bulk_create(
            [Township(name=f"第{n:02d}镇", office=o) for n, o in enumerate(offices, 1)]
        )
        places = _places(towns, villages)
        install_default_indicators(actor=None)
        indicators = {one.code: one.pk for one in Indicator.objects.filter(code__in=SHAPES)}
        _make_targets(offices, indicators, years)
        _make_board()
        clerk = _user("bench-clerk", Role.ENTRY)
        Position.objects.bulk_create([Position(user=clerk, office=offices[0])])
        leader, publisher = _user("bench-leader", Role.LEADER), _user("bench-office", Role.BUREAU_OFFICE)
    return County(offices, places, indicators, service, clerk, leader, publisher)


def _places(towns: list[Township], count: int) -> list[Place]:
    consultants = Consultant.objects.bulk_create(
        [Consultant(name=f"顾问{n:02d}", category=ConsultantCategory.LAWYER) for n in range(1, CONSULTANTS + 1)]
    )
    villages = []
    for n in range(count):
        town, name = towns[n % len(towns)], f"第{n + 1:03d}村"
        villages.append(Village(name=name, match_name=name, township=town, office_id=town.office_id))
    made = Village.objects.bulk_create(villages)
    return [Place(one.pk, one.office_id, consultants[n % CONSULTANTS].pk) for n, one in enumerate(made)]


def _make_targets(offices: list[JusticeOffice], indicators: dict[str, int], years: Iterable[int]) -> None:
    Target.objects.bulk_create(
        [
            Target(year=year, office=office, indicator_id=pk, value=100 + 7 * number)
            for year in years
            for number, office in enumerate(offices)
            for pk in indicators.values()
        ]
    )


def _make_board() -> None:
    """The default board, from the first week on: an action would ask for a system manager to sign for it."""
    board = Board.objects.create(code=DEFAULT_BOARD, name=DEFAULT_BOARD_NAME)
    formula = Formula.objects.create(board=board, number=1, valid_from=BOOKS_BEGIN.key)
    all_indicators = {one.code: one for one in Indicator.objects.filter(code__in=DEFAULT_WEIGHTS)}
    Term.objects.bulk_create(
        [
            Term(formula=formula, indicator=all_indicators[code], weight=weight, cap=DEFAULT_CAP, order=order)
            for order, (code, weight) in enumerate(DEFAULT_WEIGHTS.items(), 1)
        ]
    )


def _user(login: str, role: Role) -> User:
    user: User = User.objects.create(login=login, name=login)
    HeldRole.objects.create(user=user, role=role)
    return user
