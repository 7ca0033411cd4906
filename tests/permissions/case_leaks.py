"""Rows of the leak table for mediation cases: their pages, forms, and what the entry page offers."""

from __future__ import annotations

from django.urls import reverse

from mediation.models import Committee, MediationCase
from tests.factories.mediation import applicant, make_case, make_committee, make_mediator, respondent
from tests.factories.villages import SmallCounty
from tests.permissions.leaks import ALL, HEKOU, QINGSHI, REVIEWER, Row, Visit, page
from tests.permissions.ledger_leaks import each, pages
from villages.models import Village

IN_WANGJIA, IN_ZHAOJIA = "因宅基地边界多次争吵要求拆墙", "因拖欠工程款要求支付尾款"
BRIEFS = {IN_WANGJIA, IN_ZHAOJIA}
NAMES = {"王建国", "欧阳修文"}
MASKED = {"王*国", "欧**文"}
MEDIATORS = {"刘和平", "周青山"}


def make_cases(county: SmallCounty) -> None:
    hekou, qingshi = make_committee(county.hekou), make_committee(county.qingshi)
    make_mediator(hekou, "刘和平")
    make_mediator(qingshi, "周青山")
    make_case(hekou, county.wangjia, brief=IN_WANGJIA, parties=(applicant("王建国"), respondent("张伟")))
    make_case(qingshi, county.zhaojia, brief=IN_ZHAOJIA, parties=(applicant("欧阳修文"), respondent("赵强")))


def make_childs_case(county: SmallCounty) -> None:
    """Entered by somebody of the bureau, who is none of the viewers."""
    committee = make_committee(county.hekou)
    make_case(committee, county.wangjia, special_groups=("minor",), parties=(applicant("王建国"), respondent("张伟")))


def api_of_cases(_visit: Visit) -> list[str]:
    return ["/api/v1/cases/", *(f"/api/v1/cases/{pk}/" for pk in MediationCase.objects.values_list("pk", flat=True))]


def revealed(visit: Visit) -> str:
    """What every case shows when its parties are asked for."""
    addresses = [reverse("cases:reveal", args=[pk]) for pk in MediationCase.objects.values_list("pk", flat=True)]
    return "\n".join(visit.browser.post(address).content.decode() for address in addresses)


def moves(visit: Visit) -> list[str]:
    names = ("end", "extend", "recuse")
    return [address for name in names for address in each(MediationCase, f"proceedings:{name}")(visit)]


def offered(_visit: Visit) -> list[str]:
    """What htmx asks for on the entry page, for everything there is."""
    committees = [f"/desk/cases/mediators/?committee={pk}" for pk in Committee.objects.values_list("pk", flat=True)]
    villages = [f"/desk/cases/consultant/?village={pk}" for pk in Village.objects.values_list("pk", flat=True)]
    return ["/desk/cases/new/", *committees, *villages]


CASE_ROWS = [
    Row("facts on the pages of cases", BRIEFS,
        {HEKOU: {IN_WANGJIA}, QINGSHI: {IN_ZHAOJIA}, REVIEWER: BRIEFS},
        pages(each(MediationCase, "cases:detail")), make_cases),
    Row("masked parties on the pages of cases", MASKED,
        {HEKOU: {"王*国"}, QINGSHI: {"欧**文"}, REVIEWER: MASKED, ALL: MASKED},
        pages(each(MediationCase, "cases:detail")), make_cases),
    Row("names on the pages of cases", NAMES, {},
        pages(each(MediationCase, "cases:detail")), make_cases),
    Row("names shown on request", NAMES, {HEKOU: {"王建国"}, QINGSHI: {"欧阳修文"}, REVIEWER: NAMES},
        revealed, make_cases),
    Row("forms of cases", NAMES, {HEKOU: {"王建国"}, QINGSHI: {"欧阳修文"}},
        pages(each(MediationCase, "cases:change")), make_cases),
    Row("pages of moves", MASKED, {HEKOU: {"王*国"}, QINGSHI: {"欧**文"}}, pages(moves), make_cases),
    Row("mediators offered for entry", MEDIATORS, {HEKOU: {"刘和平"}, QINGSHI: {"周青山"}}, pages(offered), make_cases),
    Row("facts on the entry page", BRIEFS, {}, page("/desk/cases/new/"), make_cases),
    Row("list of cases", MASKED, {HEKOU: {"王*国"}, QINGSHI: {"欧**文"}, REVIEWER: MASKED, ALL: MASKED},
        page("/desk/cases/?state=all"), make_cases),
    Row("names and facts in the list of cases", NAMES | BRIEFS, {}, page("/desk/cases/?state=all"), make_cases),
    Row("search for a name among cases", {"欧**文"}, {viewer: {"欧**文"} for viewer in (QINGSHI, REVIEWER, ALL)},
        page("/desk/cases/?q=修文"), make_cases),
    Row("facts in the export of cases", BRIEFS, {HEKOU: {IN_WANGJIA}, QINGSHI: {IN_ZHAOJIA}, REVIEWER: BRIEFS},
        pages(lambda _visit: ["/desk/exports/cases/"]), make_cases),
    Row("names in the export of cases", NAMES, {HEKOU: {"王建国"}, QINGSHI: {"欧阳修文"}, REVIEWER: NAMES},
        pages(lambda _visit: ["/desk/exports/cases/"]), make_cases),
    Row("masked names in the export of cases", MASKED, {ALL: MASKED},
        pages(lambda _visit: ["/desk/exports/cases/"]), make_cases),
    Row("a child in the export of cases", {"王建国", "王*国"},
        {HEKOU: {"王*国"}, REVIEWER: {"王建国"}, ALL: {"王*国"}},
        pages(lambda _visit: ["/desk/exports/cases/"]), make_childs_case),
    Row("committees and mediators offered by the template", MEDIATORS, {HEKOU: {"刘和平"}, QINGSHI: {"周青山"}},
        pages(lambda _visit: ["/desk/import/template/cases/"]), make_cases),
    Row("facts in the API", BRIEFS, {HEKOU: {IN_WANGJIA}, QINGSHI: {IN_ZHAOJIA}, REVIEWER: BRIEFS},
        pages(api_of_cases), make_cases),
    Row("masked parties in the API", MASKED, {HEKOU: {"王*国"}, QINGSHI: {"欧**文"}, REVIEWER: MASKED, ALL: MASKED},
        pages(api_of_cases), make_cases),
    Row("names in the API", NAMES, {}, pages(api_of_cases), make_cases),
    Row("mediators in the API", MEDIATORS,
        {HEKOU: {"刘和平"}, QINGSHI: {"周青山"}, REVIEWER: MEDIATORS, ALL: MEDIATORS},
        page("/api/v1/mediators/"), make_cases),
]  # fmt: skip
