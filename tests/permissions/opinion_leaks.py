"""Rows of the leak table for opinions: lists, pages, files, sheet, API, and what is public of them."""

from __future__ import annotations

from django.core.files.base import ContentFile

from bureau.core.actions import writing
from bureau.opinions.models import Opinion, OpinionFile, Part, Publication
from tests.conftest import NOW
from tests.factories.accounts import make_user
from tests.factories.opinions import REPLY, make_category, make_opinion, report_category
from tests.factories.villages import SmallCounty
from tests.permissions.leaks import ALL, ANONYMOUS, AUDIT, FORMER, HEKOU, QINGSHI, REVIEWER, WANGJIA, Row, Visit, page
from tests.permissions.ledger_leaks import each, pages

# Title, receipt number, name, telephone: led by Hekou; by Qingshi; by Qingshi with a part for Hekou; by the bureau;
# a report on Hekou; one of Hekou that was voided.
OF_HEKOU = ("河口路灯整夜不亮", "100000000013", "欧阳建国", "13911110001")
OF_QINGSHI = ("青石公示栏没有更新", "200000000022", "诸葛大山", "13911110002")
SHARED = ("两镇交界处垃圾没人管", "300000000031", "司马相如", "13911110003")
OF_BUREAU = ("服务大厅排队太久", "400000000040", "上官婉儿", "13911110004")
REPORT = ("所长吃拿卡要", "500000000059", "夏侯惇", "13911110005")
VOID = ("登记了两遍的意见", "600000000068", "公孙策", "13911110006")
TASK = "清运河口一侧"
ROWS = (OF_HEKOU, OF_QINGSHI, SHARED, OF_BUREAU, REPORT, VOID)


def everybodys(at: int) -> set[str]:
    return {row[at] for row in ROWS}


def seen(at: int, *, void: bool = False) -> dict[str, set[str]]:
    """A report is seen by inspectors only, and none of them looks here."""
    voided = {VOID[at]} if void else set()
    county = {row[at] for row in (OF_HEKOU, OF_QINGSHI, SHARED, OF_BUREAU)} | voided
    return {
        HEKOU: {OF_HEKOU[at], SHARED[at]} | voided,
        QINGSHI: {OF_QINGSHI[at], SHARED[at]},
        REVIEWER: county,
        ALL: county,
    }


def without(viewer: str, found: dict[str, set[str]]) -> dict[str, set[str]]:
    return {one: names for one, names in found.items() if one != viewer}


def make_opinions(county: SmallCounty) -> None:
    made = {}
    for row, village, more in (
        (OF_HEKOU, county.wangjia, {}),
        (OF_QINGSHI, county.zhaojia, {}),
        (SHARED, county.zhaojia, {"state": "handling"}),
        (OF_BUREAU, None, {}),
        (REPORT, county.wangjia, {"category": report_category(), "against_office": county.hekou}),
        (VOID, county.wangjia, {"voided_at": NOW, "void_reason": "重复登记"}),
    ):
        title, receipt, name, phone = row
        person = {"identity": "named", "name": name, "phone": phone}
        made[row] = make_opinion(village, title=title, receipt_no=receipt, **person, **more)
        with writing():
            OpinionFile.objects.create(
                opinion=made[row],
                file=ContentFile(title.encode(), name="x.pdf"),
                name="1.pdf",
                content_type="application/pdf",
                size=len(title.encode()),
            )
    with writing():
        Part.objects.create(opinion=made[SHARED], office=county.hekou, share="assist", what=TASK)


PUBLIC, WITHDRAWN, SEALED, VOIDED, REFUSED = (
    "公开的路灯意见",
    "撤下的意见",
    "密封后的意见",
    "作废后的意见",
    "收回同意的意见",
)
COPIES = {PUBLIC, WITHDRAWN, SEALED, VOIDED, REFUSED}


