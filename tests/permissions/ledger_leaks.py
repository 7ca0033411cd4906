"""Rows of the leak table for the ledgers: service records, appointments, figures, imports, exports, drafts, journal."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.urls import reverse

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.drafts.actions import save_draft
from bureau.journal import actions as journal
from bureau.sheets.choices import BatchState, ExportState
from bureau.sheets.models import ExportFile, ImportBatch
from bureau.statistics.figurekeys import FigureKey
from consultants.choices import ServiceKind
from consultants.models import Appointment, ServiceAttachment, ServiceRecord
from mediation.models import Committee, Mediator, PreventionReport
from tests.factories.accounts import make_user
from tests.factories.consultants import make_appointment, make_consultant, make_service
from tests.factories.mediation import make_case, make_committee, make_mediator, make_report
from tests.factories.statistics import close, make_indicators, make_visit
from tests.factories.villages import SmallCounty
from tests.permissions.leaks import ALL, AUDIT, FORMER, HEKOU, QINGSHI, REVIEWER, WANGJIA, Row, Visit, page, scoped
from villages.models import Village

IN_WANGJIA, IN_LIJIA, OF_HEKOU, IN_ZHAOJIA = "解答土地问题", "讲解婚姻家庭编", "召开调解员例会", "审查租赁合同"
RECORDS = {IN_WANGJIA, IN_LIJIA, OF_HEKOU, IN_ZHAOJIA}
RECORDS_SEEN = {
    HEKOU: {IN_WANGJIA, IN_LIJIA, OF_HEKOU},
    QINGSHI: {IN_ZHAOJIA},
    WANGJIA: {IN_WANGJIA},
    REVIEWER: RECORDS,
    ALL: RECORDS,
}
SERVED, PEOPLE_SEEN = {"张明", "李芳", "赵强"}, {HEKOU: {"张明", "李芳"}, QINGSHI: {"赵强"}}
VILLAGES = {"王家村", "李家村", "赵家村", "孙家村"}
VILLAGES_SEEN = {HEKOU: {"王家村", "李家村"}, QINGSHI: {"赵家村", "孙家村"}, REVIEWER: VILLAGES, ALL: VILLAGES}
FILES = {"王家照片.pdf", "赵家照片.pdf"}
IN_TOWN, OF_WANGJIA, OF_ZHAOJIA = "河口镇人民调解委员会", "王家村调委会", "赵家村调委会"
COMMITTEES = {IN_TOWN, OF_WANGJIA, OF_ZHAOJIA}
COMMITTEES_SEEN = {HEKOU: {IN_TOWN, OF_WANGJIA}, QINGSHI: {OF_ZHAOJIA}, REVIEWER: COMMITTEES, ALL: COMMITTEES}
MEDIATORS = {"刘和平", "王立国", "赵大强"}
MEDIATORS_SEEN = {HEKOU: {"刘和平", "王立国"}, QINGSHI: {"赵大强"}, REVIEWER: MEDIATORS, ALL: MEDIATORS}
PHONES = {"13812341402", "138****1402"}
SWEEPS = {"河口排查调委会", "青石排查调委会"}
SWEEPS_SEEN = {HEKOU: {"河口排查调委会"}, QINGSHI: {"青石排查调委会"}, REVIEWER: SWEEPS, ALL: SWEEPS}
FORM_OFFICES = {"河口司法所", "青石司法所"}
FORM_OFFICES_SEEN = {HEKOU: {"河口司法所"}, QINGSHI: {"青石司法所"}, REVIEWER: FORM_OFFICES, ALL: FORM_OFFICES}
STRANGER = "别人写到一半的话"


def make_records(county: SmallCounty) -> None:
    make_service(county.wangjia, content=IN_WANGJIA)
    make_service(county.lijia, content=IN_LIJIA)
    make_service(office=county.hekou, content=OF_HEKOU, kind=ServiceKind.MEDIATOR_MEETING)
    make_service(county.zhaojia, content=IN_ZHAOJIA)


def make_appointments(county: SmallCounty) -> None:
    for name, village in zip(("张明", "李芳", "赵强"), (county.wangjia, county.lijia, county.zhaojia), strict=True):
        make_appointment(village, make_consultant(name))


def make_committees(county: SmallCounty) -> None:
    make_mediator(make_committee(county.hekou, IN_TOWN), "刘和平", phone="13812341402")
    villages = ((OF_WANGJIA, county.wangjia, "王立国"), (OF_ZHAOJIA, county.zhaojia, "赵大强"))
    for name, village, mediator in villages:
        committee = make_committee(village.office, name, short_name=name[:3], kind="village", village=village)
        make_mediator(committee, mediator)


def make_files(county: SmallCounty) -> None:
    for name, village in (("王家照片.pdf", county.wangjia), ("赵家照片.pdf", county.zhaojia)):
        record = make_service(village)
        file = ContentFile(name.encode(), name="x.pdf")
        with writing():
            ServiceAttachment.objects.create(
                record=record, file=file, name=name, content_type="application/pdf", size=len(name)
            )


def make_books(county: SmallCounty) -> None:
    make_indicators()
    make_visit(county.wangjia, "2026-07-06")
    make_visit(county.zhaojia, "2026-07-07")
    close("2026-W28")


def make_others_work(_county: SmallCounty) -> None:
    """An import, an export and a draft of somebody else."""
    other = make_user("someone", Role.ENTRY)
    batch = {"user": other, "kind": "services", "sha256": "0" * 64, "counts": {"rows": 1}}
    with writing():
        ImportBatch.objects.create(original_name="别人的台账.xlsx", state=BatchState.CHECKED, **batch)
        ExportFile.objects.create(
            user=other, kind="services", state=ExportState.DONE, file=ContentFile(b"", name="e.xlsx"), row_count=654_321
        )
    save_draft(actor=other, form="services.new", fields={"content": [STRANGER]})


def make_journal(county: SmallCounty) -> None:
    record = make_service(county.wangjia)
    with writing():
        journal.record(actor=make_user("someone"), event="services.voided", subject=record, note="王家村重复登记")


def make_sweeps(county: SmallCounty) -> None:
    """A report and an open case of either office; the offices are named by their committees."""
    for office, village, name in (
        (county.hekou, county.wangjia, "河口排查调委会"),
        (county.qingshi, county.zhaojia, "青石排查调委会"),
    ):
        committee = make_committee(office, name, short_name=name)
        make_report(committee)
        make_case(committee, village)


def pages(addresses: Callable[[Visit], list[str]]) -> Callable[[Visit], str]:
    """The text of several pages, workbooks unpacked."""

    def fetch(visit: Visit) -> str:
        return "\n".join(_text(visit, address) for address in addresses(visit))

    return fetch


def _text(visit: Visit, address: str) -> str:
    response = visit.browser.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        # Where lxml is installed openpyxl writes Chinese as character references.
        return "\n".join(html.unescape(book.read(name).decode(errors="replace")) for name in book.namelist())


def each(model: type, name: str) -> Callable[[Visit], list[str]]:
    return lambda _visit: [reverse(name, args=[pk]) for pk in model.objects.values_list("pk", flat=True)]


def figures(visit: Visit) -> list[str]:
    keys = [
        FigureKey("2026-W28", 2026, "visits_villages", office, "cumulative")
        for office in (visit.county.hekou.pk, visit.county.qingshi.pk, None)
    ]
    return [reverse("statistics:figure", args=[str(key)]) for key in keys]


def served_by(names: dict[str, set[str]]) -> dict[str, set[str]]:
    return {**names, REVIEWER: SERVED, ALL: SERVED}


def contents(visit: Visit) -> str:
    records = ServiceRecord.objects.visible_to(visit.user) if visit.user else ServiceRecord.objects.none()
    return "\n".join(record.content for record in records)


def without_consultant(seen: dict[str, set[str]]) -> dict[str, set[str]]:
    """A consultant has no right to the sheets."""
    return {viewer: names for viewer, names in seen.items() if viewer != WANGJIA}


LEDGER_ROWS = [
    Row("service records in scope", RECORDS, RECORDS_SEEN, contents, make_records),
    Row("list of service records", RECORDS, RECORDS_SEEN, page("/desk/services/"), make_records),
    Row("search in service records", {IN_ZHAOJIA}, {viewer: {IN_ZHAOJIA} for viewer in (QINGSHI, REVIEWER, ALL)},
        page("/desk/services/?q=租赁"), make_records),
    Row("details of service records", RECORDS, RECORDS_SEEN,
        pages(each(ServiceRecord, "services:detail")), make_records),
    Row("forms of service records", RECORDS, {v: RECORDS_SEEN[v] for v in (HEKOU, QINGSHI, WANGJIA)},
        pages(each(ServiceRecord, "services:change")), make_records),
    Row("export of service records", RECORDS, without_consultant(RECORDS_SEEN),
        pages(lambda _visit: ["/desk/exports/services/"]), make_records),
    Row("names of files", FILES,
        {HEKOU: {"王家照片.pdf"}, QINGSHI: {"赵家照片.pdf"}, WANGJIA: {"王家照片.pdf"}, REVIEWER: FILES, ALL: FILES},
        pages(each(ServiceRecord, "services:detail")), make_files),
    Row("files themselves", FILES,
        {HEKOU: {"王家照片.pdf"}, QINGSHI: {"赵家照片.pdf"}, WANGJIA: {"王家照片.pdf"}, REVIEWER: FILES, ALL: FILES},
        pages(each(ServiceAttachment, "services:file")), make_files),
    Row("villages offered for entry", VILLAGES,
        {HEKOU: VILLAGES_SEEN[HEKOU], QINGSHI: VILLAGES_SEEN[QINGSHI], WANGJIA: {"王家村"}},
        pages(lambda _visit: ["/desk/services/new/", "/desk/services/quick/", "/desk/services/villages/?village_q="])),
    Row("who is appointed, asked for by village", SERVED, {**PEOPLE_SEEN, WANGJIA: {"张明"}},
        pages(lambda _visit: [f"/desk/services/appointed/?date=2026-07-14&village={pk}"
                              for pk in Village.objects.values_list("pk", flat=True)]), make_appointments),
    Row("places offered by the import template", {"河口司法所", "青石司法所"},
        {HEKOU: {"河口司法所"}, QINGSHI: {"青石司法所"}}, pages(lambda _visit: ["/desk/import/template/services/"])),
    Row("appointments in scope", SERVED, served_by({**PEOPLE_SEEN, WANGJIA: {"张明"}}), scoped(Appointment),
        make_appointments),
    Row("list of villages and their consultants", SERVED, served_by(PEOPLE_SEEN), page("/desk/consultants/villages/"),
        make_appointments),
    Row("consultants of each village", SERVED, served_by(PEOPLE_SEEN),
        pages(each(Village, "consultants:village")), make_appointments),
    Row("export of appointments", SERVED, served_by(PEOPLE_SEEN),
        pages(lambda _visit: ["/desk/exports/appointments/"]), make_appointments),
    Row("committees in scope", COMMITTEES, {**COMMITTEES_SEEN, WANGJIA: {OF_WANGJIA}}, scoped(Committee),
        make_committees),
    Row("mediators in scope", MEDIATORS, {**MEDIATORS_SEEN, WANGJIA: {"王立国"}}, scoped(Mediator), make_committees),
    Row("list of committees", COMMITTEES, COMMITTEES_SEEN, page("/desk/committees/"), make_committees),
    Row("details of committees", MEDIATORS, MEDIATORS_SEEN, pages(each(Committee, "committees:detail")),
        make_committees),
    Row("forms of mediators", MEDIATORS, {viewer: MEDIATORS_SEEN[viewer] for viewer in (HEKOU, QINGSHI)},
        pages(each(Mediator, "committees:mediator-change")), make_committees),
    Row("exports of committees and mediators", COMMITTEES | MEDIATORS,
        {viewer: COMMITTEES_SEEN[viewer] | MEDIATORS_SEEN[viewer] for viewer in COMMITTEES_SEEN},
        pages(lambda _visit: ["/desk/exports/committees/", "/desk/exports/mediators/"]), make_committees),
    Row("phones of mediators on pages", PHONES, {viewer: {"138****1402"} for viewer in (HEKOU, REVIEWER, ALL)},
        pages(each(Committee, "committees:detail")), make_committees),
    Row("phones of mediators in exports", PHONES,
        {HEKOU: {"13812341402"}, REVIEWER: {"138****1402"}, ALL: {"138****1402"}},
        pages(lambda _visit: ["/desk/exports/mediators/"]), make_committees),
    Row("records behind a figure", {"王家村", "赵家村"}, {REVIEWER: {"王家村", "赵家村"}, ALL: {"王家村", "赵家村"}},
        pages(figures), make_books),
    Row("imports of others", {"别人的台账"}, {},
        pages(lambda visit: ["/desk/import/", *each(ImportBatch, "sheets:batch")(visit)]), make_others_work),
    Row("exports of others", {"654,321"}, {},
        pages(lambda visit: ["/desk/exports/", *each(ExportFile, "sheets:export-file")(visit)]), make_others_work),
    Row("drafts of others", {STRANGER}, {}, page("/desk/services/new/"), make_others_work),
    Row("prevention reports in scope", SWEEPS, SWEEPS_SEEN, scoped(PreventionReport), make_sweeps),
    Row("list of prevention reports", SWEEPS, SWEEPS_SEEN, page("/desk/prevention/"), make_sweeps),
    Row("details of prevention reports", SWEEPS, SWEEPS_SEEN,
        pages(each(PreventionReport, "prevention:detail")), make_sweeps),
    Row("forms of prevention reports", SWEEPS, {v: SWEEPS_SEEN[v] for v in (HEKOU, QINGSHI)},
        pages(lambda _visit: ["/desk/prevention/new/"]), make_sweeps),
    Row("offices of the statistics form", FORM_OFFICES, FORM_OFFICES_SEEN,
        pages(lambda _visit: ["/desk/case-statistics/", "/desk/case-statistics/workbook/",
                              "/api/v1/case-statistics/2026/"]), make_sweeps),
    Row("offices of the statistics form, asked for by number", FORM_OFFICES, FORM_OFFICES_SEEN,
        pages(lambda visit: [f"{address}?office={office.pk}" for office in (visit.county.hekou, visit.county.qingshi)
                             for address in ("/desk/case-statistics/", "/desk/case-statistics/workbook/",
                                             "/api/v1/case-statistics/2026/")]), make_sweeps),
    Row("journal", {"重复登记"}, {AUDIT: {"重复登记"}}, page("/admin/journal/entry/"), make_journal),
]  # fmt: skip

# Who left sees nothing anywhere.
assert all(FORMER not in row.seen for row in LEDGER_ROWS)
