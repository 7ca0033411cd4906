"""A county with a few records and one published week: what the journeys through all pages walk in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from bureau.accounts.models import SERVICE_LOGIN, User
from bureau.accounts.roles import Role
from bureau.bulletins.actions import check_bulletin, publish_bulletin, sign_bulletin
from bureau.bulletins.chain import run_week
from bureau.bulletins.models import Bulletin
from bureau.core.actions import writing
from bureau.core.weeks import Week
from bureau.leaderboards.actions import install_default_board
from bureau.notices.actions import post_notices
from bureau.statistics.figurekeys import FigureKey
from consultants.models import Appointment, Consultant, Firm, ServiceRecord
from mediation.models import MediationCase, Mediator, PreventionReport
from tests.factories.accounts import make_user
from tests.factories.consultants import make_appointment, make_consultant, make_firm, make_service
from tests.factories.mediation import applicant, make_case, make_committee, make_mediator, make_report, respondent
from tests.factories.statistics import make_indicators, make_target, make_visit
from tests.factories.villages import SmallCounty, make_position, make_small_county
from tests.permissions.addresses import addresses

WEEK, TODAY = "2026-W28", dt.date(2026, 7, 15)


@dataclass(frozen=True)
class Walk:
    """The county, the users by role, and what pages show."""

    county: SmallCounty
    users: dict[str, User]
    firm: Firm
    consultant: Consultant
    appointment: Appointment
    record: ServiceRecord
    mediator: Mediator
    case: MediationCase
    report: PreventionReport

    @property
    def arguments(self) -> dict[str, dict[str, object]]:
        """Address → arguments that lead to something; others keep the made-up ones."""
        village, office = {"pk": self.county.wangjia.pk}, {"pk": self.county.hekou.pk}
        board = {"board": "zhengxian", "week": WEEK}
        figure = FigureKey(WEEK, 2026, "visits_villages", self.county.hekou.pk, "cumulative")
        by_space = {
            "services": {"pk": self.record.pk},
            "committees": {"pk": self.mediator.committee_id},
            "cases": {"pk": self.case.pk},
            "proceedings": {"pk": self.case.pk},
            "prevention": {"pk": self.report.pk},
            "villages": village,
            "consultants_public": village,
            "bulletins": {"week": WEEK},
            "leaderboards": board,
            "statistics": {"week": WEEK, "key": str(figure), "code": "visits_villages"},
        }
        exact = {
            "consultants:detail": {"pk": self.consultant.pk},
            "consultants:change": {"pk": self.consultant.pk},
            "consultants:account": {"pk": self.consultant.pk},
            "consultants:firm-change": {"pk": self.firm.pk},
            "consultants:end": {"pk": self.appointment.pk},
            "consultants:contract": {"pk": self.appointment.pk},
            "consultants:village": village,
            "consultants:appoint": village,
            "consultants:hand-over": village,
            "committees:mediator-change": {"pk": self.mediator.pk},
            "committees:mediator-release": {"pk": self.mediator.pk},
            "leaderboards:office": office,
            "leaderboards:standing": {**board, **office},
            "sheets:export": {"kind": "services"},
        }
        return {**by_space, **exact}


def make_walk() -> Walk:
    """Built by the same commands and actions that build a real one."""
    county = make_small_county()
    users = {role.value: make_user(role.value, role) for role in Role}
    with writing():  # tests with real transactions empty the tables, of the migrations' rows too
        User.objects.get_or_create(login=SERVICE_LOGIN, defaults={"name": "每周任务", "is_service": True})
    make_position(users[Role.ENTRY], office=county.hekou)
    make_position(users[Role.CONSULTANT], village=county.wangjia)
    firm, consultant = make_firm(), make_consultant(phone="13800001111", phone_public=True)
    with writing():
        consultant.firm = firm
        consultant.save()
    appointment = make_appointment(county.wangjia, consultant)
    make_target(county.hekou, make_indicators()["visits_villages"], 40)
    make_visit(county.wangjia, "2026-07-06", content="<b>解答</b>𠮷家")
    make_visit(county.zhaojia, "2026-07-07")
    record = make_service(county.wangjia, consultant=consultant, created_by=users[Role.ENTRY])
    install_default_board(actor=users[Role.SYSTEM], valid_from=Week(2026, 1))
    list(run_week(week=Week.parse(WEEK), actor=User.objects.service(), today=TODAY))
    publish(users)
    for kind, urgent in (("due", True), ("assigned", False)):
        told = {"subject": record, "text": "有1件事项转到本所", "url": f"/desk/services/{record.pk}/", "day": TODAY}
        post_notices(actor=users[Role.LEADER], recipients=users.values(), kind=kind, urgent=urgent, **told)
    mediator = make_mediator(make_committee(county.hekou), phone="13812341402")
    parties = (applicant("<b>王</b>建国", phone="13812341402"), respondent("𠮷某"))
    case = make_case(mediator.committee, county.wangjia, by=users[Role.ENTRY], parties=parties)
    swept = {"sweeps": 3, "petition_cases": 1, "petition_people": 20, "created_by": users[Role.ENTRY]}
    report = make_report(mediator.committee, approved=False, note="<b>走访</b>三个组", **swept)
    return Walk(county, users, firm, consultant, appointment, record, mediator, case, report)


def publish(users: dict[str, User]) -> None:
    """Checked by the reviewer, signed and published by the leader."""
    bulletin = Bulletin.objects.get()
    for act, role in ((check_bulletin, Role.REVIEWER), (sign_bulletin, Role.LEADER), (publish_bulletin, Role.LEADER)):
        bulletin.refresh_from_db()
        act(actor=users[role], bulletin_id=bulletin.pk, version=bulletin.version)


def addresses_of(walk: Walk) -> dict[str, str]:
    """Name → address, with arguments that lead somewhere; API, files and plain switches are left out."""
    found = {}
    for name, example in addresses():
        space = name.partition(":")[0]
        given = walk.arguments.get(name) or walk.arguments.get(space) or {}
        arguments = {key: given.get(key, value) for key, value in example.items()}
        if name and space not in LEFT_OUT and name not in NO_PAGE:
            found[name] = reverse(name, kwargs=arguments)
    return found


LEFT_OUT = {"api", "webkit", "monitoring", "drafts"}
NO_PAGE = {
    "cases:consultant",
    "cases:mediators",
    "services:appointed",
    "services:village-options",
    "opinions:villages",
    "accounts:logout",
    "accounts:extend",
    "bulletins:feed",
    "consultants_public:qr",
    "sheets:template",
}