def make_copies(county: SmallCounty) -> None:
    """Of each only the title differs, and what keeps it from the public."""
    editor, named = make_user("editor"), {"identity": "named", "name": OF_HEKOU[2], "phone": OF_HEKOU[3]}
    sealed = {"is_sealed": True, "sealed_at": NOW, "sealed_text": "所长", "office": None, "publish_consent": False}
    for title, withdrawn_at, columns in (
        (PUBLIC, None, {}),
        (WITHDRAWN, NOW, {}),
        (SEALED, None, sealed),
        (VOIDED, None, {"voided_at": NOW, "void_reason": "重复登记"}),
        (REFUSED, None, {"publish_consent": False}),
    ):
        number = OF_HEKOU[1] if title == PUBLIC else None
        more = {"receipt_no": number} if number else {}
        opinion = make_opinion(
            county.wangjia,
            category=make_category(),
            state="closed",
            title=OF_HEKOU[0],
            publish_consent=True,
            **named,
            **more,
        )
        with writing():
            Opinion.objects.filter(pk=opinion.pk).update(**columns)
            Publication.objects.create(
                opinion=opinion, title=title, text="有群众反映村口的灯不亮。", reply=REPLY, consent_checked=True,
                published_at=NOW, published_by=editor, withdrawn_at=withdrawn_at,
            )  # fmt: skip


def titles(visit: Visit) -> str:
    return "\n".join(one.title for one in Opinion.objects.visible_to(visit.user)) if visit.user else ""


EVERYBODY = (ANONYMOUS, HEKOU, QINGSHI, WANGJIA, FORMER, REVIEWER, AUDIT, ALL)
OPINION_ROWS = [
    Row("opinions in scope", everybodys(0), seen(0, void=True), titles, make_opinions),
    Row("list of opinions", everybodys(0), without(ALL, seen(0)), page("/desk/opinions/"), make_opinions),
    Row("void opinions", {VOID[0]}, {viewer: {VOID[0]} for viewer in (HEKOU, REVIEWER)},
        page("/desk/opinions/?state=void"), make_opinions),
    Row("search in opinions", {REPORT[0], OF_QINGSHI[0]}, {viewer: {OF_QINGSHI[0]} for viewer in (QINGSHI, REVIEWER)},
        pages(lambda _visit: [f"/desk/opinions/?q={words}" for words in ("吃拿卡要", "公示栏", REPORT[1])]),
        make_opinions),
    Row("details of opinions", everybodys(0), without(ALL, seen(0, void=True)),
        pages(each(Opinion, "opinions:detail")), make_opinions),
    Row("forms on opinions", {TASK, REPORT[0]}, {viewer: {TASK} for viewer in (HEKOU, QINGSHI, REVIEWER)},
        pages(lambda visit: [*each(Opinion, "opinions:detail")(visit), *each(Opinion, "opinions:reply")(visit),
                             *each(Part, "opinions:finish-part")(visit)]), make_opinions),
    Row("files of opinions", everybodys(0), without(ALL, seen(0, void=True)),
        pages(each(OpinionFile, "opinions:file")), make_opinions),
    Row("names and telephones of senders on pages and in the sheet", everybodys(2) | everybodys(3), {},
        pages(lambda visit: ["/desk/opinions/", "/desk/exports/opinions/", *each(Opinion, "opinions:detail")(visit)]),
        make_opinions),
    Row("sheet of opinions", everybodys(0), without(ALL, seen(0)),
        pages(lambda _visit: ["/desk/exports/opinions/"]), make_opinions),
    Row("receipt numbers in the sheet", everybodys(1), seen(1), pages(lambda _visit: ["/desk/exports/opinions/"]),
        make_opinions),
    Row("opinions through the API", everybodys(1), seen(1, void=True),
        pages(lambda visit: ["/api/v1/opinions/", "/api/v1/opinions/?state=void",
                             *each(Opinion, "api:opinion-detail")(visit)]), make_opinions),
    Row("texts of opinions through the API", everybodys(0), without(ALL, seen(0, void=True)),
        pages(lambda visit: ["/api/v1/opinions/", *each(Opinion, "api:opinion-detail")(visit)]), make_opinions),
    Row("public copies", COPIES | set(OF_HEKOU), {viewer: {PUBLIC} for viewer in EVERYBODY},
        pages(lambda visit: ["/opinions/published/", *each(Publication, "published:detail")(visit)]), make_copies),
    Row("where copies are edited", COPIES, {},
        pages(lambda visit: ["/desk/opinions/published/", "/desk/opinions/published/?standing=withdrawn",
                             *each(Opinion, "publishing:edit")(visit)]), make_copies),
]  # fmt: skip

# Who left sees nothing that is not public.
assert all(row.seen.get(FORMER, {PUBLIC}) == {PUBLIC} for row in OPINION_ROWS)
